#!/usr/bin/env bash
# Measures which statements the corpus alone reaches, without any other test: it is read, held to the invariants, written
# anew, and carried through sessions.
#
#   fuzz/cover.sh            print the share of each package; exit 1 if that of parser is below 90 %
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
packages=parser,frame,frame/check,frame/compress,writer,limits,precis,precis/jid,internal/grammar,internal/shape,internal/xmlns,internal/nest
export GOWORK=off GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false"
module=$(go list -m)
go test -count=1 -timeout=1h \
	-run='^(TestVectors|TestCorpusRecordsAsTheySay|TestCorpusHoldsInvariants|TestCorpusThroughSessions|TestRewriting|TestAddresses|TestCompressed)$' \
	-coverpkg="$module/${packages//,/,$module/}" -coverprofile="$tmp/profile" ./fuzz

# A line of the profile is FILE:FROM,TO STATEMENTS TIMES.
awk -v prefix="$module/" '
	NR > 1 {
		file = $1
		sub(/:.*/, "", file)
		sub("^" prefix, "", file)
		sub(/\/[^\/]*$/, "", file)
		all[file] += $2
		if ($3 > 0) reached[file] += $2
	}
	END {
		for (p in all) printf "%-18s %5.1f %%  of %d statements\n", p, 100 * reached[p] / all[p], all[p] | "sort"
		close("sort")
		exit 100 * reached["parser"] / all["parser"] < 90
	}' "$tmp/profile"

#!/usr/bin/env bash
# Builds the entries of package fuzz with go-fuzz, in both of its modes, and runs each on the corpus for a few seconds.
#
#   fuzz/gofuzz.sh [SECONDS]     20 by default, for each of three entries, and for libFuzzer
#
# It needs clang with libFuzzer for the second mode (on Debian clang and libclang-rt-14-dev); without, it says so and
# leaves that out, unless STANZA_REQUIRE_PEERS is 1. The modules come from testdata/gofuzz/go.mod.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/testdata/gofuzz"
seconds=${1:-20}
package=github.com/seed492f7be9/stanza/fuzz
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go -C ../../../cmd/stanzabench build -o "$tmp/stanzabench" . # in the workspace or out of it
"$tmp/stanzabench" corpus export --format=gofuzz --out="$tmp/seeds"
export GOWORK=off GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false"
GOBIN=$tmp go install tool

"$tmp/go-fuzz-build" -o "$tmp/fuzz.zip" "$package"
for target in FuzzDocument FuzzStream FuzzFrame; do
	echo "-- go-fuzz, $target"
	# It never ends by itself; an interrupt is a normal end.
	timeout --signal=INT --kill-after=60 "$seconds" \
		"$tmp/go-fuzz" -bin="$tmp/fuzz.zip" -func=$target -workdir="$tmp/seeds/$target" -procs=1 2>&1 | tee "$tmp/log" | tail -n 2 || true
	grep -q 'corpus: [1-9]' "$tmp/log" || { echo "$target did not load its corpus"; exit 1; }
	if [ -n "$(ls -A "$tmp/seeds/$target/crashers" 2>/dev/null)" ]; then
		cat "$tmp/seeds/$target"/crashers/*.output
		exit 1
	fi
done

if ! command -v clang >/dev/null; then
	[ "${STANZA_REQUIRE_PEERS:-}" != 1 ] || { echo 'there is no clang'; exit 1; }
	echo 'skipped libFuzzer: there is no clang'
	exit
fi
echo '-- libFuzzer, FuzzStream'
"$tmp/go-fuzz-build" -libfuzzer -func=FuzzStream -o "$tmp/fuzz.a" "$package"
clang -fsanitize=fuzzer "$tmp/fuzz.a" -o "$tmp/fuzz"
"$tmp/stanzabench" corpus export --format=libfuzzer --kind=stream --out="$tmp/lib"
mkdir "$tmp/new"
(cd "$tmp" && ./fuzz -max_total_time="$seconds" -dict=lib/xmpp.dict new lib/stream 2>&1 | tail -n 3)

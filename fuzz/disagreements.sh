#!/usr/bin/env bash
# Writes fuzz/DISAGREEMENTS.md: what other parsers make of the corpus.
#
#   fuzz/disagreements.sh            write it anew
#   fuzz/disagreements.sh --check    only say whether it is up to date; versions of parsers are not looked at
#
# It needs what bench/peers needs (a C and a C++ compiler, expat, libxml2, pugixml and rapidxml), Prosody with lua5.4, and
# ejabberd with escript.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false"
go -C bench/peers build -o "$tmp/stanza-peers" ./stanza-peers
go -C cmd/stanzabench build -o "$tmp/stanzabench" .
status=0
PATH=$tmp:$PATH "$tmp/stanzabench" diff --format=markdown --exec=prosody='lua5.4 fuzz/testdata/servers/prosody.lua' \
	--exec=ejabberd='escript fuzz/testdata/servers/ejabberd.escript' >"$tmp/DISAGREEMENTS.md" || status=$?
[ $status -le 1 ] || exit $status # 1: there are some

without_versions() { sed -E '/^\| (reference|stdxml|encoding\/xml|expat|libxml2|pugixml|rapidxml|prosody|ejabberd) \| [^|]*[0-9][^|]* \|$/s/\|[^|]*\|$/|/' "$1"; }

if [ "${1:-}" = --check ]; then
	diff <(without_versions fuzz/DISAGREEMENTS.md) <(without_versions "$tmp/DISAGREEMENTS.md") || {
		echo 'fuzz/DISAGREEMENTS.md (<) is not what the parsers of this machine say (>): run fuzz/disagreements.sh' >&2
		exit 1
	}
	exit
fi
cp "$tmp/DISAGREEMENTS.md" fuzz/DISAGREEMENTS.md

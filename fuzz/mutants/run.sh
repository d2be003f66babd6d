#!/usr/bin/env bash
# Takes each check that stops an attack out of the engine, one at a time, and demands that the test of its class fails
# then (TestVulnerabilities in ..). A test that passes without the check proves nothing.
#
#   fuzz/mutants/run.sh             all mutants
#   fuzz/mutants/run.sh headers     those whose names begin so
#   fuzz/mutants/run.sh --list      what each takes out
#
# A mutant is a patch against the top of the checkout; its head says which class it belongs to (Class), who fell (From)
# and what it does (What). It is applied to a scratch copy, the tree stays as it is. Where the engine has changed so that
# a patch no longer applies, or builds, the run fails: renew the patch.
#
# Tests run without assembly (-tags purego): a check of the vector kernels would have to be taken out of each of them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
field() { sed -n "s/^$2: //p;/^---/q" "$1"; }

if [ "${1:-}" = --list ]; then
	for patch in "$here"/*.patch; do
		printf '%-26s %-18s %s (%s)\n' "$(basename "$patch" .patch)" "$(field "$patch" Class)" "$(field "$patch" What)" "$(field "$patch" From)"
	done
	exit
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/tree"
tar -C "$top" -cf - --exclude=./.git --exclude=./bench --exclude=./cmd --exclude=./fuzz-logs . | tar -C "$tmp/tree" -xf -
cd "$tmp/tree"
export GOWORK=off GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false"
classes() { go test -count=1 -timeout=30m -tags purego -run "^TestVulnerabilities\$/^($1)\$" ./fuzz; }

patches=("$here"/"${1:-}"*.patch)
[ -f "${patches[0]}" ] || { echo "there is no mutant ${1:-}" >&2; exit 2; }
echo '-- the engine as it is'
classes "$(for patch in "${patches[@]}"; do field "$patch" Class; done | sort -u | paste -sd '|')"

killed=0 broken=()
for patch in "${patches[@]}"; do
	name=$(basename "$patch" .patch)
	class=$(field "$patch" Class)
	printf -- '-- %s: %s\n' "$name" "$(field "$patch" What)"
	sed -n '/^--- /,$p' "$patch"
	if ! patch -p1 -s --no-backup-if-mismatch <"$patch"; then
		broken+=("$name: the patch no longer applies")
		rm -rf "$tmp/tree" && exit 1
	fi
	if ! go build ./... >"$tmp/log" 2>&1; then
		cat "$tmp/log"
		broken+=("$name: it does not build")
	elif classes "$class" >"$tmp/log" 2>&1; then
		broken+=("$name: TestVulnerabilities/$class passes without the check")
	elif ! grep -q -- "--- FAIL: TestVulnerabilities/$class" "$tmp/log"; then
		tail -n 20 "$tmp/log"
		broken+=("$name: something else than TestVulnerabilities/$class fails")
	else
		grep -m 1 -A 1 -- "--- FAIL: TestVulnerabilities/$class" "$tmp/log" | cut -c1-300
		killed=$((killed + 1))
	fi
	patch -p1 -s -R --no-backup-if-mismatch <"$patch"
done

printf '\n%d mutants killed, %d not\n' $killed ${#broken[@]}
[ ${#broken[@]} -eq 0 ] || { printf '%s\n' "${broken[@]}"; exit 1; }

#!/bin/bash -eu
# Builds the fuzz targets for OSS-Fuzz: fuzz_document, fuzz_stream and fuzz_frame, each with its seeds and the dictionary,
# in $OUT. The container calls it at the top of a checkout, and has compile_go_fuzzer.
#
# Without the container it does the same as far as it can:
#
#   OUT=/tmp/out fuzz/ossfuzz/build.sh
#
# builds with go-fuzz and clang, for libFuzzer, without a sanitizer.
top=$(pwd)
[ -f "$top/fuzz/gofuzz.go" ] || { echo 'build.sh: to be started at the top of a checkout' >&2; exit 2; }
: "${OUT:?where to put the targets}"
mkdir -p "$OUT"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v compile_go_fuzzer >/dev/null; then
	# PACKAGE FUNCTION NAME TAG, as the container's.
	compile_go_fuzzer() {
		[ "$4" = gofuzz ] # which go-fuzz-build always sets
		(
			cd "$top/fuzz/testdata/gofuzz"
			export GOWORK=off GOFLAGS=-buildvcs=false
			go tool go-fuzz-build -libfuzzer -func "$2" -o "$work/$3.a" "$1"
		)
		# shellcheck disable=SC2086 # the container's may be several words
		${CXX:-clang} ${LIB_FUZZING_ENGINE:--fsanitize=fuzzer} "$work/$3.a" -o "$OUT/$3"
	}
fi

(cd cmd/stanzabench && go run -buildvcs=false . corpus export --format=libfuzzer --out="$work/seeds")
for mode in document stream frame; do
	target=fuzz_$mode
	compile_go_fuzzer github.com/seed492f7be9/stanza/fuzz "Fuzz${mode^}" "$target" gofuzz
	cp "$work/seeds/xmpp.dict" "$OUT/$target.dict"
	printf '[libfuzzer]\nmax_len = 65536\n' >"$OUT/$target.options"
	rm -f "$OUT/${target}_seed_corpus.zip"
	(cd "$work/seeds/$mode" && zip -q -r -X "$OUT/${target}_seed_corpus.zip" .)
done
ls "$OUT"

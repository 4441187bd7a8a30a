#!/usr/bin/env bash
# bindings/c/tests/run.sh: the C ABI as programs that load the library see it. Builds it, then:
#
# - C11 and C++17 without a warning, under valgrind and with AddressSanitizer: no error, no leak;
# - what the library exports is what the header declares;
# - the examples in C, Python and Node print what they should;
# - every plain case of the semantics is byte for byte the same through every interface.
#
# Needs gcc, g++, valgrind, python3, node, npm, nm.
set -euo pipefail
cd "$(dirname "$0")/../../.."
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
place=$target/capi
mkdir -p "$place"

# As the steps for PHP build it, so that it is built once.
cargo rustc --quiet --release -p wellsaid-capi --features redis --crate-type cdylib
cargo test --quiet --no-run --workspace --test parity
export WELLSAID=$target/release/libwellsaid_c.so
export LD_LIBRARY_PATH=$target/release

strict=(-Wall -Wextra -Werror -pedantic -g -I bindings/c/include)
link=(-L"$target/release" -lwellsaid_c -pthread)
cc -std=c11 "${strict[@]}" bindings/c/tests/abi.c -o "$place/c11" "${link[@]}"
c++ -x c++ -std=c++17 "${strict[@]}" bindings/c/tests/abi.c -o "$place/c++17" "${link[@]}"
cc -std=c11 "${strict[@]}" -fsanitize=address,undefined -fno-sanitize-recover=all \
    bindings/c/tests/abi.c -o "$place/asan" "${link[@]}"
for program in c11 c++17; do
    valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect,possible \
        --error-exitcode=9 "$place/$program"
    echo "-- $program: valgrind finds no error and no leak"
done
ASAN_OPTIONS=detect_leaks=1 "$place/asan"
echo "-- asan: no error and no leak"

declared=$(grep -o '^[a-z].*\bwellsaid_[a-z_]*(' bindings/c/include/wellsaid.h | grep -o 'wellsaid_[a-z_]*(' | tr -d '(' | sort)
exported=$(nm -D --defined-only "$WELLSAID" | awk '{ print $3 }' | sort)
diff <(echo "$declared") <(echo "$exported")
echo "-- exports: the $(wc -l <<<"$declared") functions of the header and nothing else"

# The first thing in the README is the file beside it, word for word, with its output.
block() {
    awk -v want="$1" '/^```/ { if (inside) { inside = 0; next } inside = 1; number++; next }
        inside && number == want' bindings/c/README.md
}
diff <(block 1) bindings/c/examples/comment.c
cc -std=c11 "${strict[@]}" bindings/c/examples/comment.c -o "$place/comment" "${link[@]}"
diff <(block 3) <("$place/comment")
page=$(block 3 | sed -n '2,3p')
notice="This tag is not allowed here."
diff <(printf '%s\n' "$page" "['$notice']") <(PYTHONPATH=bindings/python/src python3 bindings/python/examples/comment.py)
(cd bindings/node && npm install --no-package-lock --no-audit --no-fund --loglevel=error)
diff <(printf '%s\n' "$page" "[ '$notice' ]") <(node bindings/node/wellsaid.js)
echo "-- examples: C, Python and Node say the same"

cc -std=c11 "${strict[@]}" bindings/c/tests/parity.c -o "$place/parity" "${link[@]}"
python3 bindings/c/tests/parity.py check "$place/parity" "$target/debug/wellsaid"

#!/usr/bin/env bash
# tests/capi/run.sh: the C ABI as those see it who load the library. Builds it, then:
#
# - C11 and C++17 without a warning, under valgrind and with AddressSanitizer: no error, no leak;
# - what the library exports is what the header declares;
# - the examples in C, Python and Node say what they said;
# - every plain case of the semantics is byte for byte the same by every door.
#
# Needs gcc, g++, valgrind, python3, node, npm, nm.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
place=$target/capi
mkdir -p "$place"

cargo rustc --quiet --release --lib --features capi --crate-type cdylib
cargo build --quiet --features cli
export WELLSAID=$target/release/libwellsaid.so
export LD_LIBRARY_PATH=$target/release

strict=(-Wall -Wextra -Werror -pedantic -g -I include)
link=(-L"$target/release" -lwellsaid -pthread)
cc -std=c11 "${strict[@]}" tests/capi/abi.c -o "$place/c11" "${link[@]}"
c++ -x c++ -std=c++17 "${strict[@]}" tests/capi/abi.c -o "$place/c++17" "${link[@]}"
cc -std=c11 "${strict[@]}" -fsanitize=address,undefined -fno-sanitize-recover=all \
    tests/capi/abi.c -o "$place/asan" "${link[@]}"
for program in c11 c++17; do
    valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect,possible \
        --error-exitcode=9 "$place/$program"
    echo "-- $program: valgrind finds no error and no leak"
done
ASAN_OPTIONS=detect_leaks=1 "$place/asan"
echo "-- asan: no error and no leak"

declared=$(grep -o '^[a-z].*\bwellsaid_[a-z_]*(' include/wellsaid.h | grep -o 'wellsaid_[a-z_]*(' | tr -d '(' | sort)
exported=$(nm -D --defined-only "$WELLSAID" | awk '{ print $3 }' | sort)
diff <(echo "$declared") <(echo "$exported")
echo "-- exports: the $(wc -l <<<"$declared") functions of the header and nothing else"

# The first thing in the README is the file beside it, word for word, with its output.
block() {
    awk -v want="$1" '/^```/ { if (inside) { inside = 0; next } inside = 1; number++; next }
        inside && number == want' examples/c/README.md
}
diff <(block 1) examples/c/comment.c
cc -std=c11 "${strict[@]}" examples/c/comment.c -o "$place/comment" "${link[@]}"
diff <(block 3) <("$place/comment")
page=$(block 3 | sed -n '2,3p')
notice="This tag is not allowed here."
diff <(printf '%s\n' "$page" "['$notice']") <(python3 examples/python/wellsaid.py)
(cd examples/node && npm install --no-package-lock --no-audit --no-fund --loglevel=error)
diff <(printf '%s\n' "$page" "[ '$notice' ]") <(node examples/node/wellsaid.js)
echo "-- examples: C, Python and Node say the same"

cc -std=c11 "${strict[@]}" tests/capi/parity.c -o "$place/parity" "${link[@]}"
python3 tests/capi/parity.py check "$place/parity" "$target/debug/wellsaid"

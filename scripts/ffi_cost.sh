#!/usr/bin/env bash
# Cost of a call from another language over the same call in Rust, for a comment of 200 bytes; and the
# size of the library.
#
# Each backend takes the fastest of its batches, the backends take turns, and the fastest round counts:
# this is the time of an undisturbed call.
#
#   scripts/ffi_cost.sh            a table; needs gcc, python3, node, npm, php
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${WELLSAID_ROUNDS:-5}
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
mkdir -p "$target/capi"

cargo rustc --quiet --release -p wellsaid-capi --crate-type cdylib
rust=$(cargo bench --quiet --bench ffi --no-run --message-format=json |
    sed -n 's/.*"name":"ffi".*"executable":"\([^"]*\)".*/\1/p')
cargo build --quiet --release -p wellsaid-cli
export WELLSAID=$target/release/libwellsaid_c.so WELLSAID_PROGRAM=$target/release/wellsaid
cc -std=gnu11 -O2 -I bindings/c/include benches/ffi/c.c -o "$target/capi/cost" \
    -L"$target/release" -lwellsaid_c -Wl,-rpath,"$target/release"
(cd bindings/node && npm install --no-package-lock --no-audit --no-fund --loglevel=error >/dev/null)

backends=(Rust C PHP Python Node stdio)
commands=("$rust" "$target/capi/cost" "php benches/ffi/php.php ffi" "python3 benches/ffi/python.py"
    "node benches/ffi/node.mjs" "php benches/ffi/php.php stdio")
for ((round = 0; round < rounds; round++)); do
    for backend in "${!backends[@]}"; do
        # Words of a command, on purpose.
        # shellcheck disable=SC2086
        ns=$(${commands[backend]})
        [[ -n ${best[backend]:-} ]] && ((best[backend] <= ns)) || best[backend]=$ns
    done
done
printf '%-8s %12s %12s\n' backend "ns per call" "over Rust"
for backend in "${!backends[@]}"; do
    printf '%-8s %12d %+12d\n' "${backends[backend]}" "${best[backend]}" $((best[backend] - best[0]))
done
strip -o "$target/capi/stripped.so" "$WELLSAID"
printf 'libwellsaid.so, stripped: %d kB\n' $(($(stat -c %s "$target/capi/stripped.so") / 1000))

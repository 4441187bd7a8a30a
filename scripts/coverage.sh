#!/usr/bin/env bash
# Which lines and branches the tests reach, per part of the crate:
#
#   scripts/coverage.sh            all tests; a quarter of an hour on two processors
#   scripts/coverage.sh --gate     only the gate and its tests: a few minutes
#
# Fails if a line or a branch of src/gate/ is not reached. Those that are not are listed for the gate;
# the whole list, as HTML: `cargo llvm-cov report --html` afterwards, with the variables below.
# Branches are counted by an unstable option, which RUSTC_BOOTSTRAP lets pass on stable.
#
# Needs cargo-llvm-cov (`pip install -r .ci/tools.txt`) and the llvm-cov of the LLVM that rustc is built with:
# `rustup component add llvm-tools`, or Debian's package llvm-N.
set -euo pipefail
cd "$(dirname "$0")/.."

host=$(rustc -vV | sed -n 's/^host: //p')
llvm=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
bundled=$(rustc --print sysroot)/lib/rustlib/$host/bin
if [[ -z ${LLVM_COV:-} && ! -x $bundled/llvm-cov ]]; then
    export LLVM_COV=/usr/lib/llvm-$llvm/bin/llvm-cov LLVM_PROFDATA=/usr/lib/llvm-$llvm/bin/llvm-profdata
    [[ -x $LLVM_COV ]] || { echo "no llvm-cov $llvm: rustup component add llvm-tools, or apt-get install llvm-$llvm"; exit 1; }
fi
export RUSTC_BOOTSTRAP=1 CARGO_TERM_COLOR=never

# Tests without a server. `gate_law` goes through fewer pages: all lines are reached long before.
tests=(--workspace --lib --bins --tests)
options=(--quiet)
if [[ ${1:-} == --gate ]]; then
    tests=(--lib --test gate --test gate_law --test attacks --test hooks)
    options+=(--skip growth)
fi
export WELLSAID_GATE_STRINGS=${WELLSAID_GATE_STRINGS:-3000}
# Programs of an earlier run would count as well; `clean` of cargo-llvm-cov knows the usual profiles only.
cargo llvm-cov clean --profraw-only
cargo clean --quiet --package wellsaid --package wellsaid-cli --package wellsaid-capi --profile mutants --target-dir target/llvm-cov-target
# The profile of scripts/mutants.sh: dependencies are optimised, nothing has debug information.
cargo llvm-cov --profile mutants --branch --no-report "${tests[@]}" -- "${options[@]}"
cargo llvm-cov report --profile mutants --branch --json --output-path target/coverage.json
python3 scripts/coverage.py target/coverage.json

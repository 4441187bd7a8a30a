#!/usr/bin/env bash
# Mutation testing: changes one thing at a time in the parts that decide what is safe, and runs their
# tests. A change that no test notices is shown and fails the run.
#
#   scripts/mutants.sh                   src/gate/, then src/policy/: an hour on an idle machine
#   scripts/mutants.sh gate              one of the two
#   scripts/mutants.sh policy -F url and options of `cargo mutants`, here: functions with `url` in their
#   names
#
# Needs cargo-mutants (`cargo install cargo-mutants --locked --version 27.1.0`). It works on a copy of
# the sources, so that nothing here changes. Changes that cannot be noticed are left out in
# .cargo/mutants.toml, each with the reason. The lists are in target/mutants-PART/mutants.out/.
set -euo pipefail
cd "$(dirname "$0")/.."
# The exhaustive test finds what these find.
export WELLSAID_GATE_STRINGS=${WELLSAID_GATE_STRINGS:-6000}

# mutate <part> <options…>: only tests that know the part, and of those of the library not the long ones,
# so that a mutant takes seconds.
mutate() {
    local part=$1 code=0 tests
    shift
    case $part in
        gate) tests=(--test=gate --test=gate_law) ;;
        policy)
            tests=(--lib --test=policy --test=gate --test=addresses --test=allocations)
            tests+=(--test=api --test=spec --test=tree)
            ;;
        *) echo "gate or policy, not $part"; return 1 ;;
    esac
    echo "== $part"
    mkdir -p "target/mutants-$part"
    cargo mutants --file "src/$part/*" --output "target/mutants-$part" \
        "${tests[@]/#/--cargo-arg=}" "$@" -- -- --skip growth || code=$?
    # 3: some ran for ever. That counts as noticed.
    ((code == 0 || code == 3))
}

case ${1:-} in
    "" | -*) mutate gate "$@" && mutate policy "$@" ;;
    *) mutate "$@" ;;
esac

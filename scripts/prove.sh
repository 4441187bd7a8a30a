#!/usr/bin/env bash
# Checks after an upgrade of ammonia, html5ever or the compiler that the gate still keeps its law.
#
#   cargo update -p ammonia -p html5ever -p url && scripts/prove.sh
#
# Longer than .ci/run where it matters: about an hour on two processors. Each number can be set.
set -euo pipefail
cd "$(dirname "$0")/.."
export WELLSAID_GATE_STRINGS=${WELLSAID_GATE_STRINGS:-10000000}
export WELLSAID_GATE_TOKENS=${WELLSAID_GATE_TOKENS:-2}
export WELLSAID_FUZZ_SECONDS=${WELLSAID_FUZZ_SECONDS:-900}
export PROPTEST_CASES=${PROPTEST_CASES:-20000}

echo "== versions"
cargo tree --depth 0 --prefix none --package ammonia --package html5ever --package url
# Fuzzing must use the same versions.
(cd fuzz && cargo update --quiet --package ammonia --package html5ever --package url)
echo "== the law: every short string, and $WELLSAID_GATE_STRINGS pages"
cargo test --release --test gate_law -- --nocapture
echo "== attacks and refusals, word for word"
cargo test --release --test gate --test attack_corpora --test spec --test tree
echo "== laws of comments, $PROPTEST_CASES each"
cargo test --release --test laws
echo "== no shape has become quadratic"
cargo test --release --lib growth
cargo run --release --features work-counter --example hunter
echo "== fuzzing, $WELLSAID_FUZZ_SECONDS s each"
fuzz/run gate format roundtrip
echo
echo "the law holds; now .ci/run for everything else"

#!/usr/bin/env bash
# Evasive spellings, innocent texts and time of wellsaid and of other filters, as a table.
# It installs `obscenity` and `bad-words` from npm and `better-profanity` from PyPI into target/peers/.
#
#   scripts/word_peers.sh            a table; needs node, npm, python3
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
export WELLSAID_PEERS=$target/peers
mkdir -p "$WELLSAID_PEERS"
(
    cd "$WELLSAID_PEERS"
    npm install --no-package-lock --no-audit --no-fund --loglevel=error \
        obscenity@0.4 bad-words@4 >/dev/null
    [[ -d venv ]] || python3 -m venv venv
    venv/bin/pip install --quiet 'better-profanity==0.7.0'
)
cargo bench --quiet --bench word_peers

#!/bin/bash -eu
# Called by OSS-Fuzz inside of its container: $OUT takes a program, a seed corpus and a
# dictionary per target.
cd "$SRC/wellsaid/fuzz"
# Failed assertions and overflows are findings: the profile in Cargo.toml keeps them.
cargo fuzz build
python3 fuzz.py seeds /tmp/seeds
python3 fuzz.py dictionary /tmp/wellsaid.dict
for target in $(sed -n 's/^name = "\([a-z]*\)"$/\1/p' Cargo.toml); do
    cp "target/x86_64-unknown-linux-gnu/release/$target" "$OUT/"
    zip --quiet --junk-paths --recurse-paths "$OUT/${target}_seed_corpus.zip" "/tmp/seeds/$target"
    cp /tmp/wellsaid.dict "$OUT/$target.dict"
done

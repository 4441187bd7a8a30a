#!/usr/bin/env python3
"""Reads llvm-cov's JSON: a table per part of src/, and what of the gate is not reached.

Exits with 1 if a line of the gate, or a branch, is not.
"""

import collections
import json
import pathlib
import sys

SRC = pathlib.Path(__file__).resolve().parent.parent / "src"
GATE = "gate"


def part(path):
    """`gate` for src/gate/check.rs, `formatter` for src/formatter.rs; None outside."""
    try:
        inside = pathlib.Path(path).relative_to(SRC)
    except ValueError:
        return None
    return inside.parts[0].removesuffix(".rs")


def missing_lines(file):
    """Lines on which code begins and no run has been, from the segments."""
    reached = {}
    for line, _, count, has_count, is_entry, is_gap in file["segments"]:
        if has_count and is_entry and not is_gap:
            reached[line] = max(reached.get(line, 0), count)
    return [line for line, count in reached.items() if count == 0]


def missing_branches(file):
    """(line, column, side) of each branch that no run has taken, over all instances."""
    taken = collections.Counter()
    for branch in file.get("branches", []):
        line, column, true, false = branch[0], branch[1], branch[4], branch[5]
        taken[line, column, "true"] += true
        taken[line, column, "false"] += false
    return sorted(place for place, count in taken.items() if count == 0)


def main(path):
    files = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["data"][0]["files"]
    sums = collections.defaultdict(lambda: [0] * 4)
    for file in files:
        name = part(file["filename"])
        if name is None:
            continue
        lines, branches = file["summary"]["lines"], file["summary"]["branches"]
        found = lines["covered"], lines["count"], branches["covered"], branches["count"]
        for key in (name, "all"):
            sums[key] = [a + b for a, b in zip(sums[key], found, strict=True)]
    print(f"{'':<12} {'lines':>14} {'%':>6} {'branches':>14} {'%':>6}")
    for name in sorted(sums, key=lambda name: (name == "all", name)):
        lines, all_lines, branches, all_branches = sums[name]
        share = 100 * lines / max(all_lines, 1)
        branch_share = 100 * branches / all_branches if all_branches else 100
        print(
            f"{name:<12} {lines:>6} of {all_lines:>5} {share:>6.1f}"
            f" {branches:>6} of {all_branches:>5} {branch_share:>6.1f}"
        )
    for file in files:
        if part(file["filename"]) == GATE:
            short = pathlib.Path(file["filename"]).name
            for line in missing_lines(file):
                print(f"src/gate/{short}:{line}: not reached")
            for line, column, side in missing_branches(file):
                print(f"src/gate/{short}:{line}:{column}: never {side}")
    lines, all_lines, branches, all_branches = sums[GATE]
    whole = all_lines and lines == all_lines and branches == all_branches
    sys.exit(0 if whole else "the gate has lines or branches that no test reaches")


if __name__ == "__main__":
    main(*sys.argv[1:])

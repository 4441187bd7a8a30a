#!/usr/bin/env python3
"""Every plain case of tests/data/semantics.jsonl, byte for byte the same through every interface.

    parity.py cases                      prints them: {"policy": …, "source": …, "html": …} per line
    parity.py check PROGRAM WELLSAID     compares: PROGRAM is parity.c, WELLSAID the command line

What Rust makes of a case is its `html`: tests/spec.rs holds it. The library is $WELLSAID.
"""
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
# As tests/spec.rs counts them: a case that is lost here fails.
CASES = 163
OPTIONS = {"disallowed": "disallowed", "max_depth": "quotes.max_depth", "deep": "quotes.deeper"}


def lines(text):
    """As JSON lines have them: `splitlines` would break at U+2028, which a comment may hold."""
    return text.removesuffix("\n").split("\n")


def cases():
    text = (ROOT / "tests/data/semantics.jsonl").read_text(encoding="utf-8")
    for row in map(json.loads, lines(text)):
        if "op" not in row:
            options = row.get("options", {}).items()
            policy = "".join(f"{OPTIONS[key]} = {json.dumps(value)}\n" for key, value in options)
            yield {"policy": policy, "source": row["input"], "html": row["expected"]}


def by_c(program, rows):
    frame = lambda text: struct.pack("=Q", len(text.encode())) + text.encode()
    sent = b"".join(frame(row["policy"]) + frame(row["source"]) for row in rows)
    out = subprocess.run([program], input=sent, stdout=subprocess.PIPE, check=True).stdout
    while out:
        (length,) = struct.unpack("=Q", out[:8])
        yield out[8 : 8 + length].decode()
        out = out[8 + length :]


def by_python(rows):
    sys.path.insert(0, str(ROOT / "bindings/python/src"))
    import wellsaid

    return [wellsaid.Formatter(row["policy"]).format(row["source"]) for row in rows]


def by_node(rows):
    sent = "".join(json.dumps(row) + "\n" for row in rows)
    script = ROOT / "bindings/c/tests/parity.mjs"
    out = subprocess.run(["node", script], input=sent, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return [json.loads(line) for line in lines(out.stdout)]


def by_command_line(program, rows):
    pages = {}
    for policy in {row["policy"] for row in rows}:
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write(policy)
            file.flush()
            numbers = [number for number, row in enumerate(rows) if row["policy"] == policy]
            sent = "".join(json.dumps({"body": rows[number]["source"]}) + "\n" for number in numbers)
            command = [program, "format", "--ndjson", "--policy", file.name, "-"]
            out = subprocess.run(command, input=sent, stdout=subprocess.PIPE, encoding="utf-8", check=True)
            answers = [json.loads(line)["html"] for line in lines(out.stdout)]
            pages.update(zip(numbers, answers, strict=True))
    return [pages[number] for number in range(len(rows))]


def check(program, command_line):
    rows = list(cases())
    assert len(rows) == CASES, len(rows)
    backends = {
        "C": list(by_c(program, rows)),
        "Python": by_python(rows),
        "Node": by_node(rows),
        "command line": by_command_line(command_line, rows),
    }
    failed = False
    for backend, pages in backends.items():
        assert len(pages) == CASES, (backend, len(pages))
        wrong = [(row, page) for row, page in zip(rows, pages) if page != row["html"]]
        print(f"parity, {backend}: {CASES - len(wrong)} of {CASES} cases are byte for byte those of Rust")
        for row, page in wrong[:3]:
            print(f"  {row['source']!r}\n  is   {page!r}\n  want {row['html']!r}")
        failed = failed or bool(wrong)
    return failed


if __name__ == "__main__":
    if sys.argv[1:] == ["cases"]:
        for case in cases():
            print(json.dumps(case, ensure_ascii=False))
    else:
        _, command, program, command_line = sys.argv
        assert command == "check"
        sys.exit(check(program, command_line))

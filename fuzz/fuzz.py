#!/usr/bin/env python3
"""Dictionary, seeds and corpus of the fuzz targets. Python's standard library only.

    fuzz.py dictionary [FILE] writes wellsaid.dict from pieces.txt and the literals of src/
    fuzz.py seeds DIR         writes the seeds into DIR/TARGET/, one file each
    fuzz.py mutants N DIR     writes the seeds and N mutants of them for each target, always the same
    fuzz.py keep TARGET DIR   takes the smallest files of DIR over into seeds/TARGET.jsonl
    fuzz.py case FILE         shows a find as a case for tests/regressions/

A seed is a letter, which stands for a ready policy (`src/policies.rs`), and a text. Two texts
have U+001E between them. Seeds come from the cases of tests/data/, and from seeds/*.jsonl, where
fuzzing has found more: one string per line, bytes that are not UTF-8 as lone surrogates.
"""

import functools
import hashlib
import json
import pathlib
import random
import re
import shutil
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
DATA = ROOT / "tests" / "data"
COMMENT_TARGETS = ("format", "links", "roundtrip", "spans", "view")
TARGETS = COMMENT_TARGETS + ("capi", "gate", "moderate", "policy")
SEPARATOR = "\x1e"
# Data that an application passes with a comment.
HOST = (
    "",
    '{"mentions": {"@ann": {"href": "/u/7", "text": "Ann"}, "@bob": null}, "emoji": {"smile": "x"}}',
    '{"quotes": [{"author": "Ann", "href": "/post/12"}, null]}',
    '{"links": {"https://example.com/": {"rewrite": "/out"}, "http://a.com": "unlink"}}',
    '{"author": "Ann ]", "post_id": 12, "keep": 1}',
    '{"now": 1763779200, "author": {"id": "17", "name": "Ann"}, "ip": "203.0.113.9"}',
    '{"history": "memory", "key": "secret", "form_key": "sixteen bytes ..."}',
    '{"preset": "plain", "limits": {"max_input": 100}}',
    'preset = "comment"\nallowed = "<em>"',
    "<p>a</p>",
)
# The number of a ready policy is the character modulo the number of policies.
POLICIES = 12
# Longer seeds slow fuzzing down and find nothing more.
MAX_SEED = 400
# Of each target, in bytes of seeds/TARGET.jsonl.
MAX_KEPT = 40_000


def pieces():
    """What src/pieces.rs reads, the same way."""
    table = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}

    def escape(match):
        return chr(int(match[1], 16)) if match[1] else table.get(match[2], match[0])

    for line in (HERE / "pieces.txt").read_text(encoding="utf-8").split("\n"):
        if line:
            yield re.sub(r"\\(?:u\{([0-9a-f]+)\}|(.))", escape, line)


def literals():
    """String literals of src/ that the lexer, the gate and the policy compare with."""
    for path in sorted((ROOT / "src").rglob("*.rs")):
        text = path.read_text(encoding="utf-8")
        # Texts for people are not what the passes compare with.
        if {"tests.rs", "tips.rs", "bin", "capi", "tests"} & set(path.relative_to(ROOT).parts):
            continue
        code = text.split("#[cfg(test)]\nmod tests")[0]
        code = "\n".join(line.split("//")[0] for line in code.split("\n"))
        found = re.findall(r'b?"((?:[^"\\\n]|\\.)*)"', code)
        # A table of thousands of names would drown the rest.
        for literal in found if len(found) < 400 else ():
            literal = literal.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
            # Not sentences, not formats, not paths of modules.
            if 2 <= len(literal) <= 20 and not re.search(r"[{}`]|[a-z,] [a-zA-Z]|::|^[., ;:]*$", literal):
                yield literal


def words():
    """Pieces and literals, each once, in a fixed order."""
    return list(dict.fromkeys([*pieces(), *sorted(set(literals()))]))


def dictionary(file=HERE / "wellsaid.dict"):
    entries = words()
    lines = ["# Written by `fuzz.py dictionary` from pieces.txt and the literals of src/."]
    for entry in entries:
        quoted = "".join(
            chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}"
            for byte in entry.encode()
        )
        lines.append(f'"{quoted}"')
    file = pathlib.Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="ascii")


@functools.cache
def cases(name):
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))["case"]


def rows(name):
    for line in (DATA / name).read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line)


def comments():
    for name in ("layout", "quotes", "html", "policy", "lexer"):
        yield from (case["source"] for case in cases(f"{name}.toml"))
    for name in ("semantics", "probes", "xss", "peers"):
        yield from (row["input"] for row in rows(f"{name}.jsonl"))


def addresses():
    for name in ("rulings", "uts58"):
        yield from (row["input"] for row in rows(f"links/links_{name}.jsonl"))


def letter(number):
    return chr(ord("`") + number % POLICIES)  # "`" is 96, a multiple of 12


def seeds(target):
    """Texts of one target, each once, in a fixed order."""
    texts = []
    if target in COMMENT_TARGETS:
        sources = list(comments()) + (list(addresses()) if target == "links" else [])
        for number, source in enumerate(sources):
            texts.append(letter(0 if number % 2 else number // 2) + source)
        # Policies with marks have letters of their own.
        for number, case in enumerate(cases("marks.toml")):
            texts.append("{|}"[number % 3] + case["source"])
    elif target == "capi":
        for number, source in enumerate(comments()):
            texts.append(letter(number) + source + SEPARATOR + HOST[number % len(HOST)])
    elif target == "gate":
        for name in ("refusals.toml", "proofs.toml"):
            texts += [letter(4) + case["html"] for case in cases(name)]
        for case in cases("html.toml") + cases("quotes.toml"):
            texts.append(letter(0) + case.get("want_html", ""))
    elif target == "policy":
        errors = cases("policy_errors.toml")
        texts += ["`" + case.get("toml", case.get("json", "")) for case in errors]
        for case in cases("policy.toml") + cases("marks.toml"):
            rules = "\n".join(f"{key} = {toml(value)}" for key, value in case.get("policy", {}).items())
            texts.append("`" + rules + SEPARATOR + case["source"])
    elif target == "moderate":
        for path in sorted((DATA / "rules").glob("*.toml")):
            rules = tomllib.loads(path.read_text(encoding="utf-8"))
            tests = [test["text"] for rule in rules.get("rule", []) for test in rule.get("test", [])]
            rules = path.read_text(encoding="utf-8")
            texts += ["`" + rules + SEPARATOR + test for test in tests[:3]]
    kept = HERE / "seeds" / f"{target}.jsonl"
    if kept.exists():
        lines = kept.read_text(encoding="ascii").split("\n")
        texts += [json.loads(line) for line in lines if line]
    long = 20_000 if target == "moderate" else MAX_SEED
    encoded = (text.encode("utf-8", "surrogateescape") for text in texts)
    return dict.fromkeys(text for text in encoded if len(text) <= long)


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def write_seeds(folder):
    for target in TARGETS:
        texts = seeds(target)
        write(pathlib.Path(folder) / target, texts)
        print(f"{target}: {len(texts)} seeds")


def write(place, texts):
    place.mkdir(parents=True, exist_ok=True)
    for text in texts:
        (place / hashlib.sha1(text).hexdigest()).write_bytes(text)


def write_mutants(number, folder):
    """Inputs that do not depend on the machine: libFuzzer with the same seed tries other ones each
    time, since hash tables differ from run to run and coverage with them."""
    pieces = [piece.encode() for piece in words()]
    for target in TARGETS:
        chance = random.Random(target)
        texts = list(seeds(target))
        inputs = dict.fromkeys(texts)
        while len(inputs) < len(texts) + int(number):
            inputs[mutant(chance, texts, pieces)] = None
        place = pathlib.Path(folder) / target
        shutil.rmtree(place, ignore_errors=True)
        write(place, inputs)
        print(f"{target}: {len(texts)} seeds, {len(inputs) - len(texts)} mutants")


def mutant(chance, texts, pieces):
    """One input in four is built of its bytes, the others are seeds with up to six changes."""
    if chance.randrange(4) == 0:
        return bytes([chance.randrange(128, 256)]) + chance.randbytes(chance.randrange(16, MAX_SEED))
    text = bytearray(chance.choice(texts))
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(min(1, len(text)), len(text))
        end = min(len(text), at + chance.randint(1, 12))
        match chance.randrange(6):
            case 0 | 1:
                text[at:at] = chance.choice(pieces)
            case 2:
                del text[at:end]
            case 3:
                text[at:at] = text[at:end] * chance.randint(1, 4)
            case 4:
                other = chance.choice(texts)
                text[at:] = other[chance.randint(0, len(other)):]
            case 5 if text:
                # The first byte chooses the policy.
                text[0] = chance.choice(b"abcdefghijkl{|}")
    return bytes(text)


def keep(target, folder):
    """The smallest files first: those that a merge kept because they reach something new."""
    known = set(seeds(target))
    files = sorted(pathlib.Path(folder).iterdir(), key=lambda path: (path.stat().st_size, path.name))
    path = HERE / "seeds" / f"{target}.jsonl"
    old = path.read_text(encoding="ascii").split("\n") if path.exists() else []
    lines = [line for line in old if line]
    size = sum(len(line) + 1 for line in lines)
    for file in files:
        seed = file.read_bytes()
        line = json.dumps(seed.decode("utf-8", "surrogateescape"))
        if seed in known or size + len(line) + 1 > MAX_KEPT:
            continue
        lines.append(line)
        size += len(line) + 1
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines), encoding="ascii")
    print(f"{target}: {len(lines)} seeds in {size} bytes")


def case(file):
    text = pathlib.Path(file).read_bytes()
    if not text or text[0] >= 128:
        sys.exit("built of its bytes: run the target on it, its report is the case")
    first, _, second = text[1:].decode("utf-8", "replace").partition(SEPARATOR)
    print(f"# ready policy {text[0] % POLICIES} of fuzz/src/policies.rs")
    print(f"source = {json.dumps(first, ensure_ascii=False)}")
    print(f"second = {json.dumps(second, ensure_ascii=False)}")


def main(arguments):
    commands = {
        "dictionary": dictionary,
        "seeds": write_seeds,
        "mutants": write_mutants,
        "keep": keep,
        "case": case,
    }
    command = commands.get(arguments[0] if arguments else None) or sys.exit(__doc__)
    command(*arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])

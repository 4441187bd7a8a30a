#!/usr/bin/env python3
"""Holds the JSON Schemas against files: sound ones are valid, unknown keys are not.

Needs the package `jsonschema`; run from the root of the repository.
"""

import datetime
import json
import re
import sys
import tomllib
from pathlib import Path

from jsonschema import Draft7Validator

ROOT = Path(__file__).resolve().parent.parent.parent


def validator(name):
    schema = json.loads((ROOT / f"cli/src/schema/{name}.json").read_text())
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def plain(value):
    """Dates of TOML as the strings that they are written as."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return value


def toml(text):
    return plain(tomllib.loads(text))


RULES, POLICY = validator("rules"), validator("policy")
wrong = []


def hold(what, schema, value, is_valid=True):
    errors = list(schema.iter_errors(value))
    if bool(errors) == is_valid:
        told = errors[0].message[:200] if errors else "is valid"
        wrong.append(f"{what}: {told}")


def blocks(path):
    return re.findall(r"^```toml\n(.*?)^```", (ROOT / path).read_text(), re.S | re.M)


count = 0
for path in sorted([*ROOT.glob("examples/**/*.toml"), *ROOT.glob("plugins/**/*.toml"), ROOT / "tests/data/rules/sample.toml"]):
    if "node_modules" in path.parts or path.name in ("Cargo.toml", "pyproject.toml") or "target" in path.parts:
        continue
    value = toml(path.read_text())
    name = str(path.relative_to(ROOT))
    if "rule" in value or "lists" in value:
        hold(name, RULES, value)
    elif "preset" in value or "messages" in value or "allowed" in value:
        hold(name, POLICY, value)
    else:
        continue
    count += 1
for path in ("docs/rules.md", "src/moderate/guide.md"):
    for block in blocks(path):
        hold(f"{path}: {block[:60]!r}", RULES, toml(block))
        count += 1
refused = 0
for path, schema in (("tests/data/rules/errors.toml", RULES), ("tests/data/policy_errors.toml", POLICY)):
    for case in tomllib.loads((ROOT / path).read_text())["case"]:
        if case.get("kind") != "UnknownKey" or re.search(r"\.(context|examples)\.", case.get("error", "")):
            continue
        text = case.get("source") or case.get("policy") or case.get("toml") or ""
        value = json.loads(text) if case.get("format") == "json" else toml(text)
        hold(f"{path}: {case['name']}", schema, value, is_valid=False)
        refused += 1
if count < 25 or refused < 20:
    wrong.append(f"only {count} sound files and {refused} wrong ones")
print(f"{count} sound files, {refused} with unknown keys")
if wrong:
    sys.exit("\n".join(wrong))

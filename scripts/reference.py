#!/usr/bin/env python3
"""Writes docs/rules.md, the reference of rule files, from their JSON Schema.

    scripts/reference.py           write it
    scripts/reference.py --check   fail if it is not current

Keys, types, defaults and descriptions come from cli/src/schema/rules.json, which the types write
(tests/schema.rs). Here stand the order, the words between the tables, and the examples.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "cli/src/schema/rules.json").read_text())
TARGET = ROOT / "docs/rules.md"
TYPES = SCHEMA["definitions"]

INTRO = """\
# Reference of rule files

Every key of a rule file, with its type, its default and an example. [The guide](../src/moderate/guide.md)
explains how rules work together; this is the place to look a key up. `scripts/reference.py` writes
this file from the types that read rule files.

A rule file is TOML, or JSON with the same keys. An unknown key is refused, with its line and the key
that was probably meant.

**In an editor.** `wellsaid rules schema > rules.schema.json` writes a JSON Schema. With the extension
"Even Better TOML" in VS Code, and in every editor that uses taplo, a first line

```text
#:schema rules.schema.json
```

completes the keys, shows their description and marks mistakes. For JSON, VS Code has the setting
`json.schemas`. `wellsaid policy schema` writes the schema of
policies.
"""

# Conditions in groups; one that is missing here goes into the last group.
GROUPS = [
    ("Conditions about the text", ["words", "regex", "links", "shape", "lang", "subject", "private"]),
    ("Conditions about the author and the form", ["author", "submit", "user_agent"]),
    ("Conditions about earlier comments", ["repeat", "rate", "reports", "classifier"]),
    ("Conditions about the thread and other facts", ["thread", "facts", "external"]),
    ("Conditions of conditions", ["all", "any", "not", "at_least", "condition"]),
]

# `when = …` of each condition.
EXAMPLES = {
    "all": '{ all = [{ links = { count_gte = 2 } }, { author = { approved_lt = 1 } }] }',
    "any": '{ any = [{ words = ["casino"] }, { links = { host_in = ["bit.ly"] } }] }',
    "not": '{ all = [{ links = { count_gte = 3 } }, { not = { author = { guest = true } } }] }',
    "at_least": '{ at_least = { of = 2, conditions = [{ links = { count_gte = 2 } }, { author = { guest = true } }, { words = ["casino"] }] } }',
    "words": '{ words = { list = ["casino", "free money"], in = ["body", "author.name"], count_gte = 2 } }',
    "regex": '{ regex = { pattern = "\\\\bpills? for \\\\d+", in = ["body"] } }',
    "links": '{ links = { count_gte = 3, host_not_in = ["example.org"] } }',
    "shape": '{ shape = { upper_ratio_gte = 0.8, min_letters = 20 } }',
    "author": '{ author = { approved_lt = 3, account_younger = "7d", role_in = ["member"] } }',
    "submit": '{ any = [{ submit = { honeypot = true } }, { submit = { seconds_lt = 3 } }] }',
    "repeat": '{ repeat = { of = "site", within = "24h", similarity_gte = 0.8 } }',
    "rate": '{ rate = { key = "author", gt = 5, within = "10m" } }',
    "reports": '{ reports = { count_gte = 3, reason_in = ["spam"] } }',
    "private": '{ private = { kinds = ["card", "iban"] } }',
    "lang": '{ lang = ["de", "fr"] }',
    "facts": '{ facts = { karma = { lt = 5 }, verified = false } }',
    "thread": '{ thread = { older = "90d" } }',
    "classifier": '{ classifier = { gte = 0.99 } }',
    "external": '{ external = { name = "akismet", says = "spam" } }',
}

NAMED = """\
[conditions]
newcomer = { author = { approved_lt = 3 } }

[[rule]]
id = "condition"
why = "An example."
when = { all = [{ condition = "newcomer" }, { links = { count_gte = 2 } }] }
action = "hold"
"""

LIST_EXAMPLES = {
    "words": """\
[lists.gambling]
kind = "words"
fold = "strong"
words = ["casino", "free spins", "jackpot*"]
except = ["Casino Royale"]
""",
    "ips": """\
[lists.proxies]
kind = "ips"
entries = ["203.0.113.0/24", "2001:db8::/32"]

[[rule]]
id = "proxies"
why = "Sent through a proxy."
when = { author = { ip_in = "proxies" } }
action = "hold"
""",
    "ids": """\
[lists.banned]
kind = "ids"
entries = ["1017", "2044"]
""",
    "names": """\
[lists.reserved]
kind = "names"
entries = ["Admin", "Site Team"]
""",
    "emails": """\
[lists.throwaway]
kind = "emails"
entries = ["mailinator.com", "spammer@example.org"]
""",
    "domains": """\
[lists.shorteners]
kind = "domains"
domains = ["bit.ly", "t.co", "t.me/+", "medium.com/@ann"]
""",
}

FILE_EXAMPLE = """\
name = "example.org"
version = "7"

[defaults]
skip = ["code"]
on_error = "hold"

[thresholds]
hold = 5

[exempt]
roles = ["staff"]

[lists.gambling]
kind = "words"
fold = "strong"
words = ["casino"]

[[rule]]
id = "gambling"
why = "Gambling advertisement term."
when = { words = { list = "gambling" } }
score = 5

  [[rule.test]]
  text = "Best ca<b>s</b>ino"
  fires = true
"""


def resolve(schema):
    """The definition that a schema refers to, and its name."""
    while True:
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            inner = dict(TYPES[name])
            inner["_name"] = name
            inner.update({k: v for k, v in schema.items() if k in ("description", "default")})
            return inner
        if len(schema.get("allOf", ())) == 1:
            rest = {k: v for k, v in schema.items() if k != "allOf"}
            schema = {**schema["allOf"][0], **rest}
            continue
        return schema


def words_of(schema):
    """The words of an enumeration with their descriptions, or nothing."""
    if "enum" in schema:
        return [(word, "") for word in schema["enum"]]
    found = []
    for key in ("oneOf", "anyOf"):
        for part in schema.get(key, ()):
            if "const" in part:
                found.append((part["const"], part.get("description", "")))
            elif "enum" in part:
                found += [(word, part.get("description", "")) for word in part["enum"]]
            else:
                return []
    return found


def type_of(schema):
    schema = resolve(schema)
    name = schema.get("_name", "")
    if name == "TimeSpan":
        return '[span of time](#types), `"7d"`'
    if name == "Percentage":
        return '`"0.5 %"`'
    if name == "Expiry":
        return "[date](#types)"
    if name == "ListRef":
        return "name of a list, or list of texts"
    if name == "Condition":
        return "[condition](#conditions)"
    words = words_of(schema)
    if words:
        if len(words) > 8:
            return f"[word](#{name.lower() or 'flags'})"
        return " ".join(f'`"{word}"`' for word, _ in words)
    if "anyOf" in schema:
        return " or ".join(type_of(part) for part in schema["anyOf"])
    kind = schema.get("type")
    if kind == "array":
        return f"list of {plural(type_of(schema.get('items', {})))}"
    if kind == "object":
        return f"[table](#{name.lower()})" if name in LINKED else "table"
    return {
        "string": "text", "boolean": "`true` or `false`", "integer": "whole number", "number": "number",
    }.get(kind, "value")


def plural(kind):
    return {"text": "texts", "[condition](#conditions)": "[conditions](#conditions)"}.get(kind, kind)


LINKED = {"ReplayBudget", "Rewrite", "InlineTest", "Defaults", "Thresholds", "Exempt", "Rule"}


def default_of(schema):
    if "default" not in schema:
        return ""
    value = schema["default"]
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def cell(text):
    text = re.sub(r"\s+", " ", text).replace("|", "\\|").strip()
    return text


def table(schema, skip=()):
    schema = resolve(schema)
    required = schema.get("required", [])
    rows = []
    for key, value in schema.get("properties", {}).items():
        if key in skip:
            continue
        full = resolve(value)
        described = full.get("description", "")
        default = default_of(value) or ("required" if key in required else "")
        if "const" in full:
            rows.append(f'| `{key}` | `"{full["const"]}"` | {default} | Kind of the list. |')
            continue
        rows.append(f"| `{key}` | {cell(type_of(value))} | {default} | {cell(described)} |")
    if not rows:
        return ""
    return "\n".join(["| key | type | default | meaning |", "|---|---|---|---|", *rows]) + "\n"


def example(text):
    return f"```toml\n{text.rstrip()}\n```\n"


def rule(name, when):
    head = f'[[rule]]\nid = "{name}"\nwhy = "An example."\n'
    return example(f"{head}when = {when}\naction = \"hold\"")


def condition(variant):
    (name, value), = variant["properties"].items()
    full = resolve(value)
    out = [f"### `{name}`\n"]
    described = variant.get("description") or full.get("description", "")
    own = full.get("description", "")
    out.append(described.strip() + "\n")
    if own and own[:24] != described[:24] and full.get("_name") != "Condition":
        out.append(own.strip() + "\n")
    parts = [resolve(part) for part in full.get("anyOf", ())] or [full]
    for part in parts:
        if part.get("properties"):
            out.append(table(part))
        elif part.get("additionalProperties"):
            # A table with names of the site's own.
            inner = resolve(part["additionalProperties"])
            out.append(f"Value: a table, by name. {inner.get('description', '')}\n")
            out += [table(form) for form in map(resolve, inner.get("anyOf", ())) if form.get("properties")]
        elif len(parts) == 1:
            out.append(f"Value: {type_of(value)}.\n")
    if name == "condition":
        out.append(example(NAMED))
    if name in EXAMPLES:
        out.append(rule(name.replace("_", "-"), EXAMPLES[name]))
    return "\n".join(out)


def enumeration(name, title, text):
    rows = [f"| `{word}` | {cell(meaning)} |" for word, meaning in words_of(TYPES[name])]
    return "\n".join([f"### {title}\n", text + "\n", "| word | meaning |", "|---|---|", *rows]) + "\n"


def page():
    out = [INTRO]
    out.append("## The file\n\n" + table(SCHEMA) + "\n" + example(FILE_EXAMPLE))
    for name, title in [("Defaults", "Defaults"), ("Thresholds", "Thresholds"), ("Exempt", "Exempt"), ("ReplayBudget", "ReplayBudget")]:
        out.append(f"### {title}\n\n{TYPES[name]['description']}\n\n{table(TYPES[name])}")
    out.append("## Rules\n")
    out.append(f"### Rule\n\n{TYPES['Rule']['description']}\n\n{table(TYPES['Rule'])}")
    out.append(enumeration("Action", "Action", "Actions, weakest first. Of several rules that fire the strongest action counts."))
    out.append(enumeration("Mode", "Mode", TYPES["Mode"]["description"]))
    out.append(f"### Rewrite\n\n{TYPES['Rewrite']['description']}\n\n{table(TYPES['Rewrite'])}")
    out.append(f"### InlineTest\n\n{TYPES['InlineTest']['description']}\n\n{table(TYPES['InlineTest'])}")
    out.append("## Conditions\n\n" + TYPES["Condition"]["description"] + "\n")
    out.append(
        "A key that ends in `_gte` asks for at least that number, `_gt` for more, `_lt` for fewer. All\n"
        "keys that are given must hold. A fact that your application does not give makes a condition\n"
        "unknown: neither it nor its `not` holds, and `unknown` says what the rule then does.\n"
    )
    variants = {}
    for variant in TYPES["Condition"]["oneOf"]:
        if "properties" in variant:
            variants[next(iter(variant["properties"]))] = variant
    placed = {name for _, names in GROUPS for name in names}
    last = GROUPS[-1][1] + [name for name in variants if name not in placed]
    for title, names in [*GROUPS[:-1], (GROUPS[-1][0], last)]:
        out.append(f"## {title}\n")
        out += [condition(variants[name]) for name in names if name in variants]
    out.append("## Lists\n\nA list has a name, `[lists.NAME]`, and a `kind`.\n")
    for variant in TYPES["List"]["oneOf"]:
        kind = variant["properties"]["kind"]
        kind = kind.get("const") or kind["enum"][0]
        out.append(f"### Lists of kind `{kind}`\n\n{variant.get('description', '')}\n\n{table(variant)}")
        if kind in LIST_EXAMPLES:
            out.append(example(LIST_EXAMPLES[kind]))
    out.append(enumeration("Fold", "Fold", TYPES["Fold"]["description"]))
    out.append(enumeration("Matching", "Matching", TYPES["Matching"]["description"]))
    out.append("## Types\n\n" + "\n".join(
        f"* **{title}**: {cell(TYPES[name]['description'])}"
        for name, title in [("TimeSpan", "Span of time"), ("Expiry", "Date")] if name in TYPES) + "\n")
    out.append(enumeration("Field", "Field", TYPES["Field"]["description"]))
    out.append(enumeration("Skip", "Skip", TYPES["Skip"]["description"]))
    flags = TYPES["Links"]["properties"]["flags"]["items"]["enum"]
    out.append("### Flags\n\nRemarks about an address, for `links.flags`: " + ", ".join(f"`{flag}`" for flag in flags) + ".\n")
    text = "\n".join(out)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def main():
    text = page()
    if "--check" in sys.argv:
        if TARGET.read_text() != text:
            sys.exit("docs/rules.md is not current: run scripts/reference.py")
    else:
        TARGET.write_text(text)


main()

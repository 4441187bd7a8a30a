"""One comment in, one row out: the work of each worker, whatever engine feeds it.

No comment raises. A row that has no HTML or no verdict says why in `problem`.
"""

import functools
import json
import pathlib

import wellsaid

# Columns in addition to `id`; all of them are text.
PAGE = ("html", "notices", "problem")
VERDICT = ("action", "html", "verdict", "problem")


# Once for each process; Spark keeps its processes from one batch to the next.
@functools.lru_cache
def formatter(policy: str) -> wellsaid.Formatter:
    return wellsaid.Formatter(policy)


@functools.lru_cache
def moderator(rules: str) -> wellsaid.Moderator:
    return wellsaid.Moderator(rules)


def page(policy: str, body: bytes | None) -> dict:
    """HTML of a comment, and the notices for its author."""
    row = dict.fromkeys(PAGE)
    try:
        document = parse(policy, body)
    except ValueError as error:
        return row | {"problem": str(error)}
    return row | {"html": document.html(), "notices": json.dumps(document.report()["notices"])}


def verdict(policy: str, rules: str, body: bytes | None, context: str | None) -> dict:
    """Action, reasons, and HTML if the rules change it. A row with a problem is held."""
    row = dict.fromkeys(VERDICT) | {"action": "hold"}
    try:
        document = parse(policy, body)
        found, shown = moderator(rules).check(document, facts(context), record=False)
    except ValueError as error:
        return row | {"problem": str(error)}
    html = None if shown is document else shown.html()
    return row | {"action": found["action"], "html": html, "verdict": json.dumps(found)}


def parse(policy: str, body: bytes | None) -> wellsaid.Document:
    if body is None:
        raise ValueError("body: null")
    # Bytes that are not valid UTF-8 are replaced with U+FFFD and reported as a notice.
    return formatter(policy).parse(body)


def facts(context: str | None) -> dict:
    try:
        given = json.loads(context or "null")
    except ValueError as error:
        raise ValueError(f"context: {error}") from None
    if not isinstance(given, dict):
        raise ValueError("context: not an object")
    # A preview counts nothing, so that a row has the same result on every worker and in every
    # order.
    return given | {"trigger": "preview"}


def read(path: str | None) -> str:
    return pathlib.Path(path).read_text(encoding="utf-8") if path else ""

"""Comments into safe HTML, and a moderation verdict.

>>> import wellsaid
>>> wellsaid.Formatter().format("Is <em>x<y</em>?")
'<p>Is <em>x&lt;y</em>?</p>'

Objects can be shared by all threads; calls release the lock of the interpreter. Build a `Formatter` and
a `Moderator` once and keep them.
"""

from __future__ import annotations

import ctypes as c
import json
from collections.abc import Mapping
from typing import Any, Union

from ._library import (
    ConfigurationError,
    DataError,
    Error,
    Function,
    Handle,
    HistoryDown,
    StaleVerdict,
    Text,
    TooLong,
    _Str,
    as_json,
    encoded,
    failure,
    take,
)

__all__ = [
    "ConfigurationError",
    "DataError",
    "Document",
    "Error",
    "Formatter",
    "HistoryDown",
    "Moderator",
    "StaleVerdict",
    "TooLong",
    "author_name",
    "decide",
    "format",
]

#: JSON as text, or the object itself.
Json = Union[Mapping[str, Any], str, bytes]
#: TOML or JSON as text, or the object itself.
Configuration = Union[Mapping[str, Any], str, bytes]

_formatter_new = Function("formatter_new", "text", "out")
_format = Function("format", "handle", "text", "out", "out")
_tips = Function("tips", "handle", "out")
_fingerprint = Function("fingerprint", "handle", "out")
_gate_check = Function("gate_check", "handle", "text", "out", "out")
_parse = Function("parse", "handle", "text", "out")
_report = Function("document_report", "handle", "out")
_render = Function("render", "handle", "text", "out", "out")
_plain = Function("document_plain", "handle", "text", "out")
_subject = Function("document_subject", "handle", "int", "text", "out")
_excerpt = Function("document_excerpt", "handle", "int", "text", "out")
_quote_reply = Function("document_quote_reply", "handle", "text", "text", "out")
_apply = Function("document_apply", "handle", "text", "out")
_verify_quotes = Function("document_verify_quotes", "handle", "text", "out")
_moderator_new = Function("moderator_new", "text", "text", "out")
_facts = Function("moderator_facts", "handle", "out")
_check = Function("moderator_check", "handle", "handle", "text", "int", "out", "out")
_record = Function("moderator_record", "handle", "text", "text", "out")
_decide = Function("queue_decide", "text", "out")
_author_name = Function("verdict_author_name", "text", "text", "out")


def _configuration(value: Configuration) -> bytes:
    return encoded(value) if isinstance(value, (str, bytes)) else as_json(value)


class Formatter(Handle):
    """A policy: what authors may write, and how it becomes HTML."""

    def __init__(self, policy: Configuration = "") -> None:
        """Takes TOML, JSON or a mapping; empty is the preset `comment`.

        Raises `ConfigurationError`, which names key and line.
        """
        super().__init__("formatter")
        text = _configuration(policy)
        _formatter_new.run(text, len(text), c.byref(self._pointer))

    def format(self, source: Text) -> str:
        """Returns the HTML of a comment, safe wherever a block may stand. Raises `TooLong`."""
        text = encoded(source)
        return _format.text(self._pointer, text, len(text), behind=(None,))

    def parse(self, source: Text) -> Document:
        """Reads a comment, for more than its HTML. Raises `TooLong`."""
        text = encoded(source)
        document = Document._empty()
        _parse.run(self._pointer, text, len(text), c.byref(document._pointer))
        return document

    def tips(self) -> dict[str, Any]:
        """Returns the help beside the form: `short` lines, a `long` table of examples, and the words for `warn`."""
        tips: dict[str, Any] = json.loads(_tips.text(self._pointer))
        return tips

    @property
    def fingerprint(self) -> str:
        """Name of the policy and of the version of the output: 32 hexadecimal digits.

        The same comment under the same fingerprint gives the same HTML: both are the key of a cache.
        """
        return _fingerprint.text(self._pointer)

    def is_safe(self, html: Text) -> bool:
        """Tells whether HTML from anywhere is what this policy could have written."""
        text, verified = encoded(html), c.c_int32()
        _gate_check.run(self._pointer, text, len(text), c.byref(verified), None)
        return verified.value == 1


class Document(Handle):
    """A comment that was read. It never changes."""

    def __init__(self) -> None:
        raise TypeError("Formatter.parse makes documents")

    @classmethod
    def _empty(cls) -> Document:
        document = cls.__new__(cls)
        Handle.__init__(document, "document")
        return document

    def html(self, answers: Json | None = None) -> str:
        """Returns HTML. `answers` is what your application knows of mentions, quotes and links."""
        text = as_json(answers)
        return _render.text(self._pointer, text, len(text), behind=(None,))

    def __html__(self) -> str:
        """HTML for Jinja and MarkupSafe, which then do not escape it."""
        return self.html()

    def report(self) -> dict[str, Any]:
        """Returns links, quotes, mentions and notices. Spans count bytes of UTF-8."""
        report: dict[str, Any] = json.loads(_report.text(self._pointer))
        return report

    def plain(self, answers: Json | None = None) -> str:
        """Returns plain text, for mail and search. It is not HTML."""
        text = as_json(answers)
        return _plain.text(self._pointer, text, len(text))

    def subject(self, max: int = 29, answers: Json | None = None) -> str:
        """Returns a subject of the first words. It is not HTML."""
        text = as_json(answers)
        return _subject.text(self._pointer, max, text, len(text))

    def excerpt(self, max: int, answers: Json | None = None) -> str:
        """Returns the beginning as HTML, at most `max` characters of text."""
        text = as_json(answers)
        return _excerpt.text(self._pointer, max, text, len(text))

    def quote_reply(self, reply: Json | None = None, answers: Json | None = None) -> str:
        """Returns the text that a "Quote" button puts into the form. It is not HTML."""
        whom, text = as_json(reply), as_json(answers)
        return _quote_reply.text(self._pointer, whom, len(whom), text, len(text))

    def verify_quotes(self, answers: Json) -> Document:
        """Returns a document whose quotes were compared with the posts in `answers`."""
        text, document = as_json(answers), Document._empty()
        _verify_quotes.run(self._pointer, text, len(text), c.byref(document._pointer))
        return document

    def apply(self, verdict: Json) -> Document:
        """Returns a document with the changes of a stored verdict. Raises `StaleVerdict`."""
        text, document = as_json(verdict), Document._empty()
        _apply.run(self._pointer, text, len(text), c.byref(document._pointer))
        return document


class Moderator(Handle):
    """Rules, and the memory of what was counted."""

    def __init__(
        self,
        rules: Configuration = "",
        *,
        history: Mapping[str, str] | str = "memory",
        key: str | None = None,
        form_key: str | None = None,
        files: Mapping[str, str] | None = None,
    ) -> None:
        """Takes a rule file as TOML, JSON or a mapping.

        `history`: `"memory"` for this process, `{"sqlite": path}` for all processes of a machine,
        `{"redis": url}` for several machines; the last two need a `key` of 16 bytes or more.
        `files`: what the files hold that lists of the rules name.
        Raises `ConfigurationError`.
        """
        super().__init__("moderator")
        given = {"history": history, "key": key, "form_key": form_key, "files": files}
        options = as_json({name: value for name, value in given.items() if value is not None})
        text = _configuration(rules)
        pointer = c.byref(self._pointer)
        _moderator_new.run(text, len(text), options, len(options), pointer)

    def facts(self) -> list[str]:
        """Returns the names of the facts that the rules ask for."""
        facts: list[str] = json.loads(_facts.text(self._pointer))
        return facts

    def check(
        self, document: Document, context: Json, *, record: bool = True
    ) -> tuple[dict[str, Any], Document]:
        """Judges a document. Returns the verdict, and the document to show.

        `context` is what is known about the comment; it needs `now`, in seconds since 1970. With
        `record` the comment counts in the same step.
        """
        text, verdict, shown = as_json(context), _Str(), Document._empty()
        _check.run(
            self._pointer,
            document._pointer,
            text,
            len(text),
            int(record),
            c.byref(verdict),
            c.byref(shown._pointer),
        )
        return json.loads(take(verdict)), shown if shown._pointer else document

    def record(self, verdict: Json, context: Json) -> dict[str, Any]:
        """Counts a verdict that was only looked at, and returns it as it is then.

        Raises `HistoryDown`; its `verdict` is to be tried again.
        """
        said, facts, counted = as_json(verdict), as_json(context), _Str()
        arguments = (self._pointer, said, len(said), facts, len(facts), c.byref(counted))
        if status := _record._call(*arguments):
            error = failure(status)
            if isinstance(error, HistoryDown) and counted.data:
                error.verdict = json.loads(take(counted))
            raise error
        done: dict[str, Any] = json.loads(take(counted))
        return done


def author_name(verdict: Json, name: Text) -> str:
    """Returns the name of an author with the changes of a verdict."""
    said, text = as_json(verdict), encoded(name)
    return _author_name.text(said, len(said), text, len(text))


def decide(request: Json) -> dict[str, Any]:
    """Decides about a comment in a queue. Nothing is kept.

    `request` has `state`, `decision`, `by`, `at`, and more where the decision needs it: see
    `wellsaid_queue_decide` in wellsaid.h. The answer has `state`, `entry` for the log, `lesson` for
    the classifier, `allowed` next, and `refused` if the state does not allow the decision.
    """
    asked = as_json(request)
    outcome: dict[str, Any] = json.loads(_decide.text(asked, len(asked)))
    return outcome


_default: Formatter | None = None


def format(source: Text) -> str:
    """Returns the HTML of a comment under the preset `comment`."""
    global _default
    # Two threads may both make one; the second stays.
    _default = _default or Formatter()
    return _default.format(source)

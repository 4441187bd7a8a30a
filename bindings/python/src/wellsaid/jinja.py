"""Filter for Jinja: `environment.filters["comment"] = wellsaid.jinja.comment(policy)`."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from . import Configuration, Formatter, TooLong


def comment(policy: Configuration = "") -> Callable[[str], Markup]:
    """Makes a filter: `{{ body|comment }}`. A comment that is too long becomes escaped text."""
    formatter = Formatter(policy)

    def filtered(source: str) -> Markup:
        try:
            return Markup(formatter.format(str(source)))
        except TooLong:
            return escape(source)

    return filtered

"""Filter for Django: `{% load wellsaid %}`, then `{{ comment.body|comment }}`.

Add `"wellsaid"` to `INSTALLED_APPS`. The policy is `settings.WELLSAID_POLICY`: TOML, JSON or a mapping.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe

from wellsaid import Document, Formatter, TooLong

register = template.Library()


@lru_cache(maxsize=1)
def formatter() -> Formatter:
    return Formatter(getattr(settings, "WELLSAID_POLICY", ""))


@register.filter(name="comment", is_safe=True)
def comment(source: "str | Document") -> str:
    """HTML of a comment, or of a document as it is. A comment that is too long becomes escaped text."""
    if isinstance(source, Document):
        return mark_safe(source.html())
    try:
        return mark_safe(formatter().format(str(source)))
    except TooLong:
        return mark_safe(linebreaks(str(source), autoescape=True))

#!/usr/bin/env python3
"""Holds html5lib's tree of every page against the one that html5ever sees.

usage: check.py FOLDER

FOLDER holds `pages.jsonl` (see ../browser/pages.rs). html5lib shares neither code
nor authors nor language with html5ever; a page that both read alike, down to the last
attribute, leaves little room for a reading that nobody foresaw. Nor may html5lib find
an error in a page. Wants the packages of requirements.txt.
"""

import json
import os
import sys

import html5lib
from html5lib import treewalkers


def tree(fragment, walker):
    """A fragment in the notation of html5lib's own tests."""
    lines, depth, text = [], 0, []

    def line(what, extra=0):
        lines.append(f"| {'  ' * (depth + extra)}{what}\n")

    def flush():
        if text:
            line(f'"{"".join(text)}"')
            text.clear()

    for token in walker(fragment):
        kind = token["type"]
        if kind in ("Characters", "SpaceCharacters"):
            text.append(token["data"])
            continue
        flush()
        if kind in ("StartTag", "EmptyTag"):
            foreign = token["namespace"] != "http://www.w3.org/1999/xhtml"
            line(f"<{'foreign ' if foreign else ''}{token['name']}>")
            names = ((name if space is None else f"{space} {name}", value)
                     for (space, name), value in token["data"].items())
            for name, value in sorted(names):
                line(f'{name}="{value}"', 1)
            depth += kind == "StartTag"
        elif kind == "EndTag":
            depth -= 1
        else:
            line(f"{kind} {token.get('data')}")
    flush()
    return "".join(lines)


def main():
    walker = treewalkers.getTreeWalker("etree")
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=True)
    read = lambda html: tree(parser.parseFragment(html, container="div"), walker)
    pages, checked, wrong, noisy = 0, {}, [], 0
    with open(os.path.join(sys.argv[1], "pages.jsonl"), encoding="utf-8") as file:
        for text in file:
            row = json.loads(text)
            if row["kind"] != "page":
                continue
            pages += 1
            if row["html"] in checked:
                if checked[row["html"]] != row["tree"]:
                    wrong.append(f"{row['id']}: html5ever has two trees for it")
                continue
            checked[row["html"]] = row["tree"]
            found = read(row["html"])
            if found != row["tree"]:
                wrong.append(f"{row['policy']} {row['id']}: {row['html']!r}\n"
                             f"html5lib:\n{found}html5ever:\n{row['tree']}")
            # It also reports parse errors.
            if parser.errors:
                noisy += 1
                wrong.append(f"{row['policy']} {row['id']}: {parser.errors} in {row['html']!r}")
    if pages < 15_000:
        wrong.append(f"only {pages} pages")
    control = ["<p>a<p>b</p>", "<p>x<em>y</p>", "<svg><p>x</p></svg>", "<p title=a>x</p>", "<p>x<!--y--></p>"]
    plain = read("<p>x</p>")
    if parser.errors or any(read(html) == plain for html in control):
        wrong.append("html5lib does not tell trees apart")
    if not any(read(html) and parser.errors for html in control):
        wrong.append("html5lib tells of no errors")
    print(f"parsers: {pages} pages, {len(checked)} different, {noisy} with a parse error, "
          f"{len(wrong)} wrong by html5lib")
    if wrong:
        sys.exit("\n".join(wrong[:20]))


if __name__ == "__main__":
    main()

"""The law of the view, asked of Chromium.

    cargo test --test view_pages -- FOLDER [COMMENTS [SEED]]
    python3 view.py FOLDER [chromium]

FOLDER holds `view.jsonl` (see view.rs). Of each comment the HTML is shown; its `innerText`, the
names over its quotes, its titles and the addresses of its links and images must be those of `VisibleText`.

Fails when Chromium is missing or hangs, when a comment was not compared, when fewer than 4,000 were,
or when one differs. The control: rows that are spoilt on purpose must differ. Standard library only.
"""

import json
import os
import shutil
import sys
import time

from run import Browser

# Comments for one start of the browser.
BATCH = 4000
LEAST = 4000
# HTML with a wrong view: each must be noticed.
CANARIES = [
    ("<p>a\nb</p>", ["a\nb", [], [], []]),
    ("<p>a<br>\nb</p>", ["a b", [], [], []]),
    ("<p>ca\u200b\nsino</p>", ["ca\u200b sino", [], [], []]),
    ("<p>ca\u200b sino</p>", ["ca\u200bsino", [], [], []]),
    ("<details><summary>a</summary>b</details>", ["a", [], [], []]),
    ('<blockquote class="quote">\n<p class="quote-author"><cite>Ann</cite> wrote:</p>\n<p>x</p>\n</blockquote>',
     ["x", [], [], []]),
    ('<p><em title="t">x</em></p>', ["x", [], [], []]),
    ('<p><a href="/x">x</a></p>', ["x", [], [], ["/y"]]),
    ('<p><img src="/x"></p>', ["", [], [], []]),
    ("<p>a\u00a0b</p>", ["a b", [], [], []]),
]


def main():
    folder = os.path.abspath(sys.argv[1])
    program = sys.argv[2] if len(sys.argv) > 2 else None
    program = program or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not program:
        sys.exit("view: no chromium")
    with open(os.path.join(folder, "view.jsonl"), encoding="utf-8") as file:
        # Not `splitlines`: it ends lines at U+2028 as well.
        rows = [json.loads(line) for line in file]
    seconds = float(os.environ.get("WELLSAID_BROWSER_SECONDS", "600"))
    browser = Browser(program, folder, seconds, "view.js")
    start = time.monotonic()
    canaries = [{"kind": "comment", "html": html, "seen": seen} for html, seen in CANARIES]
    unnoticed = len(CANARIES) - show(browser, canaries)["differ"]
    compared = differ = letters = 0
    for at in range(0, len(rows), BATCH):
        report = show(browser, rows[at:at + BATCH])
        compared, letters = compared + report["compared"], letters + report["letters"]
        for found in report["first"][:max(0, 10 - differ)]:
            print(f"   {json.dumps(found, ensure_ascii=True)}")
        differ += report["differ"]
    comments = sum(1 for row in rows if row["kind"] == "comment")
    print(f"view: {compared} comments compared with innerText, {letters} characters, {differ} differ, "
          f"{len(CANARIES) - unnoticed} of {len(CANARIES)} wrong views noticed, "
          f"{time.monotonic() - start:.0f} s")
    if differ or unnoticed or compared != comments or compared < LEAST:
        sys.exit("view: WRONG")


def show(browser, rows):
    return browser.show(f"const rows = {json.dumps(rows)};")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Shows formatted comments to headless Chromium, and comments as typed for control.

usage: run.py FOLDER [chromium]

FOLDER holds `pages.jsonl` (see pages.rs). Every page is inserted into fifteen
contexts, in a whole document and by `innerHTML`, under a content security policy
that tells of every attempt to run something. Asked of all of them: nothing tried to
run, nothing was loaded, no node and no address is off the policy, and where the
context allows blocks the browser reads exactly the page that was written.

The control are the comments as typed: of those in which html5ever finds something
active (see active.rs) the same look must catch 95 in 100, or it proves nothing: it must
find a node off the policy, and the browser itself must hold one of the things that html5ever
named, or have been asked to run something.

Fails when chromium is missing, hangs, or reports fewer insertions than were made.
Standard library only.
"""

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

CONTEXTS = "div p li td a em blockquote button select table ul label section body span".split()
# Contexts in which the page may come out changed: these elements end at a paragraph, at a link, or
# hold no text. There, too, nothing may be outside the policy.
LOOSE = {"p", "a", "table", "select", "body"}
# Those of them that also change the result of `innerHTML`.
LOOSE_FRAGMENTS = {"table", "select"}
AROUND = {"li": ["ul"], "td": ["table", "tr"]}
# All cases and all attacks are shown under these; each policy of a case to its own comment.
POLICIES = {"comment", "strip", "everything", "everything-strip"}
CAUGHT = 0.95
CANARIES = [
    '<p><img src="x" onerror="alert(1)"></p>',
    '<p onclick="x()">x</p>',
    '<p><a href="java&Tab;script:alert(1)">x</a></p>',
    '<p><a href="https:evil.example">x</a><a href="//evil.example/">y</a></p>',
    '<p><em id="x">x</em></p>',
    "<p>x<!-- x --></p>",
    "<svg><desc><p>x</p></desc></svg>",
    "<p><b>x</b></p>",
]
# Frames of one document; Chromium makes no more than 1,000.
FRAMES = 900
# Attempts to run among the raw comments: with fewer, the browser does not report them.
ATTEMPTS = 200
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=60000", "--dump-dom",
]
HERE = os.path.dirname(os.path.abspath(__file__))


def context(name):
    # A `body` is in the document already, a `div` needs none around it.
    own = [] if name == "body" else [name]
    outer = [] if name in ("body", "div") else ["div"]
    tags = outer + AROUND.get(name, []) + own
    return {
        "name": name,
        "harness": tags,
        "before": "".join(f"<{tag} data-c>" for tag in tags),
        "after": "".join(f"</{tag}>" for tag in reversed(tags)),
    }


class Browser:
    def __init__(self, program, folder, seconds, harness="harness.js"):
        self.program, self.folder, self.harness = program, folder, harness
        self.ends = time.monotonic() + seconds

    def show(self, calls):
        """Opens a page that makes `calls` of the harness; returns its report. A harness of another
        name finds them made already: it runs after them."""
        # In files of their own they can't end a script element.
        shutil.copy(os.path.join(HERE, self.harness), self.folder)
        with open(os.path.join(self.folder, "calls.js"), "w", encoding="utf-8") as file:
            file.write(calls)
        page = os.path.join(self.folder, "harness.html")
        with open(page, "w", encoding="utf-8") as file:
            file.write('<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>')
            scripts = [self.harness, "calls.js"]
            for script in scripts if self.harness == "harness.js" else reversed(scripts):
                file.write(f'<script src="{script}"></script>')
        profile = tempfile.mkdtemp(dir=self.folder)
        command = [self.program, *FLAGS, f"--user-data-dir={profile}", f"file://{page}"]
        left = self.ends - time.monotonic()
        try:
            done = subprocess.run(command, capture_output=True, timeout=max(left, 1), check=False)
        except subprocess.TimeoutExpired:
            sys.exit("browser: chromium hangs")
        finally:
            shutil.rmtree(profile, ignore_errors=True)
        dom = done.stdout.decode("utf-8", "replace")
        found = re.search(r'<pre id="report">(.*?)</pre>', dom, re.S)
        if not found:
            errors = done.stderr.decode("utf-8", "replace")[-2000:]
            sys.exit(f"browser: no report (status {done.returncode})\n{dom[:500]}\n{errors}")
        return json.loads(html.unescape(found.group(1)))


def formatted(browser, policies, pages):
    """Every page in every context. Returns what to print, and what is wrong."""
    wrong, inserted, nodes = [], 0, 0
    tight = [name for name in policies if name in POLICIES]
    rest = [name for name in policies if name.startswith("case:")]
    if set(tight) != POLICIES or not rest:
        wrong.append(f"policies are missing: {tight}")
    some = FRAMES // len(CONTEXTS)
    groups = [rest[at:at + some] for at in range(0, len(rest), some)]
    for group in [[name] for name in tight] + groups:
        calls = []
        for name in group:
            data = json.dumps([{"id": p["id"], "html": p["html"]} for p in pages[name]])
            rules = json.dumps(policies[name])
            contexts = json.dumps([context(each) for each in CONTEXTS])
            calls.append(
                f"{{ const rules = {rules}; const pages = {data};"
                f" for (const context of {contexts}) insert(rules, context, pages); }}"
            )
        report = browser.show("\n".join(calls))
        due = sum(len(pages[name]) for name in group) * len(CONTEXTS) * 2
        title = group[0] if len(group) == 1 else f"{len(group)} policies of cases"
        inserted, nodes = inserted + report["inserted"], nodes + report["nodes"]
        print(f"   {title}: {report['inserted']} insertions, {report['nodes']} nodes", flush=True)
        if report["inserted"] != due:
            wrong.append(f"{title}: {report['inserted']} insertions of {due}")
        for kind in ("executions", "loads", "off"):
            if report[kind]["count"]:
                wrong.append(f"{title}: {report[kind]['count']} {kind}: {report[kind]['first'][:5]}")
        for name in CONTEXTS:
            entry = report["differ"][name]
            if entry["documents"] and name not in LOOSE:
                wrong.append(f"{title}: another page in {name}: {entry['example']}")
            if entry["fragments"] and name not in LOOSE_FRAGMENTS:
                wrong.append(f"{title}: {entry['fragments']} other pages by innerHTML of {name}")
    return inserted, nodes, wrong


def canaries(browser, rules):
    """Pages that are wrong in one way each must be noticed wherever they are put."""
    rules = [dict(rules, policy=f"canary {at}") for at in range(len(CANARIES))]
    calls = [
        f"for (const context of {json.dumps([context(name) for name in CONTEXTS])})"
        f" insert({json.dumps(rule)}, context, [{json.dumps({'id': 'c', 'html': page})}]);"
        for rule, page in zip(rules, CANARIES)
    ]
    places = browser.show("\n".join(calls))["places"]
    return [
        f"nobody noticed {page} in {name}{way}"
        for at, page in enumerate(CANARIES)
        for name in CONTEXTS
        for way in ("", " by innerHTML: c")
        if f"canary {at} in {name}{way}" not in places
    ]


def as_typed(browser, rules, vectors):
    """The control. Returns active vectors, caught ones, those seen in full, attempts to run, and what was missed."""
    seen = {}
    for at in range(0, len(vectors), 300):
        part = json.dumps([{key: v[key] for key in ("id", "html", "active")} for v in vectors[at:at + 300]])
        calls = f"for (const vector of {part}) control({json.dumps(rules)}, vector);"
        seen.update(browser.show(calls)["caught"])
    active = [vector for vector in vectors if vector["active"]]
    # The walk finds something off the policy, and the browser holds something that is active by
    # html5ever's reading, or it tried to run, or it went elsewhere.
    caught = lambda look: (look["off"] and look["active"]) or look["ran"] or look.get("left")
    missed = [vector for vector in active if not caught(seen[vector["id"]])]
    whole = sum(1 for vector in active if len(seen[vector["id"]]["active"]) == len(vector["active"]))
    ran = sum(1 for look in seen.values() if look["ran"])
    return len(active), len(active) - len(missed), whole, ran, missed


def main():
    # Chromium takes a relative path in an address for a host.
    folder = os.path.abspath(sys.argv[1])
    program = sys.argv[2] if len(sys.argv) > 2 else None
    program = program or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not program:
        sys.exit("browser: no chromium")
    policies, pages, vectors = {}, {}, []
    with open(os.path.join(folder, "pages.jsonl"), encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row["kind"] == "policy":
                policies[row["policy"]], pages[row["policy"]] = row, []
            elif row["kind"] == "raw":
                vectors.append(row)
            elif row["shown"]:
                pages[row["policy"]].append(row)
    browser = Browser(program, folder, float(os.environ.get("WELLSAID_BROWSER_SECONDS", "600")))
    start = time.monotonic()
    active, caught, whole, ran, missed = as_typed(browser, policies["comment"], vectors)
    print(f"   control: {len(vectors)} comments as typed, {active} of them active, "
          f"{caught} caught ({caught / max(active, 1):.1%}; {whole} of them in all that "
          f"html5ever names), {ran} tried to run", flush=True)
    for vector in missed[:20]:
        print(f"   missed: {vector['id']} {vector['active']} {vector['html'][:100]!r}")
    unnoticed = canaries(browser, policies["comment"])
    inserted, nodes, wrong = formatted(browser, policies, pages)
    wrong += unnoticed
    if active < 600 or caught < CAUGHT * active:
        wrong.append(f"the control: {caught} of {active} caught")
    if ran < ATTEMPTS:
        wrong.append(f"the control: only {ran} attempts to run were told")
    if inserted < 200_000:
        wrong.append(f"only {inserted} insertions")
    comments = len({row["id"] for rows in pages.values() for row in rows})
    print(f"browser: {comments} comments, {sum(map(len, pages.values()))} pages, {inserted} insertions into "
          f"{len(CONTEXTS)} contexts, {nodes} nodes, "
          f"{'executions 0, off the policy 0' if not wrong else 'WRONG'}, "
          f"control caught {caught / max(active, 1):.1%}, {time.monotonic() - start:.0f} s")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()

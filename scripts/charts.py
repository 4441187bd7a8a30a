#!/usr/bin/env python3
"""Draws benches/charts/*.svg and the table of speeds in README.md.

The figures are those of benches/data/rivals.jsonl, which the bench writes:

    cargo bench --bench rivals -- --write
    scripts/charts.py            writes the charts and the table
    scripts/charts.py --check    fails when a checked-in file differs

The same figures give the same bytes. Needs nothing but Python 3.
"""
import html
import json
import math
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "benches" / "data" / "rivals.jsonl"
CHARTS = ROOT / "benches" / "charts"
README = ROOT / "README.md"

CLASSES = {"A": "plain", "B": "long plain", "C": "links", "D": "HTML tags", "E": "quotes",
           "F": "hostile", "G": "a mix", "R": "real"}
NAIVE = "regex + linkify + ammonia"
NAMES = {"wellsaid": "wellsaid", "naive": NAIVE,
         "comrak": "comrak + ammonia", "pulldown": "pulldown-cmark + ammonia (no links)"}
LINES = NAMES | {"wellsaid": "wellsaid, format_to", "format": "wellsaid, format"}
BY_CLASS = ["wellsaid", "naive", "comrak", "pulldown"]
BY_LENGTH = ["wellsaid", "format", "naive", "comrak"]

# Each chart brings its own background, so that it can be read on any page.
STYLE = """\
text { font-family: -apple-system, "Segoe UI", Helvetica, Arial, "DejaVu Sans", sans-serif; font-size: 13px; }
.small { font-size: 11px; } .title { font-size: 16px; font-weight: 600; }
.end { text-anchor: end; } .middle { text-anchor: middle; } .line { fill: none; stroke-width: 2.5; }
.panel { fill: #ffffff; stroke: #d0d7de; } .ink { fill: #1f2328; } .dim { fill: #59636e; } .grid { stroke: #d9dee3; }
.wellsaid { fill: #0969da; stroke: #0969da; } .format { fill: #1b7f37; stroke: #1b7f37; }
.naive { fill: #6e7781; stroke: #6e7781; } .comrak { fill: #bc4c00; stroke: #bc4c00; }
.pulldown { fill: #8250df; stroke: #8250df; }
@media (prefers-color-scheme: dark) {
.panel { fill: #0d1117; stroke: #3d444d; } .ink { fill: #f0f6fc; } .dim { fill: #9198a1; } .grid { stroke: #2a3038; }
.wellsaid { fill: #4493f8; stroke: #4493f8; } .format { fill: #3fb950; stroke: #3fb950; }
.naive { fill: #9198a1; stroke: #9198a1; } .comrak { fill: #f0883e; stroke: #f0883e; }
.pulldown { fill: #ab7df8; stroke: #ab7df8; }
}
.line { fill: none; } text { stroke: none; }"""


def read():
    """The line about the machine, and the rows by (class or length, contestant)."""
    first, *rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    classes = {(row["class"], row["contestant"]): row for row in rows if "class" in row}
    lengths = {(int(row["length"]), row["contestant"]): row for row in rows if "length" in row}
    return first, classes, lengths


def number(value):
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def size(length):
    return f"{length // 1024} KiB" if length >= 1024 else f"{length} B"


# ---------------------------------------------------------------- drawing


def text(x, y, content, style):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}">{html.escape(content, quote=False)}</text>'


def rule(x1, y1, x2, y2):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="grid"/>'


def width_of(content):
    """About as wide as the text is in the widest of the fonts."""
    return sum(4 if letter in " fijlrt()-." else 12 if letter in "mw" else 8 for letter in content)


def marker(name, x, y):
    """A shape of its own for each contestant: colour is not all that tells them apart."""
    corners = {"format": [(-4, -4), (4, -4), (4, 4), (-4, 4)], "naive": [(0, -5), (5, 4), (-5, 4)],
               "comrak": [(0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)]}
    if name not in corners:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" class="{name}"/>'
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners[name])
    return f'<polygon points="{points}" class="{name}"/>'


def document(name, width, height, title, description, body):
    title, description = html.escape(title, quote=False), html.escape(description, quote=False)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="{name}-title {name}-description">',
        f'<title id="{name}-title">{title}</title>',
        f'<desc id="{name}-description">{description}</desc>',
        f"<style>\n{STYLE}\n</style>",
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" class="panel"/>',
        *body, "</svg>", ""])


def ticks(top):
    """Round numbers from 0 to at least `top`, four to eight of them."""
    unit = 10 ** math.floor(math.log10(top))
    step = next(s for s in (unit / 5, unit / 2, unit, 2 * unit) if top / s <= 7)
    return [step * i for i in range(math.ceil(top / step) + 1)]


def by_class(machine, rows):
    """Bars: megabytes per second for each class of comments."""
    left, right, top, bar, gap = 100, 100, 78, 13, 16
    group = len(BY_CLASS) * bar + gap
    width, bottom = 820, top + len(CLASSES) * group
    scale = ticks(max(rows[c, "wellsaid"]["mb_per_s"] for c in CLASSES))
    x = lambda value: left + (width - left - right) * value / scale[-1]
    title = "Comments formatted, MB per second: more is better"
    body = [text(20, 30, title, "title ink")]
    at = 20
    for name in BY_CLASS:
        body += [f'<rect x="{at}" y="44" width="11" height="11" class="{name}"/>',
                 text(at + 16, 54, NAMES[name], "ink")]
        at += 40 + width_of(NAMES[name])
    for tick in scale:
        body += [rule(x(tick), top - 6, x(tick), bottom),
                 text(x(tick), bottom + 15, number(tick) if tick else "0", "small dim middle")]
    said = []
    for index, (key, label) in enumerate(CLASSES.items()):
        y = top + index * group
        body.append(text(left - 10, y + len(BY_CLASS) * bar / 2 + 4, label, "ink end"))
        for name in BY_CLASS:
            row = rows[key, name]
            value, ratio = row["mb_per_s"], row["against_naive"]
            note = f" ({number(ratio)} ×)" if name == "wellsaid" else ""
            body += [f'<rect x="{left}" y="{y:.1f}" width="{x(value) - left:.1f}" height="{bar - 2}" '
                     f'class="{name}"/>',
                     text(x(value) + 5, y + bar - 3, number(value) + note, "small ink")]
            y += bar
        said.append(f"{label}: " + ", ".join(
            f"{NAMES[name]} {number(rows[key, name]['mb_per_s'])}" for name in BY_CLASS))
    body.append(text(20, bottom + 40, f"× = against {NAIVE}. {machine}", "small dim"))
    return document("speed", width, bottom + 54, title, "; ".join(said) + ".", body)


def by_length(machine, rows):
    """Lines: nanoseconds per byte for comments of 64 bytes to 64 KiB."""
    lengths = sorted({length for length, _ in rows})
    cost = {key: 1000 / row["mb_per_s"] for key, row in rows.items()}
    left, right, top, width, height = 56, 222, 60, 820, 420
    bottom = height - 70
    marks = [float(f"{digit}e{power}") for power in range(-4, 6) for digit in (1, 2, 5)]
    first = max(m for m in marks if m <= min(cost.values()) / 1.1)
    last = min(m for m in marks if m >= max(cost.values()))
    x = lambda v: left + (width - left - right) * math.log2(v / lengths[0]) / math.log2(lengths[-1] / lengths[0])
    y = lambda v: bottom - (bottom - top) * math.log(v / first) / math.log(last / first)
    title = "Cost by length of comment, nanoseconds per byte: less is better"
    body = [text(20, 30, title, "title ink")]
    for mark in marks:
        if first <= mark <= last:
            body += [rule(left, y(mark), width - right, y(mark)),
                     text(left - 8, y(mark) + 4, f"{mark:g}", "small dim end")]
    for length in lengths:
        body.append(text(x(length), bottom + 18, size(length), "small dim middle"))
    said = []
    labels = []
    for name in BY_LENGTH:
        points = [(x(length), y(cost[length, name])) for length in lengths]
        body.append(f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}" '
                    f'class="{name} line"/>')
        body += [marker(name, a, b) for a, b in points]
        labels.append([points[-1][1] + 4, name])
        said.append(f"{LINES[name]}: " + ", ".join(
            f"{cost[length, name]:.2g} at {size(length)}" for length in lengths[::2]))
    labels.sort()
    labels[-1][0] = min(labels[-1][0], bottom - 4)
    for above, below in reversed(list(zip(labels, labels[1:]))):
        above[0] = min(above[0], below[0] - 16)
    for at, name in labels:
        body += [marker(name, width - right + 18, at - 4), text(width - right + 30, at, LINES[name], "ink")]
    body.append(text(20, height - 16, f"Real comments, joined or cut to length; both axes are logarithmic. {machine}",
                     "small dim"))
    return document("length", width, height, title, "; ".join(said) + ".", body)


def table(classes):
    """The rows of README.md."""
    times = lambda key, name: number(
        classes[key, "wellsaid"]["against_naive"] / classes[key, name]["against_naive"])
    lines = ["| times as fast as | " + " | ".join(CLASSES.values()) + " |",
             "|---|" + "--:|" * len(CLASSES)]
    for name in BY_CLASS[1:]:
        lines.append(f"| {NAMES[name]} | " + " | ".join(times(key, name) for key in CLASSES) + " |")
    return "\n".join(lines) + "\n"


def main():
    first, classes, lengths = read()
    machine = f"{first['machine']}, {first['date']}"
    start, end = "<!-- speed -->\n", "<!-- /speed -->\n"
    readme = README.read_text(encoding="utf-8")
    before, _, rest = readme.partition(start)
    _, _, after = rest.partition(end)
    files = {
        CHARTS / "speed.svg": by_class(machine, classes),
        CHARTS / "length.svg": by_length(machine, lengths),
        README: before + start + table(classes) + end + after,
    }
    stale = [path for path, new in files.items()
             if not path.exists() or path.read_text(encoding="utf-8") != new]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what scripts/charts.py makes of the figures")
        return 1 if stale else 0
    CHARTS.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(files[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

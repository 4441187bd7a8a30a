// Compares the view of comments with what this browser shows of their HTML. `rows` come from view.py.
//
// Every `details` is opened. The formatter writes the lines over and for quotes and the summary of
// a folded quote: the names are compared, and the rest of the text without these lines.
"use strict";

// The same as `normalised` in tests/common/seen.rs; rows of the kind "normal" hold the two together.
function normalised(text) {
    const line = (text) => text.split(/[ \t\r]/).filter((word) => word).join(" ");
    return text.split("\n").map(line).filter((text) => text).join("\n");
}

const lines = (texts) => texts.flatMap((text) => text.split("\n")).map(normalised).filter((text) => text);
const set = (texts) => JSON.stringify([...new Set(texts)].sort());

function seen(html) {
    const place = document.createElement("div");
    place.innerHTML = html;
    document.body.append(place);
    const all = (selector) => [...place.querySelectorAll(selector)];
    for (const details of all("details")) details.open = true;
    const names = all("p.quote-author cite").map((cite) => cite.textContent);
    for (const line of all("p.quote-author, p.quote-omitted, details.quote-folded > summary:first-child")) line.remove();
    const titles = all("[title], [alt]").flatMap((element) =>
        ["title", "alt"].map((name) => element.getAttribute(name) || ""));
    const links = all("a[href]").map((link) => link.getAttribute("href"))
        .concat(all("img[src]").map((image) => image.getAttribute("src")));
    const body = normalised(place.innerText);
    place.remove();
    return [body, lines(names), lines(titles), lines(links)];
}

const report = { compared: 0, differ: 0, letters: 0, first: [] };
for (const row of rows) {
    let wrong = null;
    if (row.kind === "normal") {
        if (normalised(row.text) !== row.normal) wrong = normalised(row.text);
    } else {
        const found = seen(row.html);
        const told = row.seen;
        report.compared += 1;
        report.letters += found[0].length;
        const same = found[0] === told[0] && JSON.stringify(found[1]) === JSON.stringify(told[1]) &&
            set(found[2]) === set(told[2]) && set(found[3]) === set(told[3]);
        if (!same) wrong = found;
    }
    if (wrong !== null) {
        report.differ += 1;
        if (report.first.length < 20) report.first.push({ row, wrong });
    }
}
document.body.replaceChildren();
const pre = document.createElement("pre");
pre.id = "report";
pre.textContent = JSON.stringify(report);
document.body.append(pre);

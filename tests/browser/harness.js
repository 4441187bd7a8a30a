// Runs in the page that holds the frames. `pages` and `raw` come from run.py.
//
// Each frame has a policy of its own that only allows our script, so that the browser itself
// reports all other attempts (`securitypolicyviolation`);
// afterwards every node of the frame is looked at.
"use strict";

const report = { executions: [], loads: [], off: [], places: {}, differ: {}, frames: 0, nodes: 0, inserted: 0, caught: {} };
const KEPT = 40;

function keep(list, entry) {
    list.count = (list.count || 0) + 1;
    report.places[entry.where] = (report.places[entry.where] || 0) + 1;
    if (list.length < KEPT) list.push(entry);
}

// Called by the frame's own script, before any of the frame's content is parsed.
function watch(frame, id, rules) {
    frame.addEventListener("securitypolicyviolation", (event) => {
        const directive = event.effectiveDirective;
        const what = { where: id, directive, sample: event.sample, blocked: event.blockedURI };
        if (directive.startsWith("script")) keep(report.executions, what);
        else if (directive !== "img-src" || !rules.elements.img) keep(report.loads, what);
    }, true);
}

// Whether the policy allows an address, as the browser reads it.
function address(rules, value) {
    let own = null;
    try { own = new URL(value); } catch { /* no scheme of its own */ }
    if (own) return rules.schemes.includes(own.protocol.slice(0, -1));
    try {
        return rules.relative && new URL(value, "http://base.invalid/x/").host === "base.invalid";
    } catch { return false; }
}

// Reason why a policy forbids an element; null if it does not.
function judge(element, rules, harness) {
    const name = element.localName;
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml") return `<${name}> is foreign`;
    if (element.hasAttribute("data-c")) {
        const attributes = element.getAttributeNames().filter((name) => name !== "data-c");
        return harness.includes(name) && !attributes.length ? null : `<${name}> of ours has ${attributes}`;
    }
    // Tables grow a body by themselves.
    if (name === "tbody" && harness.includes("table") && !element.attributes.length) return null;
    const allowed = rules.elements[name];
    if (!allowed) return `<${name}> is not allowed`;
    for (const { name: attribute, value } of element.attributes) {
        if (!allowed.includes(attribute)) return `<${name} ${attribute}> is not allowed`;
        const followed = ["href", "src", "cite"].includes(attribute);
        if (followed && !address(rules, value)) return `<${name} ${attribute}=${JSON.stringify(value)}>`;
    }
    return null;
}

// Looks at every node below `root`, contents of templates included.
function walk(root, rules, harness, where) {
    const found = [];
    const waiting = [...root.childNodes].reverse();
    while (waiting.length) {
        const node = waiting.pop();
        report.nodes += 1;
        if (node.nodeType === Node.ELEMENT_NODE) {
            const wrong = judge(node, rules, harness);
            if (wrong) found.push(wrong);
            if (node.content) waiting.push(node.content);
            if (node.shadowRoot) waiting.push(node.shadowRoot);
        } else if (node.nodeType !== Node.TEXT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) {
            found.push(`node of type ${node.nodeType}`);
        }
        for (let child = node.lastChild; child; child = child.previousSibling) waiting.push(child);
    }
    for (const wrong of found) keep(report.off, { where, wrong });
    return found;
}

const CONTENT = "default-src 'none'; script-src 'nonce-harness'";
// Ours; the names are of this window, which the frame cannot change without a script.
const HEAD = (id) =>
    `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="${CONTENT}">` +
    `<script nonce="harness">parent.arrived(document, ${id})</script></head>`;

const jobs = [];
function arrived(frame, id) { jobs[id].arrived(frame); }

function frame(job, body) {
    job.id = jobs.length;
    jobs.push(job);
    const element = document.createElement("iframe");
    element.srcdoc = HEAD(job.id) + body;
    job.element = element;
    document.body.append(element);
}

// All pages of a policy, each inside a context, in one document and then by `innerHTML`.
function insert(rules, context, pages) {
    const harness = ["body", ...context.harness];
    const body = pages.map((page) => `${context.before}${page.html}${context.after}\n`);
    const where = `${rules.policy} in ${context.name}`;
    frame({
        arrived: (document) => watch(document, where, rules),
        finish(element) {
            report.frames += 1;
            const frame = element.contentDocument;
            if (!frame || frame.scripts.length !== 1 || frame.head.children.length !== 2) {
                return keep(report.off, { where, wrong: "the frame is not ours any more" });
            }
            walk(frame.body, rules, harness, where);
            if (frame.documentElement.children.length !== 2) keep(report.off, { where, wrong: "not head and body" });
            report.inserted += pages.length;
            // If the context ends where it should, each page is unchanged.
            const marked = frame.querySelectorAll(context.name === "body" ? "none" : `${context.name}[data-c]`);
            // In a table only the cell holds the page.
            const last = (element) => !element.querySelector("[data-c]");
            const found = [...marked].filter(last).map((element) => element.innerHTML);
            const same = found.length === pages.length && pages.every((page, at) => page.html === found[at]);
            let fragments = 0;
            for (const page of pages) {
                const holder = frame.createElement(context.name);
                holder.innerHTML = page.html;
                walk(holder, rules, [], `${where} by innerHTML: ${page.id}`);
                fragments += holder.innerHTML !== page.html;
                report.inserted += 1;
            }
            const key = context.name;
            const entry = (report.differ[key] = report.differ[key] || { documents: 0, fragments: 0, example: null });
            entry.documents += !same;
            entry.fragments += fragments;
            if (!same && !entry.example) {
                const at = pages.findIndex((page, at) => page.html !== found[at]);
                entry.example = { where, page: pages[at], found: found[at] || null };
            }
        },
    }, `<body data-c>${body.join("")}</body></html>`);
}

const RUNS = ["javascript:", "vbscript:", "data:"];
function runs(value) {
    try { return RUNS.includes(new URL(value, "http://base.invalid/").protocol); } catch { return false; }
}

// Contents of a document, in the words of active.rs.
function inventory(frame) {
    const found = new Set();
    for (const element of frame.querySelectorAll("*")) {
        if (element.hasAttribute("nonce")) continue;
        const tag = element.localName;
        if (!element.hasAttribute("data-c")) found.add(`<${tag}>`);
        for (const { name, localName, value } of element.attributes) {
            const lower = name.toLowerCase();
            found.add(localName.toLowerCase());
            const animated = ["by", "from", "to", "values"].includes(lower);
            if (animated ? value.split(";").some(runs) : runs(value)) found.add(`${tag} ${lower}`);
        }
    }
    return found;
}

// A comment as typed, in a frame of its own: the control.
function control(rules, vector) {
    const seen = { off: [], ran: 0, active: [] };
    report.caught[vector.id] = seen;
    frame({
        arrived(frame) {
            frame.addEventListener("securitypolicyviolation", (event) => {
                if (event.effectiveDirective.startsWith("script")) seen.ran += 1;
            }, true);
            frame.addEventListener("DOMContentLoaded", () => look(frame));
        },
        finish(element) {
            report.frames += 1;
            let frame = null;
            try { frame = element.contentDocument; } catch { /* it went elsewhere */ }
            if (!frame || frame.URL !== "about:srcdoc") seen.left = true;
        },
    }, `<body data-c><div data-c>${vector.html}`);
    function look(frame) {
        const kept = report.off;
        report.off = [];
        const roots = [...frame.documentElement.childNodes].filter((node) => node !== frame.head);
        for (const element of [...frame.head.childNodes].slice(2).concat(roots)) {
            seen.off.push(...walk({ childNodes: [element] }, rules, ["body", "div"], "raw"));
        }
        report.off = kept;
        const found = inventory(frame);
        seen.active = vector.active.filter((reason) => found.has(reason));
        seen.off = [...new Set(seen.off)].slice(0, 8);
    }
}

window.onload = () => {
    for (const job of jobs) job.finish(job.element);
    // Violations are reported in tasks of their own, which come first.
    setTimeout(() => {
        for (const key of ["executions", "loads", "off"]) report[key] = { count: report[key].count || 0, first: report[key] };
        document.body.replaceChildren();
        const pre = document.createElement("pre");
        pre.id = "report";
        pre.textContent = JSON.stringify(report);
        document.body.append(pre);
    }, 1000);
};

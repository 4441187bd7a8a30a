// Comments that hold templates, given to template engines as a careless page would: under the
// default policy the engines run them, under `templates = "inert"` they run nothing.
//
//     tests/templates/run.cjs PROGRAM FOLDER
//
// FOLDER has the engines in `node_modules` (see `.ci/run`, step "templates").
"use strict";

const { execFileSync } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const path = require("node:path");

const [program, folder] = process.argv.slice(2).map((name) => path.resolve(name));
const load = require("node:module").createRequire(path.join(folder, "here.cjs"));
const { createSSRApp } = load("vue");
const { renderToString } = load("vue/server-renderer");
// The entry point of the compiler wants a `vue` of its own version beside it.
const Vue2 = load("vue2");
const { compileToFunctions } = load("vue-template-compiler/build.js");
const lodash = load("lodash");

const quiet = { warn: console.warn, error: console.error };
const allowed = "<a href title> <em> <strong> <code> <ul> <li>";

// What authors type; each would set `hit`. The first runs in Vue 2, the second in Vue 3.
const vue2 = "constructor.constructor('globalThis.hit=1')()";
const vue3 = "$emit.constructor('globalThis.hit=1')()";
const plain = "globalThis.hit=1";
const comments = [
    `{{ ${vue2} }}`,
    `{{ ${vue3} }}`,
    `Hi { {{ ${vue3} }} }`,
    `{&#123; ${vue3} }}`,
    `&lcub;&#x7b; ${vue2} }}`,
    `<em>{</em>{ ${vue3} }}`,
    `<em>{</em><strong>{</strong> ${vue2} }}`,
    `{\u0001{ ${vue3} }}`,
    `<code>{{ ${vue3} }}</code>`,
    `[quote={{ ${vue3} }}]x[/quote]`,
    `<ul><li>{{ ${vue2} }}</li></ul>`,
    `\${${plain}}`,
    `$<em>{${plain}}</em>`,
    `$&#123;${plain}}`,
    `<% ${plain} %>`,
    `&lt;% ${plain} %>`,
    `&lt;<em>% ${plain} %></em>`,
    `<a href="/\${${plain}}">x</a>`,
    `<a href="/x" title="\${${plain}}">x</a>`,
    `https://example.com/\${${plain}}`,
];

/** The HTML of a comment. */
function format(comment, policy) {
    return execFileSync(program, ["format", "--policy", policy], { input: comment, encoding: "utf8" });
}

/** What `textContent` is of such HTML: canonical, so that these five references are all. */
function textContent(html) {
    const names = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" };
    return html.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name) => names[name]);
}

/** Engines, each with a template. */
const engines = {
    "Vue 3": (template) => renderToString(createSSRApp({ template })),
    "Vue 2": (template) => {
        const { render, staticRenderFns } = compileToFunctions(`<div>${template}</div>`);
        new Vue2({ render, staticRenderFns })._render();
    },
    lodash: (template) => lodash.template(template)(),
};

/** Names of the engines that run something in the HTML, or in its text. */
async function running(html) {
    const found = new Set();
    for (const [name, run] of Object.entries(engines)) {
        for (const template of [html, textContent(html)]) {
            globalThis.hit = 0;
            try {
                await run(template);
            } catch {
                // A template that is broken; what ran before counts.
            }
            if (globalThis.hit) found.add(name);
        }
    }
    return found;
}

async function main() {
    console.warn = console.error = () => {};
    const careless = path.join(folder, "keep.toml");
    const careful = path.join(folder, "inert.toml");
    writeFileSync(careless, `allowed = "${allowed}"\n`);
    writeFileSync(careful, `allowed = "${allowed}"\ntemplates = "inert"\n`);
    const seen = new Set();
    let wrong = 0;
    for (const comment of comments) {
        const before = await running(format(comment, careless));
        const after = await running(format(comment, careful));
        before.forEach((name) => seen.add(name));
        if (!before.size || after.size) {
            wrong += 1;
            const said = `runs in [${[...before]}] without the option, in [${[...after]}] with it`;
            console.log(`${JSON.stringify(comment)} ${said}`);
        }
    }
    Object.assign(console, quiet);
    const missing = Object.keys(engines).filter((name) => !seen.has(name));
    if (wrong || missing.length) throw new Error(`${wrong} comments; no comment runs in [${missing}]`);
    console.log(`${comments.length} comments run in ${[...seen].join(", ")}; none with templates = "inert"`);
}

main();

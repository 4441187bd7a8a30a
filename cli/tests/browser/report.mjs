// Reports of `wellsaid rules replay --html` and `wellsaid policy replay --html` in headless Chromium:
// hostile comments, the console, axe-core, a phone, both color schemes, sorting, no JavaScript.
//
// usage: node report.mjs PROGRAM MODULES CHROMIUM ATTACKS FOLDER
//
// MODULES holds playwright-core and axe-core, ATTACKS is tests/data/xss.jsonl; pages and screenshots
// are written to FOLDER.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [program, modules, chromium, hostile, folder] = process.argv.slice(2);
const require = createRequire(join(modules, "node_modules", "x.js"));
const playwright = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(folder, { recursive: true });
const file = (name) => join(folder, name);

const attacks = readFileSync(hostile, "utf8").trim().split("\n").map((line) => JSON.parse(line).input);
const XSS = "<script>alert(1)</script><img src=x onerror=alert(2)>";
const DAY = 86_400;

// ---- The archive and the rules: every text from outside is hostile.

const decisions = ["approved", "spam", "rejected", "pending"];
const rows = attacks.filter((body) => body.trim() && body.length < 20_000).map((body, at) => ({
  id: at % 3 ? at : `"'>${XSS}${at}`,
  body,
  decision: decisions[at % 4],
  created: 1_790_000_000 + at * 1_800,
}));
const quiet = Array.from({ length: 1_000 }, (_, at) => ({
  id: `quiet-${at}`,
  body: at % 7 ? "A comment of no interest, with <em>one</em> word." : "[quote=Ann]Read this[/quote] A casino, a c4s1no.",
  decision: "approved",
  created: 1_790_000_000 + at * 3_000,
}));
const lines = (some) => some.map((row) => JSON.stringify(row)).join("\n") + "\n";
writeFileSync(file("hostile.ndjson"), lines(rows));
writeFileSync(file("mixed.ndjson"), lines([...rows.slice(0, 300), ...quiet].sort((a, b) => a.created - b.created)));
const rules = (name, words, action) => `
name = ${JSON.stringify(name)}
[lists.w]
kind = "words"
fold = "strong"
words = ${JSON.stringify(words)}
[[rule]]
id = "words"
why = ${JSON.stringify(XSS)}
when = { words = { list = "w" } }
action = "${action}"
[[rule]]
id = "everything-in-angles"
why = "All."
when = { regex = { pattern = '(?s)<.{1,60}' } }
action = "flag"
[[rule]]
id = "unknown"
why = "A fact that is never given."
when = { author = { rejected_gte = 1 } }
action = "hold"
`;
writeFileSync(file("old.toml"), rules("old", ["alert"], "hold"));
writeFileSync(file("new.toml"), rules(XSS, ["alert", "script", "casino"], "spam"));
writeFileSync(file("policy.toml"), 'preset = "comment"\nlying_captions = "keep"\n');

const run = (...given) => execFileSync(program, given, { maxBuffer: 1 << 30 });
const replay = (archive, page, ...more) => run("rules", "replay", file(archive), "--rules", file("new.toml"),
  "--old", file("old.toml"), "--html", file(page), ...more);
const compare = (archive, page, ...more) => run("policy", "replay", file(archive), "--policy", "plain",
  "--old", file("policy.toml"), "--html", file(page), ...more);
replay("hostile.ndjson", "replay-hostile.html", "--examples", "100000");
compare("hostile.ndjson", "policy-hostile.html", "--examples", "100000");
replay("mixed.ndjson", "replay.html");
compare("mixed.ndjson", "policy.html");

// ---- Chromium

// Runs before any script of a page: counts the scripts that ran and those that the browser blocked.
function watch() {
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    window[name] = (...values) => { window.ran.push(`${name}(${values})`); };
  }
  document.addEventListener("securitypolicyviolation", (event) => {
    window.ran.push(`stopped: ${event.effectiveDirective} ${event.sample || event.blockedURI}`);
  }, true);
}

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });
let failed = 0;

async function test(name, page, settings, body) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, reducedMotion: "reduce", ...settings });
  // Playwright runs nothing at all in a page without JavaScript.
  if (settings.javaScriptEnabled !== false) await context.addInitScript(watch);
  const tab = await context.newPage();
  const errors = [];
  tab.on("pageerror", (error) => errors.push(String(error)));
  tab.on("console", (line) => line.type() === "error" && errors.push(line.text()));
  tab.on("request", (request) => request.url().startsWith("file:") || errors.push(request.url()));
  try {
    await tab.goto(pathToFileURL(file(page)).href);
    await body(tab, errors);
    assert.deepEqual(errors, []);
    console.log(`   ${name}: ok`);
  } catch (error) {
    failed += 1;
    console.log(`   ${name}: FAILED\n${error.stack}`);
  }
  await context.close();
}

const ran = (tab) => tab.evaluate(() => window.ran);

// Elements that no report has, and attributes that could run something.
const wrong = () => {
  const found = [];
  const scripts = document.querySelectorAll("script").length;
  if (scripts !== 1) found.push(`${scripts} scripts`);
  for (const element of document.querySelectorAll("main *")) {
    if (/^(iframe|object|embed|form|input|style|link|meta|base|math|img)$/.test(element.localName)) found.push(element.outerHTML.slice(0, 100));
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "style" || name === "srcdoc") found.push(`${name}=${value}`);
    }
    if (element.localName === "a" && element.href && !/^(https?|mailto|file):/.test(element.href)) found.push(element.href);
  }
  return found;
};

for (const [page, least] of [["replay-hostile.html", 1_000], ["policy-hostile.html", 300]]) {
  await test(`${page}: nothing runs`, page, {}, async (tab) => {
    await tab.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
    const examples = await tab.locator(".examples > li").count();
    assert.ok(examples > least, `${examples} examples`);
    assert.deepEqual(await tab.evaluate(wrong), []);
    assert.deepEqual(await ran(tab), []);
  });
}

// Controls: the same page with one comment that is not escaped, with the policy of the page and without.
const page = readFileSync(file("replay-hostile.html"), "utf8");
const open = page.replace('<p class="text">', `<p class="text">${XSS}`);
writeFileSync(file("control-stopped.html"), open);
writeFileSync(file("control-runs.html"), open.replace(/<meta http-equiv[^>]*>/, ""));
for (const [name, control, want] of [
  ["without a policy it runs, and is caught", "control-runs.html", /alert\(1\)/],
  ["with the policy of the page it is stopped, and is caught", "control-stopped.html", /stopped: script-src/],
]) {
  await test(`control: ${name}`, control, {}, async (tab, errors) => {
    await tab.waitForTimeout(100);
    assert.match((await ran(tab)).join("\n"), want);
    assert.equal(/alert/.test((await ran(tab)).join("\n")), control === "control-runs.html");
    assert.notDeepEqual(await tab.evaluate(wrong), []);
    errors.length = 0;
  });
}

for (const page of ["replay.html", "policy.html"]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [width, height] of [[1200, 900], [360, 740]]) {
      const name = `${page.replace(".html", "")}-${colorScheme}-${width}`;
      await test(`${name}: axe-core, width`, page, { colorScheme, viewport: { width, height } }, async (tab) => {
        await tab.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
        const over = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${over} px too wide`);
        await tab.evaluate(`(() => { ${axe}; })()`);
        const found = await tab.evaluate(() => axe.run());
        const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
        assert.deepEqual(told, []);
        await tab.reload();
        await tab.screenshot({ path: file(`${name}.png`), fullPage: true });
      });
    }
  }
}

await test("a table is sorted by its headings", "replay.html", {}, async (tab) => {
  const table = tab.locator("#rules table.sortable").first();
  const names = () => table.locator("tbody th").allTextContents();
  await table.locator("thead button", { hasText: "comments" }).click();
  const byNumber = await names();
  assert.equal(await table.locator("th[aria-sort=descending]").count(), 1);
  await table.locator("thead button", { hasText: "comments" }).click();
  assert.deepEqual(await names(), byNumber.reverse());
  await table.locator("thead button", { hasText: "rule" }).focus();
  await tab.keyboard.press("Enter");
  assert.deepEqual(await names(), [...byNumber].sort());
});

await test("without JavaScript everything can be read", "replay.html", { javaScriptEnabled: false }, async (tab) => {
  assert.match(await tab.locator("main").innerText(), /everything-in-angles/);
  assert.equal(await tab.locator("thead button").count(), 0);
  assert.ok(await tab.locator("svg rect").count() > 100);
  await tab.locator("summary").first().click();
});

await browser.close();
process.exit(failed ? 1 : 0);

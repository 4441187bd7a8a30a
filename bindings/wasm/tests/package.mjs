// Compares the installed package with the results of Rust for every comment of the test data.
//
//     node package.mjs ROWS    where `wellsaid` is installed; ROWS is written by
//                              `cargo test --test binding_rows -- FOLDER`
import assert from "node:assert/strict";
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import init, { Formatter } from "wellsaid";

// A row that is lost fails.
const LEAST = { policies: 30, comments: 30_000, full: 13_000 };

const equal = { policies: 0, comments: 0, full: 0, spans: 0 };

/** Checks each span against the bytes that Rust counts, and returns the report with those. */
function inBytes(report, source) {
  const bytes = (units) => Buffer.byteLength(source.slice(0, units));
  const convert = (key, value) => {
    if (key !== "span") return value;
    equal.spans += 1;
    return value.map(bytes);
  };
  return JSON.parse(JSON.stringify(report), convert);
}

let formatter;
for await (const line of createInterface({ input: createReadStream(process.argv[2]), crlfDelay: Infinity })) {
  const row = JSON.parse(line);
  if ("policy" in row) {
    formatter?.free();
    formatter = new Formatter(row.policy);
    assert.equal(formatter.fingerprint, row.fingerprint);
    assert.deepEqual(formatter.tips(), row.tips);
    equal.policies += 1;
    continue;
  }
  const { id, source } = row;
  assert.deepEqual(formatter.format(source), { html: row.html, verification: row.verification }, id);
  equal.comments += 1;
  if ("plain" in row) {
    assert.equal(formatter.plain(source), row.plain, id);
    assert.equal(formatter.subject(source), row.subject, id);
    assert.equal(formatter.excerpt(source, 80).html, row.excerpt, id);
    assert.equal(formatter.quoteReply(source, { author: "Ann B.", post_id: 12 }), row.reply, id);
    assert.equal(formatter.mend(source), row.mended, id);
    assert.deepEqual(inBytes(formatter.report(source), source), row.report, id);
    equal.full += 1;
  }
}
for (const [what, least] of Object.entries(LEAST)) {
  assert.ok(equal[what] >= least, `${what}: ${equal[what]}, expected ${least} or more`);
}

// Policies as objects and as JSON, presets, mistakes.
formatter = new Formatter();
const fingerprint = new Formatter("").fingerprint;
assert.equal(formatter.fingerprint, fingerprint);
assert.equal(new Formatter(null).fingerprint, fingerprint);
assert.equal(new Formatter({ preset: "comment" }).fingerprint, fingerprint);
assert.equal(new Formatter('{"preset": "comment"}').fingerprint, fingerprint);
assert.notEqual(new Formatter({ preset: "plain" }).fingerprint, fingerprint);
const fails = (name, message, call) => assert.throws(call, (error) => {
  assert.ok(error instanceof Error);
  assert.equal(error.name, name);
  assert.match(error.message, message);
  return true;
});
fails("InvalidPolicy", /`breakz`/, () => new Formatter('{"breakz": true}'));
fails("InvalidPolicy", /JSON|expected/, () => new Formatter("breaks = true"));
fails("InvalidPolicy", /script/, () => new Formatter({ allowed: "<script>" }));
fails("InvalidData", /string/, () => new Formatter(() => 1));
fails("TooLong", /65536|65,536/, () => formatter.format("x".repeat(65537)));
fails("InvalidData", /mention/, () => formatter.format("x", { mention: {} }));
fails("InvalidData", /not an object/, () => formatter.format("x", []));
fails("InvalidData", /name/, () => formatter.quoteReply("x", { name: "Ann" }));

// Answers of the application; quotes are compared with their posts.
const mentions = new Formatter({ links: { mentions: true } });
const answers = { mentions: { "@ann": { href: "/u/7" } } };
assert.equal(mentions.format("Hi @ann", answers).html, '<p>Hi <a href="/u/7">@ann</a></p>');
const quotes = { quotes: [{ author: "Ann", source: "The bridge is closed." }] };
const quoted = (text) => formatter.report(`[quote=Ann]${text}[/quote]\nYes.`, quotes).quotes[0].verification;
assert.equal(quoted("The bridge is closed."), "verified");
assert.equal(quoted("The bridge is open."), "altered");
assert.match(formatter.format("[quote=Ann]The bridge is open.[/quote]", quotes).html, /quote-altered/);

assert.equal(formatter.subject("I do not agree with this at all", 20, null, "…"), "I do not agree with…");

// Specific to JavaScript: lone surrogates in texts and in names, spans behind characters of two
// units.
assert.equal(formatter.format("a\ud800b").html, "<p>a\ufffdb</p>");
assert.match(formatter.quoteReply("Hi", { author: "A\ud800" }), /^\[quote=/);
const source = "😀é <blink>no";
const { span, fix } = formatter.report(source).notices[0];
assert.equal(source.slice(...span), "<blink>");
assert.equal(formatter.mend(source), source.slice(0, fix.span[0]) + fix.replacement + source.slice(fix.span[1]));

// As in a browser, where the file is fetched: `init` has nothing left to do here.
await init();
const place = fileURLToPath(import.meta.resolve("wellsaid/wellsaid_bg.wasm"));
assert.ok(WebAssembly.validate(readFileSync(place)));

// Speed, printed but not asserted: shared machines differ.
const comment = "I agree with <em>most</em> of it, see www.rust-lang.org/learn and the list below.\n".repeat(3).slice(0, 200);
const rounds = 20_000;
for (let round = 0; round < 2_000; round += 1) formatter.format(comment);
const began = performance.now();
for (let round = 0; round < rounds; round += 1) formatter.format(comment);
const micros = ((performance.now() - began) * 1000) / rounds;

console.log(
  `wasm: ${equal.policies} policies, ${equal.comments} comments byte-equal, ${equal.full} of them in every output, ` +
    `${equal.spans} spans; ${micros.toFixed(1)} µs for a comment of 200 bytes`,
);

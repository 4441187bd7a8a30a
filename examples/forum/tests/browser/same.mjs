// Previews of the library in the browser against those of the server: all texts of the test data, and generated comments.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

// All strings of a value.
function* strings(value) {
  if (typeof value === "string") yield value;
  else if (value && typeof value === "object") for (const inner of Object.values(value)) yield* strings(inner);
}

// All texts of the test data, of any kind: comments, HTML, names, sentences.
export function texts(folder, parseToml) {
  const found = new Set();
  for (const entry of readdirSync(folder, { recursive: true }).sort()) {
    const read = () => readFileSync(join(folder, entry), "utf8");
    if (entry.endsWith(".toml")) for (const text of strings(parseToml(read()))) found.add(text);
    if (entry.endsWith(".jsonl")) {
      for (const line of read().split("\n").filter(Boolean)) for (const text of strings(JSON.parse(line))) found.add(text);
    }
  }
  return [...found];
}

const PIECES = [
  "Tea", "I would rather have coffee.", "x<y", "a & b", "&amp;", "&#105;", "&lt;b&gt;", "🙂", "e\u0301", "שלום עולם", "نص", "\u202eabc\u202c", "\u200b",
  "www.example.org", "https://example.org/a_(b)?c=d&e=f#g", "http://user@198.51.100.7/", "ann@example.org", "https://éxample.org/", "ftp://example.org",
  "<em>", "</em>", "<strong>", "</strong>", "<b>", "</i>", "<cite>", "<code>", "</code>", "<code class=\"language-rust\">", "<a href=\"https://example.org\" title='x'>", "</a>",
  "<a href=javascript:alert(1)>", "<ul>", "<li>", "</ul>", "<ol start=\"3\">", "</ol>", "<dl>", "<dt>", "<dd>", "</dl>", "<blink>", "</blink>", "<script>", "</script>",
  "<!-- x -->", "<![CDATA[", "]]>", "<img src=x onerror=alert(1)>", "<", ">", "\"", "'", "`", "```\n", "`a < b`", "\n", "\n\n", "\t", "    ", " ",
  "- ", "* ", "1. ", "> ", ">> ", "[quote]", "[/quote]", "[quote=Ann]", "[quote=\"Ann B.\"]", "[quote=\"Oskar Lind\" post_id=2]", "[quote post_id=1]", "[quote=Ann post_id=99]",
  "[b]", "[/b]", "[url=https://example.org]", "\u0000", "\ufeff", "\u0085", "\u2028", "\ud800", "\udc00", "0".repeat(70), "word ".repeat(12),
];

// Comments made of pieces, the same each time (mulberry32).
export function generated(number) {
  let state = 20261130;
  const random = (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const comment = () => Array.from({ length: 1 + random(24) }, () => PIECES[random(PIECES.length)] + (random(3) ? "" : " ")).join("");
  return Array.from({ length: number }, () => ({ body: comment(), subject: random(4) ? "" : comment().slice(0, 60) }));
}

// Runs in the page: both previews of each comment; returns the first difference.
async function compare(comments) {
  const form = document.querySelector("#form");
  const fields = form.elements;
  const local = await load(form);
  if (!local) return "the library is not in the browser";
  // Data that the browser gets when its user quotes a comment.
  fields.namedItem("body").value = Array.from({ length: 20 }, (_, at) => `[quote post_id=${at}]x[/quote]`).join("");
  for (const [id, answer] of Object.entries((await serverPreview(form)).quoted)) quoted.set(id, answer);
  const text = ({ html, subject, notices, mended }) => {
    const told = notices.map(({ kind, message, span, fix }) => [kind, message, span, fix && [fix.span, fix.replacement]]);
    return JSON.stringify([html, subject, told, mended]);
  };
  const one = async ({ body, subject }) => {
    fields.namedItem("body").value = body;
    fields.namedItem("subject").value = subject;
    // Both read the fields before they wait.
    const server = serverPreview(form);
    const own = text(local(form));
    const other = text(await server);
    return own === other ? null : `${JSON.stringify({ body, subject })}\nbrowser ${own}\nserver  ${other}`;
  };
  for (let at = 0; at < comments.length; at += 16) {
    const different = (await Promise.all(comments.slice(at, at + 16).map(one))).find(Boolean);
    if (different) return different;
  }
  return null;
}

// Compares on a page of the forum at an address; returns how many were equal.
export async function same(page, address, comments) {
  await page.goto(`${address}/thread/1`);
  assert.equal(await page.evaluate(compare, comments), null);
  return comments.length;
}

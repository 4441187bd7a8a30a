// The recorded attacks, posted, previewed, and shown raw as a control.

import assert from "node:assert/strict";

import { PASSWORD } from "./forum.mjs";

const ALLOWED = new Set(
  "p br a em strong cite code ul ol li dl dt dd pre blockquote details summary".split(" "),
);

// Runs before any script of a page: counts the code that ran and the code that the browser blocked.
function watch() {
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    window[name] = (...values) => { window.ran.push(`${name}(${values})`); };
  }
  document.addEventListener("securitypolicyviolation", (event) => {
    if (event.effectiveDirective.startsWith("script")) window.ran.push(`stopped: ${event.sample || event.blockedURI}`);
  }, true);
}

// Elements and attributes that comments must not have.
function wrong(allowed) {
  const found = [];
  for (const element of document.querySelectorAll(".comment *")) {
    if (!allowed.includes(element.localName)) found.push(element.outerHTML.slice(0, 120));
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "style" || name === "id" || name === "srcdoc") found.push(`${name}=${value}`);
    }
    if (element.localName === "a" && element.href && !/^(https?|mailto):/.test(element.href)) found.push(element.href);
    for (const kind of ["mouseover", "focus", "load", "error", "toggle", "animationstart"]) element.dispatchEvent(new Event(kind));
  }
  return found;
}

const postable = (rows) => rows.filter((row) => row.trim() && row.length < 20000);

export async function post(forum, rows) {
  await forum.withoutRules();
  for (const body of postable(rows)) {
    const short = [...body.trim()].length <= 60 ? { name: body, subject: body } : {};
    const answer = await forum.comment({ body, ...short });
    assert.equal(answer.status, 303, body);
  }
}

export async function attacks(browser, forum, rows, csp) {
  const bodies = postable(rows);
  const context = await browser.newContext({ baseURL: forum.address });
  await context.addInitScript(watch);
  const page = await context.newPage();
  const outside = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(forum.address) && !url.startsWith("data:")) outside.push(url);
  });
  let dialogs = 0;
  page.on("dialog", (dialog) => { dialogs += 1; dialog.dismiss(); });
  let comments = 0;
  const look = async (path) => {
    await page.goto(path);
    assert.deepEqual(await page.evaluate(wrong, [...ALLOWED, "mark"]), [], path);
    await page.waitForTimeout(50);
    assert.deepEqual(await page.evaluate(() => window.ran), [], path);
    comments += await page.locator(".comment").count();
  };
  for (let number = 1; number <= Math.ceil(bodies.length / 100); number += 1) await look(`/thread/2?page=${number}`);
  assert.ok(comments > 1800, `${comments} comments`);
  await page.goto("/moderate");
  await page.fill("#password", PASSWORD);
  await page.click("text=Log in");
  await look("/moderate?state=approved");

  // A feed of them is XML.
  const feed = await page.evaluate(async () => {
    const text = await (await fetch("/thread/2/feed")).text();
    const xml = new DOMParser().parseFromString(text, "application/xml");
    return [xml.querySelectorAll("entry").length, xml.querySelector("parsererror")?.textContent ?? ""];
  });
  assert.deepEqual(feed, [30, ""]);

  // HTML that the preview of the script inserts.
  await page.goto("/thread/2");
  const previews = await page.evaluate(async (bodies) => {
    const box = document.querySelector("#live");
    box.hidden = false;
    let done = 0;
    const form = document.querySelector("#form");
    const local = await load(form);
    for (const body of bodies) {
      form.elements.namedItem("body").value = body;
      for (const made of [await serverPreview(form), local?.(form)].filter(Boolean)) {
        const comment = document.createElement("div");
        comment.className = "comment";
        comment.innerHTML = made.html;
        box.append(comment);
      }
      done += 1;
    }
    return done;
  }, bodies);
  assert.equal(previews, bodies.length);
  assert.deepEqual(await page.evaluate(wrong, [...ALLOWED]), []);
  assert.deepEqual(await page.evaluate(() => window.ran), []);
  assert.deepEqual(outside, []);
  assert.equal(dialogs, 0);

  // The control: the same comments, inserted as typed, must be noticed.
  let caught = 0;
  let noticed = 0;
  const control = await context.newPage();
  await control.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (url.pathname !== "/control") { route.abort(); return; }
    const headers = csp === "on" ? { "content-security-policy": "script-src 'self'" } : {};
    const body = `<!DOCTYPE html><div class="comment">${bodies[Number(url.searchParams.get("at"))]}</div>`;
    route.fulfill({ headers, contentType: "text/html; charset=utf-8", body });
  });
  control.on("dialog", (dialog) => dialog.dismiss());
  const some = bodies.map((body, at) => [body, at]).filter(([body]) => /alert\(/.test(body) && /<(script|img|svg|iframe)/i.test(body)).slice(0, 150);
  for (const [, at] of some) {
    await control.goto(`/control?at=${at}`, { waitUntil: "domcontentloaded" }).catch(() => {});
    await control.waitForTimeout(20);
    const ran = await control.evaluate(() => (window.ran || []).length).catch(() => 1);
    const off = await control.evaluate(wrong, [...ALLOWED]).catch(() => ["left"]);
    if (ran) caught += 1;
    if (ran || off.length) noticed += 1;
  }
  assert.ok(noticed >= 0.95 * some.length, `the look missed ${some.length - noticed} of ${some.length}`);
  assert.ok(caught >= some.length / 5, `the control was caught ${caught} times of ${some.length}`);
  await context.close();
  return `${comments} comments and ${previews} previews, 0 executions; of ${some.length} shown raw ${noticed} noticed, ${caught} ran or were stopped`;
}

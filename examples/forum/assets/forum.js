// The one script of the forum. Everything works without it; it saves page loads.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);

// ---- Previews: {html, subject, notices, mended, said, insist}, spans in UTF-16 units ----

// Spans of the server count bytes of UTF-8, texts of scripts count UTF-16.
function inUnits(value, text) {
  const bytes = new TextEncoder().encode(text);
  // Without the option a mark at the start would be left out of the count.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const unit = (offset) => decoder.decode(bytes.subarray(0, offset)).length;
  return JSON.parse(JSON.stringify(value), (key, inner) => (key === "span" ? inner.map(unit) : inner));
}

async function serverPreview(form) {
  const text = form.elements.namedItem("body").value;
  const answer = await fetch("/preview.json", { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    throw new Error($(".lead", page)?.textContent ?? "The server made no preview.");
  }
  const made = await answer.json();
  return { ...made, notices: inUnits(made.notices, text) };
}

// Comments that were quoted before, by number: author, address and text as the server gave them.
const quoted = new Map();

// The library in this browser: a function from a form to its preview. `null` if the library has not been built, or
// if its HTML would differ from that of the server.
let library;
function load(form) {
  library ??= (async () => {
    const { fingerprint } = form.dataset;
    if (!fingerprint) return null;
    const [{ default: init, Formatter }, policies] = await Promise.all([
      import("/wasm/wellsaid.js"),
      fetch("/wasm/policies.json").then((answer) => answer.json()),
    ]);
    await init();
    const body = new Formatter(policies.body);
    const title = new Formatter(policies.title);
    if (body.fingerprint !== fingerprint) {
      console.warn("the package of wellsaid is of another version than the server");
      return null;
    }
    return (form) => {
      const { value: text } = form.elements.namedItem("body");
      const line = form.elements.namedItem("subject").value.replace(/\p{Cc}/gu, " ");
      const subject = line.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
      const { notices, quotes } = body.report(text);
      const answers = { quotes: quotes.map((quote) => quoted.get(String(quote.post_id)) ?? null) };
      return {
        html: body.format(text, answers).html,
        subject: subject ? title.subject(subject, 100, null, "…") : body.subject(text, 60, answers, "…"),
        notices,
        mended: notices.some((notice) => notice.fix) ? body.mend(text) : null,
      };
    };
  })().catch((error) => { console.warn(error); return null; });
  return library;
}

function make(name, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(name), attributes);
  element.append(...children);
  return element;
}

// ---- The form ----

const form = $("#form");
if (form) {
  const body = form.elements.namedItem("body");
  const live = $("#live");
  let local = null;
  let asked = 0;
  // The last answer of the server about this comment: the rules are there.
  let said = {};
  let waiting;

  const replace = (start, end, text) => {
    body.setRangeText(text, start, end, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    body.focus();
  };

  const note = (text, { message, span: [start, end], fix }) => {
    const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
    const before = line.length > 24 ? `…${line.slice(-24)}` : line;
    const after = text.slice(end).split("\n", 1)[0].slice(0, 24);
    const item = make("li", {}, make("p", {}, message),
      make("p", { className: "place", dir: "auto" }, before, make("mark", {}, text.slice(start, end).slice(0, 96)), after));
    if (fix) {
      const button = make("button", { type: "button", className: "small" }, "Fix this");
      button.addEventListener("click", () => replace(...fix.span, fix.replacement));
      item.append(button);
    }
    return item;
  };

  const draw = (made, from) => {
    const text = body.value;
    const name = form.elements.namedItem("name").value.trim() || "You";
    // The thread shows a subject that was typed; a derived one is for lists and mail.
    const isTyped = form.elements.namedItem("subject").value.trim();
    const subject = make("p", { className: isTyped ? "subject" : "meta" }, isTyped ? "" : "Subject: ", make("bdi", {}, made.subject));
    const comment = make("div", { className: "comment" });
    // HTML that the gate of the library has verified, as in the thread.
    comment.innerHTML = made.html;
    const parts = [
      make("h2", {}, "Preview"),
      make("article", { className: "post" },
        make("header", {}, make("p", { className: "by" }, make("bdi", {}, name))), subject, comment),
      make("p", { className: "meta from" }, from),
    ];
    if (made.notices.length) {
      const notes = make("div", { className: "notes" }, make("h3", {}, "About your text"),
        make("ul", {}, ...made.notices.map((notice) => note(text, notice))));
      if (made.notices.filter((notice) => notice.fix).length > 1) {
        const all = make("button", { type: "button", className: "small" }, "Fix all");
        all.addEventListener("click", () => replace(0, text.length, made.mended));
        notes.append(all);
      }
      parts.push(notes);
    }
    if (made.said) {
      const said = make("p", { className: "said bad" }, made.said, " ");
      if (made.insist) said.append(make("button", { name: "insists", value: "1", className: "small" }, made.insist));
      parts.splice(3, 0, said);
    }
    live.replaceChildren(...parts);
    live.hidden = false;
  };

  // Asks the server, which knows the rules and the quoted comments.
  const ask = async () => {
    const mine = ++asked;
    let made;
    try { made = await serverPreview(form); } catch (error) { made = { problem: error.message }; }
    // The author has typed more meanwhile.
    if (mine !== asked || !body.value.trim()) return;
    if (made.problem) {
      live.replaceChildren(make("p", { className: "said bad" }, `No preview: ${made.problem}`));
      live.hidden = false;
      return;
    }
    for (const [id, answer] of Object.entries(made.quoted)) quoted.set(id, answer);
    said = { said: made.said, insist: made.insist };
    const own = local?.(form);
    const isSame = own && own.html === made.html && own.subject === made.subject;
    draw(made, isSame ? "Made in this browser, and the server publishes the same." :
      own ? "Made by the server: its rules change this text." : "Made by the server.");
  };

  const show = () => {
    clearTimeout(waiting);
    if (!body.value.trim()) { asked += 1; said = {}; live.hidden = true; return; }
    if (local) {
      try { draw({ ...local(form), ...said }, "Made in this browser."); } catch { /* Too long: the server says so. */ }
    }
    waiting = setTimeout(ask, local ? 700 : 250);
  };

  form.addEventListener("input", show);
  form.addEventListener("focusin", async () => { local = await load(form); }, { once: true });
  // The button of the form loads a page; here the preview is already shown.
  $("button[formaction='/preview']", form).addEventListener("click", (event) => {
    event.preventDefault();
    ask().then(() => live.scrollIntoView({ block: "nearest" }));
  });

  for (const link of document.querySelectorAll("[data-quote]")) {
    link.addEventListener("click", async (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      const answer = await fetch(`/comment/${link.dataset.quote}/quote`);
      if (!answer.ok) { location.href = link.href; return; }
      const text = body.value;
      const gap = !text || text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
      replace(text.length, text.length, gap + await answer.text());
      body.scrollIntoView({ block: "center" });
    });
  }
  if (body.value.trim()) ask();
}

// ---- Keys of moderators ----

const cards = [...document.querySelectorAll(".card")];
if (cards.length || $("[data-key]")) {
  const current = () => cards.indexOf(document.activeElement?.closest(".card"));
  const go = (to) => cards[Math.min(Math.max(to, 0), cards.length - 1)]?.focus();
  document.addEventListener("keydown", (event) => {
    const types = event.target.closest("input, textarea, select");
    if (types || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === "j") go(current() + 1);
    else if (event.key === "k") go(current() - 1);
    else {
      const card = cards[current()];
      const key = CSS.escape(event.key);
      const button = (card && $(`[data-key="${key}"]`, card)) || (event.key === "u" && $(".said [data-key='u']"));
      if (!button) return;
      button.click();
    }
    event.preventDefault();
  });
  go(0);
}

// The one script of the forum. Everything works without it; it saves page loads.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);

// The preview of a form: {html, subject, notices, mended}. A build of wellsaid for browsers can stand
// here in the place of the server: notices have the form that all bindings give. It has to know the quoted
// comments and the rules that mask words; what it does not know, the server shows when it publishes.
async function preview(form) {
  const answer = await fetch("/preview.json", { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok) throw new Error(`preview: ${answer.status}`);
  return answer.json();
}

function make(name, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(name), attributes);
  element.append(...children);
  return element;
}

// Spans count bytes of UTF-8, texts of scripts count UTF-16.
function at(text) {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  return (offset) => decoder.decode(bytes.subarray(0, offset)).length;
}

// ---- The form ----

const form = $("#form");
if (form) {
  const body = form.elements.namedItem("body");
  const live = $("#live");
  let asked = 0;
  let waiting;

  const replace = (start, end, text) => {
    body.setRangeText(text, start, end, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    body.focus();
  };

  const note = (text, place, { message, span, fix }) => {
    const [start, end] = span.map(place);
    const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
    const before = line.length > 24 ? `…${line.slice(-24)}` : line;
    const after = text.slice(end).split("\n", 1)[0].slice(0, 24);
    const item = make("li", {}, make("p", {}, message),
      make("p", { className: "place", dir: "auto" }, before, make("mark", {}, text.slice(start, end).slice(0, 96)), after));
    if (fix) {
      const button = make("button", { type: "button", className: "small" }, "Fix this");
      button.addEventListener("click", () => replace(...fix.span.map(place), fix.replacement));
      item.append(button);
    }
    return item;
  };

  const show = async () => {
    const mine = ++asked;
    const text = body.value;
    if (!text.trim()) { live.hidden = true; return; }
    let made;
    try { made = await preview(form); } catch { return; }
    // Somebody typed on meanwhile.
    if (mine !== asked) return;
    const name = form.elements.namedItem("name").value.trim() || "You";
    const comment = make("div", { className: "comment" });
    // HTML that the gate of the library has verified, as in the thread.
    comment.innerHTML = made.html;
    const parts = [
      make("h2", {}, "Preview"),
      make("article", { className: "post" },
        make("header", {}, make("p", { className: "by" }, make("bdi", {}, name))),
        make("p", { className: "subject" }, make("bdi", {}, made.subject)), comment),
    ];
    if (made.notices.length) {
      const place = at(text);
      const notes = make("div", { className: "notes" }, make("h3", {}, "About your text"),
        make("ul", {}, ...made.notices.map((notice) => note(text, place, notice))));
      if (made.notices.filter((notice) => notice.fix).length > 1) {
        const all = make("button", { type: "button", className: "small" }, "Fix all");
        all.addEventListener("click", () => replace(0, text.length, made.mended));
        notes.append(all);
      }
      parts.push(notes);
    }
    live.replaceChildren(...parts);
    live.hidden = false;
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 250);
  });
  // The button of the form asks for a page; here the preview is there already.
  $("button[formaction='/preview']", form).addEventListener("click", (event) => {
    event.preventDefault();
    show().then(() => live.scrollIntoView({ block: "nearest" }));
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
  if (body.value.trim()) show();
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

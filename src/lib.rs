//! Turns what people type into a comment box into safe, beautiful HTML.
//!
//! ```
//! use wellsaid::{Verification, Formatter, Policy};
//!
//! let formatter = Formatter::new(Policy::comment());
//! let page = formatter.format("Is <em>x<y</em>?\n<script>steal()</script>")?;
//! assert_eq!(page.html, "<p>Is <em>x&lt;y</em>?<br>\n&lt;script&gt;steal()&lt;/script&gt;</p>");
//! assert_eq!(page.verification, Verification::Verified);
//! # Ok::<(), wellsaid::TooLong>(())
//! ```
//!
//! * [`Policy`]: what authors may write; immutable, built from a preset, a file or code.
//! * [`Formatter`]: reads and writes comments by one policy; built once, shared by all threads.
//! * [`Document`]: a comment that was read; HTML, text, links, quotes and notices come from it.
//! * [`moderate`]: rules as data, and a [`Verdict`](moderate::Verdict) with every reason and its place
//!   in the author's text. [The guide](moderate::guide) begins with the first rule.
//! * [`web_application`]: state, async code, storage, caches, headers, style sheets, mail and feeds.
//!
//! # How it works
//!
//! ```text
//! source ──▶ lexer ──▶ builder ──▶ Document ──▶ html ──▶ gate ──▶ Rendered { html, verification }
//!                        ▲            │          ▲        │
//!                 links, quotes,      │      Resolver     └─ not verified? ammonia cleans it
//!                 line breaks         ├─▶ plain text, subject, excerpt, links(), notices() …
//!                                     │
//!                                     └─▶ what readers see ──▶ moderate ──▶ Verdict
//!                                              Rules, Context, History ─┘    { action, reasons, rewrites … }
//! ```
//!
//! A comment is read once, and everything is read from the one [`Document`]: code that moderates,
//! quotes or mails a comment sees what readers see. No step edits HTML as a string, so no step can
//! undo what another made safe.
//!
//! Invariants:
//!
//! * Every byte of the source is text, markup or a reported drop ([`Document::notices`]); the
//!   document says so itself, see [`document`].
//! * The [`gate`] knows nothing of the writer. It reads the finished HTML and accepts it only if
//!   ammonia would leave each byte as it is.
//! * Hooks ([`render::Resolver`], [`links::Scanner`]) answer with data. It passes the policy and the
//!   gate like anything an author typed.
//! * [`moderate`] knows neither the source nor the HTML. A rule changes the document, which is then
//!   written and verified like any other.
//!
//! # Untrusted input
//!
//! The comment is the attacker's, and so is what your hooks tell about it. No code panics on it or
//! recurses over it. The only error is [`TooLong`], and it depends on the length alone.
//!
//! Time and memory are linear in the length of the comment, in each pass. The bounds, with the
//! reason for each in [`limits`]:
//!
//! | what | default | over it |
//! |---|---|---|
//! | the comment | 64 KiB | [`TooLong`] |
//! | nesting of elements | 32 | the tag goes, its text stays |
//! | nesting of quotes | 4 | the box goes, its text stays (or [`DeepQuotes`](policy::DeepQuotes)) |
//! | links | 500 | further addresses stay text |
//! | one tag, one quote tag | 4 KiB, 1 KiB | it is text |
//! | attributes of a tag, one value | 8, 2 KiB | dropped |
//! | one address | 4,096 bytes | it is text |
//! | the HTML | 8 × the comment + 4 KiB | the text of the document, escaped: [`Verification::Escaped`] |
//!
//! [`Verification::Verified`] is what you will see. [`Verification::Sanitized`] means that the gate could
//! not prove what the writer wrote, because of a mistake in this crate; the HTML went through
//! ammonia and is harmless, but may differ from the document. Log it, and tell us.
//!
//! [`attacks`] goes through the holes that sanitizers have had, and names the tests that show that
//! this crate does not have them.
//!
//! Rule files are the site's, but may come from elsewhere: their size, the depth of their
//! conditions and the memory of their expressions are bounded when they are read, and moderation
//! stays linear in the comment. A [`History`](moderate::History) in memory is bounded as well.
//!
//! Not protected: the place where you insert the HTML (it is for the body of a document, not for an
//! attribute, a script or a style), what you do to it afterwards, where allowed links lead, and the
//! meaning of words: a rule finds and counts words, only a person understands them. The author of a
//! comment chooses the name over a quote; check your own records.
//!
//! # Features
//!
//! * `ammonia` (default): sanitizes HTML that the gate rejects. Without it such HTML, which only a
//!   bug in this crate can cause, becomes escaped text.
//! * `serde` (default): policies as TOML and JSON; links, quotes and notices as values to serialise.
//! * `psl` (default): [`Link::registrable`](document::Link::registrable) by the public suffix list.
//! * `moderation` (default): rules, verdicts, histories, a classifier; takes `serde` with it.
//! * `sqlite`: a history that all processes of one machine share, in a file. Compiles SQLite, which
//!   needs a C compiler.
//! * `redis`: a history that several servers share.
//! * `schema`: JSON Schemas of rule files and policies.
//!
//! The program `wellsaid` is the package `wellsaid-cli`; the functions for C, and for languages
//! that can call C, are the package `wellsaid-capi`.
//!
//! # Scope
//!
//! Does: paragraphs and line breaks, links in text, `[quote]` in the dialects of common forum
//! systems, a whitelist of HTML tags, plain text, subjects, excerpts, replies, help for authors;
//! moderation by the site's own rules, word lists and decisions of the past.
//!
//! Does not: Markdown, the rest of BBCode, whole HTML pages (use ammonia), fetching what a link
//! leads to, asking services, keeping the queue. No rule and no word list is on unless you write it.
#![forbid(unsafe_code)]
// docs.rs shows beside each item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[doc = include_str!("attacks.md")]
pub mod attacks {}
#[cfg(feature = "moderation")]
mod classifier;
pub mod document;
pub mod error;
mod formatter;
pub mod gate;
#[cfg(feature = "moderation")]
mod history;
pub mod limits;
pub mod links;
#[cfg(feature = "serde")]
mod locate;
#[cfg(feature = "moderation")]
pub mod moderate;
mod notice;
#[cfg(feature = "moderation")]
mod personal;
pub mod policy;
mod private;
pub mod render;
#[cfg(feature = "moderation")]
mod rules;
#[cfg(feature = "schema")]
pub mod schema;
pub mod span;
mod syntax;
mod tables;
mod text;
#[cfg(feature = "moderation")]
mod time;
#[cfg(feature = "moderation")]
mod tools;
#[cfg(feature = "moderation")]
#[doc = include_str!("web-application.md")]
pub mod web_application {}
#[cfg(feature = "moderation")]
mod words;
#[doc(hidden)]
pub mod work;

pub use document::Document;
pub use error::{BuildError, BuildErrorKind, BuildMistake, TooLong};
pub use formatter::{Formatter, Rendered, Scratch};
pub use gate::Verification;
pub use limits::Limits;
pub use policy::Policy;
pub use private::Private;
pub use span::Span;

/// The code in the README is compiled and run; some of it moderates.
#[cfg(all(doctest, feature = "moderation"))]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod growth;

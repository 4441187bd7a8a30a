//! A comment that was read, with the text it borrows from.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::sync::Arc;

use super::arguments::{self, clear};
use super::boundary::{Failure, guard, guard_free};
use super::formatter::wellsaid_formatter;
use super::string::wellsaid_str;
use wellsaid::Formatter;
use wellsaid::Verification;
use wellsaid::document::{Document, Notice, decode_utf8_lossy};
use wellsaid::moderate::{ApplyError, Verdict};
use wellsaid::render::{Answers, NoResolver};

/// The HTML is what the library wrote, and an independent check has verified it.
pub const WELLSAID_VERIFIED: i32 = 0;
/// The HTML could not be verified and went through a general sanitizer. It is harmless, but may
/// differ from the document: log it, and report it.
pub const WELLSAID_SANITIZED: i32 = 1;
/// Even that failed: the HTML is the text of the document, escaped, without its elements and
/// addresses.
pub const WELLSAID_ESCAPED: i32 = 2;

/// Number for the verification of HTML.
pub(super) fn number(verification: Verification) -> i32 {
    match verification {
        Verification::Verified => WELLSAID_VERIFIED,
        Verification::Sanitized => WELLSAID_SANITIZED,
        // Escaped, or a value that the library may add later: not verified.
        _ => WELLSAID_ESCAPED,
    }
}

/// A comment that was read: HTML, text and all that is known about it come from here.
///
/// Threads: it never changes. Any number of threads may use one at the same time; no lock is
/// needed. It has a copy of the author's text, and keeps what it needs of the formatter: both may
/// be freed before it.
pub struct wellsaid_document {
    /// Borrows from `source`: never return it directly, see `document()`.
    document: Document<'static>,
    /// Shared with documents that a verdict made from this one.
    source: Arc<str>,
    /// Places of the source that were not valid UTF-8.
    notices: Vec<Notice>,
    pub(super) formatter: Formatter,
}

impl wellsaid_document {
    fn parse(formatter: &Formatter, source: &[u8]) -> Result<Self, Failure> {
        let decoded = decode_utf8_lossy(source);
        let source: Arc<str> = Arc::from(decoded.text);
        let text: &str = &source;
        // SAFETY: the text stands in the allocation of `source`, which is never written to, and
        // does not move when the `Arc` does. It lives as long as `self.source`, and the document
        // is seen through `document()` only, with the lifetime of a borrow of `self`.
        let text: &'static str = unsafe { &*std::ptr::from_ref(text) };
        let document = formatter.parse(text)?;
        Ok(Self { document, source, notices: decoded.notices, formatter: formatter.clone() })
    }

    /// The document, for as long as its text is there.
    pub(super) fn document(&self) -> &Document<'_> {
        &self.document
    }

    /// Verification of the HTML of this document.
    pub(super) fn verification(&self) -> Verification {
        self.formatter.render(self.document(), &NoResolver).verification
    }

    /// Document that `change` makes from this one, with the same text.
    pub(super) fn changed(
        &self,
        change: impl for<'s> FnOnce(&Document<'s>) -> Result<Document<'s>, ApplyError>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            document: change(&self.document).map_err(Failure::stale)?,
            source: Arc::clone(&self.source),
            notices: self.notices.clone(),
            formatter: self.formatter.clone(),
        })
    }
}

/// Reads a comment.
///
/// `source`, `len`: what the author typed. Copied.
///
/// `out`: receives the document, NULL on failure. Free it with `wellsaid_document_free`.
///
/// Time and memory are linear in `len`. Fails with WELLSAID_TOO_LONG, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_parse(
    formatter: Option<&wellsaid_formatter>,
    source: *const c_char,
    len: usize,
    out: Option<&mut MaybeUninit<Option<Box<wellsaid_document>>>>,
) -> i32 {
    guard(|| {
        let out = clear(out, None);
        let formatter = formatter.ok_or_else(|| Failure::null("formatter"))?;
        let out = out.ok_or_else(|| Failure::null("out"))?;
        // SAFETY: the caller vouches for pointer and length.
        let source = unsafe { arguments::bytes("source", source, len) }?;
        formatter.accept(source)?;
        *out = Some(Box::new(wellsaid_document::parse(&formatter.formatter, source)?));
        Ok(())
    })
}

/// Frees a document. NULL is fine. No other thread may be using it.
#[unsafe(no_mangle)]
pub extern "C" fn wellsaid_document_free(document: Option<Box<wellsaid_document>>) {
    guard_free(|| drop(document));
}

/// Makes the changes of a stored verdict: masks, replaced words, links that became text. For a
/// comment whose verdict was kept; right after a check `wellsaid_moderator_check` gives the same
/// document as `rewritten`.
///
/// `verdict`, `len`: the verdict as it was stored.
///
/// `out`: receives the document to show, NULL on failure: render this one, make excerpt and text
/// from it, and nothing from the other. Free it like any.
///
/// Fails with WELLSAID_STALE_VERDICT if the verdict was made about another text or under another
/// policy, has another schema, or has changes that overlap, with WELLSAID_BAD_DATA,
/// WELLSAID_NULL_ARGUMENT. Then do not show the comment before it was checked again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_document_apply(
    document: Option<&wellsaid_document>,
    verdict: *const c_char,
    len: usize,
    out: Option<&mut MaybeUninit<Option<Box<wellsaid_document>>>>,
) -> i32 {
    guard(|| {
        let out = clear(out, None);
        let document = document.ok_or_else(|| Failure::null("document"))?;
        let out = out.ok_or_else(|| Failure::null("out"))?;
        // SAFETY: the caller vouches for pointer and length.
        let verdict = unsafe { arguments::bytes("verdict", verdict, len) }?;
        let verdict: Verdict =
            serde_json::from_slice(verdict).map_err(|error| Failure::data("verdict", error))?;
        *out = Some(Box::new(document.changed(|document| verdict.apply(document))?));
        Ok(())
    })
}

/// Compares the quotes of a document with the posts that they quote. Rules that pass over quotes
/// pass over verified ones only, and the box of a quote gets the class `quote-verified` or
/// `quote-altered` beside its own.
///
/// `answers`, `len`: JSON as for `wellsaid_render`. An answer about a quote may hold `source`, the
/// source text of the quoted post as it is served now. Give it only for a post that every reader
/// can see and in which rules masked nothing, and give `author` with it: without, a quote that
/// shows a name stays "unknown".
///
/// `out`: receives the document with the results, NULL on failure: moderate and render this one.
/// The report of that document says "verified", "altered" or "unknown" for each quote. Call this
/// before `wellsaid_document_apply`. Free it like any.
///
/// Time is linear in the document and `len`. Fails with WELLSAID_BAD_DATA,
/// WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_document_verify_quotes(
    document: Option<&wellsaid_document>,
    answers: *const c_char,
    len: usize,
    out: Option<&mut MaybeUninit<Option<Box<wellsaid_document>>>>,
) -> i32 {
    guard(|| {
        let out = clear(out, None);
        let handle = document.ok_or_else(|| Failure::null("document"))?;
        let out = out.ok_or_else(|| Failure::null("out"))?;
        // SAFETY: the caller vouches for pointer and length.
        let answers = unsafe { arguments::bytes("answers", answers, len) }?;
        let answers: Answers = arguments::json("answers", answers)?;
        *out = Some(Box::new(handle.changed(|document| {
            let mut verified = document.clone();
            handle.formatter.verify_quotes(&mut verified, &answers.resolver_for(document));
            Ok(verified)
        })?));
        Ok(())
    })
}

/// Lists what your application looks up before rendering (mentions, emoji, quotes, links), what the
/// author should know (notices), and the names that quotes claim.
///
/// `json`: receives an object, zero on failure:
/// ```text
/// {"links": [{"kind": "url", "href": "…", "text": "…", "host": "…", "registrable": "…",
///             "flags": ["…"], "span": [51, 71], "depth": 0}],
///  "refused_links": [{"text": "…", "flags": ["…"], "span": [0, 9]}],
///  "quotes": [{"author": "Bob", "username": null, "post_id": 7, "topic_id": null,
///              "user_id": null, "time": null, "depth": 1, "span": [0, 33],
///              "verification": "unknown"}],
///  "mentions": [{"sigil": "@", "name": "ann", "span": [0, 4], "depth": 0}],
///  "emoji": [{"sigil": ":", "name": "smile", "span": [5, 12], "depth": 0}],
///  "notices": [{"kind": "disallowed-tag", "message": "…", "span": [22, 25],
///               "fix": {"span": [22, 25], "replacement": "&lt;b&gt;"}}],
///  "outermost_authors": ["Bob"],
///  "only_quotes": false}
/// ```
///
/// `depth` counts the quotes around a link or a name; 0 is the author's own. A notice has a `fix` where
/// there is one: after its `span` is replaced by `replacement` the notice is gone.
/// A span is [first byte, byte after the last] of the author's text, in which U+FFFD (three bytes)
/// stands for what was not valid UTF-8. All texts are text, not HTML.
///
/// Fails with WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub extern "C" fn wellsaid_document_report(
    document: Option<&wellsaid_document>,
    json: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    read(document, json, "json", |handle| {
        wellsaid_str::json(&handle.formatter.report(handle.document(), &handle.notices))
    })
}

/// Writes a document as HTML, with the answers of your application.
///
/// `answers`, `len`: JSON, empty for none. All keys are optional, others are refused:
/// ```text
/// {"mentions": {"@ann": {"href": "/u/7", "text": "Ann"}, "@bob": null},
///  "quotes": [{"author": "Ann", "href": "/post/12", "source": "…"}, null],
///  "emoji": {"smile": "🙂"},
///  "links": {"https://a.example/": {"rewrite": "/out?to=a"},
///            "https://b.example/": "unlink", "https://c.example/": "keep"},
///  "trusted": false}
/// ```
///
/// `trusted`: links to other sites have the policy's `trusted_rel`, and not its `rel`.
///
/// Quotes come in the order of this document's report; `source` is for
/// `wellsaid_document_verify_quotes`. Answers are data, not HTML; the policy and the verification
/// check them like anything an author typed.
///
/// `html`: receives the HTML, zero on failure. It is safe to insert unescaped wherever flow content
/// is allowed.
///
/// `verification`: receives WELLSAID_VERIFIED, WELLSAID_SANITIZED or WELLSAID_ESCAPED, 0 on failure.
/// May be NULL.
///
/// Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_render(
    document: Option<&wellsaid_document>,
    answers: *const c_char,
    len: usize,
    html: Option<&mut MaybeUninit<wellsaid_str>>,
    verification: Option<&mut MaybeUninit<i32>>,
) -> i32 {
    let verification = clear(verification, 0);
    read(document, html, "html", |handle| {
        // SAFETY: the caller vouches for pointer and length.
        let answers = unsafe { answers_of(answers, len) }?;
        let document = handle.document();
        let page = handle.formatter.render(document, &answers.resolver_for(document));
        if let Some(verification) = verification {
            *verification = number(page.verification);
        }
        Ok(wellsaid_str::new(page.html))
    })
}

/// The answers of your application; empty for no bytes.
///
/// # Safety
///
/// `answers` and `len` are those of a text, or NULL and 0.
pub(super) unsafe fn answers_of(answers: *const c_char, len: usize) -> Result<Answers, Failure> {
    // SAFETY: the caller vouches for pointer and length.
    let answers = unsafe { arguments::bytes("answers", answers, len) }?;
    arguments::json("answers", answers)
}

/// Reads a document as a string, which is what all these functions do.
pub(super) fn read(
    document: Option<&wellsaid_document>,
    out: Option<&mut MaybeUninit<wellsaid_str>>,
    name: &str,
    write: impl FnOnce(&wellsaid_document) -> Result<wellsaid_str, Failure>,
) -> i32 {
    guard(|| {
        let out = clear(out, wellsaid_str::NONE);
        let document = document.ok_or_else(|| Failure::null("document"))?;
        let out = out.ok_or_else(|| Failure::null(name))?;
        *out = write(document)?;
        Ok(())
    })
}

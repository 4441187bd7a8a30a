//! Outputs of a document other than its HTML. Each function takes the answers that
//! `wellsaid_render` takes, so that all of them show the same names and links.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use super::arguments;
use super::document::{answers_of, read, wellsaid_document};
use super::string::wellsaid_str;
use wellsaid::render::{Reply, Subject};

/// Writes a document as plain text, for mail and search.
///
/// `answers`, `len`: as for `wellsaid_render`. A link that is unlinked there has no address here.
///
/// `text`: receives the text, zero on failure. It is not HTML: escape it where it goes into HTML.
///
/// Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_document_plain(
    document: Option<&wellsaid_document>,
    answers: *const c_char,
    len: usize,
    text: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    read(document, text, "text", |handle| {
        // SAFETY: the caller vouches for pointer and length.
        let answers = unsafe { answers_of(answers, len) }?;
        let document = handle.document();
        Ok(wellsaid_str::new(handle.formatter.plain(document, &answers.resolver_for(document))))
    })
}

/// Makes a subject out of the first words.
///
/// `max`: its longest length in characters as readers count them (grapheme clusters); 0 is 29.
///
/// `answers`, `len`: as for `wellsaid_render`.
///
/// `text`: receives the subject, zero on failure. It is not HTML: escape it where it goes into
/// HTML.
///
/// Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_document_subject(
    document: Option<&wellsaid_document>,
    max: u32,
    answers: *const c_char,
    len: usize,
    text: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    read(document, text, "text", |handle| {
        // SAFETY: the caller vouches for pointer and length.
        let answers = unsafe { answers_of(answers, len) }?;
        let mut subject = Subject::new();
        if max > 0 {
            subject = subject.max(max as usize);
        }
        let document = handle.document();
        let text = handle.formatter.subject(document, &subject, &answers.resolver_for(document));
        Ok(wellsaid_str::new(text))
    })
}

/// Writes the beginning of a document as HTML, for a list of comments. Quotes are left out, unless
/// there is nothing else.
///
/// `max`: its longest length in characters as readers count them (grapheme clusters).
///
/// `answers`, `len`: as for `wellsaid_render`.
///
/// `html`: receives the excerpt, zero on failure. It is verified like any HTML.
///
/// Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_document_excerpt(
    document: Option<&wellsaid_document>,
    max: u32,
    answers: *const c_char,
    len: usize,
    html: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    read(document, html, "html", |handle| {
        // SAFETY: the caller vouches for pointer and length.
        let answers = unsafe { answers_of(answers, len) }?;
        let document = handle.document();
        let page =
            handle.formatter.excerpt(document, max as usize, &answers.resolver_for(document));
        Ok(wellsaid_str::new(page.html))
    })
}

/// Makes the text that a "Quote" button puts into the comment form.
///
/// Pass the document that readers see: the one that `wellsaid_moderator_check` has rewritten, or
/// the comment read again with its stored verdict applied. Masked words and unlinked addresses
/// then stay out of the reply.
///
/// `reply`, `reply_len`: whom it quotes, as JSON; empty is `{}`. All keys are optional:
/// {"author": "Ann", "username": "ann7", "post_id": 12, "topic_id": 3, "user_id": 7,
/// "time": 1763779200, "keep": 0}. `keep` is how many levels of inner quotes stay.
///
/// `answers`, `len`: as for `wellsaid_render`.
///
/// `text`: receives the text, zero on failure. It is not HTML: escape it where it goes into HTML.
/// Empty if there is nothing to quote.
///
/// Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_document_quote_reply(
    document: Option<&wellsaid_document>,
    reply: *const c_char,
    reply_len: usize,
    answers: *const c_char,
    len: usize,
    text: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    read(document, text, "text", |handle| {
        // SAFETY: the caller vouches for pointer and length.
        let reply = unsafe { arguments::bytes("reply", reply, reply_len) }?;
        let reply: Reply = arguments::json("reply", reply)?;
        // SAFETY: the caller vouches for pointer and length.
        let answers = unsafe { answers_of(answers, len) }?;
        let document = handle.document();
        let quoted =
            handle.formatter.quote_reply(document, &reply, &answers.resolver_for(document));
        Ok(wellsaid_str::new(quoted))
    })
}

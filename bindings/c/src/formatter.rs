//! A formatter, and functions without a document.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use serde::Serialize;

use super::arguments::{self, clear};
use super::boundary::{Failure, guard, guard_free};
use super::document::number;
use super::string::wellsaid_str;
use wellsaid::Formatter;
use wellsaid::Policy;
use wellsaid::TooLong;
use wellsaid::document::decode_utf8_lossy;
use wellsaid::gate;
use wellsaid::policy::Messages;
use wellsaid::render::Tip;

/// Formatter: what authors may write, and how it becomes HTML, by one policy.
///
/// Build it once and keep it: that costs far more than a comment does.
///
/// Threads: it never changes. Any number of threads may use one at the same time; no lock is
/// needed. Documents keep what they need of it: it may be freed before them.
pub struct wellsaid_formatter {
    pub(super) formatter: Formatter,
}

impl wellsaid_formatter {
    /// The bytes of a comment, if the policy accepts as many. The length is checked before they are
    /// decoded, so that an attacker can't make us read more.
    pub(super) fn accept(&self, source: &[u8]) -> Result<(), Failure> {
        let (len, max) = (source.len(), self.formatter.policy().limits().max_input);
        if len > max { Err(TooLong { len, max }.into()) } else { Ok(()) }
    }
}

/// Builds a formatter.
///
/// `policy`, `len`: the policy as text. Empty: the preset "comment". If its first character
/// that is not blank is `{`, it is JSON, else TOML: `preset = "plain"`.
///
/// `out`: receives the formatter, NULL on failure. Free it with `wellsaid_formatter_free`.
///
/// Fails with WELLSAID_BAD_CONFIGURATION (the text names key and line, for the administrator),
/// WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_formatter_new(
    policy: *const c_char,
    len: usize,
    out: Option<&mut MaybeUninit<Option<Box<wellsaid_formatter>>>>,
) -> i32 {
    guard(|| {
        let out = clear(out, None).ok_or_else(|| Failure::null("out"))?;
        // SAFETY: the caller vouches for pointer and length.
        let text = unsafe { arguments::bytes("policy", policy, len) }?;
        let text = arguments::configuration("policy", text)?;
        let policy = match arguments::is_json(text) {
            true => Policy::from_json(text),
            false => Policy::from_toml(text),
        };
        let formatter = Formatter::new(policy?);
        *out = Some(Box::new(wellsaid_formatter { formatter }));
        Ok(())
    })
}

/// Frees a formatter. NULL is fine. No other thread may be using it; documents that came from it
/// stay whole.
#[unsafe(no_mangle)]
pub extern "C" fn wellsaid_formatter_free(formatter: Option<Box<wellsaid_formatter>>) {
    guard_free(|| drop(formatter));
}

/// Reads a comment and writes it as HTML: `wellsaid_parse` and `wellsaid_render` in one call,
/// if you have no names or quotes to look up.
///
/// `source`, `len`: what the author typed. Not kept.
///
/// `html`: receives the HTML, zero on failure. It is safe to insert unescaped wherever flow content
/// is allowed.
///
/// `verification`: receives WELLSAID_VERIFIED, WELLSAID_SANITIZED or WELLSAID_ESCAPED, 0 on failure.
/// May be NULL.
///
/// Time and memory are linear in `len`. Fails with WELLSAID_TOO_LONG, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_format(
    formatter: Option<&wellsaid_formatter>,
    source: *const c_char,
    len: usize,
    html: Option<&mut MaybeUninit<wellsaid_str>>,
    verification: Option<&mut MaybeUninit<i32>>,
) -> i32 {
    guard(|| {
        let html = clear(html, wellsaid_str::NONE);
        let verification = clear(verification, 0);
        let formatter = formatter.ok_or_else(|| Failure::null("formatter"))?;
        let html = html.ok_or_else(|| Failure::null("html"))?;
        // SAFETY: the caller vouches for pointer and length.
        let source = unsafe { arguments::bytes("source", source, len) }?;
        formatter.accept(source)?;
        let page = formatter.formatter.format(&decode_utf8_lossy(source).text)?;
        *html = wellsaid_str::new(page.html);
        if let Some(verification) = verification {
            *verification = number(page.verification);
        }
        Ok(())
    })
}

#[derive(Serialize)]
struct Tips<'a> {
    short: Vec<String>,
    long: Vec<Tip>,
    warned: &'a str,
    insist: &'a str,
}

/// Makes the help for authors that stands beside the form, from the policy.
///
/// `json`: receives {"short": ["…"], "long": [{"description": "…", "you_type": "…",
/// "you_get": "…"}], "warned": "…", "insist": "…"}, zero on failure. `you_get` is HTML, everything
/// else is text. The last two are the sentence over a comment whose verdict is "warn", and the label
/// of the button that sends it anyway.
///
/// Fails with WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub extern "C" fn wellsaid_tips(
    formatter: Option<&wellsaid_formatter>,
    json: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    guard(|| {
        let json = clear(json, wellsaid_str::NONE);
        let formatter = &formatter.ok_or_else(|| Failure::null("formatter"))?.formatter;
        let json = json.ok_or_else(|| Failure::null("json"))?;
        let Messages { warned, insist, .. } = formatter.policy().messages();
        let tips = Tips { short: formatter.tips(), long: formatter.long_tips(), warned, insist };
        *json = wellsaid_str::json(&tips)?;
        Ok(())
    })
}

/// Names the policy and the version of the output: 32 hexadecimal digits, the same in every process.
///
/// `text`: receives them, zero on failure. The same comment under the same fingerprint gives the
/// same HTML, so both together are the key of a cache; an upgrade that changes the HTML changes the
/// key.
///
/// Fails with WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub extern "C" fn wellsaid_fingerprint(
    formatter: Option<&wellsaid_formatter>,
    text: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    guard(|| {
        let text = clear(text, wellsaid_str::NONE);
        let formatter = &formatter.ok_or_else(|| Failure::null("formatter"))?.formatter;
        let text = text.ok_or_else(|| Failure::null("text"))?;
        *text = wellsaid_str::new(formatter.policy().fingerprint().to_string());
        Ok(())
    })
}

/// Checks whether HTML from any source is verified: whether this policy could have produced it.
///
/// `html`, `len`: the HTML, of any length. Bytes that are not valid UTF-8 are not verified.
///
/// `verified`: receives 1 or 0, 0 on failure.
///
/// `offset`: receives the byte at which the verification failed, 0 otherwise. May be NULL.
///
/// HTML that is not verified is not an error: the status is WELLSAID_OK. Fails with
/// WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_gate_check(
    formatter: Option<&wellsaid_formatter>,
    html: *const c_char,
    len: usize,
    verified: Option<&mut MaybeUninit<i32>>,
    offset: Option<&mut MaybeUninit<usize>>,
) -> i32 {
    guard(|| {
        let verified = clear(verified, 0);
        let offset = clear(offset, 0);
        let formatter = formatter.ok_or_else(|| Failure::null("formatter"))?;
        let verified = verified.ok_or_else(|| Failure::null("verified"))?;
        // SAFETY: the caller vouches for pointer and length.
        let html = unsafe { arguments::bytes("html", html, len) }?;
        match check(formatter.formatter.policy(), html) {
            None => *verified = 1,
            Some(at) => {
                if let Some(offset) = offset {
                    *offset = at;
                }
            }
        }
        Ok(())
    })
}

/// Place at which the verification fails. Replaced bytes are not verified.
fn check(policy: &Policy, html: &[u8]) -> Option<usize> {
    let html = decode_utf8_lossy(html);
    let invalid = html.notices.first().map(|notice| notice.span.start as usize);
    let rejected = gate::check(policy, &html.text).err().map(|found| found.offset);
    [invalid, rejected].into_iter().flatten().min()
}

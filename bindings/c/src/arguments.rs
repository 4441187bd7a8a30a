//! Arguments and results: bytes, JSON, configuration, places for results.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use serde::de::DeserializeOwned;

use super::boundary::Failure;
use wellsaid::document::{decode_utf8_lossy, replace_lone_surrogates};

/// Writes `empty` to the place, so that the caller finds a value there whatever happens.
pub(super) fn clear<T>(out: Option<&mut MaybeUninit<T>>, empty: T) -> Option<&mut T> {
    out.map(|out| out.write(empty))
}

/// The bytes that a caller points at.
///
/// # Safety
/// `data` is NULL, or points to `len` bytes that do not change during `'a`.
pub(super) unsafe fn bytes<'a>(
    what: &str,
    data: *const c_char,
    len: usize,
) -> Result<&'a [u8], Failure> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Failure::null(what));
    }
    if isize::try_from(len).is_err() {
        // A negative number that was cast, most likely.
        return Err(Failure::length(what));
    }
    // SAFETY: not NULL, not longer than a slice may be, and the caller vouches for the rest.
    Ok(unsafe { std::slice::from_raw_parts(data.cast(), len) })
}

/// A text of your application. Invalid UTF-8 in a configuration is an error, not replaced: its
/// author can correct it.
pub(super) fn configuration<'a>(what: &str, bytes: &'a [u8]) -> Result<&'a str, Failure> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Failure::configuration(format!("{what}: not UTF-8 at byte {at}"))
    })
}

/// Data of your application as a JSON object; an empty text is the default.
///
/// Here bytes that are not valid UTF-8, and half surrogate pairs, are replaced as in a comment: a
/// context holds the name that the author of a comment gave, which must not make the call fail.
pub(super) fn json<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> Result<T, Failure> {
    let text = decode_utf8_lossy(bytes).text;
    object(&replace_lone_surrogates(&text)).map_err(|problem| Failure::data(what, problem))
}

/// Reads an object; an empty text is an empty object.
pub(super) fn object<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let text = match text.trim_start().bytes().next() {
        None => "{}",
        Some(b'{') => text,
        // Serde would take a list for the members in their order, which is not documented.
        Some(_) => return Err(String::from("not an object")),
    };
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Tells if a configuration is JSON; else it is TOML, which never begins with `{`.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

//! Bytes from outside become text: bounded, and with a notice for each replacement.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use wellsaid::TooLong;
use wellsaid::document::{self, Decoded, Notice};

use crate::{Status, complain, is_stdin, name_of};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Text, with one notice for each place that was not UTF-8.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) notices: Vec<Notice>,
}

pub(crate) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    if is_stdin(path) { Ok(Box::new(io::stdin())) } else { Ok(Box::new(File::open(path)?)) }
}

/// Limit to which the rest of a file is counted: `/dev/zero` has no end.
const COUNTED: u64 = 1 << 30;

/// Reads a file of at most `max` bytes. The rest of a longer one is counted but not kept,
/// so that the message can name both numbers while memory stays bounded.
pub(crate) fn read(path: &Path, max: usize) -> io::Result<Result<Vec<u8>, TooLong>> {
    let mut reader = open(path)?;
    let mut bytes = Vec::new();
    let keep = (max + BOM.len()) as u64 + 1;
    reader.by_ref().take(keep).read_to_end(&mut bytes)?;
    let rest = io::copy(&mut reader.take(COUNTED), &mut io::sink())?;
    if bytes.starts_with(BOM) {
        // A byte order mark comes from an editor, not from the author.
        bytes.drain(..BOM.len());
    }
    let len = bytes.len().saturating_add(usize::try_from(rest).unwrap_or(usize::MAX));
    Ok(if len > max { Err(TooLong { len, max }) } else { Ok(bytes) })
}

/// The comment in a file, at most `max` bytes long; or the status, after the error was printed on
/// standard error.
pub(crate) fn comment(path: &Path, max: usize) -> Result<Text, Status> {
    let told = |problem: &dyn Display, status| {
        complain(&format!("{}: {problem}", name_of(path)));
        status
    };
    let bytes = read(path, max)
        .map_err(|error| told(&error, Status::Failed))?
        .map_err(|error| told(&error, Status::Refused))?;
    let comment = text(bytes, document::decode_archive);
    // Replaced bytes have become longer.
    let len = comment.text.len();
    if len > max { Err(told(&TooLong { len, max }, Status::Refused)) } else { Ok(comment) }
}

/// Replaces invalid UTF-8 with U+FFFD.
pub(crate) fn decode(bytes: Vec<u8>) -> Text {
    text(bytes, document::decode_utf8_lossy)
}

/// Text as it is, or bytes that were decoded.
fn text(bytes: Vec<u8>, decode: impl Fn(&[u8]) -> Decoded<'_>) -> Text {
    match String::from_utf8(bytes) {
        Ok(text) => Text { text, notices: Vec::new() },
        Err(error) => {
            let decoded = decode(error.as_bytes());
            Text { text: decoded.text.into_owned(), notices: decoded.notices }
        }
    }
}

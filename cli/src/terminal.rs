//! Text for people, without characters that control a terminal or the direction of text.
//!
//! Comments, rule files and policies come from strangers, and their words stand in reports and in
//! error messages. An escape sequence in one of them could change the title of the window, or
//! overwrite the line above.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use crate::Failure;

/// Tells whether a character has an effect other than being visible: controls, marks and overrides
/// of direction, shapes of digits, separators of lines, the byte order mark, tags.
pub(crate) fn is_order(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

/// Text for people, over several lines; control characters become U+FFFD.
pub(crate) fn page(text: &str) -> Cow<'_, str> {
    let is_bad = |character| is_order(character) && !matches!(character, '\n' | '\t');
    match text.contains(is_bad) {
        true => Cow::Owned(text.replace(is_bad, "\u{FFFD}")),
        false => Cow::Borrowed(text),
    }
}

/// Does the same on one line.
pub(crate) fn line(text: &str) -> String {
    page(&text.replace('\n', "⏎")).into_owned()
}

/// Prints a report for people on standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    io::stdout().lock().write_all(page(text).as_bytes()).map_err(Failure::output)
}

/// Prints a report for people on standard error. A failure to write it is not a reason to stop.
pub(crate) fn print_error(text: &str) {
    let _ = io::stderr().lock().write_all(page(text).as_bytes());
}

/// Standard output for programs: byte for byte as written, unless it is a terminal.
pub(crate) struct Output {
    out: io::StdoutLock<'static>,
    is_terminal: bool,
}

impl Output {
    pub(crate) fn new() -> Self {
        let out = io::stdout().lock();
        let is_terminal = out.is_terminal();
        Self { out, is_terminal }
    }
}

impl Write for Output {
    /// Takes all bytes: each write consists of whole characters.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write(&mut self.out, bytes, self.is_terminal)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn write(out: &mut impl Write, bytes: &[u8], is_terminal: bool) -> io::Result<()> {
    match is_terminal {
        true => out.write_all(page(&String::from_utf8_lossy(bytes)).as_bytes()),
        false => out.write_all(bytes),
    }
}

/// Prints data for programs.
pub(crate) fn print_data(text: &str) -> Result<(), Failure> {
    Output::new().write_all(text.as_bytes()).map_err(Failure::output)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}]0;pwned\u{7}\r\u{9b}2J\u{7f}\u{202e}\u{2066}\u{206e}\u{61c}\u{200f}\u{2028}\u{feff}\u{e0041}b\tc\nd";

    #[test]
    fn orders_become_replacement_characters() {
        let f = |times| "\u{fffd}".repeat(times);
        assert_eq!(page(HOSTILE), format!("a{}]0;pwned{}2J{}b\tc\nd", f(1), f(3), f(9)));
        assert_eq!(line(HOSTILE), page(HOSTILE).replace('\n', "⏎"));
        assert_eq!(page("Ä\u{200d}漢\n"), "Ä\u{200d}漢\n");
        for code in (0..0x20).chain(0x7f..0xa0) {
            let c = char::from_u32(code).unwrap_or('\0');
            assert!(is_order(c), "{code:x}");
            assert!(!line(&format!("a{c}b")).contains(c) || c == '\t', "{code:x}");
        }
    }

    #[test]
    fn programs_get_every_byte_and_terminals_no_orders() {
        let mut out = Vec::new();
        assert!(write(&mut out, HOSTILE.as_bytes(), false).is_ok());
        assert_eq!(out, HOSTILE.as_bytes());
        out.clear();
        assert!(write(&mut out, HOSTILE.as_bytes(), true).is_ok());
        assert_eq!(out, page(HOSTILE).as_bytes());
    }
}

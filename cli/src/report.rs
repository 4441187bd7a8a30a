//! A message under the words it is about.
//!
//! ```text
//! comment.txt:2:8: This tag is not allowed here.
//!   | well, <b>no</b>
//!   |       ^^^
//! ```

use unicode_width::UnicodeWidthChar;
use wellsaid::Span;

use crate::terminal;

/// Characters shown before and after the start of the span. A comment may be one line of
/// 64 KiB with a notice on every word.
const BEFORE: usize = 40;
const AFTER: usize = 60;

/// Shows places in one text.
pub(crate) struct Report<'a> {
    name: &'a str,
    text: &'a str,
    /// Start of each line.
    lines: Vec<usize>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(name: &'a str, text: &'a str) -> Self {
        let mut lines = vec![0];
        let bytes = text.as_bytes();
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                lines.push(at + 1);
            }
        }
        Self { name, text, lines }
    }

    /// Prints the place on standard error.
    pub(crate) fn show(&self, span: Span, message: &str) {
        terminal::print_error(&self.line(span, message));
    }

    /// `name:line:column: message`, the line, and a caret under the span. Lines and columns
    /// count from 1, columns in characters.
    pub(crate) fn line(&self, span: Span, message: &str) -> String {
        let start = self.boundary(span.start as usize);
        let number = self.lines.partition_point(|&begin| begin <= start);
        let begin = self.lines[number - 1];
        let next = self.lines.get(number).copied().unwrap_or(self.text.len());
        let line = self.text[begin..next].trim_end_matches(['\n', '\r']);
        // A span can begin at the line break itself.
        let at = (start - begin).min(line.len());
        let end = (self.boundary(span.end as usize).max(start) - begin).clamp(at, line.len());
        let column = line[..at].chars().count() + 1;

        let from = line[..at].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
        let to = line[at..].char_indices().nth(AFTER).map_or(line.len(), |(more, _)| at + more);
        let (cut_left, cut_right) = (from > 0, to < line.len());

        let mut shown = String::from(if cut_left { "…" } else { "" });
        let mut carets = String::from(if cut_left { " " } else { "" });
        let mut width = 0;
        for (offset, character) in line[from..to].char_indices() {
            let (character, columns) = printable(character);
            shown.push(character);
            let offset = from + offset;
            if offset < at {
                // A tab under a tab: as wide as the terminal makes it.
                let blank = if character == '\t' { "\t" } else { " " };
                carets.push_str(&blank.repeat(columns));
            } else if offset < end {
                width += columns;
            }
        }
        shown.push_str(if cut_right { "…" } else { "" });
        carets.push_str(&"^".repeat(width.max(1)));
        let (name, message) = (terminal::line(self.name), terminal::line(message));
        format!("{name}:{number}:{column}: {message}\n  | {shown}\n  | {carets}\n")
    }

    /// The last character boundary up to `at`.
    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// A character as it may be shown, and the columns it takes. Characters that control a terminal or
/// the direction of text are replaced: the reader of the terminal is not the author.
fn printable(character: char) -> (char, usize) {
    match character {
        '\t' => ('\t', 1),
        _ if terminal::is_order(character) => ('\u{FFFD}', 1),
        _ => match character.width() {
            Some(width) => (character, width),
            None => ('\u{FFFD}', 1),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, start: usize, end: usize) -> String {
        Report::new("f", text).line(Span { start: start as u32, end: end as u32 }, "no")
    }

    #[test]
    fn columns_count_characters_and_carets_count_cells() {
        assert_eq!(line("äb <b>", 4, 7), "f:1:4: no\n  | äb <b>\n  |    ^^^\n");
        assert_eq!(line("漢字 <b>", 7, 10), "f:1:4: no\n  | 漢字 <b>\n  |      ^^^\n");
        assert_eq!(line("a\tb", 2, 3), "f:1:3: no\n  | a\tb\n  |  \t^\n");
    }

    #[test]
    fn every_kind_of_line_break_counts_once() {
        assert_eq!(line("a\r\nb\rc\nd", 7, 8), "f:4:1: no\n  | d\n  | ^\n");
        // Over several lines: the first; at the break or the end: one caret.
        assert_eq!(line("ab\ncd", 1, 5), "f:1:2: no\n  | ab\n  |  ^\n");
        assert_eq!(line("ab\n", 2, 3), "f:1:3: no\n  | ab\n  |   ^\n");
        assert_eq!(line("ab\n", 3, 3), "f:2:1: no\n  | \n  | ^\n");
        assert_eq!(line("", 0, 0), "f:1:1: no\n  | \n  | ^\n");
    }

    #[test]
    fn terminals_are_not_given_orders() {
        let shown = line("\u{1b}[31m\u{202e}<b>", 8, 11);
        assert_eq!(shown, "f:1:7: no\n  | \u{fffd}[31m\u{fffd}<b>\n  |       ^^^\n");
    }

    #[test]
    fn long_lines_are_cut_on_both_sides() {
        let text = format!("{}<b>{}", "x".repeat(1000), "y".repeat(1000));
        let shown = line(&text, 1000, 1003);
        assert!(shown.starts_with("f:1:1001: no\n  | …xxx"), "{shown}");
        assert!(shown.contains("yyy…\n"), "{shown}");
        assert!(shown.len() < 300, "{shown}");
    }
}

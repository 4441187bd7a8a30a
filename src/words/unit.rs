//! A text as the units that the search looks at, read where they stand.
//!
//! Nothing is copied. A character that stands for several letters (`ﬁ`, `ß`) is
//! several units; the second letter's place is the second byte of the character.
//! A character never has more letters than bytes.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::rules::rule::Fold;
use crate::text::script::Script;

use super::class::{CharClass, Code, base_of, script};
use super::tag;

/// One letter, sign or space of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub(super) code: Code,
    pub(super) c: char,
    /// Start of the next unit.
    pub(super) next: usize,
}

impl Unit {
    pub(super) fn kind(&self) -> CharClass {
        self.code.kind()
    }

    /// Tells if this is a tag that is shown: the only unit that is passed over although readers see
    /// it.
    pub(super) fn is_tag(&self) -> bool {
        self.c == '<' && self.kind() == CharClass::Skip
    }

    pub(super) fn class(&self) -> u8 {
        self.code.class(self.c)
    }

    /// The class of the small letter, where that looks like another one: a capital eta
    /// is read as h, a small one as n. Terms are in small letters.
    #[inline]
    pub(super) fn small(&self) -> u8 {
        // The characters of most texts, which look like themselves.
        let plain = matches!(self.c, '\0'..='\u{1a8}' | 'а'..='ҏ' | '\u{1d400}'..='\u{1d6a5}');
        // Their looks are those of two classes.
        let other = match self.c {
            'ð' | 'Ð' => 'o',
            'Ŧ' | 'ŧ' => 't',
            'ʌ' | 'Ʌ' => 'v',
            'ʍ' => 'w',
            _ => '\0',
        };
        if other != '\0' {
            return Code::of(other).class(other);
        }
        if plain || self.kind() != CharClass::Letter {
            return self.class();
        }
        let base = base_of(self.c);
        Code::of(base).class(base)
    }
}

/// Units in the order in which readers see them.
pub(super) trait Units {
    /// The unit at a place; `None` at the end.
    fn unit(&self, at: usize) -> Option<Unit>;

    /// The unit that ends at a place, and where it begins. The parts of a tag are characters.
    fn before(&self, at: usize) -> Option<(Unit, usize)>;

    /// The bytes of the text that the units from `from` up to `to` come from.
    fn range(&self, from: usize, to: usize) -> Range<usize>;

    /// The text.
    fn text(&self) -> &str;

    /// Tells whether a word may end at `at`.
    fn is_edge(&self, mut at: usize) -> bool {
        while let Some(unit) = self.unit(at) {
            if unit.is_tag() || !unit.kind().is_transparent() {
                return !unit.kind().is_wordy();
            }
            at = unit.next;
        }
        true
    }

    /// The first unit from `at` on that is neither invisible nor a dropped mark.
    fn seen(&self, mut at: usize) -> Option<Unit> {
        loop {
            let unit = self.unit(at)?;
            if !unit.kind().is_transparent() {
                return Some(unit);
            }
            at = unit.next;
        }
    }
}

/// The units of a text in the order in which they were typed. Places are bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain<'t> {
    pub(super) text: &'t str,
    pub(super) tags: Tags,
}

/// Tells how tags are read that a text shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tags {
    /// The text has no tags.
    Absent,
    /// The characters of a tag stand for themselves.
    Literal,
    /// A word begins behind one, ends before one, and goes on behind it.
    Passed,
}

impl Tags {
    /// Tells whether terms of this folding are looked for. Tags only matter to strong folding: for
    /// the others, their first and last characters are edges of words.
    pub(super) fn are_for(self, fold: Fold) -> bool {
        match self {
            Self::Absent => true,
            Self::Literal => fold != Fold::Strong,
            Self::Passed => fold == Fold::Strong,
        }
    }
}

/// First byte of characters that are letters of their own script though they are marks: each has
/// three bytes or more.
const FIRST_FOREIGN: u8 = 0xe0;

const JOINER: char = '\u{200d}';

impl Plain<'_> {
    /// The place after the marks on `letter` that are letters, but of another script: `c็`.
    fn past_marks(&self, letter: char, mut at: usize) -> usize {
        if self.text.as_bytes().get(at).is_none_or(|&byte| byte < FIRST_FOREIGN) {
            return at;
        }
        let is_mark = |c: &char| Code::of(*c).kind().is_letter() && is_combining_mark(*c);
        let next = |at: usize| self.text.get(at..).and_then(|rest| rest.chars().next());
        let takes = || matches!(script(letter), Script::Latin | Script::Greek | Script::Cyrillic);
        if next(at).filter(is_mark).is_some() && letter.is_alphanumeric() && takes() {
            while let Some(mark) = next(at).filter(is_mark) {
                crate::work::add(1);
                at += mark.len_utf8();
            }
        }
        at
    }

    /// The place after a sign that is joined to the one before: 👨‍👩‍👧 counts as one.
    fn past_sign(&self, at: usize) -> usize {
        let next = self.text.get(at..).and_then(|rest| rest.chars().next());
        let sign = next.filter(|c| !c.is_ascii() && Code::of(*c).kind() == CharClass::Other);
        at + sign.map_or(0, char::len_utf8)
    }

    /// The first byte of the character that `at` lies in.
    fn start(&self, mut at: usize) -> usize {
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

impl Units for Plain<'_> {
    #[inline]
    fn unit(&self, at: usize) -> Option<Unit> {
        let bytes = self.text.as_bytes();
        let &byte = bytes.get(at)?;
        if byte.is_ascii() {
            if byte == b'(' && bytes.get(at + 1) == Some(&b')') {
                return Some(Unit { code: Code::brackets(), c: '(', next: at + 2 });
            }
            if byte == b'<' && self.tags == Tags::Passed {
                if let Some(len) = bytes.get(at..).and_then(tag::len) {
                    return Some(Unit { code: Code::tag(), c: '<', next: at + len });
                }
            }
            let next = match bytes.get(at + 1) {
                Some(FIRST_FOREIGN..) => self.past_marks(byte as char, at + 1),
                Some(b'\n') if byte == b'\r' => at + 2,
                _ => at + 1,
            };
            return Some(Unit { code: Code::ascii(byte), c: byte as char, next });
        }
        let start = self.start(at);
        let c = self.text.get(start..)?.chars().next()?;
        let end = start + c.len_utf8();
        let code = Code::of(c);
        if code.kind() != CharClass::Multiple {
            let next = match c {
                JOINER => self.past_sign(end),
                _ => self.past_marks(c, end),
            };
            return Some(Unit { code, c, next });
        }
        let letters = code.expansion();
        let &(code, letter) = letters.get(at - start)?;
        let next = if at - start + 1 < letters.len() { at + 1 } else { end };
        Some(Unit { code: Code::packed(code), c: letter, next })
    }

    fn before(&self, at: usize) -> Option<(Unit, usize)> {
        let text = self.text.get(..at)?;
        let c = text.chars().next_back()?;
        if text.ends_with("()") {
            return Some((Unit { code: Code::brackets(), c: '(', next: at }, at - 2));
        }
        let len = if text.ends_with("\r\n") { 2 } else { c.len_utf8() };
        Some((Unit { code: Code::of(c), c, next: at }, at - len))
    }

    fn range(&self, from: usize, to: usize) -> Range<usize> {
        let end = if self.text.is_char_boundary(to) {
            to
        } else {
            let start = self.start(to);
            self.text[start..].chars().next().map_or(to, |c| start + c.len_utf8())
        };
        self.start(from)..end
    }

    fn text(&self) -> &str {
        self.text
    }
}

//! Comments by the megabyte, the same on every machine.
//!
//! Classes follow the comments that sites receive: most comments are short plain text, few
//! have links, fewer have tags. All comments of a batch differ, and a batch is
//! large: on half a megabyte the branch predictor learns the data, and short comments seem up to
//! twice as fast as they are.
#![allow(dead_code)] // each bench, test and example uses its own part

pub(crate) mod hostile;
pub(crate) mod hunt;
mod markup;
mod messy;
mod prose;
mod quotes;
mod random;
mod real;
pub(crate) mod terms;

use std::collections::HashSet;

use prose::Prose;

/// One kind of comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Plain text of 50–300 bytes.
    A,
    /// Plain text of 1–4 KiB, in paragraphs.
    B,
    /// Text with one to three addresses.
    C,
    /// Text with a few allowed tags.
    D,
    /// Quotes in quotes, in the dialects of many forums.
    E,
    /// Hostile and broken HTML.
    F,
    /// A typical mix: 70 % plain, 15 % links, 10 % tags and quotes, 5 % hostile.
    G,
    /// Real comments of a news site, with words exchanged from copy to copy.
    R,
}

impl Class {
    pub(crate) const ALL: [Self; 8] =
        [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F, Self::G, Self::R];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
            Self::G => "G",
            Self::R => "R",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name().eq_ignore_ascii_case(name))
    }

    /// Different comments of this class, at least `megabytes` MB of them and, except for long ones,
    /// at least 4,000 per MB.
    pub(crate) fn comments(self, megabytes: f64) -> Vec<String> {
        let bytes = (megabytes * 1e6) as usize;
        let count = if self == Self::B { 0 } else { (megabytes * 4e3) as usize };
        self.batch(bytes, count)
    }

    fn batch(self, bytes: usize, count: usize) -> Vec<String> {
        let mut writer = Writer::new(self);
        let mut seen = HashSet::new();
        let mut batch = Vec::new();
        let mut total = 0;
        while total < bytes || batch.len() < count {
            let comment = writer.comment(self);
            if seen.insert(comment.clone()) {
                total += comment.len();
                batch.push(comment);
            }
        }
        batch
    }
}

/// Lengths at which the cost of a comment is measured: up to the default limit.
pub(crate) const LENGTHS: [usize; 11] =
    [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];

/// Comments of nearly `length` bytes, at least 16 of them and `megabytes` MB: real comments
/// of class R, joined as paragraphs and cut at a word.
pub(crate) fn of_length(length: usize, megabytes: f64) -> Vec<String> {
    let mut writer = Writer::new(Class::R);
    let mut batch = Vec::new();
    let mut total = 0;
    while total < (megabytes * 1e6) as usize || batch.len() < 16 {
        let mut comment = writer.comment(Class::R);
        while comment.len() < length {
            comment.push_str("\n\n");
            comment.push_str(&writer.comment(Class::R));
        }
        prose::cut(&mut comment, length);
        comment.truncate(comment.rfind(' ').unwrap_or(comment.len()));
        total += comment.len();
        batch.push(comment);
    }
    batch
}

/// Tells whether this is `cargo bench`. `cargo test` runs benches too: a short run is enough there.
pub(crate) fn measuring() -> bool {
    std::env::args().any(|arg| arg == "--bench")
}

struct Writer {
    prose: Prose,
    real: real::Real,
}

impl Writer {
    fn new(class: Class) -> Self {
        let seed = 0x0057_E115_A1D0 + class as u64;
        Self { prose: Prose::new(seed), real: real::Real::new(seed) }
    }

    fn comment(&mut self, class: Class) -> String {
        self.prose.next_author();
        let mut out = String::new();
        let prose = &mut self.prose;
        match class {
            Class::A => short(prose, &mut out),
            Class::B => {
                let size = prose.random.between(1024, 4096 - 200);
                prose.paragraphs(&mut out, size);
            }
            Class::C => markup::linked(prose, &mut out),
            Class::D => markup::formatted(prose, &mut out),
            Class::E => quotes::nested(prose, &mut out),
            Class::F => messy::messy(prose, &mut out),
            Class::G => {
                let class = match prose.random.below(100) {
                    0..50 => Class::A,
                    50..70 => Class::B,
                    70..85 => Class::C,
                    85..90 => Class::D,
                    90..95 => Class::E,
                    _ => Class::F,
                };
                return self.comment(class);
            }
            Class::R => return self.real.comment(),
        }
        out
    }
}

/// 50–300 bytes, evenly; every fifth has a line break. Cut at a word, so the
/// lengths do not depend on where sentences end.
fn short(prose: &mut Prose, out: &mut String) {
    let size = prose.random.between(50, 300);
    prose.sentences(out, size);
    prose::cut(out, size);
    out.truncate(out.rfind(' ').filter(|&at| at >= 50).unwrap_or(out.len()));
    if prose.random.chance(1, 5) {
        if let Some(at) = out.find(". ") {
            let br = if prose.random.chance(1, 3) { "\n" } else { "\n\n" };
            out.replace_range(at + 1..at + 2, br);
        }
    }
}

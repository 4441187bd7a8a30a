//! Tokens that a classifier sees of a comment: words, pairs of words, hosts, numbers, length.
//!
//! Two things must not leak in. Quoted text is somebody else's, and someone who answers spam would
//! be taken for its author. And an invisible character can mark a whole set
//! of examples: in one well-known collection of labelled comments U+FEFF stands in spam
//! only, and a classifier that sees it learns the collection and not the spam.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::document::{Regions, View, VisibleText};
use crate::text::chars::is_invisible;
use crate::work;

use super::table::bucket;

/// Tokens of one comment at most. A comment of a hundred words has about two hundred;
/// 64 KiB of noise would otherwise fill a tenth of the table by itself.
pub(super) const MAX_TOKENS: usize = 2048;

/// Characters of a word at most; a longer one counts by its length only.
const LONGEST_WORD: usize = 40;

/// Domains of a host that count, from the host itself upwards.
const DOMAINS: usize = 3;

/// A host name is no longer (RFC 1035, 2.3.4).
const LONGEST_HOST: usize = 253;

/// The same sign in a row is one token, of so many at most.
const SIGNS: usize = 3;

/// The tokens of a comment, each bucket once, in ascending order of the buckets.
#[derive(Debug, Default)]
pub(super) struct TextTokens {
    text: String,
    list: Vec<HashedToken>,
    seed: u64,
}

#[derive(Clone, Copy, Debug)]
struct HashedToken {
    hash: u64,
    start: u32,
    end: u32,
}

impl TextTokens {
    /// Tokens outside of quotes; of a comment that holds nothing else, all of them.
    pub(super) fn new(view: &VisibleText, seed: u64) -> Self {
        let own = Self::outside(Regions::QUOTE, view, seed);
        if own.list.is_empty() { Self::outside(Regions::default(), view, seed) } else { own }
    }

    /// Tokens outside of some parts of the view.
    pub(super) fn outside(parts: Regions, view: &VisibleText, seed: u64) -> Self {
        let mut tokens = Self { seed, ..Self::default() };
        let (mut length, mut links) = (0, 0);
        for part in [&view.body, &view.titles] {
            let folded = fold(part, parts);
            let mut words = Vec::new();
            length += folded.chars().filter(|c| !c.is_whitespace()).count();
            for line in folded.lines() {
                words.clear();
                for chunk in line.split_whitespace() {
                    match host_in_text(chunk) {
                        Some(host) => tokens.host(host),
                        None => tokens.words(chunk, &mut words),
                    }
                }
                tokens.pairs(&words);
            }
        }
        for address in fold(&view.links, parts).lines().filter(|line| !line.is_empty()) {
            links += 1;
            tokens.host(host_of(address));
        }
        if length > 0 {
            // Steps of a half in the logarithm: 1.4 times as long is the next one.
            let step = (2.0 * (length as f64).log2()) as u32;
            tokens.push(&["length:", &step.to_string()]);
        }
        if links > 0 {
            tokens.push(&["links:", &links.min(4_u32).to_string()]);
        }
        tokens.finish();
        tokens
    }

    /// Bucket and readable text of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &str)> + '_ {
        self.list.iter().map(|token| {
            let text = self.text.get(token.start as usize..token.end as usize);
            (bucket(token.hash), text.unwrap_or_default())
        })
    }

    fn push(&mut self, parts: &[&str]) {
        let start = self.text.len();
        for part in parts {
            self.text.push_str(part);
        }
        self.add_from(start);
    }

    /// A token of the text from `start` on.
    fn add_from(&mut self, start: usize) {
        work::add(self.text.len() - start);
        let hash = hash(self.text.get(start..).unwrap_or_default(), self.seed);
        self.list.push(HashedToken { hash, start: start as u32, end: self.text.len() as u32 });
    }

    /// The words of a chunk without spaces: as tokens, and into `words` for the pairs.
    fn words<'a>(&mut self, chunk: &'a str, words: &mut Vec<TextPiece<'a>>) {
        let mut sign = ("", 0);
        for segment in chunk.split_word_bounds() {
            if !segment.chars().any(char::is_alphanumeric) {
                // Signs and emoji say as much as words; what ends a sentence does not.
                sign = if sign.0 == segment { (segment, sign.1 + 1) } else { (segment, 1) };
                if sign.1 <= SIGNS && !is_quiet(segment) {
                    if sign.1 > 1 {
                        words.pop();
                    }
                    words.push(TextPiece::Signs(segment, sign.1));
                }
                continue;
            }
            sign = ("", 0);
            // UAX #29 keeps `end.Start` and `a:b` together.
            for word in segment.split(|c: char| c.is_ascii_punctuation() && c != '\'') {
                let word = word.trim_matches('\'');
                let long = word.len() > LONGEST_WORD && word.chars().count() > LONGEST_WORD;
                if word.is_empty() {
                } else if word.bytes().all(|byte| byte.is_ascii_digit()) {
                    if !long {
                        self.push(&[word]);
                    }
                    words.push(TextPiece::Number(word.len().min(12)));
                } else if long {
                    words.push(TextPiece::Long);
                } else {
                    words.push(TextPiece::Plain(word));
                }
            }
        }
    }

    /// The words of a line, and each with the next.
    fn pairs(&mut self, words: &[TextPiece<'_>]) {
        let mut before: Option<TextPiece<'_>> = None;
        for &word in words {
            let start = self.text.len();
            word.write(&mut self.text);
            self.add_from(start);
            if let Some(before) = before {
                let start = self.text.len();
                before.write(&mut self.text);
                self.text.push(' ');
                word.write(&mut self.text);
                self.add_from(start);
            }
            before = Some(word);
        }
    }

    /// A host, and the domains above it that are more than a top-level domain.
    fn host(&mut self, host: &str) {
        let host = host.strip_prefix("www.").unwrap_or(host);
        if host.is_empty() || host.len() > LONGEST_HOST {
            return;
        }
        let mut domain = host;
        for _ in 0..DOMAINS {
            self.push(&["host:", domain]);
            match domain.split_once('.') {
                Some((_, above)) if above.contains('.') => domain = above,
                _ => break,
            }
        }
    }

    /// Each bucket once; of too many the same share of all parts of the text, not its
    /// beginning, behind which an author could hide.
    fn finish(&mut self) {
        let text = &self.text;
        let name = |token: &HashedToken| text.get(token.start as usize..token.end as usize);
        self.list.sort_unstable_by(|a, b| {
            bucket(a.hash).cmp(&bucket(b.hash)).then_with(|| name(a).cmp(&name(b)))
        });
        self.list.dedup_by_key(|token| bucket(token.hash));
        if self.list.len() > MAX_TOKENS {
            // Bits of the hash that have no part in the bucket are as good as chance.
            self.list.sort_unstable_by_key(|token| (token.hash << 32, token.hash));
            self.list.truncate(MAX_TOKENS);
            self.list.sort_unstable_by_key(|token| bucket(token.hash));
        }
    }
}

/// A word of the running text.
#[derive(Clone, Copy)]
enum TextPiece<'a> {
    Plain(&'a str),
    /// A number of so many digits.
    Number(usize),
    /// A sign, so many times.
    Signs(&'a str, usize),
    /// Too long to be one.
    Long,
}

impl TextPiece<'_> {
    /// The colon keeps it apart from anything that can be typed as a word.
    fn write(self, out: &mut String) {
        match self {
            Self::Plain(word) => out.push_str(word),
            Self::Number(digits) => {
                out.push_str("digits:");
                out.push_str(&digits.to_string());
            }
            Self::Signs(sign, times) => (0..times).for_each(|_| out.push_str(sign)),
            Self::Long => out.push_str("word:long"),
        }
    }
}

/// The text of a view outside of some parts, folded: without
/// what is invisible, NFKC, lower case, no marks but those that letters are written with.
fn fold(view: &View, without: Regions) -> String {
    let text = view.text();
    work::add(text.len());
    let mut out = String::with_capacity(text.len());
    for piece in own(view, without) {
        let visible = text.get(piece).unwrap_or_default().chars().filter(|&c| !is_invisible(c));
        for c in visible.nfkc().flat_map(char::to_lowercase).filter(|&c| !is_disguise(c)) {
            out.push(if c == '\u{2019}' { '\'' } else { c });
        }
    }
    out
}

/// The ranges of a view outside of some parts, as long as they can be.
fn own(view: &View, without: Regions) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for (run, range) in view.touched(0..view.text().len()) {
        if run.regions.intersects(without) {
            continue;
        }
        match pieces.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => pieces.push(range),
        }
    }
    pieces
}

/// The host of an address in running text, linked or not: `None` if it is not an address.
fn host_in_text(chunk: &str) -> Option<&str> {
    let at = chunk.find("://").map(|at| at + 3).or_else(|| chunk.find("www."))?;
    Some(host_of(chunk.get(at..)?))
}

/// The host of an address, without a port; of an e-mail address what is behind the `@`.
fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    host.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Punctuation of plain prose.
fn is_quiet(segment: &str) -> bool {
    segment.chars().all(|c| matches!(c, '!'..='/' | ':'..='@' | '['..='`' | '{'..='~'))
        && !matches!(segment, "!" | "?" | "$" | "%")
}

/// Marks that were put on letters to disguise them: those that letters are written with
/// were composed before.
fn is_disguise(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// FNV-1a with the seed as its start, and a finish that lets every bit count: the low
/// bits of FNV alone know nothing of the high ones.
fn hash(text: &str, seed: u64) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ mix(seed);
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(hash)
}

/// The finish of MurmurHash3; 0 stays 0.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

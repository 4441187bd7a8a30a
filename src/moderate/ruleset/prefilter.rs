//! Prefilter: the regular expressions that a text can match at all.
//!
//! A hundred Unicode expressions read 2 MB/s when each is tried. But `\bcas[i1]no\b` needs
//! "casino" or "cas1no", and one automaton looks for what all expressions need in one pass.
//! Most texts hold nothing of it, and then no expression is run.
//!
//! It may let through a text that does not match, but never stop one that does: a property test
//! compares it with the expressions themselves.

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};
use regex_syntax::hir::{Class, Hir, HirKind, Literal, Repetition};

/// Most alternatives of one expression; with more it is run on every text.
const MAX_LITERALS: usize = 64;

/// Bytes of a literal that are looked at. More would not make fewer texts pass.
const MAX_LITERAL: usize = 24;

/// Shorter ones stand in every text.
const MIN_LITERAL: usize = 2;

/// Number of parts in a row from which on a literal is looked for.
const MAX_STARTS: usize = 8;

/// Parts that such a literal may span.
const MAX_PARTS: usize = 8;

/// Literals that the expressions of a rule set need.
#[derive(Debug, Default)]
pub(crate) struct Prefilter {
    automaton: Option<AhoCorasick>,
    /// Expressions that need a literal or one of its siblings, by literal.
    needed_by: Vec<Vec<usize>>,
    /// Expressions that need nothing in particular.
    always: Candidates,
    /// All.
    all: Candidates,
}

/// A set of expressions, by index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Candidates(Vec<u64>);

impl Candidates {
    fn with_room(patterns: usize) -> Self {
        Self(vec![0; patterns.div_ceil(64)])
    }

    fn insert(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    /// Tells if an expression is in the set.
    pub(crate) fn contains(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }
}

impl Prefilter {
    /// Prefilter for expressions in their order, by what they need ([`literals_of`]).
    pub(super) fn new(patterns: impl ExactSizeIterator<Item = Option<Vec<Vec<u8>>>>) -> Self {
        let count = patterns.len();
        let mut filter = Self {
            always: Candidates::with_room(count),
            all: Candidates::with_room(count),
            ..Self::default()
        };
        let mut literals: Vec<(Vec<u8>, usize)> = Vec::new();
        for (index, needs) in patterns.enumerate() {
            filter.all.insert(index);
            match needs {
                Some(needed) => literals.extend(needed.into_iter().map(|text| (text, index))),
                None => filter.always.insert(index),
            }
        }
        literals.sort_unstable();
        let mut texts: Vec<Vec<u8>> = Vec::new();
        for (text, index) in literals {
            if texts.last() != Some(&text) {
                texts.push(text);
                filter.needed_by.push(Vec::new());
            }
            if let Some(patterns) = filter.needed_by.last_mut() {
                patterns.push(index);
            }
        }
        if !texts.is_empty() {
            let built = AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .build(&texts);
            match built {
                Ok(automaton) => filter.automaton = Some(automaton),
                // Too large for it: then all are tried.
                Err(_) => filter.always = filter.all.clone(),
            }
        }
        filter
    }

    /// The expressions that may match `text`. One pass, O(text + expressions).
    pub(crate) fn may_match(&self, text: &str) -> Candidates {
        let Some(automaton) = &self.automaton else { return self.always.clone() };
        // The two characters outside ASCII that are the same as an ASCII letter when case is
        // ignored: long s and the Kelvin sign. The automaton knows ASCII only.
        let has_odd_letters = || {
            let bytes = text.as_bytes();
            ["\u{17f}", "\u{212a}"].iter().any(|odd| memmem::find(bytes, odd.as_bytes()).is_some())
        };
        if !text.is_ascii() && has_odd_letters() {
            return self.all.clone();
        }
        let mut found = self.always.clone();
        let mut seen = Candidates::with_room(self.needed_by.len());
        for hit in automaton.find_overlapping_iter(text) {
            let literal = hit.pattern().as_usize();
            if seen.contains(literal) {
                continue;
            }
            seen.insert(literal);
            for index in self.needed_by.get(literal).into_iter().flatten() {
                found.insert(*index);
            }
            if found == self.all {
                break;
            }
        }
        found
    }
}

/// Literals of which each match of an expression holds one, in lower case as far as they are
/// ASCII; `None` if there are none worth looking for.
pub(super) fn literals_of(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let mut literals = required(&folded(hir))?;
    for literal in &mut literals {
        literal.make_ascii_lowercase();
        literal.truncate(MAX_LITERAL);
    }
    literals.sort_unstable();
    // A literal that begins with another one is redundant.
    literals.dedup_by(|text, before| text.starts_with(before));
    Some(literals)
}

/// The same expression for texts in lower case: a class for a letter of ASCII in both cases becomes
/// that letter. Otherwise "casino" would be 2⁶ literals.
///
/// The depth is bounded by `MAX_PATTERN_DEPTH`, as in [`required`].
fn folded(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(Literal(bytes)) => Hir::literal(bytes.to_ascii_lowercase()),
        HirKind::Class(class) => match letter(class) {
            Some(letter) => Hir::literal([letter]),
            None => Hir::class(class.clone()),
        },
        HirKind::Look(look) => Hir::look(*look),
        HirKind::Repetition(repetition) => {
            Hir::repetition(Repetition { sub: Box::new(folded(&repetition.sub)), ..*repetition })
        }
        HirKind::Capture(capture) => folded(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(folded).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(folded).collect()),
    }
}

/// The letter that all characters of a class are, except for case.
fn letter(class: &Class) -> Option<u8> {
    let Class::Unicode(class) = class else { return None };
    let mut letter = None;
    for range in class.ranges() {
        for c in range.start()..=range.end() {
            let lower = match c {
                '\u{17f}' => b's',
                '\u{212a}' => b'k',
                _ if c.is_ascii_alphabetic() => c.to_ascii_lowercase() as u8,
                _ => return None,
            };
            if *letter.get_or_insert(lower) != lower {
                return None;
            }
        }
    }
    letter
}

fn required(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let mut best = better(extract(hir, ExtractKind::Prefix), extract(hir, ExtractKind::Suffix));
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            best = better(best, required(&repetition.sub));
        }
        HirKind::Concat(parts) => {
            for part in parts {
                best = better(best, required(part));
            }
            let is_text = |(_, part): &(usize, &Hir)| matches!(part.kind(), HirKind::Literal(_));
            for (start, _) in parts.iter().enumerate().filter(is_text).take(MAX_STARTS) {
                let run = parts.iter().skip(start).take(MAX_PARTS).cloned().collect();
                best = better(best, extract(&Hir::concat(run), ExtractKind::Prefix));
            }
        }
        HirKind::Alternation(parts) => {
            let each: Option<Vec<_>> = parts.iter().map(required).collect();
            let all = each.map(|each| each.concat()).filter(|all| all.len() <= MAX_LITERALS);
            best = better(best, all);
        }
        _ => {}
    }
    best
}

/// Literals that every match begins with, or ends in.
fn extract(hir: &Hir, kind: ExtractKind) -> Option<Vec<Vec<u8>>> {
    let ends: Seq = Extractor::new().kind(kind).limit_total(MAX_LITERALS).extract(hir);
    let texts: Vec<Vec<u8>> =
        ends.literals()?.iter().map(|literal| literal.as_bytes().to_vec()).collect();
    let is_usable = !texts.is_empty() && texts.iter().all(|text| text.len() >= MIN_LITERAL);
    is_usable.then_some(texts)
}

/// Chooses the one of two sets which lets fewer texts through: its shortest literal is longer.
fn better(one: Option<Vec<Vec<u8>>>, other: Option<Vec<Vec<u8>>>) -> Option<Vec<Vec<u8>>> {
    let shortest = |set: &[Vec<u8>]| set.iter().map(Vec::len).min().unwrap_or(0);
    match (one, other) {
        (Some(one), Some(other)) => {
            let rank =
                |set: &[Vec<u8>]| (shortest(set).min(MAX_LITERAL), core::cmp::Reverse(set.len()));
            Some(if rank(&other) > rank(&one) { other } else { one })
        }
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::RegexBuilder;

    use regex_syntax::ParserBuilder;

    use super::{Prefilter, literals_of};

    fn needs(pattern: &str, ignore_case: bool) -> Option<Vec<Vec<u8>>> {
        let mut parser = ParserBuilder::new().case_insensitive(ignore_case).build();
        literals_of(&parser.parse(pattern).expect("an expression"))
    }

    fn needed(pattern: &str) -> Option<Vec<String>> {
        let literals = needs(pattern, true)?;
        Some(literals.into_iter().map(|text| String::from_utf8_lossy(&text).into()).collect())
    }

    #[test]
    fn literals_are_what_every_match_holds() {
        for (pattern, literals) in [
            (r"\bcasino\b", Some(vec!["casino"])),
            (r"CAS[i1]NO", Some(vec!["cas1no", "casino"])),
            (r"\w+spam\w+", Some(vec!["spam"])),
            (r"buy\s+(viagra|cialis)", Some(vec!["cialis", "viagra"])),
            (r"(?:free|cheap) pills?", Some(vec!["cheap pill", "free pill"])),
            (r"x{3,}yz", Some(vec!["xxxyz"])),
            (r"(kas){2}", Some(vec!["kaskas"])),
            (r"\d+", None),
            (r"casino|\d+", None),
            (r"a", None),
            (r"(casino)?", None),
            (r".*", None),
        ] {
            let literals =
                literals.map(|list| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
            assert_eq!(needed(pattern), literals, "{pattern}");
        }
    }

    #[test]
    fn letters_that_only_case_makes_the_same_are_not_lost() {
        let filter =
            Prefilter::new([r"\bkiss\b", r"\bother\b"].map(|text| needs(text, true)).into_iter());
        for (text, may) in [("a KISS", true), ("\u{212a}i\u{17f}s", true), ("kis s", false)] {
            assert_eq!(filter.may_match(text).contains(0), may, "{text}");
        }
        assert_eq!(filter.may_match(""), filter.always);
    }

    /// Pieces of expressions, over few letters so that texts match now and then.
    fn expression() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a",
            "b",
            "ab",
            "ba",
            "s",
            "K",
            "ä",
            "к",
            "[ab]",
            "[^a]",
            r"\w",
            r"\b",
            "^",
            "$",
            ".",
            r"\s",
            "(?i:S)",
            "(?-i:k)",
            "[a-k&&[^b]]",
            r"\p{Lu}",
            "ß",
            "[sk]",
        ])
        .prop_map(str::to_owned);
        piece.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                4 => prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                2 => prop::collection::vec(inner.clone(), 1..4)
                    .prop_map(|parts| format!("(?:{})", parts.join("|"))),
                1 => (inner.clone(), prop::sample::select(vec!["?", "*", "+", "{2}", "{1,3}?"]))
                    .prop_map(|(inner, times)| format!("({inner}){times}")),
                1 => inner.prop_map(|inner| format!("({inner})")),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn no_match_is_lost(
            patterns in prop::collection::vec((expression(), any::<bool>()), 1..4),
            text in "[aAbBkKsSäÄкК\u{212a}\u{17f}ßẞ .]{0,12}",
        ) {
            let given = patterns.iter().map(|(pattern, fold)| needs(pattern, *fold));
            let found = Prefilter::new(given).may_match(&text);
            for (index, (pattern, fold)) in patterns.iter().enumerate() {
                let regex = RegexBuilder::new(pattern).case_insensitive(*fold).build();
                let regex = regex.expect("an expression");
                if regex.is_match(&text) {
                    prop_assert!(found.contains(index), "{pattern} in {text:?}");
                }
            }
        }
    }
}

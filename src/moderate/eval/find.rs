//! Places in the texts, as the question that finds them.
//!
//! A rule file may look for one list in a hundred thousand conditions, and each of them may find
//! thousands of words. So rules that rewrite keep what they asked, which is little and often
//! equal, and the places are listed once for all of them.

use std::ops::Range;

use crate::moderate::ruleset::{CompiledCondition, Ids};
use crate::rules::condition::{Condition, Field, Pattern, PrivateData, PrivateKind, Skip, Words};
use crate::rules::rule::Defaults;

use super::cover::BLOCK;
use super::facts::Facts;
use super::texts::{Skips, Text};

/// Matches of one expression in one text that are looked at.
///
/// Each search is linear, but a search may read to the end of the text for a match of one
/// byte, so all of them together may be quadratic. A rewrite takes all that follows as matched.
const MAX_SEARCHES: usize = 500;

/// Bytes of one text that the searches for one expression read, to begin another.
pub(super) const MAX_READ: usize = 4 << 20;

/// Texts that are searched for private data.
pub(super) const PRIVATE_FIELDS: [Field; 5] =
    [Field::Body, Field::Links, Field::Titles, Field::Names, Field::Subject];

/// A place that a rewrite may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MatchSpan {
    pub(crate) field: Field,
    pub(crate) range: Range<usize>,
}

/// A question about one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Find {
    what: What,
    pub(super) field: Field,
    skip: Skips,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum What {
    /// The terms of the list with this index.
    Terms(u32),
    /// The expression with this index, looked for so many times at most.
    Pattern(u32, u32),
    /// Private data of these kinds.
    Private(Kinds),
}

/// Kinds of private data; a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Kinds(u8);

impl Kinds {
    fn new(kinds: &[PrivateKind]) -> Self {
        Self(kinds.iter().fold(0, |all, kind| all | 1 << *kind as u8))
    }

    fn has(self, kind: PrivateKind) -> bool {
        self.0 & 1 << kind as u8 != 0
    }
}

impl Find {
    /// Questions of a condition about words, one for each text.
    pub(super) fn words<'w>(
        words: &'w Words,
        list: usize,
        defaults: &'w Defaults,
    ) -> impl Iterator<Item = Self> + 'w {
        let fields = words.fields.as_deref().unwrap_or(&defaults.search);
        let skip = Skips::new(&words.skips(&defaults.skip));
        let what = What::Terms(list as u32);
        fields.iter().map(move |&field| Self { what, field, skip })
    }

    /// Questions of a condition about an expression, one for each text.
    pub(super) fn pattern<'p>(
        asked: &'p Pattern,
        index: usize,
        defaults: &'p Defaults,
    ) -> impl Iterator<Item = Self> + 'p {
        let fields = asked.fields.as_deref().unwrap_or(&defaults.search);
        let skip = Skips::new(asked.skip.as_deref().unwrap_or(&defaults.skip));
        let what = What::Pattern(index as u32, searches(asked) as u32);
        fields.iter().map(move |&field| Self { what, field, skip })
    }

    /// Questions of a condition about private data, one for each text.
    pub(super) fn private<'p>(
        asked: &'p PrivateData,
        defaults: &'p Defaults,
    ) -> impl Iterator<Item = Self> + 'p {
        let skip = Skips::new(asked.skip.as_deref().unwrap_or(&defaults.skip));
        let what = What::Private(Kinds::new(&asked.kinds));
        PRIVATE_FIELDS.into_iter().map(move |field| Self { what, field, skip })
    }

    /// Questions about words, expressions and private data that count toward a condition, whatever
    /// minimum number and other members it has: in order, each once.
    pub(super) fn all(part: CompiledCondition<'_>, defaults: &Defaults) -> Vec<Self> {
        let mut all = Vec::new();
        collect(part, defaults, true, &mut all);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Lists the places.
    pub(super) fn spots(self, facts: &Facts<'_>, mut found: impl FnMut(MatchSpan)) {
        let Self { what, field, skip } = self;
        let text = facts.texts.field(field);
        let mut spot = |range| found(MatchSpan { field, range: text.shown(range) });
        match what {
            What::Terms(list) => {
                for hit in facts.texts.hits(field, list as usize) {
                    crate::work::add(1);
                    if !text.skips(hit.range.clone(), skip.list()) {
                        spot(hit.range.clone());
                    }
                }
            }
            What::Private(kinds) => {
                for hit in facts.texts.private(field) {
                    crate::work::add(1);
                    if kinds.has(hit.kind) && !text.skips(hit.range.clone(), skip.list()) {
                        spot(hit.range.clone());
                    }
                }
            }
            What::Pattern(index, most) => {
                let most = most as usize;
                each(facts, index as usize, text, skip.list(), most, |range, is_last| {
                    let end = if is_last { text.text.len() } else { range.end };
                    spot(range.start..end);
                    true
                });
            }
        }
    }

    /// Tells whether a place holds more than covering signs.
    pub(super) fn is_readable(self, facts: &Facts<'_>) -> bool {
        let mut any = false;
        self.spots(facts, |spot| any = any || is_readable(facts, &spot));
        any
    }
}

/// Depth is limited when a rule set is built.
fn collect(part: CompiledCondition<'_>, defaults: &Defaults, want: bool, out: &mut Vec<Find>) {
    let Ids { list, pattern, .. } = *part.ids();
    match (part.asked, list, pattern) {
        (Condition::Words(asked), Some(list), _) if want => {
            out.extend(Find::words(asked, list, defaults));
        }
        (Condition::Regex(asked), _, Some(index)) if want => {
            out.extend(Find::pattern(asked, index, defaults));
        }
        (Condition::Private(asked), ..) if want => out.extend(Find::private(asked, defaults)),
        _ => {}
    }
    let want = want != matches!(part.asked, Condition::Not(_));
    part.inner().for_each(|inner| collect(inner, defaults, want, out));
}

/// Number of matches that are looked at, of those that one text has.
pub(super) fn searches(asked: &Pattern) -> usize {
    MAX_SEARCHES.max(asked.count_gte.unwrap_or(1).saturating_mul(2))
}

/// Calls `found` with each match in a text that is not passed over, and tells it which one is the
/// last that is looked for; ends with the text, or when `found` says that it has enough. False:
/// the searches read so much that there may be more.
pub(super) fn each(
    facts: &Facts<'_>,
    pattern: usize,
    text: Text<'_>,
    skip: &[Skip],
    most: usize,
    mut found: impl FnMut(Range<usize>, bool) -> bool,
) -> bool {
    let Some(expression) = facts.rules.pattern(pattern) else { return true };
    if text.text.is_empty() || !facts.texts.may_match(text.field, pattern) {
        return true;
    }
    crate::work::add(text.text.len());
    let (mut at, mut number, mut read) = (0, 0, 0);
    while let Some(range) = expression.find_at(text.text, at) {
        number += 1;
        read += expression.read(at, range.end, text.text);
        let most = if read > MAX_READ { number } else { most };
        at = range.end;
        if range.is_empty() {
            let next = text.text[at..].chars().next().filter(|_| number < most);
            let Some(next) = next else { break };
            at += next.len_utf8();
            continue;
        }
        // Quoting a word hundreds of times must not hide the one that follows.
        if number < most && text.skips(range.clone(), skip) {
            if number > most / 2 {
                at = text.skipped_to(at, skip);
            }
            continue;
        }
        let is_last = number >= most;
        if !found(range, is_last) || is_last {
            break;
        }
    }
    read <= MAX_READ
}

/// Tells whether a place holds more than covering signs.
pub(super) fn is_readable(facts: &Facts<'_>, spot: &MatchSpan) -> bool {
    let view = facts.texts.view();
    let text = match spot.field {
        Field::Links => view.links.text(),
        field => facts.texts.field(field).text,
    };
    let text = text.get(spot.range.clone()).unwrap_or_default();
    crate::work::add(text.len());
    !text.chars().all(|c| c == BLOCK || c.is_whitespace())
}

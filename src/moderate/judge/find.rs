//! Places in the texts, as the question that finds them.
//!
//! A rule file may look for one list in a hundred thousand conditions, and each of them may find
//! thousands of words. So rules that rewrite keep what they asked, which is little and often
//! equal, and the places are listed once for all of them.

use crate::moderate::condition::{Condition, Field, Pattern, Skip, Words};
use crate::moderate::rule::Defaults;

use super::evidence::Spot;
use super::{Judge, patterns, recheck};

/// A question about one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::moderate) struct Find {
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
}

/// Parts that are passed over; a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Skips(u8);

impl Skips {
    pub(super) fn new(list: &[Skip]) -> Self {
        let bit = |skip: &Skip| match skip {
            Skip::Code => 1,
            Skip::Quotes => 2,
            Skip::Addresses => 4,
        };
        Self(list.iter().fold(0, |all, skip| all | bit(skip)))
    }

    fn list(self) -> &'static [Skip] {
        match self.0 {
            0 => &[],
            1 => &[Skip::Code],
            2 => &[Skip::Quotes],
            3 => &[Skip::Code, Skip::Quotes],
            4 => &[Skip::Addresses],
            5 => &[Skip::Code, Skip::Addresses],
            6 => &[Skip::Quotes, Skip::Addresses],
            _ => &[Skip::Code, Skip::Quotes, Skip::Addresses],
        }
    }
}

impl Find {
    /// Questions of a condition about words, one for each text.
    pub(super) fn words<'w>(
        words: &'w Words,
        defaults: &'w Defaults,
    ) -> impl Iterator<Item = Self> + 'w {
        let fields = words.fields.as_deref().unwrap_or(&defaults.search);
        let skip = Skips::new(words.skip.as_deref().unwrap_or(&defaults.skip));
        let what = What::Terms(words.list.index as u32);
        fields.iter().map(move |&field| Self { what, field, skip })
    }

    /// Questions of a condition about an expression, one for each text.
    pub(super) fn pattern<'p>(
        asked: &'p Pattern,
        defaults: &'p Defaults,
    ) -> impl Iterator<Item = Self> + 'p {
        let fields = asked.fields.as_deref().unwrap_or(&defaults.search);
        let skip = Skips::new(asked.skip.as_deref().unwrap_or(&defaults.skip));
        let what = What::Pattern(asked.index as u32, patterns::searches(asked) as u32);
        fields.iter().map(move |&field| Self { what, field, skip })
    }

    /// Questions about words and expressions that speak for a condition, however many there must
    /// be, and whatever else it asks: in order, each once.
    pub(super) fn all(condition: &Condition, defaults: &Defaults) -> Vec<Self> {
        let mut all = Vec::new();
        collect(condition, defaults, true, &mut all);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Lists the places.
    pub(super) fn spots(self, judge: &Judge<'_>, mut found: impl FnMut(Spot)) {
        let Self { what, field, skip } = self;
        let text = judge.texts.field(field);
        let mut spot = |range| found(Spot { field, range: text.shown(range) });
        match what {
            What::Terms(list) => {
                for hit in judge.texts.hits(field, list as usize) {
                    crate::work::add(1);
                    if !text.skips(hit.range.clone(), skip.list()) {
                        spot(hit.range.clone());
                    }
                }
            }
            What::Pattern(index, most) => {
                let most = most as usize;
                patterns::each(judge, index as usize, text, skip.list(), most, |range, is_last| {
                    let end = if is_last { text.text.len() } else { range.end };
                    spot(range.start..end);
                    true
                });
            }
        }
    }

    /// Tells whether there is a place with more in it than what covers.
    pub(super) fn is_readable(self, judge: &Judge<'_>) -> bool {
        let mut is_readable = false;
        self.spots(judge, |spot| is_readable = is_readable || recheck::is_readable(judge, &spot));
        is_readable
    }
}

/// Depth is limited when a rule set is built.
fn collect(condition: &Condition, defaults: &Defaults, want: bool, out: &mut Vec<Find>) {
    match condition {
        Condition::All(list) | Condition::Any(list) => {
            for condition in list {
                collect(condition, defaults, want, out);
            }
        }
        Condition::Not(inner) => collect(inner, defaults, !want, out),
        Condition::Words(asked) if want => out.extend(Find::words(asked, defaults)),
        Condition::Regex(asked) if want => out.extend(Find::pattern(asked, defaults)),
        _ => {}
    }
}

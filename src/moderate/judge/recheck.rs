//! Rules that are asked again about the changed comment.
//!
//! Tells what one rule takes away may bring a word together that another one masks, and a rule that
//! counts words finds too few when half of them are gone. So all rules that mask are asked, for
//! their words and expressions alone: what was not there before must not be there now. Those
//! that hold a comment are asked once.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::moderate::action::Action;
use crate::moderate::apply;
use crate::moderate::condition::{Condition, Field};
use crate::moderate::context::Context;
use crate::moderate::rule::Rule;
use crate::moderate::verdict::Change;

use super::evidence::{Evidence, Spot};
use super::rewrite::BLOCK;
use super::{Answer, Judge, Tools, patterns, words};

/// Tells what rules change in a comment.
#[derive(Default)]
pub(crate) struct Rewriting {
    /// In order of places.
    pub(crate) changes: Vec<Change>,
    /// Rules that fire on the changed comment, and did not on the comment as typed.
    pub(crate) late: Vec<usize>,
    /// Something may still be there that a rule was to cover.
    pub(crate) unsure: bool,
}

/// A place that is the same in the typed comment and the changed one.
#[derive(PartialEq, Eq, Hash)]
enum Place {
    Typed(u32, u32),
    /// A text in a line of a view.
    Line(Field, u32, String),
}

impl Place {
    fn of(judge: &Judge<'_>, spot: &Spot) -> Option<Self> {
        let view = judge.texts.view();
        let (text, node) = match spot.field {
            Field::Body => {
                let span = view.body.source(spot.range.clone())?;
                return Some(Self::Typed(span.start, span.end));
            }
            Field::AuthorName => (judge.texts.field(spot.field).text, 0),
            Field::Links | Field::Titles | Field::Names => {
                let view = match spot.field {
                    Field::Links => &view.links,
                    Field::Titles => &view.titles,
                    _ => &view.names,
                };
                (view.text(), view.touched(spot.range.clone()).next()?.0.node)
            }
            _ => return None,
        };
        let text = text.get(spot.range.clone())?;
        Some(Self::Line(spot.field, node, text.to_owned()))
    }
}

/// A rule that masks or replaces what it finds.
pub(super) struct Covering {
    pub(super) rule: usize,
    /// It fired on the comment as typed.
    pub(super) fired: bool,
    /// Tells what it finds in the comment as typed and leaves alone, as another condition of it
    /// does not hold.
    left: HashSet<Place>,
}

impl Covering {
    /// Those of the rules that are `asked` which cover something.
    pub(super) fn all(
        judge: &Judge<'_>,
        fired: &[(usize, Evidence)],
        asked: &[usize],
    ) -> Vec<Self> {
        let mut all = Vec::new();
        for &index in asked {
            let rule = judge.file().rules.get(index);
            let Some((rule, rewrite)) = rule.and_then(|rule| Some((rule, rule.rewrite.as_ref()?)))
            else {
                continue;
            };
            if rewrite.mask.is_none() && rewrite.replace.is_none() {
                continue;
            }
            let known = fired.iter().find(|(rule, _)| *rule == index);
            let taken = known.map_or(&[][..], |(_, evidence)| &evidence.spots);
            let taken: HashSet<Place> =
                taken.iter().filter_map(|spot| Place::of(judge, spot)).collect();
            let spots = texts(judge, &rule.when);
            let left = spots.iter().filter_map(|spot| Place::of(judge, spot));
            let left = left.filter(|place| !taken.contains(place)).collect();
            all.push(Self { rule: index, fired: known.is_some(), left });
        }
        all
    }

    /// Tells what the rule finds in the changed comment that it did not leave alone before.
    pub(super) fn spots(&self, judge: &Judge<'_>, rule: &Rule) -> Vec<Spot> {
        let mut spots = texts(judge, &rule.when);
        if !self.left.is_empty() {
            let left =
                |spot: &Spot| Place::of(judge, spot).is_some_and(|at| self.left.contains(&at));
            spots.retain(|spot| !left(spot));
        }
        if !self.fired || !self.left.is_empty() {
            if let Answer::Fires(evidence, _) = judge.rule(rule, true) {
                spots.extend(evidence.spots);
            }
        }
        spots.retain(|spot| is_readable(judge, spot));
        spots
    }
}

/// Tells whether there is more at a place than what covers.
fn is_readable(judge: &Judge<'_>, spot: &Spot) -> bool {
    let view = judge.texts.view();
    let text = match spot.field {
        Field::Links => view.links.text(),
        field => judge.texts.field(field).text,
    };
    let text = text.get(spot.range.clone()).unwrap_or_default();
    crate::work::add(text.len());
    !text.chars().all(|c| c == BLOCK || c.is_whitespace())
}

/// Tells where the words and expressions of a condition stand that speak for it, however many there
/// must be, and whatever else it asks.
fn texts(judge: &Judge<'_>, condition: &Condition) -> Vec<Spot> {
    let mut found = Evidence::new(true);
    collect(judge, condition, true, &mut found);
    found.spots
}

/// Depth is limited when a rule set is built.
fn collect(judge: &Judge<'_>, condition: &Condition, want: bool, out: &mut Evidence) {
    match condition {
        Condition::All(list) | Condition::Any(list) => {
            for condition in list {
                collect(judge, condition, want, out);
            }
        }
        Condition::Not(inner) => collect(judge, inner, !want, out),
        Condition::Words(asked) if want => {
            let mut asked = asked.clone();
            asked.count_gte = None;
            words::ask(judge, &asked, true, out);
        }
        Condition::Regex(asked) if want => {
            let mut asked = asked.clone();
            asked.count_gte = None;
            patterns::ask(judge, &asked, true, out);
        }
        _ => {}
    }
}

/// The context of the changed comment: its author has another name, if rules changed it.
pub(super) struct Renamed<'a>(Cow<'a, Context>);

impl<'a> Renamed<'a> {
    pub(super) fn new(judge: &Judge<'a>, changes: &[Change]) -> Self {
        let context = judge.tools.context;
        let name = context.author.name.as_deref().unwrap_or_default();
        match apply::renamed(changes, name) {
            Cow::Borrowed(_) => Self(Cow::Borrowed(context)),
            Cow::Owned(name) => {
                let mut context = context.clone();
                context.author.name = Some(name);
                Self(Cow::Owned(context))
            }
        }
    }

    pub(super) fn tools<'t>(&'t self, tools: Tools<'t>) -> Tools<'t> {
        Tools { context: &self.0, ..tools }
    }
}

/// Those of the rules `asked` that fire on the changed comment for what they find in its text
/// or links, and would hold it.
pub(super) fn strikes(judge: &Judge<'_>, asked: &[usize]) -> Vec<usize> {
    let fires = |index: &&usize| {
        let Some(rule) = judge.file().rules.get(**index) else { return false };
        let counts = rule.action.is_some_and(|action| action >= Action::Hold) || rule.score > 0.0;
        let approves = rule.action == Some(Action::Approve);
        if !counts || approves || !asks_text(&rule.when) {
            return false;
        }
        match judge.rule(rule, true) {
            Answer::Fires(evidence, _) => {
                let readable = evidence.spots.iter().any(|spot| is_readable(judge, spot));
                readable || !evidence.links.is_empty()
            }
            _ => false,
        }
    };
    asked.iter().filter(fires).copied().collect()
}

fn asks_text(condition: &Condition) -> bool {
    match condition {
        Condition::All(list) | Condition::Any(list) => list.iter().any(asks_text),
        Condition::Not(inner) => asks_text(inner),
        Condition::Words(_) | Condition::Regex(_) | Condition::Links(_) => true,
        _ => false,
    }
}

/// Tells what is covered in a round: `casinocasino` has another match as soon as the first is gone.
pub(super) fn widened(text: &str, range: Range<usize>, round: usize) -> Range<usize> {
    let ends = |c: char| match round {
        0 => true,
        1 => c.is_whitespace(),
        2 => c == '\n',
        _ => false,
    };
    let start = text[..range.start].char_indices().rev().find(|(_, c)| ends(*c));
    let start = start.map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[range.end..].find(ends).map_or(text.len(), |len| range.end + len);
    crate::work::add(end - start);
    start..end
}

/// The lines of titles or names as they were, by what the tape has them from.
pub(super) struct Lines {
    pub(super) field: Field,
    pub(super) lines: Vec<(u32, Range<usize>)>,
}

impl Lines {
    pub(super) fn of(&self, record: u32) -> Option<Range<usize>> {
        let at = self.lines.binary_search_by_key(&record, |(record, _)| *record).ok()?;
        self.lines.get(at).map(|(_, range)| range.clone())
    }
}

//! Rules that are evaluated again on the changed comment.
//!
//! The text that one rule takes away may have parted a word that another one masks, and a rule that
//! counts words finds too few when half of them are gone. So all rules that mask are evaluated
//! again, by their words and expressions alone: they must not find anything new. Rules that hold a
//! comment are evaluated once.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::moderate::changes::renamed;
use crate::moderate::context::Context;
use crate::moderate::verdict::Change;
use crate::rules::action::Action;
use crate::rules::condition::{Condition, Field};

use super::evaluate::{self, RuleResult};
use super::facts::{Facts, Tools};
use super::find::{Find, MatchSpan, is_readable};

/// Tells what rules change in a comment.
#[derive(Default)]
pub(crate) struct Rewriting {
    /// Changes in order of places.
    pub(crate) changes: Vec<Change>,
    /// Rules that fire on the changed comment, and did not on the comment as typed.
    pub(crate) late: Vec<usize>,
    /// Something may still be there that a rule was to cover.
    pub(crate) unsure: bool,
}

/// A place that is the same in the typed comment and the changed one.
#[derive(PartialEq, Eq, Hash)]
enum Position {
    Typed(u32, u32),
    /// A text in a line of a view.
    Line(Field, u32, String),
}

impl Position {
    fn of(facts: &Facts<'_>, spot: &MatchSpan) -> Option<Self> {
        let view = facts.texts.view();
        let (text, node) = match spot.field {
            Field::Body => {
                let span = view.body.source(spot.range.clone())?;
                return Some(Self::Typed(span.start, span.end));
            }
            Field::AuthorName => (facts.texts.field(spot.field).text, 0),
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
    /// Words and expressions of the rule, however many there must be; in order.
    pub(super) finds: Vec<Find>,
    /// Places that it leaves alone in the comment as typed, as another condition of it does
    /// not hold; in order.
    unasked: Vec<Find>,
    left: Option<Rc<Left>>,
}

/// Places of the comment as typed that a rule leaves alone.
pub(super) struct Left {
    /// Unique and not 0.
    pub(super) number: usize,
    places: HashSet<Position>,
}

impl Left {
    pub(super) fn has(&self, facts: &Facts<'_>, spot: &MatchSpan) -> bool {
        Position::of(facts, spot).is_some_and(|place| self.places.contains(&place))
    }
}

/// Finds of a rule: those that are covered, and those that say whether it fires again.
type Asked = (Vec<Find>, Vec<Find>);

impl Covering {
    /// Recheck of the rules that are `asked` and cover something. Tells as well whether there was
    /// too much that they leave alone: some of them are taken then to leave nothing.
    pub(super) fn all(
        facts: &Facts<'_>,
        fired: &[(usize, Vec<Find>)],
        asked: &[usize],
    ) -> (Vec<Self>, bool) {
        let mut known: HashMap<Asked, Option<Rc<Left>>> = HashMap::new();
        let mut budget = LEFT + LEFT_PER_BYTE * facts.document.source().len();
        let mut is_short = false;
        let mut all = Vec::new();
        for &index in asked {
            let Some((rule, part)) = facts.rule(index) else { continue };
            let Some(rewrite) = &rule.rewrite else { continue };
            if rewrite.mask.is_none() && rewrite.replace.is_none() {
                continue;
            }
            let at = fired.binary_search_by_key(&index, |(rule, _)| *rule).ok();
            let taken = at.and_then(|at| fired.get(at)).map_or(&[][..], |(_, finds)| finds);
            let finds = Find::all(part, &facts.file().defaults);
            let is_taken = |find: &Find| taken.binary_search(find).is_ok();
            let unasked: Vec<Find> = finds.iter().copied().filter(|find| !is_taken(find)).collect();
            let mut left = None;
            if !unasked.is_empty() {
                let key = (unasked.clone(), taken.to_vec());
                let number = known.len() + 1;
                let places = known.entry(key).or_insert_with_key(|(unasked, taken)| {
                    let places = places(facts, unasked, taken, &mut budget);
                    is_short |= places.is_none();
                    let places = places.filter(|places| !places.is_empty())?;
                    Some(Rc::new(Left { number, places }))
                });
                left.clone_from(places);
            }
            all.push(Self { rule: index, fired: at.is_some(), finds, unasked, left });
        }
        (all, is_short)
    }

    /// Places that the rule leaves alone of those that a question finds.
    pub(super) fn left(&self, find: Find) -> Option<&Left> {
        self.left.as_deref().filter(|_| self.unasked.binary_search(&find).is_ok())
    }

    pub(super) fn leaves_some(&self) -> bool {
        self.left.is_some()
    }
}

/// Places that rules may leave alone, all together, in addition to some for each byte of the
/// comment.
const LEFT: usize = 100_000;

const LEFT_PER_BYTE: usize = 8;

/// Places that are found by the `unasked` questions and not by those that are `taken`; nothing if
/// that is more than the budget.
fn places(
    facts: &Facts<'_>,
    unasked: &[Find],
    taken: &[Find],
    budget: &mut usize,
) -> Option<HashSet<Position>> {
    let mut places = HashSet::new();
    let mut each = |finds: &[Find], is_left: bool| {
        for find in finds {
            if *budget == 0 {
                return;
            }
            find.spots(facts, |spot| {
                *budget = budget.saturating_sub(1);
                let place = if *budget == 0 { None } else { Position::of(facts, &spot) };
                match place {
                    Some(place) if is_left => drop(places.insert(place)),
                    Some(place) => drop(places.remove(&place)),
                    None => {}
                }
            });
        }
    };
    each(unasked, true);
    each(taken, false);
    (*budget > 0).then_some(places)
}

/// The context of the changed comment: its author has another name, if rules changed it.
pub(super) struct Renamed<'a>(Cow<'a, Context>);

impl<'a> Renamed<'a> {
    pub(super) fn new(facts: &Facts<'a>, changes: &[Change]) -> Self {
        let context = facts.tools.context;
        let name = context.author.name.as_deref().unwrap_or_default();
        match renamed(changes, name) {
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

/// Rules among `asked` that fire on the changed comment for what they find in its text
/// or links, and would hold it.
pub(super) fn strikes(facts: &Facts<'_>, asked: &[usize]) -> Vec<usize> {
    let mut known: HashMap<Find, bool> = HashMap::new();
    let mut fires = |index: &&usize| {
        let Some(rule) = facts.file().rules.get(**index) else { return false };
        let action = rule.action_if(facts.context.is_insisted());
        let counts = action.is_some_and(|action| action >= Action::Hold) || rule.score > 0.0;
        let approves = action == Some(Action::Approve);
        if !counts || approves || !rule.when.parts().any(asks_text) {
            return false;
        }
        match evaluate::rule(facts, **index, true) {
            RuleResult::Fires(evidence, _) => {
                let mut finds = evidence.finds.iter();
                let readable =
                    |find: &Find| *known.entry(*find).or_insert_with(|| find.is_readable(facts));
                !evidence.links.is_empty()
                    || finds.any(readable)
                    || evidence.spots.iter().any(|spot| is_readable(facts, spot))
            }
            _ => false,
        }
    };
    asked.iter().filter(|index| fires(index)).copied().collect()
}

fn asks_text(condition: &Condition) -> bool {
    matches!(
        condition,
        Condition::Words(_) | Condition::Regex(_) | Condition::Private(_) | Condition::Links(_)
    )
}

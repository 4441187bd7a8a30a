//! Changes that rules make in a comment, and the check that they helped.
//!
//! A mask that leaves the word readable only draws attention to it. So after each round the same
//! questions are evaluated on the changed comment, and whatever they still find is covered whole.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::edit::Shown;
use crate::document::room::Room;
use crate::moderate::changes::made;
use crate::moderate::verdict::Change;
use crate::rules::condition::Field;
use crate::rules::rule::Rule;
use crate::span::Span;
use crate::text::chars::is_invisible;

use super::addresses::Address;
use super::cover::{BLOCK, Cover, CoveredSpan, Style, Wish};
use super::evidence::Evidence;
use super::facts::Facts;
use super::find::{Find, MatchSpan};
use super::recheck::{Covering, Renamed, Rewriting, strikes};

/// Rounds of changing and asking again. Each covers more around what the one before it left:
/// the match, the word, the line, the body; then everything goes. A rule that finds the mask itself
/// would go on for ever.
const ROUNDS: usize = 5;

/// Changes that rules which fired ask for.
pub(crate) struct RewritePlan<'p> {
    pub(super) facts: &'p Facts<'p>,
    pub(super) cover: Cover,
    /// First bytes of links, and the rule.
    unlink: BTreeMap<u32, usize>,
    shown: Option<Shown>,
    /// Rules that fired, in order, with what they asked.
    fired: Vec<(usize, Vec<Find>)>,
    /// Questions whose places are in the plan, and what becomes of these.
    done: HashSet<(Find, Manner)>,
    /// Numbers of marks that rules leave.
    marks: HashSet<usize>,
    /// Rules that fired on the changed comment only.
    pub(super) late: BTreeSet<usize>,
    /// Text that a rule would mask stays readable.
    unsure: bool,
}

/// Treatment of the places that a question finds. The first rule decides, except for blocks.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Manner {
    Unlinked,
    Covered,
    Block,
}

impl Manner {
    pub(super) fn of(style: &Style) -> Self {
        if style.is_block() { Self::Block } else { Self::Covered }
    }
}

impl<'p> RewritePlan<'p> {
    pub(crate) fn new(facts: &'p Facts<'p>) -> Self {
        let (cover, unlink, shown, fired) = Default::default();
        let (done, marks, late, unsure) = Default::default();
        Self { facts, cover, unlink, shown, fired, done, marks, late, unsure }
    }

    pub(super) fn rule(&self, index: usize) -> Option<&'p Rule> {
        self.facts.file().rules.get(index)
    }

    pub(super) fn shown(&mut self) -> &Shown {
        let facts = self.facts;
        self.shown.get_or_insert_with(|| Shown::new(&facts.texts.view().body))
    }

    /// Adds what a rule that fired asks for. Rules come in the order of their numbers.
    pub(crate) fn add(&mut self, index: usize, mut evidence: Evidence) {
        let Some(rewrite) = self.rule(index).and_then(|rule| rule.rewrite.as_ref()) else { return };
        evidence.finds.sort_unstable();
        evidence.finds.dedup();
        let facts = self.facts;
        if rewrite.unlink {
            for start in evidence.links {
                self.unlink.entry(start).or_insert(index);
            }
            for find in evidence.finds.iter().filter(|find| find.field == Field::Links) {
                if self.done.insert((*find, Manner::Unlinked)) {
                    find.spots(facts, |spot| self.unlink_at(index, spot.range));
                }
            }
        }
        let style = match (&rewrite.replace, rewrite.mask) {
            (Some(_), _) => Some(Style::Text),
            (None, Some(with)) => Some(Style::Mask { with, keep_first: rewrite.keep_first }),
            _ => None,
        };
        if let Some(style) = style {
            for find in &evidence.finds {
                if self.done.insert((*find, Manner::of(&style))) {
                    find.spots(facts, |spot| self.cover(index, &spot, &style));
                }
            }
            for spot in &evidence.spots {
                self.cover(index, spot, &style);
            }
        }
        if let Some(most) = rewrite.limit_marks.filter(|most| self.marks.insert(*most)) {
            for (range, text) in facts.shape().piled(most) {
                let style = Style::Cut(text);
                self.cover.push(Wish { field: Field::Body, range, rule: index, style });
            }
        }
        self.fired.push((index, evidence.finds));
    }

    /// The changes. `asked` are all rules in force that apply, whether they fired or not; `quiet`
    /// those that did not and may hold the changed comment.
    pub(crate) fn finish(mut self, asked: &[usize], quiet: &[usize]) -> Rewriting {
        if self.fired.is_empty() {
            return Rewriting::default();
        }
        let (covering, unsure) = Covering::all(self.facts, &self.fired, asked);
        let mut unsure = unsure || self.unsure;
        let mut changes = self.changes();
        for round in 0..=ROUNDS {
            if round == ROUNDS {
                unsure = true;
                self.cover_all(&covering);
                changes = self.changes();
                break;
            }
            let renamed = Renamed::new(self.facts, &changes);
            let edited = made(self.facts.document, self.facts.texts.view(), &changes);
            let again = Facts::new(renamed.tools(self.facts.tools), &edited);
            if !self.again(&again, &covering, round) {
                self.late.extend(strikes(&again, quiet));
                break;
            }
            changes = self.changes();
        }
        Rewriting { changes, late: self.late.into_iter().collect(), unsure }
    }

    /// Covers all texts and takes all links away: rules would find something again after each
    /// round.
    fn cover_all(&mut self, covering: &[Covering]) {
        let Some(rule) = covering.first().map(|covering| covering.rule) else { return };
        for field in [Field::Body, Field::Titles, Field::Names] {
            let range = 0..self.facts.texts.field(field).text.len();
            let style = Style::Mask { with: BLOCK, keep_first: false };
            self.cover.push(Wish { field, range, rule, style });
        }
        for link in self.facts.links() {
            self.unlink_start(link.at, rule);
        }
    }

    /// A place that must not stay readable. An address is no longer a link, and one that was found
    /// in the text is covered as a whole.
    fn cover(&mut self, rule: usize, spot: &MatchSpan, style: &Style) {
        let range = spot.range.clone();
        match spot.field {
            Field::Body | Field::Titles | Field::Names | Field::AuthorName => {
                self.cover.push(Wish { field: spot.field, range, rule, style: style.clone() });
            }
            Field::Links => {
                self.unlink_at(rule, range.clone());
                let view = self.facts.texts.view();
                for (run, _) in view.links.touched(range) {
                    let span = self.facts.document.address_span(run.node);
                    if let Some(range) = span.and_then(|span| self.shown().range(span)) {
                        let style = style.clone();
                        self.cover.push(Wish { field: Field::Body, range, rule, style });
                    }
                }
            }
            // Readers see the subject, and only your application can change it.
            Field::Subject => self.unsure = true,
            // Only moderators see these.
            _ => {}
        }
    }

    fn unlink_at(&mut self, rule: usize, range: Range<usize>) {
        let view = self.facts.texts.view();
        for (run, _) in view.links.touched(range) {
            if !run.source.is_empty() {
                self.unlink_start(run.source.start, rule);
            }
        }
    }

    /// The first rule is the one that the change names.
    pub(super) fn unlink_start(&mut self, start: u32, rule: usize) {
        let known = self.unlink.entry(start).or_insert(rule);
        *known = rule.min(*known);
    }

    /// The changes in the order of fields and places, then links. Where two overlap both places
    /// go, as the stronger one wants.
    fn changes(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut room = Room::new(self.facts.document);
        let mut cover = std::mem::take(&mut self.cover);
        for place in cover.places() {
            self.replace(place, &mut room, &mut changes);
        }
        self.cover = cover;
        let mut links: Vec<&Address> = self.facts.links().iter().collect();
        links.sort_by_key(|link| link.at);
        for (&start, &rule) in &self.unlink {
            crate::work::add(1);
            let at = links.partition_point(|link| link.at < start);
            let Some(link) = links.get(at).filter(|link| link.at == start) else { continue };
            let rule = self.rule(rule).map_or_else(String::new, |rule| rule.id.clone());
            changes.push(Change::Unlink { rule, source: link.span });
        }
        changes
    }

    /// One change for each line: line breaks stay.
    fn replace(&self, place: &CoveredSpan, room: &mut Room, out: &mut Vec<Change>) {
        let CoveredSpan { range, wish } = place;
        let field = wish.field;
        let text = self.facts.texts.field(field).text;
        let Some(old) = text.get(range.clone()) else { return };
        let rule = self.rule(wish.rule);
        let replaced = rule.and_then(|rule| rule.rewrite.as_ref()?.replace.as_deref());
        let mut at = range.start;
        let mut first = true;
        for line in old.split('\n') {
            let place = at..at + line.len();
            at = place.end + 1;
            if line.is_empty() {
                continue;
            }
            let with = match &wish.style {
                Style::Mask { with, keep_first } => mask(line, *with, *keep_first && first),
                Style::Cut(text) if *range == wish.range => text.clone(),
                // Two letters never share a mark.
                Style::Cut(_) => line.to_owned(),
                Style::Text if first => replaced.unwrap_or_default().to_owned(),
                Style::Text => String::new(),
            };
            first = false;
            let rule = rule.map_or_else(String::new, |rule| rule.id.clone());
            let source = self.facts.texts.field(field).source(place.clone());
            let with = match field {
                Field::AuthorName => with,
                _ => room.fit(line, with),
            };
            out.push(Change::Replace {
                rule,
                view: field,
                visible: Span::new(place.start, place.end),
                source,
                with,
            });
        }
    }
}

/// Each character as readers count them becomes `with`; invisible characters go.
fn mask(text: &str, with: char, keep_first: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let shown = text.graphemes(true).filter(|cluster| !cluster.chars().all(is_invisible));
    for (number, cluster) in shown.enumerate() {
        if number == 0 && keep_first {
            out.push_str(cluster);
        } else {
            out.push(with);
        }
    }
    if out.is_empty() {
        out.push(with);
    }
    out
}

//! What rules change in a comment, and whether it helped.
//!
//! A mask that leaves the word readable is worse than none: everybody sees that there was
//! one. So after each round the changed comment is asked the same questions again, and what
//! is still found is covered whole.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::edit::{Edits, Shown};
use crate::document::room::Room;
use crate::document::tape::NONE;
use crate::document::{Document, View, VisibleText};
use crate::moderate::condition::Field;
use crate::moderate::rule::Rule;
use crate::moderate::verdict::Change;
use crate::span::Span;

use super::Judge;
use super::evidence::{Evidence, Spot};
use super::invisible::is_invisible;
use super::links::Address;
use super::recheck::{Covering, Lines, Renamed, Rewriting, strikes, widened};

/// Rounds of changing and asking again. Each covers more around what the one before it left:
/// the match, the word, the line, everything. A rule that finds the mask itself would go on
/// for ever.
const ROUNDS: usize = 5;

/// What every list of letters passes over: a full block.
pub(super) const BLOCK: char = '\u{2588}';

/// What becomes of a place.
#[derive(Clone, Debug, PartialEq)]
enum Style {
    Mask {
        with: char,
        keep_first: bool,
    },
    Text(String),
    /// Letters with fewer marks.
    Cut(String),
}

/// A wish of one rule.
#[derive(Clone, Debug)]
struct Wish {
    field: Field,
    range: Range<usize>,
    rule: usize,
    style: Style,
}

/// The changes that fired rules ask for. `fired` are indices of rules that have a rewrite, with
/// what they found; `asked` of all rules in force that apply, whether they fired or not; `quiet`
/// of those that did not and may hold the changed comment.
pub(crate) fn changes(
    judge: &Judge<'_>,
    fired: &[(usize, Evidence)],
    asked: &[usize],
    quiet: &[usize],
) -> Rewriting {
    if fired.is_empty() {
        return Rewriting::default();
    }
    let shown = Shown::new(&judge.texts.view().body);
    let late = Vec::new();
    let mut plan = Plan { judge, wishes: Vec::new(), unlink: Vec::new(), shown, late };
    for (rule, evidence) in fired {
        plan.first(*rule, evidence);
    }
    let covering = Covering::all(judge, fired, asked);
    let mut changes = plan.changes();
    for round in 0..ROUNDS {
        let renamed = Renamed::new(judge, &changes);
        let edited = make(judge.document, judge.texts.view(), &changes);
        let again = Judge::new(renamed.tools(judge.tools), &edited);
        if !plan.again(&again, &covering, round) {
            plan.late.extend(strikes(&again, quiet));
            return Rewriting { changes, late: plan.late, unsure: false };
        }
        changes = plan.changes();
    }
    Rewriting { changes, late: plan.late, unsure: true }
}

struct Plan<'p> {
    judge: &'p Judge<'p>,
    wishes: Vec<Wish>,
    /// First bytes of links, and the rule.
    unlink: Vec<(u32, usize)>,
    shown: Shown,
    /// Rules that fired on the changed comment only.
    late: Vec<usize>,
}

impl Plan<'_> {
    fn rule(&self, index: usize) -> Option<&Rule> {
        self.judge.file().rules.get(index)
    }

    /// What a rule that fired asks for.
    fn first(&mut self, index: usize, evidence: &Evidence) {
        let Some(rewrite) = self.rule(index).and_then(|rule| rule.rewrite.clone()) else { return };
        if rewrite.unlink {
            self.unlink.extend(evidence.links.iter().map(|start| (*start, index)));
            for spot in evidence.spots.iter().filter(|spot| spot.field == Field::Links) {
                self.unlink_at(index, spot.range.clone());
            }
        }
        let style = match (&rewrite.replace, rewrite.mask) {
            (Some(text), _) => Some(Style::Text(text.clone())),
            (None, Some(with)) => Some(Style::Mask { with, keep_first: rewrite.keep_first }),
            _ => None,
        };
        if let Some(style) = style {
            for spot in &evidence.spots {
                self.cover(index, spot, &style);
            }
        }
        if let Some(most) = rewrite.limit_marks {
            let shape = self.judge.shape();
            let cuts = shape.piled(most).into_iter().map(|(range, text)| Wish {
                field: Field::Body,
                range,
                rule: index,
                style: Style::Cut(text),
            });
            self.wishes.extend(cuts);
        }
    }

    /// A place that must not stay readable. An address is a link no more, and one that was
    /// found in the text is covered as a whole.
    fn cover(&mut self, rule: usize, spot: &Spot, style: &Style) {
        let range = spot.range.clone();
        match spot.field {
            Field::Body | Field::Titles | Field::Names | Field::AuthorName => {
                self.wishes.push(Wish { field: spot.field, range, rule, style: style.clone() });
            }
            Field::Links => {
                self.unlink_at(rule, range.clone());
                let view = self.judge.texts.view();
                for (run, _) in view.links.touched(range) {
                    let span = self.judge.document.address_span(run.node);
                    if let Some(range) = span.and_then(|span| self.shown.range(span)) {
                        let style = style.clone();
                        self.wishes.push(Wish { field: Field::Body, range, rule, style });
                    }
                }
            }
            // Nobody but the moderators is shown these.
            _ => {}
        }
    }

    fn unlink_at(&mut self, rule: usize, range: Range<usize>) {
        let view = self.judge.texts.view();
        let touched = view.links.touched(range).filter(|(run, _)| !run.source.is_empty());
        self.unlink.extend(touched.map(|(run, _)| (run.source.start, rule)));
    }

    /// Asks the rules about the edited comment. What they still find is covered whole; says
    /// whether there was something.
    fn again(&mut self, judge: &Judge<'_>, rules: &[Covering], round: usize) -> bool {
        let mut more = false;
        for asked in rules {
            let index = asked.rule;
            let Some(rule) = self.rule(index) else { continue };
            let rewrite = rule.rewrite.clone().unwrap_or_default();
            let spots = asked.spots(judge, rule);
            if !asked.fired && !spots.is_empty() && !self.late.contains(&index) {
                self.late.push(index);
            }
            let with = if round == 0 { rewrite.mask.unwrap_or(BLOCK) } else { BLOCK };
            let style = Style::Mask { with, keep_first: false };
            // What is covered of the body already; a word may hold thousands of matches.
            let mut covered = 0..0;
            let mut lines: Option<Lines> = None;
            for spot in &spots {
                let text = judge.texts.field(spot.field);
                match spot.field {
                    Field::Body => {
                        let typed = text.source(spot.range.clone());
                        let Some(range) = typed.and_then(|typed| self.shown.range(typed)) else {
                            continue;
                        };
                        more = true;
                        if covered.start <= range.start && range.end <= covered.end {
                            continue;
                        }
                        let style = style.clone();
                        let range = widened(self.judge.texts.view().body.text(), range, round);
                        covered = range.clone();
                        self.wishes.push(Wish { field: Field::Body, range, rule: index, style });
                    }
                    Field::Links => {
                        let view = &judge.texts.view().links;
                        for (run, _) in view.touched(spot.range.clone()) {
                            more |= !run.source.is_empty();
                            self.unlink.push((run.source.start, index));
                        }
                    }
                    Field::AuthorName => {
                        more = true;
                        let range = 0..self.judge.texts.field(Field::AuthorName).text.len();
                        let style = Style::Mask { with: BLOCK, keep_first: false };
                        self.wishes.push(Wish { field: spot.field, range, rule: index, style });
                    }
                    // One line for each record, which is the same before and after: all of it.
                    Field::Titles | Field::Names => {
                        let known = lines.take().filter(|lines| lines.field == spot.field);
                        let known = known.unwrap_or_else(|| self.lines(spot.field));
                        let new = view(judge, spot.field).touched(spot.range.clone());
                        let mut records = new.filter(|(run, _)| run.node != NONE);
                        let range = records.next().and_then(|(run, _)| known.of(run.node));
                        lines = Some(known);
                        if let Some(range) = range {
                            more = true;
                            let style = style.clone();
                            self.wishes.push(Wish { field: spot.field, range, rule: index, style });
                        }
                    }
                    _ => {}
                }
            }
        }
        more
    }

    fn lines(&self, field: Field) -> Lines {
        let view = view(self.judge, field);
        crate::work::add(view.text().len());
        let runs = view.touched(0..view.text().len()).filter(|(run, _)| run.node != NONE);
        let mut lines: Vec<_> = runs.map(|(run, range)| (run.node, range)).collect();
        lines.sort_by_key(|(record, _)| *record);
        Lines { field, lines }
    }

    /// The wishes without overlaps, in the order of fields and places. Where two overlap
    /// both places go, in the manner of the later round, or else of the earlier rule.
    fn changes(&self) -> Vec<Change> {
        let mut wishes: Vec<(usize, &Wish)> = self.wishes.iter().enumerate().collect();
        wishes.sort_by_key(|(at, wish)| (wish.field, wish.range.start, wish.range.end, *at));
        let mut merged: Vec<(Field, Range<usize>, &Wish)> = Vec::new();
        for (_, wish) in wishes {
            match merged.last_mut() {
                Some((field, range, style))
                    if *field == wish.field && wish.range.start < range.end =>
                {
                    range.end = range.end.max(wish.range.end);
                    if stronger(wish, style) {
                        *style = wish;
                    }
                }
                _ => merged.push((wish.field, wish.range.clone(), wish)),
            }
        }
        let mut changes = Vec::new();
        let mut room = Room::new(self.judge.document);
        for (field, range, wish) in merged {
            self.replace(field, range, wish, &mut room, &mut changes);
        }
        let mut unlink: Vec<(u32, usize)> = self.unlink.clone();
        unlink.sort_unstable();
        unlink.dedup_by_key(|(start, _)| *start);
        let mut links: Vec<&Address> = self.judge.links().iter().collect();
        links.sort_by_key(|link| link.at);
        for (start, rule) in unlink {
            crate::work::add(1);
            let at = links.partition_point(|link| link.at < start);
            let Some(link) = links.get(at).filter(|link| link.at == start) else { continue };
            let rule = self.rule(rule).map_or_else(String::new, |rule| rule.id.clone());
            changes.push(Change::Unlink { rule, source: link.span.into() });
        }
        changes
    }

    /// One change for each line: line breaks stay.
    fn replace(
        &self,
        field: Field,
        range: Range<usize>,
        wish: &Wish,
        room: &mut Room,
        out: &mut Vec<Change>,
    ) {
        let text = self.judge.texts.field(field).text;
        let Some(old) = text.get(range.clone()) else { return };
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
                Style::Cut(text) if range == wish.range => text.clone(),
                // Two letters never share a mark.
                Style::Cut(_) => line.to_owned(),
                Style::Text(text) if first => text.clone(),
                Style::Text(_) => String::new(),
            };
            first = false;
            let rule = self.rule(wish.rule).map_or_else(String::new, |rule| rule.id.clone());
            let source = self.judge.texts.field(field).source(place.clone()).map(Into::into);
            let with = match field {
                Field::AuthorName => with,
                _ => room.fit(line, with),
            };
            out.push(Change::Replace { rule, view: field, visible: place.into(), source, with });
        }
    }
}

/// Whether `new` decides about a place that two wishes share.
fn stronger(new: &Wish, old: &Wish) -> bool {
    let rank = |wish: &Wish| match &wish.style {
        Style::Cut(_) => 0,
        Style::Mask { with: BLOCK, keep_first: false } => 3,
        Style::Mask { keep_first: false, .. } => 2,
        _ => 1,
    };
    let same = new.rule == old.rule;
    match (rank(new), rank(old)) {
        (0, _) => false,
        (_, 0) | (3, _) => true,
        (_, 3) => false,
        (new_rank, old_rank) if same => new_rank > old_rank,
        _ => new.rule < old.rule,
    }
}

/// Each character as readers count them becomes `with`; what nobody sees goes.
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

fn view<'j>(judge: &'j Judge<'_>, field: Field) -> &'j View {
    let view = judge.texts.view();
    if field == Field::Titles { &view.titles } else { &view.names }
}

/// The document with changes made. A change that fits nowhere in it is passed over.
pub(crate) fn make<'s>(
    document: &Document<'s>,
    view: &VisibleText,
    changes: &[Change],
) -> Document<'s> {
    let mut edits = Edits::default();
    for change in changes {
        match change {
            Change::Replace { view, visible, with, .. } => {
                let range = visible.start as usize..visible.end as usize;
                let list = match view {
                    Field::Body => &mut edits.body,
                    Field::Titles => &mut edits.titles,
                    Field::Names => &mut edits.names,
                    _ => continue,
                };
                list.push((range, with.clone()));
            }
            Change::Unlink { source, .. } if source.start <= source.end => {
                let span = source.start as usize..source.end as usize;
                edits.unlink.push(Span::new(span.start, span.end));
            }
            Change::Unlink { .. } => {}
        }
    }
    document.edited(view, edits)
}

//! Second rounds: rules are asked about the changed comment, and the rest of it is covered.

use std::collections::HashMap;
use std::ops::Range;

use crate::document::View;
use crate::document::tape::NONE;
use crate::rules::condition::Field;
use crate::span::Span;

use super::cover::{BLOCK, Style, Wish};
use super::evaluate::{self, RuleResult};
use super::facts::Facts;
use super::find::{Find, MatchSpan, is_readable};
use super::recheck::{Covering, Left};
use super::rewrite::{Manner, RewritePlan};

/// A rule that is asked about the changed comment, and what it covers with.
struct Again<'a> {
    facts: &'a Facts<'a>,
    rule: usize,
    style: Style,
    round: usize,
}

/// Progress among the places that one question finds.
#[derive(Default)]
struct Recover {
    /// Range in the body: a word may hold thousands of matches.
    covered: Range<usize>,
    lines: Option<TextLines>,
    /// Titles and alternative texts as they were, by where they were typed.
    titles: Option<Vec<(Span, Range<usize>)>>,
}

impl RewritePlan<'_> {
    /// Asks the rules about the edited comment. Whatever they still find is covered whole; returns
    /// whether there was something.
    pub(super) fn again(&mut self, facts: &Facts<'_>, rules: &[Covering], round: usize) -> bool {
        let mut more = false;
        // Equal questions are asked once, for the first rule that asks.
        let mut known: HashMap<(Find, usize, Manner), bool> = HashMap::new();
        for asked in rules {
            let Some(rule) = self.rule(asked.rule) else { continue };
            let mask = rule.rewrite.as_ref().and_then(|rewrite| rewrite.mask);
            let with = if round == 0 { mask.unwrap_or(BLOCK) } else { BLOCK };
            let style = Style::Mask { with, keep_first: false };
            let manner = Manner::of(&style);
            let again = Again { facts, rule: asked.rule, style, round };
            let mut finds_any = false;
            let mut look = |plan: &mut Self, find: Find, left: Option<&Left>| {
                let key = (find, left.map_or(0, |left| left.number), manner);
                finds_any |= match known.get(&key) {
                    Some(known) => *known,
                    None => {
                        let (found, covered) = plan.cover_again(&again, find, left);
                        more |= covered;
                        known.insert(key, found);
                        found
                    }
                };
            };
            for &find in &asked.finds {
                look(self, find, asked.left(find));
            }
            if !asked.fired || asked.leaves_some() {
                if let RuleResult::Fires(evidence, _) = evaluate::rule(facts, asked.rule, true) {
                    evidence.finds.iter().for_each(|find| look(self, *find, None));
                    let readable = evidence.spots.iter().filter(|spot| is_readable(facts, spot));
                    let mut recover = Recover::default();
                    for spot in readable {
                        finds_any = true;
                        more |= self.recover(&again, spot, &mut recover);
                    }
                }
            }
            if finds_any && !asked.fired {
                self.late.insert(asked.rule);
            }
        }
        more
    }

    /// Covers what a question finds in the changed comment, except what was left alone before. Says
    /// whether it finds anything, and whether any of that can be covered.
    fn cover_again(&mut self, again: &Again<'_>, find: Find, left: Option<&Left>) -> (bool, bool) {
        let mut recover = Recover::default();
        let (mut found, mut covered) = (false, false);
        find.spots(again.facts, |spot| {
            let is_left = left.is_some_and(|left| left.has(again.facts, &spot));
            if !is_left && is_readable(again.facts, &spot) {
                found = true;
                covered |= self.recover(again, &spot, &mut recover);
            }
        });
        (found, covered)
    }

    /// Covers a place of the changed comment; says whether it was typed anywhere.
    fn recover(&mut self, again: &Again<'_>, spot: &MatchSpan, known: &mut Recover) -> bool {
        let Again { facts, rule, round, .. } = *again;
        let style = again.style.clone();
        let field = spot.field;
        match field {
            Field::Body => {
                let Some(typed) = facts.texts.field(field).source(spot.range.clone()) else {
                    return false;
                };
                let Some(range) = self.shown().range(typed) else {
                    return self.cover_alternative(again, typed, known);
                };
                if known.covered.start <= range.start && range.end <= known.covered.end {
                    return true;
                }
                let range = widened(self.facts.texts.view().body.text(), range, round);
                known.covered = range.clone();
                self.cover.push(Wish { field, range, rule, style });
                true
            }
            Field::Links => {
                let mut any = false;
                for (run, _) in facts.texts.view().links.touched(spot.range.clone()) {
                    any |= !run.source.is_empty();
                    self.unlink_start(run.source.start, rule);
                }
                any
            }
            Field::AuthorName => {
                let range = 0..self.facts.texts.field(field).text.len();
                let style = Style::Mask { with: BLOCK, keep_first: false };
                self.cover.push(Wish { field, range, rule, style });
                true
            }
            // One line for each record, which is the same before and after: all of it.
            Field::Titles | Field::Names => {
                let lines = known.lines.take().filter(|lines| lines.field == field);
                let lines = lines.unwrap_or_else(|| self.lines(field));
                let new = view(facts, field).touched(spot.range.clone());
                let mut records = new.filter(|(run, _)| run.node != NONE);
                let range = records.next().and_then(|(run, _)| lines.of(run.node));
                known.lines = Some(lines);
                let Some(range) = range else { return false };
                self.cover.push(Wish { field, range, rule, style });
                true
            }
            _ => false,
        }
    }

    /// Covers the alternative text of an image that became text: `typed` is its tag.
    fn cover_alternative(&mut self, again: &Again<'_>, typed: Span, known: &mut Recover) -> bool {
        let view = &self.facts.texts.view().titles;
        let titles = known.titles.get_or_insert_with(|| {
            crate::work::add(view.text().len());
            let runs = view.touched(0..view.text().len()).filter(|(run, _)| run.node != NONE);
            let mut titles: Vec<_> = runs.map(|(run, range)| (run.source, range)).collect();
            titles.sort_by_key(|(source, _)| source.start);
            titles
        });
        let first = titles.partition_point(|(source, _)| source.start < typed.start);
        let inside = titles.iter().skip(first).take_while(|(source, _)| source.start < typed.end);
        let mut any = false;
        for (_, range) in inside {
            let (range, style) = (range.clone(), again.style.clone());
            self.cover.push(Wish { field: Field::Titles, range, rule: again.rule, style });
            any = true;
        }
        any
    }

    fn lines(&self, field: Field) -> TextLines {
        let view = view(self.facts, field);
        crate::work::add(view.text().len());
        let runs = view.touched(0..view.text().len()).filter(|(run, _)| run.node != NONE);
        let mut lines: Vec<_> = runs.map(|(run, range)| (run.node, range)).collect();
        lines.sort_by_key(|(record, _)| *record);
        TextLines { field, lines }
    }
}

fn view<'j>(facts: &'j Facts<'_>, field: Field) -> &'j View {
    let view = facts.texts.view();
    if field == Field::Titles { &view.titles } else { &view.names }
}

/// Returns what is covered in a round: `casinocasino` has another match as soon as the first is
/// gone.
fn widened(text: &str, range: Range<usize>, round: usize) -> Range<usize> {
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
struct TextLines {
    field: Field,
    lines: Vec<(u32, Range<usize>)>,
}

impl TextLines {
    fn of(&self, record: u32) -> Option<Range<usize>> {
        let at = self.lines.binary_search_by_key(&record, |(record, _)| *record).ok()?;
        self.lines.get(at).map(|(_, range)| range.clone())
    }
}

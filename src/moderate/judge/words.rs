//! Is a term of a list in the text?

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use crate::moderate::condition::{Field, Skip, Words};
use crate::moderate::sentence;

use super::Judge;
use super::evidence::Evidence;
use super::find::{Find, Skips};
use super::truth::Truth;

/// Location of a match, so that matches can be counted: bytes of the comment, or of a text that
/// came with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Location {
    Typed(u32, u32),
    Given(Field, usize, usize),
}

/// Hits from which on an answer is kept for the next equal condition. So many of them are kept
/// with it, more than a verdict lists.
const MANY: usize = 64;

/// Answers that are kept.
const KEPT: usize = 10_000;

/// A condition without the number that it needs.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Question {
    list: usize,
    fields: Vec<Field>,
    skip: Skips,
}

/// Tells what is in the texts: the number of places, and the first hits by field and index.
#[derive(Debug)]
struct Answer {
    count: usize,
    first: Vec<(Field, usize)>,
}

/// An answer of its own, or one that is kept.
enum Held {
    Own(Answer),
    Kept(Rc<Answer>),
}

impl Deref for Held {
    type Target = Answer;

    fn deref(&self) -> &Answer {
        match self {
            Self::Own(answer) => answer,
            Self::Kept(answer) => answer,
        }
    }
}

/// Answers for conditions that many rules have.
#[derive(Debug, Default)]
pub(super) struct Known(RefCell<HashMap<Question, Rc<Answer>>>);

pub(super) fn ask(judge: &Judge<'_>, words: &Words, want: bool, out: &mut Evidence) -> Truth {
    let before = out.matches.len();
    let Answer { count, first } = &*answer(judge, words);
    if *count < words.count_gte.unwrap_or(1).max(1) {
        if judge.rules.is_missing(words.list.index) {
            return judge.unread(&words.list, out);
        }
        if !want {
            out.say(sentence::no_words(&words.list.name));
        }
        return Truth::False;
    }
    if want {
        for &(field, at) in first {
            if !out.wants_more() {
                break;
            }
            let Some(hit) = judge.texts.hits(field, words.list.index).get(at) else { continue };
            let term = judge.rules.term(words.list.index, hit.term).unwrap_or("");
            let how = hit.how.names().map(str::to_owned).collect();
            out.push(judge.texts.field(field).to_match(hit.range.clone(), term, how), term);
        }
        if out.rewrites {
            out.finds.extend(Find::words(words, &judge.file().defaults));
        }
        out.fact("words.count", *count);
        out.fact("words.list", words.list.name.as_str());
        out.say(sentence::words(&out.matches[before..], &words.list.name));
    }
    Truth::True
}

/// The answer to the question of a condition; of one that is asked again and again the first.
fn answer(judge: &Judge<'_>, words: &Words) -> Held {
    let defaults = &judge.file().defaults;
    let fields = words.fields.as_deref().unwrap_or(&defaults.search);
    let skip = words.skip.as_deref().unwrap_or(&defaults.skip);
    let list = words.list.index;
    let hits: usize = fields.iter().map(|&field| judge.texts.hits(field, list).len()).sum();
    if hits < MANY {
        return Held::Own(look(judge, list, fields, skip));
    }
    let question = Question { list, fields: fields.to_vec(), skip: Skips::new(skip) };
    if let Some(answer) = judge.known.0.borrow().get(&question) {
        return Held::Kept(Rc::clone(answer));
    }
    let answer = Rc::new(look(judge, list, fields, skip));
    let mut known = judge.known.0.borrow_mut();
    if known.len() < KEPT {
        known.insert(question, Rc::clone(&answer));
    }
    Held::Kept(answer)
}

/// Looks at all hits.
fn look(judge: &Judge<'_>, list: usize, fields: &[Field], skip: &[Skip]) -> Answer {
    let mut found = Vec::new();
    let mut first = Vec::new();
    for &field in fields {
        let text = judge.texts.field(field);
        for (at, hit) in judge.texts.hits(field, list).iter().enumerate() {
            crate::work::add(1);
            if text.skips(hit.range.clone(), skip) {
                continue;
            }
            found.push(match text.source(hit.range.clone()) {
                Some(span) => Location::Typed(span.start, span.end),
                None => Location::Given(field, hit.range.start, hit.range.end),
            });
            if first.len() < MANY {
                first.push((field, at));
            }
        }
    }
    Answer { count: places(&mut found), first }
}

/// Number of places; those that overlap are one.
pub(super) fn places(found: &mut [Location]) -> usize {
    found.sort_unstable();
    let mut last: Option<Location> = None;
    let mut count = 0;
    for &place in found.iter() {
        last = match (last, place) {
            (Some(Location::Typed(from, to)), Location::Typed(start, end)) if start < to => {
                Some(Location::Typed(from, to.max(end)))
            }
            (Some(Location::Given(field, from, to)), Location::Given(other, start, end))
                if field == other && start < to =>
            {
                Some(Location::Given(field, from, to.max(end)))
            }
            _ => {
                count += 1;
                Some(place)
            }
        };
    }
    count
}

//! Measures the shape of a text, whatever it says.

use std::cell::OnceCell;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::{Regions, View};
use crate::moderate::condition::{Field, Shape};
use crate::moderate::sentence;

use super::Judge;
use super::evidence::{Evidence, Spot};
use super::invisible;
use super::marks;
use super::mixed::mixed_words;
use super::truth::Truth;

/// Measures of the author's own words, each made when it is first asked for.
#[derive(Default)]
pub(super) struct Measures {
    /// The pieces of the text without code and trusted quotes.
    own: OnceCell<Vec<Range<usize>>>,
    /// The same, or all of it where no word is left.
    read: OnceCell<Vec<Range<usize>>>,
    shares: OnceCell<Shares>,
    case: OnceCell<Case>,
    /// Most marks on a letter, and where.
    marks: OnceCell<Option<(usize, Range<usize>)>>,
    mixed: OnceCell<Vec<Range<usize>>>,
    length: OnceCell<usize>,
    invisible: OnceCell<usize>,
}

/// A text and its measures.
#[derive(Clone, Copy)]
pub(super) struct Measured<'j> {
    pub(super) body: &'j View,
    pub(super) measures: &'j Measures,
    /// Quotes that are not the author's own words.
    pub(super) quotes: Regions,
}

/// Letters and digits that readers see, and where they stand.
#[derive(Clone, Copy, Default)]
struct Shares {
    all: usize,
    quotes: usize,
    code: usize,
}

#[derive(Clone, Copy, Default)]
struct Case {
    letters: usize,
    /// Letters that have two cases, and capitals among them.
    cased: usize,
    upper: usize,
}

impl<'j> Measured<'j> {
    /// The author's own words, code included, one piece per line.
    pub(super) fn own_text(self) -> String {
        let pieces = pieces(self.body, self.quotes);
        let texts: Vec<_> = pieces.into_iter().map(|range| &self.body.text()[range]).collect();
        texts.join("\n")
    }

    fn own(self) -> &'j [Range<usize>] {
        self.measures.own.get_or_init(|| pieces(self.body, Regions::CODE.union(self.quotes)))
    }

    /// Tells what is measured. Who puts everything into code or a quote is measured all the same.
    fn pieces(self) -> impl Iterator<Item = (usize, &'j str)> {
        let text = self.body.text();
        let read = self.measures.read.get_or_init(|| {
            let own = self.own();
            match own.iter().any(|range| text[range.clone()].contains(char::is_alphanumeric)) {
                true => own.to_vec(),
                false => pieces(self.body, Regions::default()),
            }
        });
        read.iter().map(move |range| (range.start, &text[range.clone()]))
    }

    fn shares(self) -> Shares {
        *self.measures.shares.get_or_init(|| {
            let mut shares = Shares::default();
            let text = self.body.text();
            for (run, range) in self.body.touched(0..text.len()) {
                crate::work::add(range.len());
                let letters = text[range].chars().filter(|c| c.is_alphanumeric()).count();
                shares.all += letters;
                shares.quotes += letters * usize::from(run.regions.intersects(Regions::QUOTE));
                shares.code += letters * usize::from(run.regions.intersects(Regions::CODE));
            }
            shares
        })
    }

    fn case(self) -> Case {
        *self.measures.case.get_or_init(|| {
            let mut case = Case::default();
            for c in self.pieces().flat_map(|(_, text)| text.chars()) {
                // Most characters leave here.
                if c.is_ascii() {
                    let letter = usize::from(c.is_ascii_alphabetic());
                    case.letters += letter;
                    case.cased += letter;
                    case.upper += usize::from(c.is_ascii_uppercase());
                    continue;
                }
                if !c.is_alphabetic() {
                    continue;
                }
                case.letters += 1;
                let upper = c.is_uppercase() && !c.to_lowercase().eq([c]);
                let lower = !upper && c.is_lowercase() && !c.to_uppercase().eq([c]);
                case.upper += usize::from(upper);
                case.cased += usize::from(upper || lower);
            }
            case
        })
    }

    fn marks(self) -> Option<&'j (usize, Range<usize>)> {
        let most = self.measures.marks.get_or_init(|| {
            let mut most: Option<(usize, Range<usize>)> = None;
            for (start, text) in self.pieces() {
                marks::piles(text, start, |pile| {
                    if most.as_ref().is_none_or(|(marks, _)| pile.marks > *marks) {
                        most = Some((pile.marks, pile.range));
                    }
                });
            }
            most
        });
        most.as_ref()
    }

    /// Letters with more than `most` marks, each with what is left of it.
    pub(super) fn piled(self, most: usize) -> Vec<(Range<usize>, String)> {
        let mut found = Vec::new();
        for (start, text) in self.pieces() {
            marks::piles(text, start, |pile| {
                if pile.marks > most {
                    found.push((pile.range.clone(), pile.cut(most)));
                }
            });
        }
        found
    }

    fn mixed(self) -> &'j [Range<usize>] {
        self.measures.mixed.get_or_init(|| {
            self.pieces().flat_map(|(start, text)| mixed_words(text, start)).collect()
        })
    }

    fn length(self) -> usize {
        *self.measures.length.get_or_init(|| self.pieces().map(|(_, text)| characters(text)).sum())
    }

    /// The length without code and quotes of any kind: quoting makes no text longer.
    fn own_length(self) -> usize {
        let text = self.body.text();
        let own = pieces(self.body, Regions::CODE.union(Regions::QUOTE));
        own.into_iter().map(|range| characters(&text[range])).sum()
    }

    fn lines(self) -> usize {
        self.pieces().map(|(_, text)| 1 + text.matches('\n').count()).sum()
    }

    fn invisible(self) -> usize {
        *self
            .measures
            .invisible
            .get_or_init(|| self.pieces().map(|(_, text)| invisible::count(text)).sum())
    }

    /// Tells if a letter or digit stands outside of links.
    fn has_words(self) -> bool {
        let other = Regions::CODE.union(self.quotes).union(Regions::LINK);
        let mut words = pieces(self.body, other).into_iter();
        words.any(|range| self.body.text()[range].contains(char::is_alphanumeric))
    }
}

fn characters(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).count() }
}

/// The parts of a text outside of some regions, without the line breaks around them.
fn pieces(view: &View, without: Regions) -> Vec<Range<usize>> {
    let text = view.text();
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for (run, range) in view.touched(0..text.len()) {
        crate::work::add(range.len());
        if run.regions.intersects(without) {
            goes_on = false;
        } else if &text[range.clone()] == "\n" {
            // Belongs to what stands before and after it.
        } else if let (Some(last), true) = (pieces.last_mut(), goes_on) {
            last.end = range.end;
        } else {
            pieces.push(range);
            goes_on = true;
        }
    }
    pieces
}

pub(super) fn ask(judge: &Judge<'_>, asked: &Shape, want: bool, out: &mut Evidence) -> Truth {
    let shape = judge.shape();
    let mut truth = Truth::True;
    let mut and = |answer: bool| truth = truth.and(answer.into(), want);
    if let Some(least) = asked.min_letters {
        and(shape.case().letters >= least);
    }
    if let Some(least) = asked.upper_ratio_gte {
        let Case { cased, upper, .. } = shape.case();
        let ratio = if cased == 0 { 0.0 } else { upper as f64 / cased as f64 };
        and(cased > 0 && ratio >= least);
        out.fact("shape.upper_ratio", super::rounded(ratio, 3));
        out.fact("shape.letters", shape.case().letters);
        out.say(sentence::capitals(upper, cased));
    }
    if let Some(least) = asked.marks_per_letter_gte {
        let (marks, range) = shape.marks().cloned().unwrap_or_default();
        and(marks >= least);
        out.fact("shape.marks_per_letter", marks);
        out.say(sentence::marks(marks));
        if marks >= least && want {
            place(judge, range, "marks_per_letter", out);
        }
    }
    if let Some(wanted) = asked.mixed_script_word {
        let mixed = shape.mixed();
        and(mixed.is_empty() != wanted);
        let words = mixed.iter().map(|range| &shape.body.text()[range.clone()]);
        out.say(sentence::mixed(words));
        for range in mixed.iter().filter(|_| wanted == want) {
            place(judge, range.clone(), "mixed_script_word", out);
        }
    }
    if asked.length_gte.is_some() || asked.length_lt.is_some() {
        let mut length = 0;
        if let Some(bound) = asked.length_lt {
            length = shape.own_length();
            and(length < bound);
        }
        if let Some(least) = asked.length_gte {
            length = shape.length();
            and(length >= least);
        }
        out.fact("shape.length", length);
        out.say(sentence::length(length));
    }
    if let Some(least) = asked.lines_gte {
        let lines = shape.lines();
        and(lines >= least);
        out.fact("shape.lines", lines);
        out.say(sentence::quantity(lines as u64, "line"));
    }
    if let Some(wanted) = asked.only_quotes {
        let only = judge.document.is_only_quotes();
        and(only == wanted);
        out.fact("shape.only_quotes", only);
        out.say(if only { "quotes and nothing else" } else { "not only quotes" });
    }
    let shares = |least: Option<f64>, part: fn(Shares) -> usize| {
        least.map(|least| (least, part(shape.shares()), shape.shares().all))
    };
    for (asked, fact, place) in [
        (shares(asked.quote_ratio_gte, |shares| shares.quotes), "shape.quote_ratio", "in quotes"),
        (shares(asked.code_ratio_gte, |shares| shares.code), "shape.code_ratio", "in code"),
    ] {
        let Some((least, part, all)) = asked else { continue };
        let ratio = if all == 0 { 0.0 } else { part as f64 / all as f64 };
        and(all > 0 && ratio >= least);
        out.fact(fact, super::rounded(ratio, 3));
        out.say(sentence::share(part, all, place));
    }
    if let Some(wanted) = asked.only_links {
        let only = judge.links().iter().any(|link| !link.quoted) && !shape.has_words();
        and(only == wanted);
        out.fact("shape.only_links", only);
        out.say(if only { "links and no words beside them" } else { "not only links" });
    }
    if let Some(least) = asked.invisible_gte {
        let invisible = shape.invisible();
        and(invisible >= least);
        out.fact("shape.invisible", invisible);
        out.say(sentence::quantity(invisible as u64, "invisible character"));
    }
    truth
}

fn place(judge: &Judge<'_>, range: Range<usize>, test: &str, out: &mut Evidence) {
    let text = judge.texts.field(Field::Body);
    let seen = text.text.get(range.clone()).unwrap_or_default().to_owned();
    out.push(text.to_match(range.clone(), test, Vec::new()), &seen);
    if out.rewrites {
        out.spots.push(Spot { field: Field::Body, range });
    }
}

//! Measures of the shape of a text, whatever it says.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::{Regions, View};
use crate::moderate::ruleset::CharSet;

use super::counts::{self, People};
use super::invisible;
use super::marks;
use super::mixed::mixed_words;

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
    people: OnceCell<People>,
    emoji: OnceCell<usize>,
    /// Letters, and those of a script among them, by its name in small letters.
    scripts: RefCell<BTreeMap<String, (usize, usize)>>,
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
pub(super) struct Shares {
    pub(super) all: usize,
    pub(super) quotes: usize,
    pub(super) code: usize,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Case {
    pub(super) letters: usize,
    /// Letters that have two cases, and capitals among them.
    pub(super) cased: usize,
    pub(super) upper: usize,
}

impl<'j> Measured<'j> {
    /// The author's own words, code included, one piece per line; then the same without typed
    /// addresses.
    pub(super) fn own_texts(self) -> (String, String) {
        let text = |without| {
            let pieces = pieces(self.body, without);
            let texts: Vec<_> = pieces.into_iter().map(|range| &self.body.text()[range]).collect();
            texts.join("\n")
        };
        (text(self.quotes), text(self.quotes.union(Regions::ADDRESS)))
    }

    fn own(self) -> &'j [Range<usize>] {
        self.measures.own.get_or_init(|| pieces(self.body, Regions::CODE.union(self.quotes)))
    }

    /// The parts that are measured. If everything is in code or a quote, all of it is measured.
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

    pub(super) fn shares(self) -> Shares {
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

    pub(super) fn case(self) -> Case {
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

    pub(super) fn marks(self) -> Option<&'j (usize, Range<usize>)> {
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

    pub(super) fn mixed(self) -> &'j [Range<usize>] {
        self.measures.mixed.get_or_init(|| {
            self.pieces().flat_map(|(start, text)| mixed_words(text, start)).collect()
        })
    }

    pub(super) fn length(self) -> usize {
        *self.measures.length.get_or_init(|| self.pieces().map(|(_, text)| characters(text)).sum())
    }

    /// The length without code and quotes of any kind: quoting does not make a text longer.
    pub(super) fn own_length(self) -> usize {
        let text = self.body.text();
        let own = pieces(self.body, Regions::CODE.union(Regions::QUOTE));
        own.into_iter().map(|range| characters(&text[range])).sum()
    }

    pub(super) fn lines(self) -> usize {
        self.pieces().map(|(_, text)| 1 + text.matches('\n').count()).sum()
    }

    pub(super) fn invisible(self) -> usize {
        *self
            .measures
            .invisible
            .get_or_init(|| self.pieces().map(|(_, text)| invisible::count(text)).sum())
    }

    pub(super) fn people(self) -> &'j People {
        self.measures.people.get_or_init(|| {
            let (mut people, mut found) = (People::default(), Vec::new());
            for (start, text) in self.pieces() {
                people.add(text, start, &mut found);
            }
            people
        })
    }

    pub(super) fn emoji(self) -> usize {
        *self
            .measures
            .emoji
            .get_or_init(|| self.pieces().map(|(_, text)| counts::emoji(text)).sum())
    }

    /// Letters, and those of a script among them.
    pub(super) fn letters_of(self, name: &str, script: &CharSet) -> (usize, usize) {
        let mut known = self.measures.scripts.borrow_mut();
        *known.entry(name.to_ascii_lowercase()).or_insert_with(|| {
            let counts = self.pieces().map(|(_, text)| counts::letters(text, script));
            counts.fold((0, 0), |(all, of), (more, more_of)| (all + more, of + more_of))
        })
    }

    /// Tells if a letter or digit stands outside of links.
    pub(super) fn has_words(self) -> bool {
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

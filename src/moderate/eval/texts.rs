//! The texts that rules read, each made when the first rule asks for it.

use std::cell::OnceCell;
use std::ops::Range;

use crate::document::{Document, Regions, View, VisibleText, decoded::DecodedLinks};
use crate::moderate::context::Context;
use crate::moderate::lang;
use crate::moderate::ruleset::{Candidates, RuleSet};
use crate::moderate::verdict::Match;
use crate::personal::{self, MailAddress, PrivateMatch};
use crate::rules::condition::{Field, PrivateKind, Skip};
use crate::span::Span;
use crate::words::TermMatch;

/// Number of [`Field`]s.
const FIELDS: usize = 9;

pub(super) struct Texts<'a> {
    document: &'a Document<'a>,
    context: &'a Context,
    rules: &'a RuleSet,
    view: OnceCell<VisibleText>,
    /// Targets of links with those that read otherwise when decoded, if any do.
    links: OnceCell<Option<DecodedLinks>>,
    /// Matches by field; in the order of lists, then of places.
    hits: [OnceCell<Vec<TermMatch>>; FIELDS],
    /// Expressions that are worth a try, by field.
    candidates: [OnceCell<Candidates>; FIELDS],
    /// Private data by field.
    private: [OnceCell<Vec<PrivateMatch>>; FIELDS],
}

impl<'a> Texts<'a> {
    pub(super) fn new(
        document: &'a Document<'a>,
        context: &'a Context,
        rules: &'a RuleSet,
    ) -> Self {
        let (view, links, hits, candidates, private) = Default::default();
        Self { document, context, rules, view, links, hits, candidates, private }
    }

    pub(super) fn view(&self) -> &VisibleText {
        self.view.get_or_init(|| VisibleText::new(self.document))
    }

    pub(super) fn field(&self, field: Field) -> Text<'_> {
        let view = match field {
            Field::Body => Some(&self.view().body),
            Field::Links => Some(self.links().map_or(&self.view().links, |links| &links.view)),
            Field::Titles => Some(&self.view().titles),
            Field::Names => Some(&self.view().names),
            _ => None,
        };
        let author = &self.context.author;
        let text = match field {
            Field::AuthorName => author.name.as_deref(),
            Field::AuthorUrl => author.url.as_deref(),
            Field::Subject => self.context.subject.as_deref(),
            Field::UserAgent => self.context.user_agent.as_ref().map(|name| name.expose().as_str()),
            Field::AuthorEmail => author.email.as_ref().map(|email| email.expose().as_str()),
            _ => view.map(View::text),
        };
        let quotes = self.rules.file().defaults.trust_quotes.regions();
        let links = if field == Field::Links { self.links() } else { None };
        Text { field, text: text.unwrap_or(""), view, links, quotes }
    }

    fn links(&self) -> Option<&DecodedLinks> {
        self.links.get_or_init(|| DecodedLinks::new(&self.view().links)).as_ref()
    }

    /// Tells if an expression may match in a text: one pass over the text for all of them.
    pub(super) fn may_match(&self, field: Field, pattern: usize) -> bool {
        let Some(cell) = self.candidates.get(index(field)) else { return true };
        let candidates = cell.get_or_init(|| {
            let text = self.field(field).text;
            crate::work::add(text.len());
            self.rules.patterns_that_may_match(text)
        });
        candidates.contains(pattern)
    }

    /// Checks whether the language of the comment is known and a list is only for other languages.
    pub(super) fn is_for_others(&self, list: usize) -> bool {
        let langs = self.rules.langs(list);
        let is_other = |tag| !lang::covers(langs, tag);
        !langs.is_empty() && self.context.language().and_then(Result::ok).is_some_and(is_other)
    }

    /// Terms of a list that a text contains, in order; none if the list is for other languages.
    pub(super) fn hits(&self, field: Field, list: usize) -> &[TermMatch] {
        let Some(cell) = self.hits.get(index(field)) else { return &[] };
        if self.is_for_others(list) {
            return &[];
        }
        let hits = cell.get_or_init(|| {
            let mut hits = Vec::new();
            let text = self.field(field).text;
            crate::work::add(text.len());
            self.rules.terms().find(text, &mut hits);
            hits.sort_by(|a, b| {
                let key = |hit: &TermMatch| (hit.list, hit.range.start, hit.range.end, hit.term);
                key(a).cmp(&key(b))
            });
            hits
        });
        let first = hits.partition_point(|hit| hit.list < list);
        let len = hits[first..].partition_point(|hit| hit.list == list);
        &hits[first..first + len]
    }

    /// Private data in a text, in order. Digits in an address are not a number, except in one that
    /// can be called.
    pub(super) fn private(&self, field: Field) -> &[PrivateMatch] {
        let Some(cell) = self.private.get(index(field)) else { return &[] };
        cell.get_or_init(|| {
            let email = self.context.author.email.as_ref();
            let own = email.and_then(|email| MailAddress::new(email.expose()));
            let text = self.field(field);
            let mut found = personal::find(text.text, own.as_ref());
            found.retain(|found| match (found.kind, field) {
                (PrivateKind::OwnEmail, _) => true,
                (kind, Field::Links) => kind == PrivateKind::Phone && text.is_called(&found.range),
                _ => !text.is_address(&found.range),
            });
            found
        })
    }
}

fn index(field: Field) -> usize {
    match field {
        Field::Body => 0,
        Field::Links => 1,
        Field::Titles => 2,
        Field::Names => 3,
        Field::AuthorName => 4,
        Field::AuthorUrl => 5,
        Field::AuthorEmail => 6,
        Field::Subject => 7,
        Field::UserAgent => 8,
    }
}

/// Text and its origin. A text that is not given is empty: a guest without a
/// name has no bad word in it.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) field: Field,
    pub(super) text: &'a str,
    /// View of what was typed into the comment.
    pub(super) view: Option<&'a View>,
    links: Option<&'a DecodedLinks>,
    /// The quotes that a rule can pass over.
    quotes: Regions,
}

impl Text<'_> {
    pub(super) fn source(&self, range: Range<usize>) -> Option<Span> {
        self.view?.source(range)
    }

    /// Tells where a match stands in the text that verdicts speak of: for a decoded address the
    /// whole of the typed one.
    pub(super) fn shown(&self, range: Range<usize>) -> Range<usize> {
        self.links.map_or(range.clone(), |links| links.typed(range))
    }

    /// Checks whether a place is in an address.
    fn is_address(&self, range: &Range<usize>) -> bool {
        self.view.is_some_and(|view| view.regions(range.clone()).intersects(Regions::ADDRESS))
    }

    /// Checks whether a place in the list of links is in one that calls a number.
    fn is_called(&self, range: &Range<usize>) -> bool {
        let before = self.text.get(..range.start).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        ["tel:", "sms:"].iter().any(|scheme| {
            line.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
    }

    /// Tells if all that a match touches is to be passed over. Line breaks are ignored: a phrase
    /// over two lines of a quote is quoted.
    pub(super) fn skips(&self, range: Range<usize>, skip: &[Skip]) -> bool {
        let Some(view) = self.view.filter(|_| !skip.is_empty()) else { return false };
        let skipped = skipped(skip, self.quotes);
        let mut any = false;
        for (run, text) in view.touched(range) {
            if run.regions.intersects(skipped) {
                any = true;
            } else if self.text.get(text).is_some_and(|text| text != "\n") {
                return false;
            }
        }
        any
    }

    /// End of what is to be passed over that goes on at `at`.
    pub(super) fn skipped_to(&self, at: usize, skip: &[Skip]) -> usize {
        let Some(view) = self.view else { return at };
        let skipped = skipped(skip, self.quotes);
        let mut end = at;
        for (run, text) in view.touched(at..self.text.len()) {
            if run.regions.intersects(skipped) {
                end = text.end;
            } else if self.text.get(text).is_some_and(|text| text != "\n") {
                break;
            }
        }
        end
    }

    /// Match as a verdict lists it. Private texts are never shown.
    pub(super) fn to_match(self, range: Range<usize>, term: &str, how: Vec<String>) -> Match {
        let private = self.field.is_private();
        let source = self.source(range.clone());
        let range = self.shown(range);
        let seen = if private { term } else { self.text.get(range.clone()).unwrap_or_default() };
        Match {
            view: self.field,
            term: term.to_owned(),
            seen: seen.to_owned(),
            source,
            visible: if private { Span::default() } else { Span::new(range.start, range.end) },
            how,
        }
    }
}

fn skipped(skip: &[Skip], quotes: Regions) -> Regions {
    skip.iter().fold(Regions::default(), |regions, part| {
        regions.union(match part {
            Skip::Code => Regions::CODE,
            Skip::Quotes => quotes,
            Skip::Addresses => Regions::ADDRESS,
        })
    })
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

    pub(super) fn list(self) -> &'static [Skip] {
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

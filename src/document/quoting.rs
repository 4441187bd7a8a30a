//! Quotes by their place in the source.
//!
//! Boxes on the tape do not tell: a quote nested too deep loses its box and keeps its words,
//! which are still not those of the quote around it.

use super::Document;
use super::event::QuoteVerification;
use super::tape::NONE;

/// The innermost quote of each place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quoting {
    /// Bytes from which on another quote is open: its index or [`NONE`].
    edges: Vec<(u32, u32)>,
    /// Quote around each quote, or [`NONE`].
    parents: Vec<u32>,
    /// Verification of each quote.
    verified: Vec<bool>,
}

impl Quoting {
    /// Linear in the number of quotes.
    pub(crate) fn new(document: &Document<'_>) -> Self {
        let mut quoting = Self::default();
        // Indices and ends of the quotes that are open.
        let mut open: Vec<(u32, u32)> = Vec::new();
        for (index, record) in document.tape.quotes.iter().enumerate() {
            quoting.close(&mut open, record.span.start);
            quoting.edges.push((record.span.start, index as u32));
            quoting.parents.push(open.last().map_or(NONE, |&(quote, _)| quote));
            quoting.verified.push(record.verification == QuoteVerification::Verified);
            open.push((index as u32, record.span.end));
        }
        quoting.close(&mut open, u32::MAX);
        quoting
    }

    /// Closes the quotes that end at `to` or before.
    fn close(&mut self, open: &mut Vec<(u32, u32)>, to: u32) {
        while let Some(&(_, end)) = open.last().filter(|(_, end)| *end <= to) {
            open.pop();
            self.edges.push((end, open.last().map_or(NONE, |&(quote, _)| quote)));
        }
    }

    /// The innermost quote around `offset`, tags of the quote included.
    pub(crate) fn at(&self, offset: u32) -> Option<u32> {
        let after = self.edges.partition_point(|&(from, _)| from <= offset);
        let &(_, quote) = self.edges.get(after.checked_sub(1)?)?;
        (quote != NONE).then_some(quote)
    }

    /// The quote around a quote.
    pub(crate) fn parent(&self, quote: u32) -> Option<u32> {
        self.parents.get(quote as usize).copied().filter(|&parent| parent != NONE)
    }

    /// Tells whether a quote is verified.
    pub(crate) fn is_verified(&self, quote: u32) -> bool {
        self.verified.get(quote as usize).is_some_and(|is| *is)
    }
}

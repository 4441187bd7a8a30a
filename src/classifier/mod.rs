//! A classifier that learns from the decisions of one site's moderators.
//!
//! Spam on one site may be the subject of another: a classifier that learnt from the
//! comments under music videos flags half the comments of a site for programmers. So no training is
//! shipped; a classifier begins empty and says nothing until it has learnt enough
//! ([`Classified::min_learned`](crate::moderate::condition::Classified::min_learned), 100 of each kind).
//!
//! It is naive Bayes, multinomial, with counts per comment and not per word: words, pairs
//! of words, hosts of links, numbers by their length, the length of the text. With `s` and
//! `h` the spam and the ham that held a token and `r` the share of spam in all that was
//! counted, the token weighs
//!
//! ```text
//! ln((s + a·r) / (h + a·(1 − r))) − ln(r / (1 − r))        a = 1
//! ```
//!
//! which is 0 for a token that says nothing. The weights are added and become a
//! probability. The results on your own decisions are shown by
//! `cargo run --release --example classify -- FILE`.
//!
//! # Attacks
//!
//! Words of wanted comments, added to spam, make it look wanted; every classifier of
//! words has this limit, and it is the reason why this one only ever adds to a score or
//! holds. Tokens share 2^18 buckets by a hash that is public: an attacker who knows what a site has
//! learnt could find nonsense words that share the bucket of wanted ones, but they work no better
//! than those. A secret seed ([`Classifier::with_seed`]) takes even that away.
//!
//! Teach it only decisions of people. A classifier that learns from its own answers confirms
//! itself.

mod stored;
mod table;
#[cfg(test)]
mod tests;
mod tokens;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::document::{Regions, View, VisibleText};

use self::table::{HAM, SPAM, Table};
use self::tokens::TextTokens;

pub use self::stored::ClassifierError;
use self::stored::Stored;

/// Kind of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// Unwanted.
    Spam,
    /// Wanted.
    Ham,
}

impl Label {
    fn index(self) -> usize {
        match self {
            Self::Spam => SPAM,
            Self::Ham => HAM,
        }
    }
}

/// The doubt about a token: it counts as if so many more comments held it, spam and ham in
/// the proportion of the site. With less, a word that was seen once decides a comment.
/// On two collections of labelled comments 1 blocked the least ham and lost no accuracy.
const DOUBT: f64 = 1.0;

/// Tokens that a score names.
const NAMED: usize = 10;

/// A naive Bayes classifier; learns, forgets, scores.
///
/// Takes 2 MiB whatever it has learnt, and a few bytes per different word on disk. The
/// order in which it learns makes no difference.
///
/// ```
/// use wellsaid::document::VisibleText;
/// use wellsaid::moderate::{Classifier, Label};
/// use wellsaid::{Formatter, Policy};
///
/// let formatter = Formatter::new(Policy::comment());
/// let mut classifier = Classifier::new();
/// for (text, label) in [
///     ("Cheap pills at www.pills.example", Label::Spam),
///     ("I read this twice, thank you", Label::Ham),
/// ] {
///     classifier.learn(&VisibleText::new(&formatter.parse(text)?), label);
/// }
/// let score = classifier.score(&VisibleText::new(&formatter.parse("Cheap, cheap pills!")?));
/// assert!(score.probability > 0.9);
/// assert_eq!(score.learned, 1);
/// assert_eq!(score.tokens[0].0, "cheap");
/// # Ok::<(), wellsaid::TooLong>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Classifier {
    table: Table,
    learned: [u64; 2],
    seed: u64,
}

/// Score that a classifier gives a text.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Score {
    /// Probability of spam, 0 to 1; a half if nothing is known.
    pub probability: f64,
    /// Comments of the rarer kind that were learnt so far.
    pub learned: u64,
    /// The ten tokens that said most, with their weight; above 0 for spam. `ln 2`, about
    /// 0.7, makes spam twice as likely.
    pub tokens: Vec<(String, f64)>,
}

fn has_unverified_quotes(view: &View) -> bool {
    let mut runs = view.touched(0..view.text().len());
    runs.any(|(run, _)| {
        run.regions.intersects(Regions::QUOTE) && !run.regions.intersects(Regions::VERIFIED)
    })
}

impl Classifier {
    /// Creates an empty classifier.
    pub fn new() -> Self {
        Self::with_seed(0)
    }

    /// Creates a classifier whose tokens are numbered by a secret of the site. Only classifiers
    /// with the same seed can be [merged](Self::merge). The seed is saved with the rest.
    pub fn with_seed(seed: u64) -> Self {
        Self { table: Table::default(), learned: [0; 2], seed }
    }

    /// Learns a decision.
    pub fn learn(&mut self, view: &VisibleText, label: Label) {
        let kind = label.index();
        for (bucket, _) in TextTokens::new(view, self.seed).iter() {
            self.table.add(bucket, kind, 1);
        }
        self.learned[kind] = self.learned[kind].saturating_add(1);
    }

    /// Takes a decision back, as if it had not been learnt.
    ///
    /// If the comment was not learnt like this, the counts of others go down instead, but not below
    /// 0: keep what was taught with the comment
    /// ([`AuditEntry::lesson`](crate::moderate::queue::AuditEntry::lesson)).
    pub fn unlearn(&mut self, view: &VisibleText, label: Label) {
        let kind = label.index();
        for (bucket, _) in TextTokens::new(view, self.seed).iter() {
            self.table.take(bucket, kind);
        }
        self.learned[kind] = self.learned[kind].saturating_sub(1);
    }

    /// Scores the text outside of quotes and the text outside of verified quotes, and returns what
    /// is more like spam: a quote tag can't hide an advertisement, and friendly words in it can't
    /// excuse one.
    ///
    /// The same on one machine whatever happened before; between machines the last
    /// digits may differ, as their logarithms do.
    pub fn score(&self, view: &VisibleText) -> Score {
        let learned = self.learned[SPAM].min(self.learned[HAM]);
        let [spam, ham] = [SPAM, HAM].map(|kind| self.table.sum(kind) as f64);
        if spam == 0.0 || ham == 0.0 {
            return Score { probability: 0.5, learned, tokens: Vec::new() };
        }
        let share = spam / (spam + ham);
        let even = (spam / ham).ln();
        let weigh = |spam: u32, ham: u32| {
            let spam = f64::from(spam) + DOUBT * share;
            let ham = f64::from(ham) + DOUBT * (1.0 - share);
            (spam / ham).ln() - even
        };
        let weighed = |tokens: TextTokens| self.weighed(&tokens, &weigh);
        let own = weighed(TextTokens::new(view, self.seed));
        if !has_unverified_quotes(&view.body) && !has_unverified_quotes(&view.links) {
            return Score { learned, ..own };
        }
        let all = weighed(TextTokens::outside(Regions::VERIFIED, view, self.seed));
        let worse = if all.probability > own.probability { all } else { own };
        Score { learned, ..worse }
    }

    fn weighed(&self, tokens: &TextTokens, weigh: &dyn Fn(u32, u32) -> f64) -> Score {
        let mut known: Vec<(&str, f64)> = tokens
            .iter()
            .map(|(bucket, text)| (text, self.table.get(bucket)))
            .filter(|(_, counts)| *counts != [0, 0])
            .map(|(text, [spam, ham])| (text, weigh(spam, ham)))
            .collect();
        let sum = self.prior() + known.iter().map(|(_, weight)| weight).sum::<f64>();
        known.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(b.0)));
        known.truncate(NAMED);
        Score {
            probability: 1.0 / (1.0 + (-sum).exp()),
            learned: 0,
            tokens: known.into_iter().map(|(text, weight)| (text.to_owned(), weight)).collect(),
        }
    }

    /// Probability before a word was read. Ham, where ham is more common; but where
    /// moderators have taught more spam than ham, it is because they look there, and
    /// no comment is worse for it.
    fn prior(&self) -> f64 {
        let [spam, ham] = self.learned.map(|n| n as f64 + 1.0);
        (spam / ham).ln().min(0.0)
    }

    /// Number of comments of a kind that it has learnt.
    pub fn learned(&self, label: Label) -> u64 {
        self.learned[label.index()]
    }

    /// Adds what another has learnt: the same as if this one had learnt both, so servers
    /// can learn apart and be put together.
    ///
    /// # Errors
    /// [`ClassifierError::Seed`] if the seeds differ; then nothing was changed.
    pub fn merge(&mut self, other: &Self) -> Result<(), ClassifierError> {
        if self.seed != other.seed {
            return Err(ClassifierError::Seed);
        }
        for (bucket, counts) in other.table.used() {
            for kind in [SPAM, HAM] {
                self.table.add(bucket, kind, counts[kind]);
            }
        }
        for kind in [SPAM, HAM] {
            self.learned[kind] = self.learned[kind].saturating_add(other.learned[kind]);
        }
        Ok(())
    }

    /// All it knows, as bytes: the same for the same knowledge. No text is in them, but
    /// anyone who has them can ask whether a word was learnt.
    pub fn save(&self) -> Vec<u8> {
        stored::save(&Stored { table: &self.table, learned: self.learned, seed: self.seed })
    }

    /// Loads a classifier that was saved.
    ///
    /// # Errors
    /// [`ClassifierError`] if the bytes are not one, or were changed. Hostile bytes cost
    /// time linear in their length and 2 MiB, no more.
    pub fn load(bytes: &[u8]) -> Result<Self, ClassifierError> {
        let Stored { table, learned, seed } = stored::load(bytes)?;
        Ok(Self { table, learned, seed })
    }
}

impl Default for Classifier {
    fn default() -> Self {
        Self::new()
    }
}

/// The counts of decisions; neither table nor seed.
impl fmt::Debug for Classifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [spam, ham] = self.learned;
        write!(f, "Classifier {{ spam: {spam}, ham: {ham}, .. }}")
    }
}

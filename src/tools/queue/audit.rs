//! The log: who decided what, when, and why.
//!
//! An author who asks why a comment is gone has a right to an answer, and a site that
//! removes content for users of the European Union must give one (Digital Services Act,
//! article 17). The entry holds no text of the comment, only its hash: it may be kept
//! longer than the comment.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::moderate::verdict::{DecidedBy, RuleSetId, Verdict};
use crate::time::Timestamp;

use super::state::{IllegalTransition, State, Transition};

/// Person or program that decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Actor {
    /// The rule with this id.
    Rule(String),
    /// A person of the site, by whatever your application calls them.
    Moderator(String),
    /// Author of the comment.
    Author,
    /// All rules together, or your application: a sum of scores, a default, a timer.
    System,
}

impl From<&Verdict> for Actor {
    fn from(verdict: &Verdict) -> Self {
        match &verdict.decided_by {
            DecidedBy::Rule(id) => Self::Rule(id.clone()),
            _ => Self::System,
        }
    }
}

/// One line of the log of a comment. Empty members are left out of the JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuditEntry {
    /// Comment, by the name that your application has for it.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub comment: String,
    /// The state before; `None` for a new comment.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<State>,
    /// The state after.
    pub to: State,
    /// Decision that was made.
    pub decision: Transition,
    /// Person or program that decided.
    pub by: Actor,
    /// Time of the decision, by your application's clock.
    pub at: Timestamp,
    /// Explanation in words.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub why: String,
    /// Rule set that was in force.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ruleset: Option<Arc<RuleSetId>>,
    /// Text that was decided on: SHA-256 of the source, in hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sha256: Option<String>,
}

/// Decisions with their entry for the log.
impl State {
    /// The state after a decision, and the entry for the log. Name the comment with
    /// [`AuditEntry::about`] and add the results of the rules with [`AuditEntry::judged`].
    ///
    /// Store both in one transaction, and only if the comment still has the state that
    /// this was called on: `UPDATE … SET state = 'approved' WHERE id = 9 AND state = 'pending'`.
    ///
    /// # Errors
    /// [`IllegalTransition`] as for [`next`](Self::next).
    pub fn apply(
        self,
        decision: Transition,
        by: Actor,
        at: Timestamp,
        note: impl Into<String>,
    ) -> Result<(Self, AuditEntry), IllegalTransition> {
        let to = self.next(decision)?;
        Ok((to, AuditEntry::new(Some(self), to, decision, by, at, note.into())))
    }

    /// The first state of a new comment, and the first entry of its log.
    pub fn post(verdict: &Verdict, at: Timestamp) -> (Self, AuditEntry) {
        let decision = Transition::Post(verdict.action);
        let to = Self::from(verdict.action);
        let entry = AuditEntry::new(None, to, decision, Actor::from(verdict), at, String::new());
        (to, entry.judged(verdict))
    }
}

impl AuditEntry {
    /// Entry that an undo takes back, in the log of one comment, oldest entry first: the last
    /// decision in effect. `None` if it was not made by a moderator: an edit or a new comment
    /// can't be undone.
    ///
    /// ```
    /// use wellsaid::moderate::queue::{Actor, AuditEntry, State, TrainingUpdate, Transition};
    /// use wellsaid::moderate::{Label, Timestamp};
    ///
    /// let ann = || Actor::Moderator("ann".into());
    /// let (state, entry) = State::Pending.apply(Transition::Spam, ann(), Timestamp(1), "")?;
    /// let mut log = vec![entry];
    ///
    /// let undo = AuditEntry::undoable(&log).and_then(AuditEntry::undo).expect("her own decision");
    /// let (state, entry) = state.apply(undo, ann(), Timestamp(2), "wrong button")?;
    /// log.push(entry);
    /// assert_eq!(state, State::Pending);
    /// assert_eq!(TrainingUpdate::of_last(&log, None).unlearn, Some(Label::Spam));
    /// assert_eq!(AuditEntry::undoable(&log), None);
    /// # Ok::<(), wellsaid::moderate::queue::IllegalTransition>(())
    /// ```
    pub fn undoable(log: &[Self]) -> Option<&Self> {
        let last = Self::standing(log).pop()?;
        matches!(last.by, Actor::Moderator(_)).then_some(last)
    }

    /// Decision that takes this one back; `None` for the first entry of a comment.
    pub fn undo(&self) -> Option<Transition> {
        self.from.map(Transition::Undo)
    }

    /// Entries that no undo has taken back.
    pub(super) fn standing(log: &[Self]) -> Vec<&Self> {
        let mut standing: Vec<&Self> = Vec::new();
        for entry in log {
            match entry.decision {
                Transition::Undo(_) => drop(standing.pop()),
                _ => standing.push(entry),
            }
        }
        standing
    }

    fn new(
        from: Option<State>,
        to: State,
        decision: Transition,
        by: Actor,
        at: Timestamp,
        why: String,
    ) -> Self {
        let comment = String::new();
        Self { comment, from, to, decision, by, at, why, ruleset: None, sha256: None }
    }

    /// Names the comment.
    #[must_use]
    pub fn about(mut self, comment: impl Into<String>) -> Self {
        self.comment = comment.into();
        self
    }

    /// Adds the rules that the text was checked by, and the hash of the text. Give the verdict
    /// that the moderator saw: it ties the decision to a text, without which
    /// [`TrainingUpdate`](super::TrainingUpdate)s about an edited comment can't be told apart.
    ///
    /// If no reason was given in words, the sentences of the rules that fired become it.
    #[must_use]
    pub fn judged(mut self, verdict: &Verdict) -> Self {
        self.ruleset = Some(verdict.ruleset.clone());
        self.sha256 = Some(verdict.subject.sha256.clone());
        if self.why.is_empty() {
            let why: Vec<_> = verdict.reasons.iter().map(|reason| &*reason.sentence).collect();
            self.why = why.join("; ");
        }
        self
    }
}

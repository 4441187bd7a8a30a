//! A past comment, with what is known about it other than its verdicts.

use crate::moderate::verdict::{Match, Reason, Verdict};
use crate::time::Timestamp;

use super::decision::ModeratorDecision;
use super::excerpt::excerpt;
use super::report::Example;

/// Past comment that was checked again.
#[derive(Clone, Copy, Debug)]
pub struct PastComment<'a> {
    pub(super) id: &'a str,
    pub(super) source: &'a str,
    pub(super) decision: Option<ModeratorDecision>,
    pub(super) at: Option<Timestamp>,
}

impl<'a> PastComment<'a> {
    /// Creates a comment with the name that your application has for it and the text as its
    /// author typed it, from which examples are cut.
    pub fn new(id: &'a str, source: &'a str) -> Self {
        Self { id, source, decision: None, at: None }
    }

    /// Sets the decision of a moderator, if there is one.
    #[must_use]
    pub fn decided(mut self, decision: impl Into<Option<ModeratorDecision>>) -> Self {
        self.decision = decision.into();
        self
    }

    /// Sets the time, which puts the comment into [`ReplayReport::timeline`].
    ///
    /// [`ReplayReport::timeline`]: super::ReplayReport::timeline
    #[must_use]
    pub fn at(mut self, time: impl Into<Option<Timestamp>>) -> Self {
        self.at = time.into();
        self
    }
}

/// Comment with its verdicts, from which examples are made.
#[derive(Clone, Copy)]
pub(super) struct JudgedComment<'a> {
    /// Number of the comment, from 0.
    pub(super) number: u64,
    pub(super) comment: &'a PastComment<'a>,
    pub(super) new: &'a Verdict,
    pub(super) old: Option<&'a Verdict>,
    /// Number of examples to keep of each kind.
    pub(super) most: usize,
}

impl JudgedComment<'_> {
    /// The comment as an example of these matches.
    pub(super) fn example<'r>(
        &self,
        matches: impl Iterator<Item = (&'r Reason, &'r Match)>,
    ) -> Example {
        let (text, marks) = excerpt(self.comment.source, matches);
        Example {
            id: self.comment.id.to_owned(),
            excerpt: text,
            marks,
            old: self.old.map(|verdict| verdict.action),
            new: self.new.action,
            decision: self.comment.decision,
            rules: self.new.reasons.iter().map(|reason| reason.rule.clone()).collect(),
        }
    }
}

/// Matches of these reasons.
pub(super) fn matches<'r>(
    reasons: impl IntoIterator<Item = &'r Reason>,
) -> impl Iterator<Item = (&'r Reason, &'r Match)> {
    let reasons = reasons.into_iter();
    reasons.flat_map(|reason| reason.matches.iter().map(move |found| (reason, found)))
}

//! Decisions of moderators, and the agreement of a verdict with them.

use serde::{Deserialize, Serialize};

/// Decision of a moderator about a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModeratorDecision {
    /// It stays.
    Approved,
    /// It is spam.
    Spam,
    /// It is unwelcome for another reason.
    Rejected,
}

impl ModeratorDecision {
    /// Reads a decision by the names that comment systems use; case does not count.
    ///
    /// `Ok(None)` for words that mean that there is no decision yet.
    ///
    /// # Errors
    /// The word is not known.
    ///
    /// ```
    /// use wellsaid::moderate::replay::ModeratorDecision;
    ///
    /// assert_eq!(ModeratorDecision::from_name("ham"), Ok(Some(ModeratorDecision::Approved)));
    /// assert_eq!(ModeratorDecision::from_name("Trash"), Ok(Some(ModeratorDecision::Rejected)));
    /// assert_eq!(ModeratorDecision::from_name("pending"), Ok(None));
    /// assert!(ModeratorDecision::from_name("purple").is_err());
    /// ```
    pub fn from_name(name: &str) -> Result<Option<Self>, UnknownDecision> {
        Ok(Some(match name.trim().to_ascii_lowercase().as_str() {
            // WordPress keeps "1", "0", "spam" and "trash"; Coral "APPROVED", "NONE", "REJECTED".
            "approved" | "approve" | "ham" | "ok" | "published" | "accepted" | "1" => {
                Self::Approved
            }
            "spam" => Self::Spam,
            "rejected" | "reject" | "removed" | "deleted" | "trash" | "trashed" => Self::Rejected,
            "" | "pending" | "premod" | "hold" | "held" | "unapproved" | "none" | "0" => {
                return Ok(None);
            }
            _ => return Err(UnknownDecision),
        }))
    }

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Spam => "spam",
            Self::Rejected => "rejected",
        }
    }

    /// Tells if readers should not see the comment.
    pub fn is_unwelcome(self) -> bool {
        self != Self::Approved
    }
}

/// A word that is not the name of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no decision: approved, spam, rejected, or pending")]
pub struct UnknownDecision;

/// Number of comments per decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// Comments that stay.
    pub approved: u64,
    /// Comments that are spam.
    pub spam: u64,
    /// Comments that are unwelcome for another reason.
    pub rejected: u64,
    /// Comments without a known decision.
    pub unknown: u64,
}

impl Decisions {
    pub(super) fn add(&mut self, decision: Option<ModeratorDecision>) {
        *match decision {
            Some(ModeratorDecision::Approved) => &mut self.approved,
            Some(ModeratorDecision::Spam) => &mut self.spam,
            Some(ModeratorDecision::Rejected) => &mut self.rejected,
            None => &mut self.unknown,
        } += 1;
    }

    /// Spam and rejected.
    pub fn unwelcome(&self) -> u64 {
        self.spam + self.rejected
    }

    /// Number of all comments.
    pub(super) fn all(&self) -> u64 {
        self.known() + self.unknown
    }

    /// Number of comments that somebody decided.
    pub fn known(&self) -> u64 {
        self.approved + self.unwelcome()
    }
}

/// Agreement of held comments with the decisions of moderators, over the comments that they
/// decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Held, and unwelcome.
    pub held_unwelcome: u64,
    /// Held, but approved.
    pub held_approved: u64,
    /// Let pass, but unwelcome.
    pub free_unwelcome: u64,
    /// Let pass, and approved.
    pub free_approved: u64,
}

impl Agreement {
    pub(super) fn add(&mut self, held: bool, decision: Option<ModeratorDecision>) {
        let Some(decision) = decision else { return };
        *match (held, decision.is_unwelcome()) {
            (true, true) => &mut self.held_unwelcome,
            (true, false) => &mut self.held_approved,
            (false, true) => &mut self.free_unwelcome,
            (false, false) => &mut self.free_approved,
        } += 1;
    }

    /// Agreement of one rule alone: its hits, among all comments.
    pub(super) fn of_hits(hits: &Decisions, all: &Decisions) -> Self {
        Self {
            held_unwelcome: hits.unwelcome(),
            held_approved: hits.approved,
            free_unwelcome: all.unwelcome().saturating_sub(hits.unwelcome()),
            free_approved: all.approved.saturating_sub(hits.approved),
        }
    }

    /// Share of held comments that are unwelcome, 0 to 1: at 0.9 every tenth author waits
    /// for nothing. `None` if none was held.
    pub fn precision(&self) -> Option<f64> {
        share(self.held_unwelcome, self.held_unwelcome + self.held_approved)
    }

    /// Share of unwelcome comments that are held, 0 to 1. `None` if there are none.
    pub fn recall(&self) -> Option<f64> {
        share(self.held_unwelcome, self.held_unwelcome + self.free_unwelcome)
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

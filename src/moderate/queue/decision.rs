//! Decisions about a comment.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::moderate::action::Action;

use super::state::State;

/// A decision about a comment, by a person or by the rules.
///
/// In JSON a word, `"not-spam"`, or a word with a value: `{"restore": "approved"}`,
/// `{"edit": "hold"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Decision {
    /// The rules judged a new comment, and this is their action. Only
    /// [`State::post`] makes it.
    Post(Action),
    /// Publish it.
    Approve,
    /// Take it back into the queue, say, after a complaint.
    Hold,
    /// Refuse it.
    Reject,
    /// It is spam.
    Spam,
    /// It is not spam, but whether it is welcome is open.
    NotSpam,
    /// Throw it away; the host deletes it later.
    Trash,
    /// Take it out of the trash, back to this state: [`AuditEntry::from`] of the entry that
    /// trashed it. What was discarded when it was posted, or has no log, goes to
    /// [`State::Pending`].
    ///
    /// [`AuditEntry::from`]: super::AuditEntry::from
    Restore(State),
    /// Edit by its author, with the action of the rules for the new text.
    Edit(Action),
}

impl Decision {
    /// The word for it, without the value.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Post(_) => "post",
            Self::Approve => "approve",
            Self::Hold => "hold",
            Self::Reject => "reject",
            Self::Spam => "spam",
            Self::NotSpam => "not-spam",
            Self::Trash => "trash",
            Self::Restore(_) => "restore",
            Self::Edit(_) => "edit",
        }
    }

    /// The state that it is meant to give.
    pub(super) fn target(self) -> State {
        match self {
            Self::Approve => State::Approved,
            Self::Hold | Self::NotSpam => State::Pending,
            Self::Reject => State::Rejected,
            Self::Spam => State::Spam,
            Self::Trash => State::Trashed,
            Self::Restore(before) => before,
            Self::Post(action) | Self::Edit(action) => action.into(),
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

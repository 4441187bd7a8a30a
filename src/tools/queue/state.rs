//! States and decisions, and the one table of transitions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::moderate::verdict::Verdict;
use crate::rules::action::Action;

/// State of a comment in the queue.
///
/// Stored as its [`name`](Self::name); the JSON is the same word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It waits for a moderator.
    Pending,
    /// Readers see it.
    Approved,
    /// It is kept among the spam.
    Spam,
    /// It was refused; its author may know.
    Rejected,
    /// It waits to be deleted by your application.
    Trashed,
}

/// A decision about a comment, by a person or by the rules.
///
/// In JSON a word, `"not-spam"`, or a word with a value: `{"restore": "approved"}`,
/// `{"edit": "hold"}`. As a string, for a form, `not-spam`, `restore:approved`, `edit:hold`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Transition {
    /// The action of the rules for a new comment. Only [`State::post`] creates it.
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
    /// Throw it away; your application deletes it later.
    Trash,
    /// Take it out of the trash, back to this state: [`AuditEntry::from`] of the entry that
    /// trashed it. A comment that was discarded when it was posted, or has no log, goes to
    /// [`State::Pending`].
    ///
    /// [`AuditEntry::from`]: super::AuditEntry::from
    Restore(State),
    /// Edit by its author, with the action of the rules for the new text.
    Edit(Action),
    /// Take back the last decision and return to the state before it. [`AuditEntry::undoable`]
    /// gives the entry, and its [`undo`](super::AuditEntry::undo) makes this transition.
    ///
    /// [`AuditEntry::undoable`]: super::AuditEntry::undoable
    Undo(State),
}

impl Transition {
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
            Self::Undo(_) => "undo",
        }
    }

    /// The value in JSON and after the colon in a string.
    fn value(self) -> Option<&'static str> {
        match self {
            Self::Restore(state) | Self::Undo(state) => Some(state.name()),
            Self::Post(action) | Self::Edit(action) => Some(action.name()),
            _ => None,
        }
    }

    /// The state that it is meant to give.
    fn target(self) -> State {
        match self {
            Self::Approve => State::Approved,
            Self::Hold | Self::NotSpam => State::Pending,
            Self::Reject => State::Rejected,
            Self::Spam => State::Spam,
            Self::Trash => State::Trashed,
            Self::Restore(before) | Self::Undo(before) => before,
            Self::Post(action) | Self::Edit(action) => action.into(),
        }
    }
}

/// A decision that a comment in this state does not allow.
///
/// Usually not a mistake of the moderator: two moderators decided at once. Show the state that the
/// comment has now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("`{}` can't take a comment from `{from}` to `{to}`", .decision.name())]
pub struct IllegalTransition {
    /// The state that it has.
    pub from: State,
    /// The state that the decision is meant to give.
    pub to: State,
    /// The decision.
    pub decision: Transition,
}

/// Characters of an unknown word in the error about it.
const MAX_NAMED: usize = 60;

/// A word that is not the name of a state.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown state `{0}`: expected pending, approved, spam, rejected or trashed")]
pub struct UnknownState(String);

/// Unknown decision, or a decision without the value that it needs.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "unknown decision `{0}`: expected approve, hold, reject, spam, not-spam, trash, \
     restore:STATE, undo:STATE, edit:ACTION or post:ACTION"
)]
pub struct UnknownTransition(String);

impl State {
    /// Every state.
    pub const ALL: &'static [Self] =
        &[Self::Pending, Self::Approved, Self::Spam, Self::Rejected, Self::Trashed];

    /// The word for it in JSON and in a database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Spam => "spam",
            Self::Rejected => "rejected",
            Self::Trashed => "trashed",
        }
    }

    /// Tells if readers see the comment.
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Approved)
    }

    /// The state after a decision: the table of the [module](super).
    ///
    /// # Errors
    /// [`IllegalTransition`] if the table has none.
    pub fn next(self, decision: Transition) -> Result<Self, IllegalTransition> {
        use State::{Approved, Pending, Rejected, Spam, Trashed};
        let to = decision.target();
        let legal = match decision {
            Transition::Approve => matches!(self, Pending | Spam | Rejected),
            Transition::Hold => matches!(self, Approved | Rejected),
            Transition::Reject => matches!(self, Pending | Approved | Spam),
            Transition::Spam => matches!(self, Pending | Approved | Rejected),
            Transition::NotSpam => matches!(self, Spam),
            Transition::Trash => !matches!(self, Trashed),
            Transition::Restore(before) => matches!(self, Trashed) && before != Trashed,
            Transition::Edit(_) => !matches!(self, Trashed),
            Transition::Undo(before) => before != self,
            Transition::Post(_) => false,
        };
        match (legal, decision, self) {
            (false, ..) => Err(IllegalTransition { from: self, to, decision }),
            // An author who edits a rejected comment asks for another review.
            (true, Transition::Edit(_), Rejected) => Ok(to.worse(Pending)),
            (true, Transition::Edit(_), _) => Ok(to.worse(self)),
            (true, ..) => Ok(to),
        }
    }

    /// Tells if a decision is allowed: for the buttons of a moderator's page.
    pub fn can(self, decision: Transition) -> bool {
        self.next(decision).is_ok()
    }

    fn worse(self, other: Self) -> Self {
        if self.rank() >= other.rank() { self } else { other }
    }

    /// Rank from good to bad.
    fn rank(self) -> u8 {
        match self {
            Self::Approved => 0,
            Self::Pending => 1,
            Self::Rejected => 2,
            Self::Spam => 3,
            Self::Trashed => 4,
        }
    }
}

/// `flag` publishes. If your application keeps them at all, a comment with `warn` waits, and one
/// with `discard` goes to the trash.
impl From<Action> for State {
    fn from(action: Action) -> Self {
        match action {
            Action::Approve | Action::Flag => Self::Approved,
            Action::Warn | Action::Hold => Self::Pending,
            Action::Spam => Self::Spam,
            Action::Reject => Self::Rejected,
            Action::Discard => Self::Trashed,
        }
    }
}

impl From<&Verdict> for State {
    fn from(verdict: &Verdict) -> Self {
        verdict.action.into()
    }
}

impl fmt::Display for Transition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.value().map_or(Ok(()), |value| write!(f, ":{value}"))
    }
}

/// Reads the form of [`Display`](fmt::Display): `approve`, `restore:pending`.
impl FromStr for Transition {
    type Err = UnknownTransition;

    fn from_str(text: &str) -> Result<Self, UnknownTransition> {
        let (name, value) = match text.split_once(':') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let state = || value?.parse().ok();
        let action = || Action::ALL.iter().copied().find(|action| Some(action.name()) == value);
        let plain = |decision| value.is_none().then_some(decision);
        let found = match name {
            "approve" => plain(Self::Approve),
            "hold" => plain(Self::Hold),
            "reject" => plain(Self::Reject),
            "spam" => plain(Self::Spam),
            "not-spam" => plain(Self::NotSpam),
            "trash" => plain(Self::Trash),
            "restore" => state().map(Self::Restore),
            "undo" => state().map(Self::Undo),
            "edit" => action().map(Self::Edit),
            "post" => action().map(Self::Post),
            _ => None,
        };
        found.ok_or_else(|| UnknownTransition(text.chars().take(MAX_NAMED).collect()))
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(name: &str) -> Result<Self, UnknownState> {
        let found = Self::ALL.iter().find(|state| state.name() == name);
        found.copied().ok_or_else(|| UnknownState(name.to_owned()))
    }
}

//! Actions for a comment, weakest first.

use serde::{Deserialize, Serialize};

/// Action that the site should take on a comment.
///
/// In order of strength: if several rules fire, the strongest action counts.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Action {
    /// Publish it.
    #[default]
    Approve,
    /// Publish it and show it to a moderator.
    Flag,
    /// Show it to its author again, who can change it or send it for review. No one else sees it
    /// before that. If the author insists
    /// ([`Context::insists`](crate::moderate::Context::insists)), it is held, or gets the action in
    /// [`Rule::insists`](super::rule::Rule::insists). An application without such a form holds the
    /// comment. On a report it becomes `hold`, since the author is not present.
    Warn,
    /// Keep it back until a moderator decides.
    Hold,
    /// Keep it back among the spam.
    Spam,
    /// Refuse it and tell the author.
    Reject,
    /// Drop it silently. The only action that loses text.
    Discard,
}

impl Action {
    /// Every action, weakest first.
    pub const ALL: &'static [Self] = &[
        Self::Approve,
        Self::Flag,
        Self::Warn,
        Self::Hold,
        Self::Spam,
        Self::Reject,
        Self::Discard,
    ];

    /// The name in rule files and verdicts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Flag => "flag",
            Self::Warn => "warn",
            Self::Hold => "hold",
            Self::Spam => "spam",
            Self::Reject => "reject",
            Self::Discard => "discard",
        }
    }

    /// Tells if readers see the comment now.
    pub fn is_published(self) -> bool {
        self <= Self::Flag
    }
}

/// Part that a rule takes in verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It decides.
    #[default]
    Enforce,
    /// It is evaluated and recorded in [`Verdict::shadow`](crate::moderate::Verdict::shadow), and
    /// changes nothing: use it to see for a week what the rule would do.
    Shadow,
    /// It is not evaluated.
    Off,
}

/// Trigger on which a comment is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Trigger {
    /// It was just written.
    #[default]
    New,
    /// Edit by its author. Edits are checked but not counted: see
    /// [`Moderator::record`](crate::moderate::Moderator::record).
    Edit,
    /// A preview: the author looks at the comment before sending it. The rules for new comments apply, nothing is
    /// counted, and conditions about a rate or a repeat do not hold: a comment that was not sent is
    /// neither too fast nor a repetition.
    Preview,
    /// A reader reported it: only rules with `on = ["report"]` apply, and nothing is counted. The verdict
    /// is about the report: `approve` leaves the comment as it is.
    Report,
}

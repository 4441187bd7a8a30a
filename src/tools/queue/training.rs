//! Updates of the classifier: the labels that a transition teaches and takes back.
//!
//! A classifier that learnt from the rules would learn the rules, and one that learnt from itself
//! would confirm its own errors. So only moderators teach:
//!
//! | decision of a moderator | says | before: nothing | before: ham | before: spam |
//! |---|---|---|---|---|
//! | approve, not-spam | ham | learn ham | – | unlearn spam, learn ham |
//! | spam | spam | learn spam | unlearn ham, learn spam | – |
//! | reject | neither | – | unlearn ham | unlearn spam |
//! | hold, trash, restore | nothing | – | – | – |
//! | undo | the same as before the decision that it takes back | | | |
//!
//! A rejected comment is unwelcome, but rudeness is not spam. "Before" is the label that was taught
//! for the same text; an edit makes a new text.

use serde::Serialize;

use crate::classifier::Label;

use super::audit::{Actor, AuditEntry};
use super::state::Transition;

/// Changes to make in the classifier, in this order.
///
/// ```
/// use wellsaid::moderate::{Label, Timestamp};
/// use wellsaid::moderate::queue::{Actor, Transition, State, taught};
///
/// let by = || Actor::Moderator("ann".into());
/// let (state, first) = State::Pending.apply(Transition::Approve, by(), Timestamp(1), "")?;
/// let (_, second) = state.apply(Transition::Spam, by(), Timestamp(2), "all his are")?;
///
/// let log = [first];
/// let lesson = second.lesson_after(taught(&log, None));
/// assert_eq!(lesson.unlearn, Some(Label::Ham));
/// assert_eq!(lesson.learn, Some(Label::Spam));
/// # Ok::<(), wellsaid::moderate::queue::IllegalTransition>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TrainingUpdate {
    /// First take this back.
    pub unlearn: Option<Label>,
    /// Then learn this.
    pub learn: Option<Label>,
}

impl AuditEntry {
    /// Label that this entry gives the comment: `None` if it gives none, or if its author is not a
    /// moderator.
    pub fn lesson(&self) -> Option<Label> {
        self.says().flatten()
    }

    /// Changes by this entry, if `before` is the label that was [`taught`] for the text so far. An
    /// undo needs the log: [`TrainingUpdate::of_last`].
    pub fn lesson_after(&self, before: Option<Label>) -> TrainingUpdate {
        match self.says() {
            Some(now) if now != before => TrainingUpdate { unlearn: before, learn: now },
            _ => TrainingUpdate::default(),
        }
    }

    /// The outer `None` means no statement, the inner one means neither label.
    fn says(&self) -> Option<Option<Label>> {
        if !matches!(self.by, Actor::Moderator(_)) {
            return None;
        }
        match self.decision {
            Transition::Approve | Transition::NotSpam => Some(Some(Label::Ham)),
            Transition::Spam => Some(Some(Label::Spam)),
            Transition::Reject => Some(None),
            _ => None,
        }
    }
}

impl TrainingUpdate {
    /// Changes by the last entry of the log of one comment, oldest entry first, about the text
    /// with this SHA-256 (`None`: entries without one). An undo is handled as well.
    ///
    /// # Complexity
    /// Linear in the log.
    pub fn of_last(log: &[AuditEntry], sha256: Option<&str>) -> Self {
        let before = log.split_last().and_then(|(_, rest)| taught(rest, sha256));
        let now = taught(log, sha256);
        if now == before { Self::default() } else { Self { unlearn: before, learn: now } }
    }
}

/// Label that the log of one comment, oldest entry first, has taught the classifier about a
/// text: that of the last entry with a label, among those with this SHA-256 (`None`: those
/// without one) that no undo has taken back.
pub fn taught(log: &[AuditEntry], sha256: Option<&str>) -> Option<Label> {
    let about =
        AuditEntry::standing(log).into_iter().filter(|entry| entry.sha256.as_deref() == sha256);
    about.filter_map(AuditEntry::says).next_back().flatten()
}

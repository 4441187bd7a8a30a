//! Decisions as data, for programs in other languages: a state and a word in; a state, an entry for
//! the log and the training update out. This module does not store anything.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::moderate::verdict::Verdict;
use crate::time::Timestamp;

use super::audit::{Actor, AuditEntry};
use super::state::{State, Transition, UnknownTransition};
use super::training::TrainingUpdate;

/// A decision about a comment, with all that is needed to make it.
///
/// ```
/// use wellsaid::moderate::queue::DecisionRequest;
///
/// let request: DecisionRequest = serde_json::from_str(
///     r#"{"state": "pending", "decision": "approve", "by": {"moderator": "ann"}, "at": 1700000000}"#,
/// )?;
/// let outcome = request.decide()?;
/// assert_eq!(outcome.state.map(|state| state.name()), Some("approved"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DecisionRequest {
    /// State that the comment has; `None` for a new comment.
    #[serde(default)]
    pub state: Option<State>,
    /// Word of the decision, as [`Transition`] reads it. `post` and `edit` may leave their action to
    /// `verdict`, `restore` and `undo` their state to `log`.
    pub decision: String,
    /// Person or program that decides; for `post`, the verdict names it.
    #[serde(default)]
    pub by: Option<Actor>,
    /// Time of the decision.
    pub at: Timestamp,
    /// Reason in words.
    #[serde(default)]
    pub note: String,
    /// Name that your application has for the comment.
    #[serde(default)]
    pub comment: String,
    /// Verdict about the text that is decided on.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// Entries of this comment so far, oldest first.
    #[serde(default)]
    pub log: Vec<AuditEntry>,
}

/// Outcome of a [`DecisionRequest`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DecisionOutcome {
    /// State of the comment now; `None` for a new comment that was not posted.
    pub state: Option<State>,
    /// Entry to add to the log; `None` if the decision was refused.
    pub entry: Option<AuditEntry>,
    /// Reason why the comment does not allow the decision, and nothing has changed: most likely
    /// somebody else has decided meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Changes to make in the classifier.
    pub lesson: TrainingUpdate,
    /// Decisions that a moderator can make next, as words for buttons.
    pub allowed: Vec<String>,
}

/// Error in a request.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// The decision is unknown.
    #[error(transparent)]
    Unknown(#[from] UnknownTransition),
    /// The decision needs this member of the request.
    #[error("`decision`: `{decision}` needs `{member}`")]
    Missing {
        /// The decision.
        decision: String,
        /// The member.
        member: &'static str,
    },
}

impl DecisionRequest {
    /// The state after the decision, with the entry for the log and the training update. Store
    /// state and entry in one transaction, and only if the comment still has the state of the
    /// request.
    ///
    /// # Errors
    /// [`DecisionError`]. A decision that the state does not allow is not an error, but
    /// [`refused`](DecisionOutcome::refused).
    ///
    /// # Complexity
    /// Linear in the log.
    pub fn decide(self) -> Result<DecisionOutcome, DecisionError> {
        let needs = |member| DecisionError::Missing { decision: self.decision.clone(), member };
        let verdict = || self.verdict.as_ref().ok_or_else(|| needs("verdict"));
        let decision = match self.decision.as_str() {
            "post" => Some(Transition::Post(verdict()?.action)),
            "edit" => Some(Transition::Edit(verdict()?.action)),
            "restore" => Some(restore(&self.log)),
            "undo" => undo(&self.log),
            word => Some(word.parse()?),
        };
        let Some(decision) = decision else {
            let reason = "the last entry of the log is not a decision of a moderator";
            return Ok(refused(self.state, &self.log, format!("nothing to undo: {reason}")));
        };
        let made = match (self.state, decision) {
            (None, Transition::Post(_)) => Ok(State::post(verdict()?, self.at)),
            (None, _) => return Err(needs("state")),
            (Some(state), _) => {
                let by = self.by.clone().ok_or_else(|| needs("by"))?;
                state.apply(decision, by, self.at, self.note)
            }
        };
        let (state, mut entry) = match made {
            Ok(made) => made,
            Err(illegal) => return Ok(refused(self.state, &self.log, illegal.to_string())),
        };
        if let Some(verdict) = &self.verdict {
            entry = entry.judged(verdict);
        }
        entry = entry.about(self.comment);
        let mut log = self.log;
        log.push(entry);
        let sha256 = log.last().and_then(|entry| entry.sha256.clone());
        let lesson = TrainingUpdate::of_last(&log, sha256.as_deref());
        let allowed = allowed(state, &log);
        Ok(DecisionOutcome { state: Some(state), entry: log.pop(), refused: None, lesson, allowed })
    }
}

fn refused(state: Option<State>, log: &[AuditEntry], reason: String) -> DecisionOutcome {
    let allowed = state.map(|state| allowed(state, log)).unwrap_or_default();
    let lesson = TrainingUpdate::default();
    DecisionOutcome { state, entry: None, refused: Some(reason), lesson, allowed }
}

fn undo(log: &[AuditEntry]) -> Option<Transition> {
    AuditEntry::undoable(log)?.undo()
}

/// Back to the state before the trash.
fn restore(log: &[AuditEntry]) -> Transition {
    let standing = AuditEntry::standing(log);
    let trashed = standing.iter().rfind(|entry| entry.to == State::Trashed);
    Transition::Restore(trashed.and_then(|entry| entry.from).unwrap_or(State::Pending))
}

fn allowed(state: State, log: &[AuditEntry]) -> Vec<String> {
    use Transition::{Approve, Hold, NotSpam, Reject, Spam, Trash};
    let decisions = [Approve, Hold, Reject, Spam, NotSpam, Trash, restore(log)];
    let decisions = decisions.into_iter().filter(|decision| state.can(*decision));
    decisions.chain(undo(log)).map(|decision| decision.to_string()).collect()
}

//! Decides what is done, from what fired.

use crate::gate::Verification;
use crate::moderate::verdict::{AuthorNotice, DecidedBy, MAX_MATCHES, PublicState};
use crate::rules::action::Action;
use crate::rules::rule::{OnError, Rule, RuleFile};

/// Scores are sums of decimal fractions, which binary ones miss by less than this.
const EPSILON: f64 = 1e-9;

/// A rule in force that fired.
pub(crate) struct Fired<'r> {
    pub(crate) rule: &'r Rule,
    /// Action of the rule; for a warning that the author has seen, the action that follows it.
    pub(crate) action: Option<Action>,
    /// Terms that it found, which the author may be told if the rule says so.
    pub(crate) terms: Vec<String>,
}

/// Facts of the context that the outcome depends on.
#[derive(Clone, Copy)]
pub(crate) struct Circumstances {
    pub(crate) verification: Option<Verification>,
    /// The author has seen the warning.
    pub(crate) insists: bool,
}

pub(crate) struct Outcome {
    pub(crate) action: Action,
    pub(crate) score: f64,
    pub(crate) decided_by: DecidedBy,
    pub(crate) public: AuthorNotice,
}

/// Weighs what fired. `down`: a rule in force is unknown because a store or a service is down.
///
/// The strongest of three counts: the actions of rules, the threshold that the sum of scores
/// reaches, the default action. An `approve` rule takes the last two out of the count; a
/// final one takes out everything except the result of the gate.
pub(crate) fn weigh(
    file: &RuleFile,
    fired: &[Fired<'_>],
    down: bool,
    facts: Circumstances,
) -> Outcome {
    if fired.is_empty() && !down {
        return nothing_fired(file, facts.verification);
    }
    let score = sum(fired);
    let approving = |fired: &&Fired<'_>| fired.action == Some(Action::Approve);
    let approve = fired.iter().find(approving);
    let is_final = fired.iter().filter(approving).find(|fired| fired.rule.is_final);
    let by_rule = |fired: &Fired<'_>| DecidedBy::Rule(fired.rule.id.clone());
    let (mut action, mut decided_by) = match (is_final, approve) {
        (Some(fired), _) => (Action::Approve, by_rule(fired)),
        (None, Some(fired)) => (Action::Approve, by_rule(fired)),
        (None, None) => (file.defaults.action, DecidedBy::Default),
    };
    if is_final.is_none() {
        let reached = threshold(file, score).filter(|_| approve.is_none()).map(|reached| {
            let due = if facts.insists && reached == Action::Warn { Action::Hold } else { reached };
            (due, DecidedBy::Threshold(reached))
        });
        if let Some(reached) = reached.filter(|(due, _)| *due >= action && *due > Action::Approve) {
            (action, decided_by) = reached;
        }
        // The first with the strongest action; a rule explains more than a sum.
        let mut by = None;
        for fired in fired {
            let asked = fired.action.unwrap_or(Action::Approve);
            if asked > action || (asked == action && asked > Action::Approve && by.is_none()) {
                (action, by) = (asked, Some(fired));
            }
        }
        if let Some(fired) = by {
            decided_by = by_rule(fired);
        }
        let floor = match file.defaults.on_error {
            OnError::Hold => Action::Hold,
            OnError::Reject => Action::Reject,
            OnError::Skip => Action::Approve,
        };
        if down && floor > action {
            (action, decided_by) = (floor, DecidedBy::OnError);
        }
    }
    if holds(action, facts.verification) {
        (action, decided_by) = (Action::Hold, DecidedBy::Verification);
    }
    let public = public(action, &decided_by, fired);
    Outcome { action, score, decided_by, public }
}

/// Outcome of most comments: the default action, or that of a threshold of 0 or less.
fn nothing_fired(file: &RuleFile, verification: Option<Verification>) -> Outcome {
    let (mut action, mut decided_by) = (file.defaults.action, DecidedBy::Default);
    if let Some(reached) =
        threshold(file, 0.0).filter(|&reached| reached >= action && reached > Action::Approve)
    {
        (action, decided_by) = (reached, DecidedBy::Threshold(reached));
    }
    if holds(action, verification) {
        (action, decided_by) = (Action::Hold, DecidedBy::Verification);
    }
    let public = public(action, &decided_by, &[]);
    Outcome { action, score: 0.0, decided_by, public }
}

/// Tells if the result of the gate outweighs an action.
fn holds(action: Action, verification: Option<Verification>) -> bool {
    let doubted = verification.is_some_and(|verification| verification != Verification::Verified);
    doubted && action < Action::Hold
}

fn sum(fired: &[Fired<'_>]) -> f64 {
    // An empty sum is -0.0, which is written so.
    let sum = fired.iter().map(|fired| fired.rule.score).sum::<f64>() + 0.0;
    if sum.is_nan() {
        return 0.0;
    }
    // So that 0.1 + 0.2 is 0.3 in a verdict too, and large sums stay what they are.
    let sum = sum.clamp(f64::MIN, f64::MAX);
    // The empty sum is -0 (IEEE 754), which site owners should not see.
    let sum = sum + 0.0;
    if sum.abs() < 1e6 { (sum * 1e9).round() / 1e9 + 0.0 } else { sum }
}

/// The strongest threshold that the sum reaches.
fn threshold(file: &RuleFile, score: f64) -> Option<Action> {
    let thresholds = &file.thresholds;
    let reaches = |bound: Option<f64>| bound.is_some_and(|bound| score + EPSILON >= bound);
    if reaches(thresholds.reject) {
        Some(Action::Reject)
    } else if reaches(thresholds.spam) {
        Some(Action::Spam)
    } else if reaches(thresholds.hold) {
        Some(Action::Hold)
    } else if reaches(thresholds.warn) {
        Some(Action::Warn)
    } else if reaches(thresholds.flag) {
        Some(Action::Flag)
    } else {
        None
    }
}

/// Information for the author. It does not mention rules that were overruled.
fn public(action: Action, decided_by: &DecidedBy, fired: &[Fired<'_>]) -> AuthorNotice {
    let state = match action {
        Action::Approve | Action::Flag => PublicState::Published,
        Action::Warn => PublicState::Warned,
        Action::Reject => PublicState::Rejected,
        _ => PublicState::Pending,
    };
    if fired.is_empty() {
        return AuthorNotice { state, message: None, terms: Vec::new(), retry_after: None };
    }
    let decides =
        |fired: &&Fired<'_>| matches!(decided_by, DecidedBy::Rule(id) if *id == fired.rule.id);
    // The deciding rule, then the others from the strongest on.
    let mut speakers: Vec<&Fired<'_>> = fired.iter().filter(|fired| !decides(fired)).collect();
    speakers.sort_by_key(|fired| std::cmp::Reverse(fired.action));
    speakers.retain(|fired| fired.action.unwrap_or_default() <= action);
    speakers.splice(0..0, fired.iter().find(decides));
    let speaker = speakers.iter().find(|fired| fired.rule.tell.is_some());
    let mut terms: Vec<String> = Vec::new();
    if let Some(fired) = speaker.filter(|fired| fired.rule.tell_term) {
        for term in fired.terms.iter().take(MAX_MATCHES) {
            if !term.is_empty() && !terms.contains(term) {
                terms.push(term.clone());
            }
        }
    }
    let retry_after = speakers
        .iter()
        .filter(|_| state == PublicState::Rejected)
        .find_map(|fired| fired.rule.retry_after)
        .map(|window| window.duration().as_secs());
    AuthorNotice {
        state,
        message: speaker.and_then(|fired| fired.rule.tell.clone()),
        terms,
        retry_after,
    }
}

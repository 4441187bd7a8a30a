//! A verdict as text: the action for a comment, the reasons, and the places.
//!
//! ```text
//! comment.txt: flag, by the rule `rude`; score 0
//! rude (flag): Mild rude word: masked, not held.
//!   1 match: "heck"
//! comment.txt:1:10: `heck`
//!   | What the heck
//!   |          ^^^^
//! The author is told: published
//! The page after 1 change:
//! <p>What the h***</p>
//! ```

use std::fmt::{self, Write};

use wellsaid::Span;
use wellsaid::moderate::condition::Field;
use wellsaid::moderate::verdict::{
    AuthorNotice, DecidedBy, Match, PublicState, Reason, SkipReason,
};
use wellsaid::moderate::{Action, Verdict};

use crate::report::Report;
use crate::terminal;

/// Writes verdicts on one comment.
pub(crate) struct Paper<'a> {
    name: &'a str,
    report: Report<'a>,
}

impl<'a> Paper<'a> {
    pub(crate) fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, report: Report::new(name, text) }
    }

    /// The verdict; `html` is the HTML after its rewrites.
    pub(crate) fn verdict(&self, verdict: &Verdict, html: &str) -> String {
        let mut out = String::new();
        // Writing to a string can't fail.
        let _ = self.write(verdict, html, &mut out);
        out
    }

    fn write(&self, verdict: &Verdict, html: &str, out: &mut String) -> fmt::Result {
        let action = verdict.action.name();
        let score = verdict.score;
        writeln!(
            out,
            "{}: {action}, {}; score {score}",
            self.name,
            decided_by(&verdict.decided_by)
        )?;
        for reason in &verdict.reasons {
            self.reason(reason, "", out)?;
        }
        for reason in &verdict.shadow {
            self.reason(reason, "in shadow mode: ", out)?;
        }
        for gap in verdict.incomplete.iter().filter(|gap| !is_fact(&gap.what)) {
            let (what, error) = (safe(&gap.what), safe(&gap.error));
            writeln!(out, "{}: could not ask {what}: {error}", gap.rule)?;
        }
        for (because, words) in BECAUSE {
            let rules = verdict.skipped.iter().filter(|skipped| skipped.because == *because);
            let rules: Vec<_> = rules.map(|skipped| skipped.rule.as_str()).collect();
            if !rules.is_empty() {
                writeln!(out, "not looked at, {words}: {}", rules.join(", "))?;
            }
        }
        writeln!(out, "The author is told: {}", told(&verdict.public))?;
        if !verdict.rewrites.is_empty() {
            let changes = count(verdict.rewrites.len(), "change");
            writeln!(out, "The page after {changes}:\n{html}")?;
        }
        Ok(())
    }

    /// A rule that fired, and where.
    pub(crate) fn reason(&self, reason: &Reason, how: &str, out: &mut String) -> fmt::Result {
        let effect = effect(reason.action, reason.score);
        writeln!(out, "{how}{}{effect}: {}", reason.rule, safe(&reason.why))?;
        if !reason.sentence.is_empty() {
            writeln!(out, "  {}", safe(&reason.sentence))?;
        }
        for found in &reason.matches {
            let message = safe(&message(found));
            match found.source {
                Some(place) => {
                    let span = Span { start: place.start, end: place.end };
                    out.push_str(&self.report.line(span, &message));
                }
                None => writeln!(out, "  {}: {message}", field(found))?,
            }
        }
        Ok(())
    }
}

/// Tells whether it is a fact that the context should have held, by its name in verdicts: reported
/// once for all comments.
pub(crate) fn is_fact(what: &str) -> bool {
    let of = |start: &str| what.starts_with(start);
    !(what == "history" || what == "classifier" || of("list.") || of("external."))
}

const BECAUSE: &[(SkipReason, &str)] = &[
    (SkipReason::Exempt, "because the author is exempt"),
    (SkipReason::Off, "because they are off"),
    (SkipReason::Expired, "because they are out of date"),
    (SkipReason::Trigger, "because they are for another trigger"),
    (SkipReason::Stopped, "because a rule before them said `stop`"),
];

fn decided_by(source: &DecidedBy) -> String {
    match source {
        DecidedBy::Rule(rule) => format!("by the rule `{rule}`"),
        DecidedBy::Threshold(action) => {
            format!("because the total score reaches the {} threshold", action.name())
        }
        DecidedBy::Default => String::from("by default"),
        DecidedBy::Verification => String::from("because the page could not be verified"),
        DecidedBy::OnError => String::from("because something could not be asked"),
        _ => String::from("for a reason that this program does not know"),
    }
}

/// Effect of a rule other than firing: ` (hold, +5)`.
fn effect(action: Option<Action>, score: f64) -> String {
    let action = action.map(|action| action.name().to_owned());
    let score = (score != 0.0).then(|| format!("{score:+}"));
    let parts: Vec<_> = action.into_iter().chain(score).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// The term, and how the text differs from it.
fn message(found: &Match) -> String {
    // An address names its own host.
    let term = match found.view {
        Field::Links if found.seen.contains(&found.term) => &found.seen,
        _ => &found.term,
    };
    let mut message = format!("`{term}`");
    if found.seen.to_lowercase() != term.to_lowercase() {
        let _ = write!(message, " as `{}`", found.seen);
    }
    if !found.how.is_empty() {
        let _ = write!(message, " ({})", found.how.join(", "));
    }
    message
}

/// The name of the field as rule files write it.
fn field(found: &Match) -> String {
    let name = serde_json::to_value(found.view);
    name.ok().and_then(|name| Some(name.as_str()?.to_owned())).unwrap_or_default()
}

fn told(public: &AuthorNotice) -> String {
    let mut told = String::from(match public.state {
        PublicState::Published => "published",
        PublicState::Warned => "warned",
        PublicState::Pending => "pending",
        PublicState::Rejected => "rejected",
        _ => "something that this program does not know",
    });
    if let Some(message) = &public.message {
        let _ = write!(told, ", message `{}`", safe(message));
    }
    if !public.terms.is_empty() {
        let terms: Vec<_> = public.terms.iter().map(|term| format!("`{}`", safe(term))).collect();
        let _ = write!(told, ", about {}", terms.join(", "));
    }
    if let Some(seconds) = public.retry_after {
        let _ = write!(told, ", again after {}", count(seconds as usize, "second"));
    }
    told
}

/// Text that may go to a terminal.
pub(crate) fn safe(text: &str) -> String {
    terminal::line(text)
}

/// `1 match`, `2 matches`.
pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_verdict_is_read_from_top_to_bottom() {
        let found = |view: &str, source: Option<(u32, u32)>| {
            json!({
                "view": view, "term": "casino", "seen": "CAS1NO", "visible": [5, 11],
                "source": source.map(|(start, end)| json!([start, end])),
                "how": ["leet"],
            })
        };
        let reason = |rule: &str, score: f64, matches: Vec<serde_json::Value>| {
            json!({
                "rule": rule, "action": null, "score": score, "tags": [], "why": "Why.",
                "sentence": "What.", "matches": matches, "facts": {},
            })
        };
        let verdict = json!({
            "schema": 1, "action": "hold", "score": 5.0, "decided_by": {"threshold": "hold"},
            "public": {"state": "pending", "message": "wait", "retry_after": 1},
            "reasons": [reason("a", 5.0, vec![found("body", Some((5, 11)))])],
            "shadow": [reason("b", -1.5, vec![found("author.name", None)])],
            "rewrites": [{"kind": "unlink", "rule": "a", "source": [0, 1]}],
            "skipped": [{"rule": "c", "because": "off"}, {"rule": "d", "because": "off"}],
            "incomplete": [{"rule": "e", "what": "history", "error": "down\u{1b}[0m"}],
            "ruleset": {"name": "", "version": "", "sha256": ""},
            "subject": {"trigger": "new", "sha256": "", "bytes": 0},
            "record": {"hits": [], "sketch": null, "remember": [], "done": false},
        });
        let verdict: Verdict = serde_json::from_value(verdict).unwrap_or_else(|e| panic!("{e}"));
        let paper = Paper::new("c.txt", "Best CAS1NO").verdict(&verdict, "<p>page</p>");
        let want = "\
c.txt: hold, because the total score reaches the hold threshold; score 5
a (+5): Why.
  What.
c.txt:1:6: `casino` as `CAS1NO` (leet)
  | Best CAS1NO
  |      ^^^^^^
in shadow mode: b (-1.5): Why.
  What.
  author.name: `casino` as `CAS1NO` (leet)
e: could not ask history: down\u{fffd}[0m
not looked at, because they are off: c, d
The author is told: pending, message `wait`, again after 1 second
The page after 1 change:
<p>page</p>
";
        assert_eq!(paper, want);
    }
}

//! Moderation: rules as data, a verdict with every reason, and the way back to what
//! the author typed.
//!
//! Judged is what readers see: the [`Document`](crate::Document) that is served, never
//! the source and never the HTML.
//!
//! * [`RuleSet`]: what a rule file says, checked as a whole; as data it is a [`RuleFile`].
//! * [`Moderator`]: judges documents by one rule set; built once, used by all threads.
//! * [`Context`] and [`History`]: what the site knows, and what it remembers.
//! * [`Verdict`]: what should happen, every reason for it, what the author may know.
//!
//! [The guide](guide) goes from the first rule to a replay of last month.

mod action;
mod applies;
mod apply;
mod bound;
mod changes;
mod classifier;
pub mod condition;
mod context;
mod form_stamp;
#[doc = include_str!("guide.md")]
pub mod guide {}
mod eval;
mod examples;
mod external;
mod given;
pub mod history;
pub mod import;
mod ip;
mod lang;
pub mod lint;
mod moderator;
mod personal;
pub mod queue;
pub mod replay;
mod reports;
pub mod rule;
mod ruleset;
mod sentence;
mod time;
pub mod verdict;
mod words;

pub use action::{Action, Mode, Trigger};
pub use apply::{ApplyError, ApplyErrorKind};
pub use classifier::{Classifier, ClassifierError, Label, Score};
pub use condition::Condition;
pub use context::{Author, Context, External, Submit, Thread};
pub use examples::{Step, TestOutcome};
pub use external::ExternalQuery;
pub use form_stamp::{FormKey, StampError, WeakSecret};
pub use given::{FactValue, MAX_FACTS};
pub use history::{History, HistoryError, MemoryHistory};
pub use moderator::Moderator;
pub use reports::{MAX_REPORTS, ReaderReport};
pub use rule::{Rule, RuleFile};
pub use ruleset::{Domains, Network, RuleSet};
pub use time::{Expiry, TimeSpan, Timestamp};
pub use verdict::Verdict;
pub use words::{Disguise, TermMatch, Terms};

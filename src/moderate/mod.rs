//! Moderation: rules as data, a verdict with every reason, and the way back to what
//! the author typed.
//!
//! Judged is what readers see: the [`Document`](crate::Document) that is served, never
//! the source and never the HTML.

mod action;
mod classifier;
pub mod condition;
mod context;
mod form;
pub mod history;
mod moderator;
pub mod queue;
pub mod rule;
mod ruleset;
mod time;
pub mod verdict;
mod words;

pub use action::{Action, Mode, Occasion};
pub use classifier::{Classifier, ClassifierError, Label, Score};
pub use condition::Condition;
pub use context::{Author, Context, External, Submit, Thread};
pub use form::{FormKey, StampError, WeakSecret};
pub use history::{History, HistoryError, MemoryHistory};
pub use moderator::Moderator;
pub use rule::{Rule, RuleFile};
pub use ruleset::{Domains, RuleSet};
pub use time::{Timestamp, Window};
pub use verdict::Verdict;
pub use words::{How, TermMatch, Terms};

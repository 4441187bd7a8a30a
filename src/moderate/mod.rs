//! Moderation: rules as data, a verdict with every reason, and the way back to what
//! the author typed.
//!
//! Rules check what readers see: the [`Document`](crate::Document) that is served, never the source
//! and never the HTML.
//!
//! * [`RuleSet`]: a rule file, checked as a whole; as data it is a [`RuleFile`].
//! * [`Moderator`]: checks documents by one rule set; built once, used by all threads.
//! * [`Context`] and [`History`]: the facts and the memory of the site.
//! * [`Verdict`]: the action, every reason for it, and a notice for the author.
//!
//! [The guide](guide) goes from the first rule to a replay of last month.

mod applies;
mod apply;
mod bound;
mod changes;
mod context;
mod form_stamp;
#[doc = include_str!("guide.md")]
pub mod guide {}
mod eval;
mod examples;
mod external;
mod ip;
mod lang;
mod moderator;
mod reports;
pub(crate) mod ruleset;
mod sentence;
pub mod verdict;

pub use crate::classifier::{Classifier, ClassifierError, Label, Score};
pub use crate::history::{History, HistoryError, MemoryHistory};
pub use crate::rules::action::{Action, Mode, Trigger};
pub use crate::rules::condition::{self, Condition};
pub use crate::rules::given::{FactValue, MAX_FACTS};
pub use crate::rules::rule::{self, Rule, RuleFile};
pub use crate::time::{Expiry, TimeSpan, Timestamp};
pub use crate::tools::{import, lint, queue, replay};
pub use crate::words::{Disguise, TermMatch, Terms};
pub use apply::{ApplyError, ApplyErrorKind};
pub use context::{Author, Context, External, Submit, Thread};
pub use examples::{Step, TestOutcome};
pub use external::ExternalQuery;
pub use form_stamp::{FormKey, StampError, WeakSecret};
pub use moderator::Moderator;
pub use reports::{MAX_REPORTS, ReaderReport};
pub use ruleset::{Domains, Network, RuleSet};
pub use verdict::Verdict;

pub mod history {
    //! Memory of a site: how many comments came from whom, and what they were like.
    //!
    //! Limits and repeats need a memory, and thieves want a memory of who wrote what. Only counts,
    //! keyed hashes and sketches are kept: no text, no names, no addresses.
    //! A stolen store reveals nothing about anyone without the key
    //! ([`Moderator::key`](super::Moderator::key)). With the key one can ask whether a given
    //! address was there or a given text was written, and no more.
    //!
    //! # What is kept
    //!
    //! | | what | how long |
    //! |---|---|---|
    //! | [`Bucket`] | when hits came, and how many | the longest `within` of the `rate` rules with its key |
    //! | [`Scope`] | when texts came, and a [`Sketch`] of each | the longest `within` of the `repeat` rules with its `of` |
    //!
    //! Without `rate` and `repeat` rules nothing is kept and no store is asked.
    //!
    //! A store that another release filled stays usable: until it expires, a sketch of an older version
    //! finds the same text, but no near repeats. Sketches of a newer version are ignored.
    //!
    //! # Where
    //!
    //! [`MemoryHistory`] is for one process. The counts end with the process, and two processes of
    //! a site do not share them: with a limit of 4 and three processes, 12 pass.
    //! `SqliteHistory` (feature `sqlite`) is for all processes of one machine and survives restarts.
    //! `RedisHistory` (feature `redis`) is for several machines. Both are exact under concurrent
    //! calls. Or write a [`History`] for the database you have.
    //!
    //! | | `MemoryHistory` | `SqliteHistory` | `RedisHistory` |
    //! |---|---|---|---|
    //! | shared by | threads | processes of one machine | machines |
    //! | a bucket with a few hits | 0.2 KB | 0.2 KB | 0.2 KB |
    //! | 1,000 comments remembered in one scope | 0.6 MB | 0.4 MB | 1.5 MB |
    //! | bounded by | [`MemoryLimits`] | size of the file; sketches per scope | expiry; sketches per scope |
    //! | clock | the `now` of the caller | the `now` of the caller | the server's |
    //!
    //! # When the store is down
    //!
    //! A rule that could not ask the store does not fire. It is listed in
    //! [`Verdict::incomplete`](super::Verdict::incomplete), and `defaults.on_error` of the rule
    //! file decides: `hold` (the default), `skip` or `reject`. Hits that could not be counted stay in
    //! [`Verdict::record`](super::Verdict::record) for
    //! [`Moderator::record`](super::Moderator::record) later.

    pub use crate::history::*;
}

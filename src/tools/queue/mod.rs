//! States of a comment in a moderation queue, and the transitions between them, by whose decision.
//!
//! If a state is a string in a database, a form can set it to anything: a button in a tab that was
//! open since yesterday approves a trashed comment, and there is no record of who published it.
//! Here a decision gives either the next state and an entry for the log, or an error. Your
//! application stores both; this module keeps nothing.
//!
//! ```text
//!              post ──▶ the state of its action, see State::from(Action)
//!
//!               approve               trash            restore
//!   ┌─────────┐ ──────▶ ┌──────────┐ ──────▶ ┌─────────┐ ──────▶ the state
//!   │ pending │ ◀────── │ approved │    any  │ trashed │         it had before
//!   └─────────┘  hold   └──────────┘   other └─────────┘
//!     │  ▲  reject │ ▲    │ spam   ▲
//!     │  │    ▼    │ │    ▼        │
//!     │  │ ┌───────┴──┐ spam  ┌──────┐
//!     │  └─│ rejected │ ────▶ │ spam │ not-spam ──▶ pending
//!     │hold└──────────┘ ◀──── └──────┘ approve  ──▶ approved
//!     └──── spam ───────reject───▲
//! ```
//!
//! | from \ decision | approve | hold | reject | spam | not-spam | trash | restore(s) | edit(action) |
//! |---|---|---|---|---|---|---|---|---|
//! | pending | approved | – | rejected | spam | – | trashed | – | pending or worse | s |
//! | approved | – | pending | rejected | spam | – | trashed | – | approved or worse | s |
//! | spam | approved | – | rejected | – | pending | trashed | – | spam or worse | s |
//! | rejected | approved | pending | – | spam | – | trashed | – | pending or worse | s |
//! | trashed | – | – | – | – | – | – | s | – | s |
//!
//! "Or worse": an author's edit is checked like a new comment, but never undoes a moderator's
//! decision. The states from good to bad are approved, pending, rejected, spam,
//! trashed; the worse of the state in the table and the state of the new verdict counts.
//! An undo takes back the last decision of a moderator, and its effect on the classifier:
//! see [`AuditEntry::undoable`] and [`TrainingUpdate::of_last`].
//!
//! ```
//! use wellsaid::moderate::Timestamp;
//! use wellsaid::moderate::queue::{Actor, Transition, State};
//!
//! let stored = "pending";
//! let state: State = stored.parse()?;
//! let ann = Actor::Moderator("ann".into());
//! let (state, entry) = state.apply(Transition::Approve, ann, Timestamp(1_700_000_000), "")?;
//! assert_eq!(state.name(), "approved");
//! assert_eq!(
//!     serde_json::to_string(&entry.about("comment 9"))?,
//!     r#"{"comment":"comment 9","from":"pending","to":"approved","decision":"approve","by":{"moderator":"ann"},"at":1700000000}"#
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audit;
mod decide;
mod state;
mod training;

pub use audit::{Actor, AuditEntry};
pub use decide::{DecisionError, DecisionOutcome, DecisionRequest};
pub use state::{IllegalTransition, State, Transition, UnknownState, UnknownTransition};
pub use training::{TrainingUpdate, taught};

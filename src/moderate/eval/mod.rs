//! Evaluation of one comment by rules.
//!
//! | step | file |
//! |---|---|
//! | facts: what conditions read, got once | `facts.rs`, with `texts.rs`, `addresses.rs`, `measures.rs`, `own.rs`, `store.rs` |
//! | conditions: check, ids, evaluation and wording of one in one file | `words.rs`, `regex.rs`, `links.rs`, `shape.rs`, `author.rs` … |
//! | truth: of a rule, from its conditions | `evaluate.rs`, `truth.rs` |
//! | evidence: matches, facts and words for moderators | `evidence.rs`, `find.rs` |
//! | decision | `outcome.rs` |
//! | rewrites, and the check that they helped | `rewrite.rs`, `cover.rs`, `recheck.rs`, `recover.rs`, `fit.rs` |

mod addresses;
mod answers;
pub(super) mod author;
pub(super) mod classifier;
mod counts;
mod cover;
pub(super) mod evaluate;
pub(super) mod evidence;
pub(super) mod external;
pub(super) mod facts;
mod find;
pub(super) mod fit;
pub(super) mod given;
#[cfg(test)]
mod growth;
mod invisible;
pub(super) mod keys;
pub(super) mod lang;
mod linked;
pub(super) mod links;
mod marks;
mod measures;
mod mixed;
pub(super) mod outcome;
mod own;
pub(super) mod private;
pub(super) mod rate;
mod recheck;
mod recover;
pub(super) mod regex;
pub(super) mod repeat;
pub(super) mod reports;
pub(super) mod rewrite;
pub(super) mod shape;
pub(super) mod store;
pub(super) mod submit;
mod texts;
pub(super) mod thread;
pub(super) mod truth;
pub(super) mod words;

//! Judging one comment by rules.
//!
//! | step | file |
//! |---|---|
//! | facts: what conditions read, got once | `facts.rs`, with `texts.rs`, `addresses.rs`, `measures.rs`, `own.rs`, `store.rs` |
//! | conditions: one file each | `words.rs`, `patterns.rs`, `links.rs`, `shape.rs`, `author.rs` … |
//! | truth: of a rule, from its conditions | `evaluate.rs`, `truth.rs` |
//! | evidence: matches, facts and words for moderators | `evidence.rs`, `find.rs` |
//! | decision | `outcome.rs` |
//! | rewrites, and the check that they helped | `rewrite.rs`, `cover.rs`, `recheck.rs`, `recover.rs`, `fit.rs` |

mod addresses;
mod answers;
mod author;
mod classified;
mod cover;
pub(super) mod evaluate;
pub(super) mod evidence;
mod external;
pub(super) mod facts;
mod find;
pub(super) mod fit;
#[cfg(test)]
mod growth;
mod invisible;
pub(super) mod keys;
mod links;
mod marks;
mod measures;
mod mixed;
pub(super) mod outcome;
mod own;
mod patterns;
mod rate;
mod recheck;
mod recover;
mod repeat;
pub(super) mod rewrite;
mod shape;
pub(super) mod store;
mod submit;
mod texts;
mod thread;
pub(super) mod truth;
mod words;

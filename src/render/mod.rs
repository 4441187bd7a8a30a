//! Outputs that are read from a document: HTML, plain text, a subject, an excerpt; and the texts
//! around a comment, the quotation in a reply and the tips under the form.
//!
//! | output | files |
//! |---|---|
//! | HTML | `html.rs`; links in `anchor.rs`, quotes in `boxes.rs`, templates in `inert.rs` |
//! | HTML over its bound | `fallback.rs` |
//! | plain text | `plain.rs`, `plain/links.rs`; addresses in `address.rs` |
//! | subject, excerpt | `subject.rs`, `excerpt.rs`; both cut in `cut.rs` |
//! | quotation in a reply | `quotation.rs`, `reply.rs` |
//! | tips | `tips.rs` |
//! | answers of your application, which all of them ask for | `resolve.rs`; as data `answers.rs` |

mod address;
mod anchor;
mod answers;
mod boxes;
mod cut;
pub(crate) mod escape;
pub(crate) mod excerpt;
pub(crate) mod fallback;
pub(crate) mod html;
mod inert;
pub(crate) mod plain;
pub(crate) mod quotation;
mod reply;
pub(crate) mod resolve;
mod subject;
#[cfg(test)]
mod tests;
pub(crate) mod tips;

pub use answers::Answers;
pub use reply::Reply;
pub use resolve::{Attribution, LinkAction, MentionTarget, NoResolver, Resolver};
pub use subject::Subject;
pub use tips::Tip;

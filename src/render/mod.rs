//! What is read from a document: HTML, plain text, a subject, an excerpt; and
//! what stands around it, the quotation in a reply and the tips under the form.

mod anchor;
mod answers;
mod cut;
pub(crate) mod escape;
pub(crate) mod excerpt;
pub(crate) mod fallback;
pub(crate) mod html;
mod messages;
mod plain;
pub(crate) mod quotation;
mod reply;
mod resolve;
mod subject;
#[cfg(test)]
mod tests;
pub(crate) mod tips;

pub use answers::Answers;
pub use messages::Messages;
pub use plain::{plain, plain_with};
pub use reply::Reply;
pub use resolve::{Attribution, LinkAction, NoResolver, Resolver, Target};
pub use subject::{Subject, subject};
pub use tips::{Tip, TipExample, TipMessages, TipTopic};

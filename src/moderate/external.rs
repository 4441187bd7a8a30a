//! Questions that services have to answer before a verdict can be complete.
//!
//! The library does not access the network: it tells what it needs to know, your application asks
//! the service and puts the answer into [`Context::external`](super::Context::external).

use serde::Serialize;

use crate::document::Document;
use crate::rules::action::{Mode, Trigger};

use super::applies::applicable;
use super::context::Context;
use super::eval::evaluate::{self, RuleResult};
use super::eval::evidence::FactSource;
use super::eval::facts::Facts;
use super::eval::store::Store;
use super::eval::truth::Truth;
use super::ip;
use super::moderator::Moderator;

/// A question for a service, with the fields of Akismet's `comment-check`; others take
/// what they know of them.
///
/// It holds the author's e-mail and IP address in the clear, because such services need them. The
/// site must tell its authors whom it gives them to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExternalQuery {
    /// The name that rules use, and under which the answer goes into
    /// [`Context::external`](super::Context::external).
    pub name: String,
    /// `comment`.
    pub comment_type: &'static str,
    /// The author's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_author: Option<String>,
    /// The author's e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_author_email: Option<String>,
    /// The author's home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_author_url: Option<String>,
    /// The comment as it was typed.
    pub comment_content: String,
    /// [`Thread::id`](super::Thread::id); your application makes an address of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permalink: Option<String>,
    /// The IP address it came from, without port, zone and further addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_ip: Option<String>,
    /// Role of the author on the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_role: Option<String>,
    /// The hidden field was filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honeypot: Option<bool>,
    /// `edit` if the author changed a comment, `report` if a reader reported it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recheck_reason: Option<&'static str>,
}

impl Moderator {
    /// The services that rules want to ask about this comment and that
    /// [`Context::external`](super::Context::external) has no answer of yet, each once, in the order
    /// of the rules. Rules whose answer does not depend on the service ask for nothing.
    pub fn external_queries(
        &self,
        document: &Document<'_>,
        context: &Context,
    ) -> Vec<ExternalQuery> {
        let store = Store::closed(context, self.secret());
        let facts = Facts::new(self.tools(context, &store), document);
        let mut names: Vec<String> = Vec::new();
        for (index, rule, because) in applicable(self.rules().file(), context) {
            if because.is_some() {
                continue;
            }
            let gaps = match evaluate::rule(&facts, index, false) {
                // A rule that lacks another fact does not fire, whatever the service says.
                RuleResult::No | RuleResult::Unknown(_, Truth::NoFact) => continue,
                RuleResult::Fires(_, gaps) | RuleResult::Unknown(gaps, _) if !gaps.is_empty() => {
                    gaps
                }
                RuleResult::Fires(..) if rule.stop && rule.mode == Mode::Enforce => {
                    break;
                }
                _ => continue,
            };
            for gap in gaps {
                let FactSource::Service(name) = gap.what else { continue };
                if !context.external.contains_key(&name) && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names.into_iter().map(|name| need(name, document, context)).collect()
    }
}

fn need(name: String, document: &Document<'_>, context: &Context) -> ExternalQuery {
    let author = &context.author;
    ExternalQuery {
        name,
        comment_type: "comment",
        comment_author: author.name.clone(),
        comment_author_email: author.email.as_ref().map(|email| email.expose().clone()),
        comment_author_url: author.url.clone(),
        comment_content: document.source().to_owned(),
        permalink: context.thread.id.clone(),
        user_ip: context.ip.as_ref().map(|ip| {
            ip::parse(ip.expose()).map_or_else(|| ip.expose().clone(), |ip| ip.to_string())
        }),
        user_role: author.role.clone(),
        honeypot: context.submit.honeypot,
        recheck_reason: match context.trigger {
            Trigger::Edit => Some("edit"),
            Trigger::Report => Some("report"),
            Trigger::New | Trigger::Preview => None,
        },
    }
}

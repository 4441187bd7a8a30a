//! Answers to requests.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use wellsaid::moderate::queue::DecisionRequest;
use wellsaid::moderate::{Context, History, Moderator, Verdict};
use wellsaid::policy::Messages;
use wellsaid::render::{Answers, Reply, Tip};
use wellsaid::{Formatter, TooLong, limits};

use crate::check;
use crate::context::Facts;
use crate::format::{Added, EXCERPT};
use crate::input::Text;
use crate::moderate::changed_name;
use crate::row::{self, Bad, json};

use super::request::{Refusal, Request};

/// State for answering requests.
pub(super) struct Service {
    pub(super) formatter: Formatter,
    pub(super) moderator: Option<Moderator>,
    pub(super) facts: Facts,
    pub(super) history: Box<dyn History>,
}

#[derive(Serialize)]
struct Formatted<'a> {
    #[serde(flatten)]
    added: Added<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author_name: Option<String>,
}

#[derive(Serialize)]
struct Moderated<'a> {
    #[serde(flatten)]
    formatted: Formatted<'a>,
    verdict: &'a Verdict,
}

#[derive(Serialize)]
struct Tips<'a> {
    short: Vec<String>,
    long: Vec<Tip>,
    warned: &'a str,
    insist: &'a str,
}

#[derive(Serialize)]
struct PolicyName {
    fingerprint: String,
}

#[derive(Serialize)]
struct Quotation {
    text: String,
}

#[derive(Serialize)]
struct AuthorName<'a> {
    author_name: Cow<'a, str>,
}

#[derive(Serialize)]
struct Proof {
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
}

#[derive(Serialize)]
struct Recorded {
    recorded: bool,
}

#[derive(Serialize)]
struct AskedFacts {
    facts: Vec<String>,
}

#[derive(Serialize)]
struct Error {
    error: String,
    kind: &'static str,
}

impl Service {
    /// Appends the answer to a line, whatever it is.
    pub(super) fn answer(&self, line: &[u8], max_line: usize, out: &mut Vec<u8>) {
        let mut id = None;
        let mut body = Vec::new();
        let read = || {
            row::object(line, max_line, |object| {
                let mut members = object.members();
                id =
                    members.find(|(name, _)| name == "id").map(|(_, value)| value.get().to_owned());
                self.request(&Request::read(object)?, &mut body)
            })
        };
        // A panic would be a bug in this program; other requests must not suffer from it.
        let answered = catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Refusal::Panic));
        if let Err(refusal) = answered {
            body.clear();
            json(&mut body, &Error { error: refusal.to_string(), kind: refusal.kind() });
        }
        out.extend_from_slice(b"{\"id\":");
        out.extend_from_slice(id.as_deref().unwrap_or("null").as_bytes());
        // The second object continues the first; it has a member in any case.
        out.push(b',');
        out.extend_from_slice(body.get(1..).unwrap_or_default());
    }

    fn request(&self, request: &Request<'_>, out: &mut Vec<u8>) -> Result<(), Refusal> {
        match request.operation {
            "format" => self.format(request, out)?,
            "report" => self.report(request, out)?,
            "moderate" => self.moderate(request, out)?,
            "record" => self.record(request, out)?,
            "tips" => {
                let (short, long) = (self.formatter.tips(), self.formatter.long_tips());
                let Messages { warned, insist, .. } = self.formatter.policy().messages();
                json(out, &Tips { short, long, warned, insist });
            }
            "fingerprint" => {
                let fingerprint = self.formatter.policy().fingerprint().to_string();
                json(out, &PolicyName { fingerprint });
            }
            "facts" => {
                let moderator = self.moderator.as_ref().ok_or(Refusal::NoRules)?;
                json(out, &AskedFacts { facts: moderator.rules().facts() });
            }
            "quote" => self.quote(request, out)?,
            "author_name" => {
                let verdict: Verdict = request.value("verdict")?;
                let name = request.string("author_name")?.text;
                json(out, &AuthorName { author_name: verdict.author_name(&name) });
            }
            "decide" => {
                let decision: DecisionRequest = request.value("request")?;
                let decided = decision
                    .decide()
                    .map_err(|error| Bad::Member { name: "request", problem: error.to_string() })?;
                json(out, &decided);
            }
            "check" => json(out, &self.check(&request.string("html")?)?),
            other => return Err(Refusal::UnknownOperation(other.to_owned())),
        }
        Ok(())
    }

    fn format(&self, request: &Request<'_>, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let Text { text, notices } = request.string("body")?;
        let answers: Answers = request.option("answers")?.unwrap_or_default();
        let excerpt = request.option("excerpt")?.unwrap_or(EXCERPT);
        let verdict: Option<Verdict> = request.option("verdict")?;
        let name: Option<String> = request.option("author_name")?;
        let mut document = self.formatter.parse(&text)?;
        let resolver = answers.resolver_for(&document);
        self.formatter.verify_quotes(&mut document, &resolver);
        let mut author_name = None;
        if let Some(verdict) = verdict {
            document = verdict.apply(&document)?;
            author_name = changed_name(&verdict, name.as_deref());
        }
        let added = Added::new(&self.formatter, &document, &notices, &resolver, excerpt);
        json(out, &Formatted { added, author_name });
        Ok(())
    }

    fn quote(&self, request: &Request<'_>, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let Text { text, .. } = request.string("body")?;
        let reply: Reply = request.option("reply")?.unwrap_or_default();
        let answers: Answers = request.option("answers")?.unwrap_or_default();
        let verdict: Option<Verdict> = request.option("verdict")?;
        let mut document = self.formatter.parse(&text)?;
        let resolver = answers.resolver_for(&document);
        if let Some(verdict) = verdict {
            document = verdict.apply(&document)?;
        }
        let text = self.formatter.quote_reply(&document, &reply, &resolver);
        json(out, &Quotation { text });
        Ok(())
    }

    fn report(&self, request: &Request<'_>, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let Text { text, notices: bytes } = request.string("body")?;
        let document = self.formatter.parse(&text)?;
        json(out, &self.formatter.report(&document, &bytes));
        Ok(())
    }

    fn moderate(&self, request: &Request<'_>, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let moderator = self.moderator.as_ref().ok_or(Refusal::NoRules)?;
        let Text { text, notices } = request.string("body")?;
        let answers: Answers = request.option("answers")?.unwrap_or_default();
        let excerpt = request.option("excerpt")?.unwrap_or(EXCERPT);
        let record: bool = request.value("record")?;
        let mut context = self.context(request)?;
        let mut document = self.formatter.parse(&text)?;
        let resolver = answers.resolver_for(&document);
        self.formatter.verify_quotes(&mut document, &resolver);
        let mut added = Added::new(&self.formatter, &document, &notices, &resolver, excerpt);
        context.verification.get_or_insert(added.verification());
        let mut verdict = if record {
            moderator.check_and_record(&document, &context, &*self.history)
        } else {
            moderator.check(&document, &context, &*self.history)
        };
        let rewritten;
        if !verdict.rewrites.is_empty() {
            (rewritten, _) = verdict.render(&self.formatter, &document, &resolver)?;
            added = Added::new(&self.formatter, &rewritten, &notices, &resolver, excerpt);
        }
        let author_name = changed_name(&verdict, context.author.name.as_deref());
        json(out, &Moderated { formatted: Formatted { added, author_name }, verdict: &verdict });
        Ok(())
    }

    fn record(&self, request: &Request<'_>, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let moderator = self.moderator.as_ref().ok_or(Refusal::NoRules)?;
        let mut verdict: Verdict = request.value("verdict")?;
        let context = self.context(request)?;
        moderator.record(&mut verdict, &context, &*self.history).map_err(Refusal::History)?;
        json(out, &Recorded { recorded: true });
        Ok(())
    }

    fn context(&self, request: &Request<'_>) -> Result<Context, Refusal> {
        let facts = self.facts.context_now(request.raw("context"));
        facts.map_err(|problem| Bad::Member { name: "context", problem }.into())
    }

    fn check(&self, html: &Text) -> Result<Proof, Refusal> {
        let policy = self.formatter.policy();
        // The HTML of a comment is never longer under this policy.
        let max = limits::output_bound(policy.limits().max_input);
        let len = html.text.len();
        if len > max {
            return Err(TooLong { len, max }.into());
        }
        let offset = check::rejected(policy, false, html).map(|(offset, _)| offset);
        Ok(Proof { verified: offset.is_none(), offset })
    }
}

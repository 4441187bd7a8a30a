//! `wellsaid check`: checks HTML from any source with the gate.

use std::path::PathBuf;

use clap::Args;
use wellsaid::gate::{self, RejectionReason};
use wellsaid::{Policy, Span, limits};

use crate::input::{self, Text};
use crate::policy::PolicyOption;
use crate::report::Report;
use crate::terminal;
use crate::{Failure, Status, name_of, stdin};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    policy: PolicyOption,

    /// The author was trusted: links have `trusted_rel`
    #[arg(long)]
    trusted: bool,

    /// The HTML, `-` for standard input, which is also the default
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let policy = self.policy.load()?;
        let path = self.file.unwrap_or_else(stdin);
        let name = name_of(&path);
        let (verdict, status) = match self::verdict(&policy, self.trusted, &path, &name)? {
            None => (String::from("verified\n"), Status::Done),
            Some(rejection) => (rejection, Status::Refused),
        };
        terminal::print(&verdict)?;
        Ok(status)
    }
}

/// `None` if the HTML is verified, else where and why not.
fn verdict(
    policy: &Policy,
    trusted: bool,
    path: &std::path::Path,
    name: &str,
) -> Result<Option<String>, Failure> {
    // The HTML of a comment is never longer under this policy.
    let max = limits::output_bound(policy.limits().max_input);
    let bytes =
        input::read(path, max + 1).map_err(|error| Failure::Message(format!("{name}: {error}")))?;
    let mut bytes = match bytes {
        Ok(bytes) => bytes,
        Err(found) => {
            let len = found.len;
            return Ok(Some(format!(
                "{name}: not verified: the HTML is {len} bytes long, the limit is {max} bytes\n"
            )));
        }
    };
    // `format` ends its output with a newline, as any program does; it is not HTML of ours.
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    let text = input::decode(bytes);
    Ok(rejected(policy, trusted, &text).map(|(offset, rule)| {
        let message = format!("not verified: {}", rule.name());
        let at = offset as u32;
        Report::new(name, &text.text).line(Span { start: at, end: at }, &message)
    }))
}

/// Place in HTML that is not verified, and why.
pub(crate) fn rejected(
    policy: &Policy,
    trusted: bool,
    html: &Text,
) -> Option<(usize, RejectionReason)> {
    let invalid =
        html.notices.first().map(|notice| (notice.span.start as usize, RejectionReason::Character));
    let check = if trusted { gate::check_trusted } else { gate::check };
    let rejected = check(policy, &html.text).err().map(|found| (found.offset, found.rule));
    // The first of two findings; a character that was put in is not verified.
    [invalid, rejected].into_iter().flatten().min_by_key(|&(offset, _)| offset)
}

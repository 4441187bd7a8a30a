//! Contestants: this crate, common alternatives to it, and the floors.
#![allow(dead_code)] // each bench and example uses its own part

mod escape;
mod markdown;
mod naive;

use std::hint::black_box;

#[cfg(feature = "moderation")]
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp};
use wellsaid::{Formatter, Policy, Scratch};

pub(crate) use markdown::{Comrak, Pulldown};
pub(crate) use naive::Naive;

/// One way of making HTML from a comment; keeps its buffers from comment to comment.
pub(crate) enum Contestant {
    /// `format_to`: parsed, rendered, gated, buffers recycled.
    Wellsaid(Box<(Formatter, Scratch)>),
    /// `format`: the same into buffers of its own.
    Format(Box<Formatter>),
    /// The same as the first, with the HTML checked a second time.
    WellsaidAndGate(Box<(Formatter, Scratch, Policy)>),
    /// Only parsed.
    Parse(Box<Formatter>),
    /// Parsed, and moderated without rules.
    #[cfg(feature = "moderation")]
    ParseAndCheck(Box<(Formatter, Moderator, Context, MemoryHistory)>),
    /// Quotes by regular expressions, linkify, breaks, ammonia.
    Naive(Box<Naive>),
    /// Markdown by comrak, then ammonia.
    Comrak(Box<Comrak>),
    /// Markdown by pulldown-cmark, then ammonia.
    Pulldown(Box<Pulldown>),
    /// Ammonia with the whitelist: no quotes, no links, no breaks.
    Ammonia(Box<ammonia::Builder<'static>>),
    /// `&`, `<` and `>` escaped in one pass: the floor for any renderer.
    Escape,
    /// The text copied: the floor for any work.
    Memcpy,
}

impl Contestant {
    /// Names of the contestants that the bench `rivals` compares by class, in the order of its
    /// table.
    pub(crate) const NAMES: &'static [&'static str] =
        &["wellsaid", "format", "naive", "comrak", "pulldown", "ammonia", "escape", "memcpy"];

    /// Names of the contestants that it compares by length of comment.
    pub(crate) const BY_LENGTH: &'static [&'static str] =
        &["wellsaid", "format", "naive", "comrak"];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let policy = Policy::comment();
        Some(match name {
            "wellsaid" => Self::Wellsaid(Box::new((Formatter::new(policy), Scratch::new()))),
            "format" => Self::Format(Box::new(Formatter::new(policy))),
            "wellsaid+gate" => {
                let formatter = Formatter::new(policy.clone());
                Self::WellsaidAndGate(Box::new((formatter, Scratch::new(), policy)))
            }
            "parse" => Self::Parse(Box::new(Formatter::new(policy))),
            #[cfg(feature = "moderation")]
            "parse+check" => {
                let moderator = Moderator::new(RuleSet::from_toml("").expect("no rules"));
                let context = Context::at(Timestamp(1_763_779_200));
                let own = (Formatter::new(policy), moderator, context, MemoryHistory::new());
                Self::ParseAndCheck(Box::new(own))
            }
            "naive" => Self::Naive(Box::default()),
            "comrak" => Self::Comrak(Box::default()),
            "pulldown" => Self::Pulldown(Box::default()),
            "ammonia" => Self::Ammonia(Box::new(naive::whitelist())),
            "escape" => Self::Escape,
            "memcpy" => Self::Memcpy,
            _ => return None,
        })
    }

    /// Replaces the contents of `out` with the HTML of `source`.
    pub(crate) fn run(&mut self, source: &str, out: &mut String) {
        out.clear();
        match self {
            Self::Wellsaid(own) => {
                let (formatter, scratch) = &mut **own;
                let verification = formatter.format_to(scratch, source, out);
                black_box(verification.expect("shorter than the limit"));
            }
            Self::Format(formatter) => {
                black_box(formatter.format(source).expect("shorter than the limit"));
            }
            Self::WellsaidAndGate(own) => {
                let (formatter, scratch, policy) = &mut **own;
                let verification = formatter.format_to(scratch, source, out);
                black_box(verification.expect("shorter than the limit"));
                let _ = black_box(wellsaid::gate::check(policy, out));
            }
            Self::Parse(formatter) => {
                black_box(formatter.parse(source).expect("shorter than the limit"));
            }
            #[cfg(feature = "moderation")]
            Self::ParseAndCheck(own) => {
                let (formatter, moderator, context, history) = &**own;
                let document = formatter.parse(source).expect("shorter than the limit");
                // Not moved: a verdict of 400 bytes would be copied.
                black_box(&moderator.check(black_box(&document), context, history));
            }
            Self::Naive(own) => out.push_str(&own.format(source)),
            Self::Comrak(own) => out.push_str(&own.format(source)),
            Self::Pulldown(own) => out.push_str(&own.format(source)),
            Self::Ammonia(own) => out.push_str(&own.clean(source).to_string()),
            Self::Escape => escape::escape(source, out),
            Self::Memcpy => out.push_str(source),
        }
        black_box(out);
    }

    /// Formats all `comments`, one after the other. Never inlined: `scripts/instructions.sh` counts
    /// what happens inside of this function.
    #[inline(never)]
    pub(crate) fn run_all(&mut self, comments: &[String], out: &mut String) {
        for comment in comments {
            self.run(black_box(comment), out);
        }
    }
}

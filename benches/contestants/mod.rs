//! Who is measured: this crate, what one would write without it, and the floors.
#![allow(dead_code)] // each bench and example uses its own part

mod escape;
mod naive;

use std::hint::black_box;

#[cfg(feature = "moderation")]
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp};
use wellsaid::{Formatter, Policy, Scratch};

pub(crate) use naive::Naive;

/// One way of making a page of a comment; keeps its buffers from comment to comment.
pub(crate) enum Contestant {
    /// `format_to`: parsed, rendered, gated, buffers recycled.
    Wellsaid(Box<(Formatter, Scratch)>),
    /// The same, and the gate asked once more.
    WellsaidAndCheck(Box<(Formatter, Scratch, Policy)>),
    /// Parsed, and no more.
    Parse(Box<Formatter>),
    /// Parsed, and judged by no rules.
    #[cfg(feature = "moderation")]
    Judge(Box<(Formatter, Moderator, Context, MemoryHistory)>),
    /// Quotes by regular expressions, linkify, breaks, ammonia.
    Naive(Box<Naive>),
    /// Ammonia with the whitelist: no quotes, no links, no breaks.
    Ammonia(Box<ammonia::Builder<'static>>),
    /// `&`, `<` and `>` escaped in one pass: the floor for any renderer.
    Escape,
    /// The text copied: the floor for anything.
    Memcpy,
    /// Nothing: what the harness itself costs.
    None,
}

impl Contestant {
    /// Those that the rivals bench compares, in the order of its table.
    pub(crate) const NAMES: [&'static str; 5] =
        ["wellsaid", "naive", "ammonia", "escape", "memcpy"];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let policy = Policy::comment();
        Some(match name {
            "wellsaid" => Self::Wellsaid(Box::new((Formatter::new(policy), Scratch::new()))),
            "wellsaid+check" => {
                let formatter = Formatter::new(policy.clone());
                Self::WellsaidAndCheck(Box::new((formatter, Scratch::new(), policy)))
            }
            "parse" => Self::Parse(Box::new(Formatter::new(policy))),
            #[cfg(feature = "moderation")]
            "parse+judge" => {
                let moderator = Moderator::new(RuleSet::from_toml("").expect("no rules"));
                let context = Context::at(Timestamp(1_763_779_200));
                let own = (Formatter::new(policy), moderator, context, MemoryHistory::new());
                Self::Judge(Box::new(own))
            }
            "naive" => Self::Naive(Box::default()),
            "ammonia" => Self::Ammonia(Box::new(naive::whitelist())),
            "escape" => Self::Escape,
            "memcpy" => Self::Memcpy,
            "none" => Self::None,
            _ => return None,
        })
    }

    /// Replaces what is in `out` by the page of `source`.
    pub(crate) fn run(&mut self, source: &str, out: &mut String) {
        out.clear();
        match self {
            Self::Wellsaid(own) => {
                let (formatter, scratch) = &mut **own;
                let enforcement = formatter.format_to(scratch, source, out);
                black_box(enforcement.expect("shorter than the limit"));
            }
            Self::WellsaidAndCheck(own) => {
                let (formatter, scratch, policy) = &mut **own;
                let enforcement = formatter.format_to(scratch, source, out);
                black_box(enforcement.expect("shorter than the limit"));
                let _ = black_box(wellsaid::gate::check(policy, out));
            }
            Self::Parse(formatter) => {
                black_box(formatter.parse(source).expect("shorter than the limit"));
            }
            #[cfg(feature = "moderation")]
            Self::Judge(own) => {
                let (formatter, moderator, context, history) = &**own;
                let document = formatter.parse(source).expect("shorter than the limit");
                black_box(moderator.check(black_box(&document), context, history));
            }
            Self::Naive(own) => out.push_str(&own.format(source)),
            Self::Ammonia(own) => out.push_str(&own.clean(source).to_string()),
            Self::Escape => escape::escape(source, out),
            Self::Memcpy => out.push_str(source),
            Self::None => {}
        }
        black_box(out);
    }

    /// All `comments`, one after the other.
    pub(crate) fn run_all(&mut self, comments: &[String], out: &mut String) {
        for comment in comments {
            self.run(black_box(comment), out);
        }
    }
}

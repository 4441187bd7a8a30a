//! Writes hostile comments, their HTML and their view: `view.jsonl`.
//!
//! `cargo test --test view_pages -- FOLDER [COMMENTS [SEED]]`; `view.py` beside this file
//! compares them with `innerText` in Chromium.

#[path = "../common/mod.rs"]
mod common;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use common::hostile::{Random, comment, mutant};
use common::seen::{Seen, normalised};
use common::{sources, view_policies};
use serde_json::json;
use wellsaid::Formatter;
use wellsaid::document::VisibleText;

/// Comments in all, unless more are asked for.
const COMMENTS: usize = 5_000;

/// Texts whose normal form the script must compute as well, with code of its own.
const NORMAL: [&str; 7] = [
    " a  b\t\n\n c\r\n",
    "a\u{a0} b\u{200b}",
    "\n \n",
    "a\nb",
    "",
    "\u{2028}\u{3000} x ",
    "\u{c}a\u{b} \r b",
];

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder to write to"));
    let number = |argument: Option<String>, default: usize| {
        argument.map_or(default, |text| text.parse().expect("a number"))
    };
    let comments = number(arguments.next(), COMMENTS);
    let mut random = Random::new(number(arguments.next(), 1) as u64);
    std::fs::create_dir_all(&folder)?;
    let mut out = BufWriter::new(File::create(folder.join("view.jsonl"))?);
    for text in NORMAL {
        writeln!(out, "{}", json!({ "kind": "normal", "text": text, "normal": normalised(text) }))?;
    }
    let sources = sources::all();
    let policies: Vec<_> =
        view_policies().into_iter().map(|(name, policy)| (name, Formatter::new(policy))).collect();
    for at in 0..comments {
        let (name, formatter) = &policies[at % policies.len()];
        let source = match at % 4 {
            3 => {
                let source = &sources[random.below(sources.len())].text;
                mutant(&mut random, source)
            }
            _ => comment(&mut random),
        };
        let document = formatter.parse(&source).expect("short enough");
        let seen = Seen::of_view(&VisibleText::new(&document));
        let html = formatter.format(&source).expect("short enough").html;
        let row = json!({
            "kind": "comment", "id": format!("{name}:{at}"), "source": source, "html": html,
            "seen": [seen.body, seen.names, seen.titles, seen.links],
        });
        writeln!(out, "{row}")?;
    }
    out.into_inner()?.sync_all()
}

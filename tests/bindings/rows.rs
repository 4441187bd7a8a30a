//! Writes the results of Rust for every comment of the test data: `rows.jsonl`, for the tests of
//! packages in other languages.
//!
//! `cargo test --test binding_rows -- FOLDER`. A line `{"policy": …}` holds a policy as data, its tips
//! and its fingerprint. The lines after it hold a comment and its HTML under this policy. Under the
//! preset `comment` and the policies of cases they hold every other output as well.

#[path = "../common/mod.rs"]
mod common;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use common::random::comment;
use common::sources::{self, Source};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use wellsaid::Formatter;
use wellsaid::render::{NoResolver, Reply, Subject};

/// Random comments, formatted under the preset `comment`.
const RANDOM: usize = 10_000;
/// Characters of an excerpt.
const EXCERPT: usize = 80;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder to write to"));
    std::fs::create_dir_all(&folder)?;
    let mut out = BufWriter::new(File::create(folder.join("rows.jsonl"))?);
    let sources = sources::all();
    for (name, policy) in sources::all_policies(&sources) {
        let formatter = Formatter::new(policy);
        writeln!(out, "{}", head(&formatter))?;
        let is_full = name == "comment" || name.starts_with("case:");
        for source in sources.iter().filter(|source| source.is_for(&name)) {
            writeln!(out, "{}", row(&formatter, source, is_full))?;
        }
        if name == "comment" {
            for source in random() {
                writeln!(out, "{}", row(&formatter, &source, is_full))?;
            }
        }
    }
    out.into_inner()?.sync_all()
}

fn head(formatter: &Formatter) -> Value {
    json!({
        "policy": serde_json::to_value(formatter.policy()).expect("JSON"),
        "fingerprint": formatter.policy().fingerprint().to_string(),
        "tips": {
            "short": formatter.tips(),
            "long": formatter.long_tips(),
            "warned": formatter.policy().messages().warned,
            "insist": formatter.policy().messages().insist,
        },
    })
}

fn row(formatter: &Formatter, source: &Source, is_full: bool) -> Value {
    let document = formatter.parse(&source.text).expect("a comment below the limit");
    let page = formatter.render(&document, &NoResolver);
    let mut row = json!({
        "id": source.id,
        "source": source.text,
        "html": page.html,
        "verification": page.verification.name(),
    });
    if is_full {
        let reply = Reply::to("Ann B.").post_id(12);
        row["report"] = serde_json::to_value(formatter.report(&document, &[])).expect("JSON");
        row["plain"] = formatter.plain(&document, &NoResolver).into();
        row["subject"] = formatter.subject(&document, &Subject::new(), &NoResolver).into();
        row["excerpt"] = formatter.excerpt(&document, EXCERPT, &NoResolver).html.into();
        row["reply"] = formatter.quote_reply(&document, &reply, &NoResolver).into();
        row["mended"] = formatter.mend(&document).into();
    }
    row
}

/// Random comments, the same each time.
fn random() -> impl Iterator<Item = Source> {
    let mut runner = TestRunner::deterministic();
    (0..RANDOM).map(move |at| {
        let comment = comment().new_tree(&mut runner).expect("a comment").current();
        Source::new(format!("random:{at}"), comment)
    })
}

//! Texts of policies: known keys with fitting and unfitting values.

use arbitrary::{Result, Unstructured};

use crate::pieces;

/// Keys and, after them, values that some of them accept.
const KEYS: &[&str] = &[
    "preset",
    "allowed",
    "disallowed",
    "schemes",
    "relative_links",
    "rel",
    "trusted_rel",
    "aliases",
    "links",
    "quotes",
    "breaks",
    "limits",
    "always_clean",
    "marks",
    "lying_captions",
    "direction",
    "templates",
    "links.urls",
    "links.emails",
    "links.www",
    "links.bare_domains",
    "links.mentions",
    "links.max_caption",
    "links.hosts",
    "links.emoji",
    "links.target",
    "quotes.enabled",
    "quotes.max_depth",
    "quotes.deeper",
    "quotes.class",
    "quotes.untitled",
    "quotes.fold",
    "quotes.fold.depth",
    "quotes.fold.chars",
    "breaks.enabled",
    "limits.max_input",
    "limits.max_depth",
    "limits.max_links",
    "aliases.b",
    "aliases.script",
    "aliases.blockquote",
];

const VALUES: &[&str] = &[
    "true",
    "false",
    "0",
    "1",
    "8",
    "128",
    "129",
    "-1",
    "70000",
    "1.5",
    "\"comment\"",
    "\"plain\"",
    "\"forum\"",
    "\"drupal6\"",
    "\"wordpress\"",
    "\"escape\"",
    "\"strip\"",
    "\"flatten\"",
    "\"omit\"",
    "\"reject\"",
    "\"quote\"",
    "\"strong\"",
    "\"auto\"",
    "\"inherit\"",
    "\"inert\"",
    "\"keep\"",
    "\"refuse\"",
    "\"_blank\"",
    "\"_self\"",
    "\"nofollow\"",
    "\"a b\"",
    "\"<em>\"",
    "\"<a href> <code class='language-*'> <ol type='1 A'>\"",
    "\"<a href title> <ul> <ol> <li> <dl> <dt> <dd> <details open> <summary>\"",
    "\"<script>\"",
    "\"<em onclick>\"",
    "\"<img src alt> <hr> <h2> <pre>\"",
    "[\"http\", \"https\"]",
    "[\"javascript\"]",
    "[\"code\", \"quote\", \"lists\"]",
    "[\"x-y\", \"tel\"]",
    "[]",
    "[\"example.com\"]",
    "{ b = \"strong\" }",
    "{ enabled = false }",
    "{ urls = false }",
    "{ depth = 1, chars = 40 }",
];

/// A policy file, which may well be wrong.
pub fn settings(bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..bytes.int_in_range(0..=8)? {
        text.push_str(bytes.choose(KEYS)?);
        text.push_str(" = ");
        if bytes.ratio(1, 8)? {
            text.push('\'');
            for _ in 0..bytes.int_in_range(1..=3)? {
                pieces::push(&mut text, bytes)?;
            }
            text.push('\'');
        } else {
            text.push_str(bytes.choose(VALUES)?);
        }
        text.push('\n');
    }
    Ok(text)
}

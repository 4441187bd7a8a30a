//! Keys of a policy file, for its JSON Schema.
//!
//! A policy is read key by key and not by serde, so its keys are repeated here; a test compares
//! them with the keys that are read.
#![expect(dead_code, reason = "only the schema of these types is used")]

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::link_options::LinkOptions;
use super::options::{Direction, Disallowed, LyingCaptions, QuoteOptions, Templates};
use super::presets::Preset;
use crate::limits::Limits;
use crate::notice::NoticeKind;

/// Policy of wellsaid: what authors may write, and how it is shown. Every key is optional; the
/// defaults are those of the preset.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct PolicyFile {
    /// Preset whose settings apply where this file says nothing; the default is `comment`.
    preset: Option<Preset>,
    /// Tags that authors may write, in Drupal's syntax: `<a href title> <em> <ol start>`. An
    /// attribute without values takes any value.
    allowed: Option<String>,
    /// Treatment of known HTML tags that are not allowed.
    disallowed: Option<Disallowed>,
    /// Schemes that an address may have: `["http", "https", "mailto"]`.
    schemes: Option<Vec<String>>,
    /// Keeps `<a href="/node/1">` a link.
    relative_links: Option<bool>,
    /// `rel` of links with an absolute web address: `nofollow ugc`.
    rel: Option<String>,
    /// `rel` of such links in comments by authors whom your application trusts.
    trusted_rel: Option<String>,
    /// Names of tags that are read as others: `{ b = "strong", i = "em" }`.
    aliases: Option<BTreeMap<String, String>>,
    /// Addresses in text that become links.
    links: Option<LinkOptions>,
    /// Quote tags: which are read, and how they are shown.
    quotes: Option<QuoteOptions>,
    /// Line ends in the text of a comment.
    breaks: Option<Breaks>,
    /// Marks beside tags that are read as markup.
    #[schemars(schema_with = "marks", default)]
    marks: Option<Vec<String>>,
    /// Bounds of a comment.
    limits: Option<Limits>,
    /// Direction of the text.
    direction: Option<Direction>,
    /// Treatment of text that a client-side template engine would run.
    templates: Option<Templates>,
    /// Treatment of links whose caption names another site.
    lying_captions: Option<LyingCaptions>,
    /// Sends every result through ammonia, verified or not.
    always_clean: Option<bool>,
    /// Words that readers and authors see; English by default.
    messages: Option<MessagesFile>,
}

/// Line ends in the text of a comment.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Breaks {
    /// Turns line ends into line and paragraph breaks.
    enabled: Option<bool>,
}

/// Words that readers and authors see.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct MessagesFile {
    /// Line over a quote; `{author}` is the quoted name.
    wrote: Option<String>,
    /// Text that stands for quotes that are left out.
    omitted: Option<String>,
    /// Line that a folded quote is opened by.
    folded: Option<String>,
    /// Subject of a comment without words.
    no_subject: Option<String>,
    /// Sentence over a comment that its author is asked to read again.
    warned: Option<String>,
    /// Label of the button that sends such a comment anyway.
    insist: Option<String>,
    /// Sentences below the form.
    tips: Option<TipsFile>,
    /// Examples in the long help, by their subject: `urls`, `emails`, `breaks`, `quotes`,
    /// `code_marks`, `quote_marks`, `list_marks`, or the name of an element.
    examples: Option<BTreeMap<String, ExampleFile>>,
    /// Sentences about what was changed in a comment, by the kind of notice.
    #[schemars(schema_with = "notices", default)]
    notices: Option<BTreeMap<String, String>>,
}

/// Sentences below the form.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct TipsFile {
    /// Sentence about web and e-mail addresses, if both become links.
    links: Option<String>,
    /// Sentence about web addresses, if only they become links.
    urls: Option<String>,
    /// Sentence about e-mail addresses, if only they become links.
    emails: Option<String>,
    /// Sentence about the tags that are allowed; `{tags}` lists them.
    tags: Option<String>,
    /// Sentence for a policy without tags.
    no_tags: Option<String>,
    /// Sentence about line breaks.
    breaks: Option<String>,
    /// Sentence about quotes.
    quotes: Option<String>,
    /// Sentence about backticks.
    code_marks: Option<String>,
    /// Sentence about `> `.
    quote_marks: Option<String>,
    /// Sentence about signs of lists.
    list_marks: Option<String>,
}

/// Example in the long help.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ExampleFile {
    /// Description of the example.
    description: Option<String>,
    /// Text that the author types.
    you_type: Option<String>,
}

fn marks(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "items": { "type": "string", "enum": ["code", "quote", "lists"] },
    })
}

fn notices(_: &mut SchemaGenerator) -> Schema {
    let kinds = NoticeKind::ALL.iter().map(|kind| kind.name());
    let kinds: serde_json::Map<String, serde_json::Value> =
        kinds.map(|name| (name.to_owned(), serde_json::json!({ "type": "string" }))).collect();
    json_schema!({ "type": "object", "properties": kinds, "additionalProperties": false })
}

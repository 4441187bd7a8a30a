//! Policies as data: TOML or JSON, every key optional, unknown keys refused.
//!
//! If a misspelt key were ignored, its rule would never apply. So every key is
//! known or refused, and each mistake is named with its key and its line.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::keys::{PolicyKeys, choice, wrong_type};
use super::message_data;
use super::{
    Alias, DeepQuotes, Direction, Disallowed, LinkOptions, LyingCaptions, Marks, Policy, Preset,
    QuoteFold, QuoteOptions, Templates, Window,
};
use crate::error::BuildError;
use crate::limits::Limits;
use crate::locate::{KeyLines, dotted};

impl Policy {
    /// Reads a policy from TOML; every key is optional.
    ///
    /// ```
    /// let policy = wellsaid::Policy::from_toml(r#"
    ///     preset = "comment"          # comment | forum | drupal6 | wordpress | plain
    ///     allowed = "<a href title> <em> <strong>"
    ///     disallowed = "escape"       # escape | strip
    ///     schemes = ["http", "https", "mailto"]
    ///     relative_links = true
    ///     rel = "nofollow ugc"
    ///     trusted_rel = ""            # of authors whom your application trusts
    ///     aliases = { b = "strong", i = "em" }
    ///     links = { urls = true, emails = true, www = true, bare_domains = false, max_caption = 72 }
    ///     quotes = { enabled = true, max_depth = 4, deeper = "flatten" }  # flatten | omit | reject
    ///     breaks = { enabled = true }
    ///     marks = []                  # code | quote | lists, see [`Marks`](super::Marks)
    ///     limits = { max_input = 65536, max_depth = 32 }
    ///     direction = "auto"          # inherit | auto
    ///     templates = "inert"         # keep | inert
    ///
    ///     [messages]                  # the words that readers and authors see
    ///     wrote = "{author} schrieb:"
    ///     omitted = "[…]"
    ///     no_subject = "(Kein Betreff)"
    ///     [messages.tips]             # links urls emails tags no_tags breaks quotes code_marks …
    ///     tags = "Erlaubte HTML-Tags: {tags}"
    ///     [messages.examples.em]      # urls emails breaks quotes, or the name of an element
    ///     description = "Betont"
    ///     you_type = "<em>Betont</em>"
    ///     [messages.notices]          # the names of `NoticeKind`
    ///     disallowed-tag = "Dieses Tag ist hier nicht erlaubt."
    /// "#)?;
    /// assert_eq!(policy.allowed().names(), "<a> <em> <strong>");
    /// # Ok::<(), wellsaid::BuildError>(())
    /// ```
    ///
    /// Also known: `links.mentions`, `links.emoji`, `links.hosts`, `links.target` (`_self`, `_blank`), `quotes.class`, `quotes.untitled`,
    /// `quotes.fold = { depth = 1, chars = 1000 }`,
    /// `limits.max_links`, `always_clean`, `lying_captions`. [`Messages`](super::Messages) says what a message may
    /// be; one that is not given is English.
    ///
    /// # Errors
    /// Everything [`PolicyBuilder::build`](super::PolicyBuilder::build) refuses, with the line;
    /// [`BuildErrorKind::Syntax`](crate::BuildErrorKind::Syntax) for text that is not TOML, [`BuildErrorKind::UnknownKey`](crate::BuildErrorKind::UnknownKey)
    /// and [`BuildErrorKind::InvalidValue`](crate::BuildErrorKind::InvalidValue) for keys and types.
    pub fn from_toml(text: &str) -> Result<Self, BuildError> {
        read(&KeyLines::toml(text)?)
    }

    /// Reads a policy from JSON: the same keys as [`from_toml`](Self::from_toml).
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, BuildError> {
        read(&KeyLines::json(text)?)
    }

    /// Writes the policy as TOML: every setting spelt out, and the messages that differ from the
    /// default.
    ///
    /// [`from_toml`](Self::from_toml) reads it back to an equal policy.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }
}

/// Reads a policy, and gives an error the line of its key.
fn read(lines: &KeyLines<'_>) -> Result<Policy, BuildError> {
    let policy = PolicyKeys::new("", lines.root()).and_then(policy);
    policy.map_err(|error| {
        // A mistake of the whole file is reported for its first line.
        let first = error.key().is_empty().then_some(1);
        match lines.line(&dotted(error.key())).or(first) {
            Some(line) => error.at_line(line),
            None => error,
        }
    })
}

fn policy(keys: PolicyKeys<'_>) -> Result<Policy, BuildError> {
    let mut preset = Preset::default();
    if let Some(name) = keys.string("preset")? {
        let names: Vec<&str> = Preset::ALL.iter().map(|preset| preset.name()).collect();
        preset = Preset::from_name(&name).ok_or_else(|| choice("preset", &name, &names))?;
    }
    let base = preset.rules();
    let mut builder = Policy::builder().preset(preset);
    if let Some(tags) = keys.string("allowed")? {
        builder = builder.allowed(tags);
    }
    if let Some(word) = keys.string("disallowed")? {
        builder = builder.disallowed(match word.as_str() {
            "escape" => Disallowed::Escape,
            "strip" => Disallowed::Strip,
            _ => return Err(choice("disallowed", &word, &["escape", "strip"])),
        });
    }
    if let Some(schemes) = keys.strings("schemes")? {
        builder = builder.schemes(schemes);
    }
    if let Some(on) = keys.boolean("relative_links")? {
        builder = builder.relative_links(on);
    }
    if let Some(words) = keys.string("rel")? {
        builder = builder.rel(words);
    }
    if let Some(words) = keys.string("trusted_rel")? {
        builder = builder.trusted_rel(words);
    }
    if let Some(on) = keys.boolean("always_clean")? {
        builder = builder.always_clean(on);
    }
    if let Some(word) = keys.string("lying_captions")? {
        builder = builder.lying_captions(match word.as_str() {
            "refuse" => LyingCaptions::Refuse,
            "keep" => LyingCaptions::Keep,
            _ => return Err(choice("lying_captions", &word, &["refuse", "keep"])),
        });
    }
    if let Some(word) = keys.string("direction")? {
        builder = builder.direction(match word.as_str() {
            "inherit" => Direction::Inherit,
            "auto" => Direction::Auto,
            _ => return Err(choice("direction", &word, &["inherit", "auto"])),
        });
    }
    if let Some(word) = keys.string("templates")? {
        builder = builder.templates(match word.as_str() {
            "keep" => Templates::Keep,
            "inert" => Templates::Inert,
            _ => return Err(choice("templates", &word, &["keep", "inert"])),
        });
    }
    if let Some(names) = keys.strings("marks")? {
        builder = builder.marks(Marks::from_names(names)?);
    }
    if let Some(keys) = keys.table("aliases")? {
        for (from, to) in keys.entries() {
            let wrong = || wrong_type(&format!("aliases.{from}"), "a string", to);
            builder = builder.alias(from, to.as_str().ok_or_else(wrong)?);
        }
    }
    if let Some(keys) = keys.table("links")? {
        builder = builder.links(links(keys, base.links)?);
    }
    if let Some(keys) = keys.table("quotes")? {
        builder = builder.quotes(quotes(keys, base.quotes)?);
    }
    if let Some(keys) = keys.table("breaks")? {
        if let Some(on) = keys.boolean("enabled")? {
            builder = builder.breaks(on);
        }
        keys.done(&["enabled"])?;
    }
    if let Some(keys) = keys.table("limits")? {
        builder = builder.limits(limits(keys, base.limits)?);
    }
    if let Some(keys) = keys.table("messages")? {
        builder = builder.messages(message_data::read(keys)?);
    }
    keys.done(&[
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
        "lying_captions",
        "direction",
        "templates",
        "marks",
        "messages",
    ])?;
    builder.build()
}

fn links(keys: PolicyKeys<'_>, mut links: LinkOptions) -> Result<LinkOptions, BuildError> {
    for (key, setting) in [
        ("urls", &mut links.urls),
        ("emails", &mut links.emails),
        ("www", &mut links.www),
        ("bare_domains", &mut links.bare_domains),
        ("mentions", &mut links.mentions),
        ("emoji", &mut links.emoji),
    ] {
        *setting = keys.boolean(key)?.unwrap_or(*setting);
    }
    links.max_caption = keys.number("max_caption")?.unwrap_or(links.max_caption);
    links.hosts = keys.strings("hosts")?.unwrap_or(links.hosts);
    if let Some(word) = keys.string("target")? {
        links.target = match word.as_str() {
            "_self" => Window::Same,
            "_blank" => Window::New,
            _ => return Err(choice("links.target", &word, &["_self", "_blank"])),
        };
    }
    keys.done(&[
        "urls",
        "emails",
        "www",
        "bare_domains",
        "mentions",
        "emoji",
        "max_caption",
        "hosts",
        "target",
    ])?;
    Ok(links)
}

fn quotes(keys: PolicyKeys<'_>, mut quotes: QuoteOptions) -> Result<QuoteOptions, BuildError> {
    quotes.enabled = keys.boolean("enabled")?.unwrap_or(quotes.enabled);
    quotes.max_depth = keys.number("max_depth")?.unwrap_or(quotes.max_depth);
    quotes.class = keys.string("class")?.unwrap_or(quotes.class);
    quotes.untitled = keys.string("untitled")?.or(quotes.untitled).filter(|line| !line.is_empty());
    if let Some(word) = keys.string("deeper")? {
        quotes.deeper = match word.as_str() {
            "flatten" => DeepQuotes::Flatten,
            "omit" => DeepQuotes::Omit,
            "reject" => DeepQuotes::Reject,
            _ => return Err(choice("quotes.deeper", &word, &["flatten", "omit", "reject"])),
        };
    }
    if let Some(keys) = keys.table("fold")? {
        let fold = QuoteFold { depth: keys.number("depth")?, chars: keys.number("chars")? };
        keys.done(&["depth", "chars"])?;
        quotes.fold = Some(fold);
    }
    keys.done(&["enabled", "max_depth", "deeper", "class", "untitled", "fold"])?;
    Ok(quotes)
}

fn limits(keys: PolicyKeys<'_>, mut limits: Limits) -> Result<Limits, BuildError> {
    limits.max_input = keys.number("max_input")?.unwrap_or(limits.max_input);
    limits.max_depth = keys.number("max_depth")?.unwrap_or(limits.max_depth);
    limits.max_links = keys.number("max_links")?.unwrap_or(limits.max_links);
    keys.done(&["max_input", "max_depth", "max_links"])?;
    Ok(limits)
}

impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rules = self.rules();
        let aliases: BTreeMap<&str, &str> = rules
            .aliases
            .iter()
            .map(|&(from, to)| match to {
                Alias::Element(to) => (from, to.name()),
                Alias::Quote => (from, "quote"),
            })
            .collect();
        let breaks = BTreeMap::from([("enabled", rules.breaks)]);
        let mut out = serializer.serialize_struct("Policy", 17)?;
        out.serialize_field("allowed", &self.allowed().to_string())?;
        out.serialize_field("disallowed", &rules.disallowed)?;
        out.serialize_field("schemes", &rules.schemes)?;
        out.serialize_field("relative_links", &rules.relative_links)?;
        out.serialize_field("rel", &rules.rel)?;
        match &rules.trusted_rel {
            Some(words) => out.serialize_field("trusted_rel", words)?,
            None => out.skip_field("trusted_rel")?,
        }
        out.serialize_field("always_clean", &rules.always_clean)?;
        out.serialize_field("lying_captions", &rules.lying_captions)?;
        out.serialize_field("direction", &rules.direction)?;
        out.serialize_field("templates", &rules.templates)?;
        out.serialize_field("marks", &rules.marks)?;
        out.serialize_field("aliases", &aliases)?;
        out.serialize_field("links", &rules.links)?;
        out.serialize_field("quotes", &rules.quotes)?;
        out.serialize_field("breaks", &breaks)?;
        out.serialize_field("limits", &rules.limits)?;
        match message_data::write(&rules.messages) {
            Some(messages) => out.serialize_field("messages", &messages)?,
            None => out.skip_field("messages")?,
        }
        out.end()
    }
}

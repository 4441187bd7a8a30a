//! Checks a policy: forbidden names, ranges, contradictions.
//!
//! OWASP refused policies as data because "a mistake becomes a silently weaker
//! policy" (java-html-sanitizer #165). Here a mistake is an error with the
//! name of the key and of the limit, at start-up.

use std::ops::RangeInclusive;

use super::attribute::{Attribute, Values};
use super::element::Element;
use super::floor;
use super::{Alias, Rules, Templates};
use crate::error::{BuildError, BuildErrorKind};

/// Longest `limits.max_input`, in bytes: 16 MiB.
const INPUT_CEILING: usize = 16 * 1024 * 1024;
/// Deepest `limits.max_depth`: well under the 512 at which browsers rearrange the tree.
const DEPTH_CEILING: usize = 128;
/// Deepest `quotes.max_depth`: a tower of sixteen boxes has no room for text.
const QUOTE_CEILING: usize = 16;
/// Most `limits.max_links`.
const LINKS_CEILING: usize = 100_000;
/// Shortest `links.max_caption`: `http://…` and nothing else.
const CAPTION_FLOOR: usize = 8;
/// Longest `links.max_caption`: longer than any address that is linked.
const CAPTION_CEILING: usize = 4096;

/// Returns the first mistake in the rules.
pub(super) fn verify(rules: &Rules) -> Result<(), BuildError> {
    verify_ranges(rules)?;
    verify_schemes(rules)?;
    verify_words(rules)?;
    verify_elements(rules)?;
    verify_aliases(rules)
}

fn verify_ranges(rules: &Rules) -> Result<(), BuildError> {
    let limits = &rules.limits;
    range("limits.max_input", limits.max_input, 1..=INPUT_CEILING)?;
    range("limits.max_depth", limits.max_depth, 1..=DEPTH_CEILING)?;
    range("limits.max_links", limits.max_links, 0..=LINKS_CEILING)?;
    range("quotes.max_depth", rules.quotes.max_depth, 1..=QUOTE_CEILING)?;
    if let Some(fold) = rules.quotes.fold {
        range("quotes.fold.depth", fold.depth.unwrap_or(0), 0..=QUOTE_CEILING)?;
        range("quotes.fold.chars", fold.chars.unwrap_or(1), 1..=INPUT_CEILING)?;
        if fold.depth.or(fold.chars).is_none() {
            return Err(invalid("quotes.fold", "needs `depth` or `chars`"));
        }
    }
    range("links.max_caption", rules.links.max_caption, CAPTION_FLOOR..=CAPTION_CEILING)
}

fn range(key: &str, value: usize, range: RangeInclusive<usize>) -> Result<(), BuildError> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(invalid(key, format!("{value} is out of range, from {} to {}", range.start(), range.end())))
}

fn verify_schemes(rules: &Rules) -> Result<(), BuildError> {
    for scheme in &rules.schemes {
        if floor::is_forbidden_scheme(scheme) {
            return Err(BuildError::new(
                BuildErrorKind::Forbidden,
                "schemes",
                format!("`{scheme}` is on the hard floor: no policy can allow it"),
            ));
        }
        let rest_is_sound =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        if !scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            || !scheme.bytes().all(rest_is_sound)
        {
            let message = format!("`{scheme}` is not a scheme; write `https`, without the colon");
            return Err(invalid("schemes", message));
        }
    }
    Ok(())
}

/// Longest text of the policy, in bytes, that is written with each link or quote.
/// Longer ones would make the HTML of ordinary quotes exceed the output bound.
const MAX_WORDS: usize = 64;

/// Texts that end up in attributes of the output.
fn verify_words(rules: &Rules) -> Result<(), BuildError> {
    let quotes = &rules.quotes;
    let untitled = quotes.untitled.as_deref().unwrap_or("");
    let trusted = rules.trusted_rel.as_deref().unwrap_or("");
    for (key, text) in [
        ("rel", rules.rel.as_str()),
        ("trusted_rel", trusted),
        ("quotes.class", &quotes.class),
        ("quotes.untitled", untitled),
    ] {
        if text.len() > MAX_WORDS {
            let message = format!("{} bytes are too long, the limit is {MAX_WORDS}", text.len());
            return Err(invalid(key, message));
        }
    }
    for (key, rel) in [("rel", rules.rel.as_str()), ("trusted_rel", trusted)] {
        for word in rel.split_ascii_whitespace() {
            if !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
                let message = format!("`{word}` is not a link type; write `nofollow ugc`");
                return Err(invalid(key, message));
            }
            if word == "opener" {
                let message = "`opener` lets a linked page change the page of the link";
                return Err(invalid(key, message));
            }
        }
    }
    let class = &quotes.class;
    let is_word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if !class.split(' ').all(is_word) {
        let message = format!("`{class}` is not a class: letters, digits, `-` and `_` only");
        return Err(invalid("quotes.class", message));
    }
    if untitled.contains(char::is_control) {
        return Err(invalid("quotes.untitled", "a control character cannot be shown"));
    }
    for host in &rules.links.hosts {
        if host.is_empty() || !host.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.')) {
            return Err(invalid("links.hosts", format!("`{host}` is not a host name")));
        }
    }
    Ok(())
}

fn verify_elements(rules: &Rules) -> Result<(), BuildError> {
    let allows = |element| rules.allowed.contains(element);
    for &element in &rules.listed {
        for rule in &rules.attributes[element as usize] {
            if !rule.name.fits(element) {
                let (name, element) = (rule.name.name(), element.name());
                return Err(contradiction(
                    "allowed",
                    format!("`{name}` means nothing on `<{element}>`"),
                ));
            }
        }
        for rule in &rules.attributes[element as usize] {
            let Values::OneOf(values) = &rule.values else { continue };
            if let Some(value) = values.iter().find(|value| value.contains(['"', '\''])) {
                let message = format!("`{value}` holds a quotation mark, which no value may");
                return Err(invalid("allowed", message));
            }
            let begins = |value: &&String| Templates::are_in(value);
            let template = values.iter().find(begins);
            if let Some(value) = template.filter(|_| rules.templates == Templates::Inert) {
                let message = format!("`{value}` begins a template, and `templates` is `inert`");
                return Err(contradiction("allowed", message));
            }
        }
        let own = matches!(element, Element::P | Element::Br);
        if own && !rules.attributes[element as usize].is_empty() {
            let name = element.name();
            return Err(contradiction(
                "allowed",
                format!("the formatter writes `<{name}>` itself, without attributes"),
            ));
        }
    }
    let item_without_list = allows(Element::Li) && !allows(Element::Ul) && !allows(Element::Ol);
    if item_without_list {
        return Err(contradiction("allowed", "`<li>` needs `<ul>` or `<ol>`"));
    }
    for (part, whole) in [
        (Element::Dt, Element::Dl),
        (Element::Dd, Element::Dl),
        (Element::Summary, Element::Details),
    ] {
        if allows(part) && !allows(whole) {
            let (part, whole) = (part.name(), whole.name());
            return Err(contradiction("allowed", format!("`<{part}>` needs `<{whole}>`")));
        }
    }
    for list in [Element::Ul, Element::Ol] {
        if allows(list) && !allows(Element::Li) {
            let list = list.name();
            return Err(contradiction("allowed", format!("`<{list}>` needs `<li>`")));
        }
    }
    if allows(Element::Dl) && !(allows(Element::Dt) && allows(Element::Dd)) {
        return Err(contradiction("allowed", "`<dl>` needs `<dt>` and `<dd>`"));
    }
    for (element, name) in [(Element::A, Attribute::Href), (Element::Img, Attribute::Src)] {
        if allows(element) && rules.attribute(element, name).is_none() {
            let (element, name) = (element.name(), name.name());
            return Err(contradiction("allowed", format!("`<{element}>` needs `{name}`")));
        }
        if allows(element) && rules.schemes.is_empty() && !rules.relative_links {
            let element = element.name();
            return Err(contradiction(
                "schemes",
                format!("no scheme and no relative links leave nothing for `<{element}>`"),
            ));
        }
    }
    Ok(())
}

fn verify_aliases(rules: &Rules) -> Result<(), BuildError> {
    for &(from, to) in &rules.aliases {
        let key = format!("aliases.{from}");
        if Element::from_name(from).is_some_and(|from| rules.allowed.contains(from)) {
            return Err(contradiction(&key, format!("`<{from}>` is allowed itself")));
        }
        match to {
            Alias::Element(to) if !rules.allowed.contains(to) => {
                return Err(contradiction(&key, format!("`<{}>` is not allowed", to.name())));
            }
            Alias::Quote if !rules.quotes.enabled => {
                return Err(contradiction(&key, "quotes are switched off"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn invalid(key: &str, message: impl Into<String>) -> BuildError {
    BuildError::new(BuildErrorKind::InvalidValue, key, message)
}

fn contradiction(key: &str, message: impl Into<String>) -> BuildError {
    BuildError::new(BuildErrorKind::Contradiction, key, message)
}

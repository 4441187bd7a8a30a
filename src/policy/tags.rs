//! Allowed tags as text, in Drupal's syntax: `<a href title> <ol start type='1 A'>`.
//!
//! Site builders already have such lists, and the same text tells authors which tags they may
//! write. It is read strictly: a whitelist that is half understood is
//! a different whitelist.

use std::fmt;

use super::attribute::{Attribute, AttributeRule, Values};
use super::element::Element;
use super::floor;
use super::{Policy, Rules};
use crate::error::{BuildError, BuildErrorKind};

const KEY: &str = "allowed";

/// The allowed tags of a policy; its `Display` is the syntax that
/// [`PolicyBuilder::allowed`](super::PolicyBuilder::allowed) reads.
///
/// ```
/// let policy = wellsaid::Policy::wordpress();
/// assert!(policy.allowed().to_string().starts_with("<a href title> <abbr title> <b> "));
/// assert!(policy.allowed().names().starts_with("<a> <abbr> <b> "));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AllowedTags<'p> {
    rules: &'p Rules,
}

impl<'p> AllowedTags<'p> {
    pub(super) fn new(rules: &'p Rules) -> Self {
        Self { rules }
    }

    /// The tags without their attributes, as a form shows them: `<a> <em>`.
    pub fn names(self) -> String {
        let tags = self.rules.listed.iter().map(|element| format!("<{}>", element.name()));
        tags.collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for AllowedTags<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, &element) in self.rules.listed.iter().enumerate() {
            write!(f, "{}<{}", if at == 0 { "" } else { " " }, element.name())?;
            for rule in &self.rules.attributes[element as usize] {
                write!(f, " {}", rule.name.name())?;
                if let Values::OneOf(values) = &rule.values {
                    let mark = if values.len() == 1 { '"' } else { '\'' };
                    write!(f, "={mark}{}{mark}", values.join(" "))?;
                }
            }
            f.write_str(">")?;
        }
        Ok(())
    }
}

/// One tag of a list: an element and the attributes it may have.
pub(super) type TagRule = (Element, Vec<AttributeRule>);

/// Reads a list of allowed tags.
pub(super) fn parse(list: &str) -> Result<Vec<TagRule>, BuildError> {
    let mut tags: Vec<TagRule> = Vec::new();
    let mut rest = list.trim_start();
    while !rest.is_empty() {
        let inner = rest.strip_prefix('<').ok_or_else(|| {
            syntax(format!("expected `<` at `{}`, as in `<a href> <em>`", excerpt(rest)))
        })?;
        let end = tag_end(inner)
            .ok_or_else(|| syntax(format!("`{}` has no closing `>`", excerpt(rest))))?;
        let (element, attributes) = parse_tag(&inner[..end])?;
        match tags.iter_mut().find(|(known, _)| *known == element) {
            Some((_, known)) => {
                for attribute in attributes {
                    add(known, attribute);
                }
            }
            None => tags.push((element, attributes)),
        }
        rest = inner[end + 1..].trim_start();
    }
    Ok(tags)
}

/// Place of the `>` of a tag, outside quotes.
fn tag_end(inner: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'<') => return None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(mark), _) if mark == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn parse_tag(tag: &str) -> Result<TagRule, BuildError> {
    let tag = tag.strip_suffix('/').unwrap_or(tag).trim_end();
    let (name, mut rest) = tag.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((tag, ""));
    let element = element(KEY, name)?;
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok((element, attributes));
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
        let name = attribute(&rest[..end])?;
        rest = &rest[end..];
        let mut values = Values::Any;
        if let Some(after) = rest.strip_prefix('=') {
            let (list, next) = value(after).ok_or_else(|| {
                syntax(format!(
                    "the value of `{}` in `<{}>` has no closing quotation mark",
                    name.name(),
                    element.name()
                ))
            })?;
            let words: Vec<String> = list.split_ascii_whitespace().map(String::from).collect();
            if words.is_empty() {
                let name = name.name();
                return Err(syntax(format!("`{name}=` in `<{}>` lists no value", element.name())));
            }
            values = Values::OneOf(words);
            rest = next;
        }
        add(&mut attributes, AttributeRule { name, values });
    }
}

/// A value after `=`, quoted or not, and what follows it.
fn value(text: &str) -> Option<(&str, &str)> {
    match text.chars().next() {
        Some(mark @ ('"' | '\'')) => text[1..].split_once(mark),
        _ => {
            let end = text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len());
            Some(text.split_at(end))
        }
    }
}

/// Adds an attribute; if it exists already, the wider of both rules applies.
pub(super) fn add(attributes: &mut Vec<AttributeRule>, new: AttributeRule) {
    let Some(known) = attributes.iter_mut().find(|known| known.name == new.name) else {
        attributes.push(new);
        return;
    };
    match (&mut known.values, new.values) {
        (Values::OneOf(known), Values::OneOf(more)) => {
            for value in more {
                if !known.contains(&value) {
                    known.push(value);
                }
            }
        }
        (any, _) => *any = Values::Any,
    }
}

/// The element of a name in a policy.
pub(super) fn element(key: &str, name: &str) -> Result<Element, BuildError> {
    let lower = name.to_ascii_lowercase();
    if let Some(element) = Element::from_name(&lower) {
        return Ok(element);
    }
    if floor::is_forbidden_element(&lower) {
        return Err(BuildError::new(
            BuildErrorKind::Forbidden,
            key,
            format!("`<{lower}>` is on the hard floor: no policy can allow it"),
        ));
    }
    let closed: Vec<&str> = Element::ALL.iter().map(|element| element.name()).collect();
    Err(BuildError::new(
        BuildErrorKind::InvalidValue,
        key,
        format!(
            "`<{}>` is not an element that a policy can allow; these are: {}",
            excerpt(name),
            closed.join(" ")
        ),
    ))
}

/// The attribute of a name in a policy.
fn attribute(name: &str) -> Result<Attribute, BuildError> {
    let lower = name.to_ascii_lowercase();
    if floor::is_forbidden_attribute(&lower) {
        return Err(BuildError::new(
            BuildErrorKind::Forbidden,
            KEY,
            format!("attribute `{}` is on the hard floor: no policy can allow it", excerpt(&lower)),
        ));
    }
    let Some(attribute) = Attribute::from_name(&lower) else {
        let closed: Vec<&str> = Attribute::ALL.iter().map(|attribute| attribute.name()).collect();
        return Err(BuildError::new(
            BuildErrorKind::InvalidValue,
            KEY,
            format!(
                "`{}` is not an attribute that a policy can allow; these are: {}",
                excerpt(name),
                closed.join(" ")
            ),
        ));
    };
    Ok(attribute)
}

fn syntax(message: String) -> BuildError {
    BuildError::new(BuildErrorKind::Syntax, KEY, message)
}

/// The start of a text, short enough for a message.
fn excerpt(text: &str) -> String {
    match text.char_indices().nth(24) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

impl Policy {
    /// Tells if authors may write `attribute` on `element`, whatever its value.
    pub fn allows_attribute(&self, element: Element, attribute: Attribute) -> bool {
        self.rules.attribute(element, attribute).is_some()
    }
}

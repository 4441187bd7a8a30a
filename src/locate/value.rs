//! Values of TOML and of JSON, each with its offset in the text.

use std::borrow::Cow;

use toml::value::Datetime;

/// A value of a text; nested no deeper than [`MAX_NESTING`].
#[derive(Debug)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Date(#[cfg_attr(not(feature = "moderation"), expect(dead_code))] Datetime),
    String(Cow<'t, str>),
    /// The items with their offsets.
    List(Vec<(usize, Self)>),
    Table(Vec<Entry<'t>>),
    /// Something that is not kept, and why.
    Unread(&'static str),
}

/// A key of a table with its value.
#[derive(Debug)]
pub(crate) struct Entry<'t> {
    pub(crate) key: Cow<'t, str>,
    /// Offset of the key.
    pub(crate) at: usize,
    pub(crate) value: Value<'t>,
}

/// Lists and tables in each other; deeper ones are not kept, so that trees are not too deep for the
/// stack.
pub(super) const MAX_NESTING: usize = 127;

/// A list or table below all these.
pub(super) const TOO_DEEP: Value<'static> = Value::Unread("nested too deeply");
/// A number that no type here holds.
pub(super) const TOO_LARGE: Value<'static> = Value::Unread("the number is too large");

impl Value<'_> {
    /// The string that it is.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value as an error names it.
    pub(crate) fn shown(&self) -> String {
        let name = match self {
            Self::Null => "null",
            Self::Bool(on) => return on.to_string(),
            Self::Integer(number) => return number.to_string(),
            Self::Float(number) => return format!("{number:?}"),
            Self::Date(_) => "a date",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Unread(why) => why,
        };
        name.to_owned()
    }
}

impl Entry<'_> {
    /// Tells if it has this key.
    pub(crate) fn is(&self, key: &str) -> bool {
        crate::work::add(1);
        self.key == key
    }
}

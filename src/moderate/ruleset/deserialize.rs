//! Deserializer over the values of a rule file.
//!
//! Errors of serde arrive as data: the key, the words that are known, the type that is wanted.
//! The path to a mistake is built while the calls return.

use std::fmt::{self, Display};

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::error::BuildErrorKind;
use crate::locate::{Entry, PathStep, Value};
use crate::text::nearest::{among, nearest};

use super::mistake::Mistake;
use super::sieve::Sieve;

/// The enum whose values are tables of one key; all others are words.
const TABLE_ENUM: &str = "Condition";

/// A value to be read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'v, 't> {
    value: &'v Value<'t>,
    /// Values that are passed over.
    sieve: &'v Sieve,
}

impl<'v, 't> Reader<'v, 't> {
    pub(super) fn new(value: &'v Value<'t>, sieve: &'v Sieve) -> Self {
        Self { value, sieve }
    }

    fn expected<T>(self, what: &'static str) -> Result<T, Mistake> {
        Err(match self.value {
            Value::Unread(why) => Mistake::custom(why),
            Value::String(text) => Mistake::invalid_type(Unexpected::Str(text), &what),
            other => Mistake::custom(format!("expected {what}, found {}", other.shown())),
        })
    }

    fn read_if<'de, V: Visitor<'de>>(
        self,
        is_right: bool,
        what: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if is_right { self.deserialize_any(visitor) } else { self.expected(what) }
    }
}

impl<'de> Deserializer<'de> for Reader<'_, '_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(on) => visitor.visit_bool(*on),
            Value::Integer(number) => match (u64::try_from(*number), i64::try_from(*number)) {
                (Ok(number), _) => visitor.visit_u64(number),
                (_, Ok(number)) => visitor.visit_i64(number),
                _ => self.expected("a smaller number"),
            },
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Date(date) => visitor.visit_string(date.to_string()),
            Value::String(text) => visitor.visit_str(text),
            Value::List(items) => {
                visitor.visit_seq(Items { rest: items.iter().enumerate(), sieve: self.sieve })
            }
            Value::Table(entries) => visitor.visit_map(Entries::new(entries, self.sieve)),
            Value::Unread(_) => self.expected("a smaller value"),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read_if(matches!(self.value, Value::Bool(_)), "true or false", visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read_if(matches!(self.value, Value::Integer(0..)), "a whole number from 0", visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read_if(matches!(self.value, Value::Float(_) | Value::Integer(_)), "a number", visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read_if(matches!(self.value, Value::String(_)), "a character", visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read_if(matches!(self.value, Value::String(_)), "a string", visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        if let Value::String(text) = self.value {
            // A list of one entry is often written as the entry.
            let hint = if text.len() <= 40 { format!("; write [{text:?}]") } else { String::new() };
            return Err(Mistake::custom(format!(
                "expected a list, found the string {text:?}{hint}"
            )));
        }
        self.read_if(matches!(self.value, Value::List(_)), "a list", visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read_if(matches!(self.value, Value::Table(_)), "a table", visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Table(entries) if name == TABLE_ENUM => {
                let mut live = entries.iter().filter(|entry| !self.sieve.is_aside(&entry.value));
                match (live.next(), live.next()) {
                    (None, _) => {
                        let message = format!("needs a condition, one of: {}", known.join(" "));
                        Err(Mistake::custom(message))
                    }
                    (Some(entry), None) if !known.contains(&entry.key.as_ref()) => {
                        Err(Mistake::unknown_field(&entry.key, known).inside(key(entry)))
                    }
                    (Some(_), None) => visitor
                        .visit_enum(MapAccessDeserializer::new(Entries::new(entries, self.sieve))),
                    _ => Err(Mistake::custom(
                        "more than one condition; combine them with `all` or `any`",
                    )),
                }
            }
            Value::Unread(_) => self.expected("a table"),
            Value::String(word) if name == TABLE_ENUM && known.contains(&word.as_ref()) => {
                Err(Mistake::custom("expected a table").inside(PathStep::Key(word.to_string())))
            }
            _ if name == TABLE_ENUM => {
                Err(Mistake::custom(format!("expected a table with one of: {}", known.join(" "))))
            }
            Value::String(word) => visitor.visit_enum(StrDeserializer::new(word)),
            _ => Err(Mistake::custom("expected a string")),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u128 f32 bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}

/// The items of a list.
struct Items<'v, 't> {
    rest: std::iter::Enumerate<std::slice::Iter<'v, (usize, Value<'t>)>>,
    sieve: &'v Sieve,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        let Self { rest, sieve } = self;
        let Some((index, (_, value))) = rest.find(|(_, (_, value))| !sieve.is_aside(value)) else {
            return Ok(None);
        };
        let read = seed.deserialize(Reader::new(value, sieve)).map(Some);
        read.map_err(|mistake| mistake.inside(PathStep::Index(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The keys and values of a table.
struct Entries<'v, 't> {
    rest: std::slice::Iter<'v, Entry<'t>>,
    /// The entry whose key was read last.
    entry: Option<&'v Entry<'t>>,
    sieve: &'v Sieve,
}

impl<'v, 't> Entries<'v, 't> {
    fn new(entries: &'v [Entry<'t>], sieve: &'v Sieve) -> Self {
        Self { rest: entries.iter(), entry: None, sieve }
    }
}

fn key(entry: &Entry<'_>) -> PathStep {
    PathStep::Key(entry.key.clone().into_owned())
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        let sieve = self.sieve;
        self.entry = self.rest.find(|entry| !sieve.is_aside(&entry.value));
        let Some(entry) = self.entry else { return Ok(None) };
        let name: StrDeserializer<'_, Mistake> = entry.key.as_ref().into_deserializer();
        seed.deserialize(name).map(Some).map_err(|mistake| mistake.inside(key(entry)))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mistake> {
        let Some(entry) = self.entry else { return Err(Mistake::custom("a key is missing")) };
        seed.deserialize(Reader::new(&entry.value, self.sieve))
            .map_err(|mistake| mistake.inside(key(entry)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

impl Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Mistake {}

impl Error for Mistake {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(BuildErrorKind::InvalidValue, Vec::new(), message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Bool(on) => on.to_string(),
            Unexpected::Unsigned(number) => number.to_string(),
            Unexpected::Signed(number) => number.to_string(),
            Unexpected::Float(number) => format!("{number:?}"),
            Unexpected::Str(text) => format!("the string {text:?}"),
            Unexpected::Unit => "null".to_owned(),
            Unexpected::Seq => "a list".to_owned(),
            Unexpected::Map => "a table".to_owned(),
            other => other.to_string(),
        };
        Self::custom(format!("expected {expected}, found {found}"))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match found {
            // A whole number that the type of a key can't hold.
            Unexpected::Unsigned(_) => Self::invalid_type(found, &"a smaller number"),
            _ => Self::invalid_type(found, expected),
        }
    }

    fn unknown_field(found: &str, known: &'static [&'static str]) -> Self {
        let message = format!("unknown key{}", among(found, known, "known here"));
        Self::new(BuildErrorKind::UnknownKey, Vec::new(), message)
            .about(nearest(found, known).first().copied())
    }

    fn unknown_variant(found: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format!("unknown value `{found}`{}", among(found, known, "expected one of")))
    }

    fn missing_field(key: &'static str) -> Self {
        Self::custom(format!("`{key}` is missing")).about(Some(key))
    }

    fn duplicate_field(key: &'static str) -> Self {
        let message = format!("`{key}` is given twice");
        Self::new(BuildErrorKind::Syntax, Vec::new(), message)
    }
}

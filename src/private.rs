//! Values that a comment form promises to keep private.
//!
//! The e-mail address of an author leaks through overlooked places: a debug line in a log, a
//! template that prints the whole record, a JSON response. Here each of those is a compile error or
//! does not print the value.

use std::fmt;

/// A value that is kept private until your application calls [`expose`](Self::expose).
///
/// It has no `Display` and no `Serialize`, its `Debug` is redacted. It can be
/// deserialised, so that it can stand in the struct that a form is read into.
/// It is not wiped from memory: an address is private, not a key.
///
/// ```
/// use wellsaid::Private;
///
/// let mail = Private::new("ann@example.com".to_owned());
/// assert_eq!(format!("{mail:?}"), "Private(…)");
/// assert_eq!(mail.expose(), "ann@example.com");
/// ```
///
/// It can't be printed:
///
/// ```compile_fail,E0277
/// let mail = wellsaid::Private::new("ann@example.com");
/// println!("{mail}");
/// ```
///
/// Nor can it be part of a response:
///
/// ```compile_fail,E0277
/// let mail = wellsaid::Private::new("ann@example.com");
/// serde_json::to_string(&mail).unwrap();
/// ```
///
/// Nor does it turn into its value implicitly:
///
/// ```compile_fail,E0308
/// let mail = wellsaid::Private::new(String::from("ann@example.com"));
/// let text: &str = &mail;
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(transparent))]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Makes a value private.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value. Every place that calls this is a place to review.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Gives the value up.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Private<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Private(…)")
    }
}

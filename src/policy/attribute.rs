//! The closed set of attributes, for the same reason as the elements.

use super::element::Element;

macro_rules! attributes {
    ($($variant:ident $name:literal,)*) => {
        /// An attribute that a policy can allow on an element.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Attribute { $($variant,)* }

        impl Attribute {
            /// Every attribute, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            const NAMES: &'static [&'static str] = &[$($name,)*];

            /// The attribute of a lower-case name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

attributes! {
    Alt "alt",
    Cite "cite",
    Class "class",
    Datetime "datetime",
    Dir "dir",
    Height "height",
    Href "href",
    Hreflang "hreflang",
    Lang "lang",
    Open "open",
    Rel "rel",
    Reversed "reversed",
    Src "src",
    Start "start",
    Target "target",
    Title "title",
    Type "type",
    Value "value",
    Width "width",
}

impl Attribute {
    /// The lower-case name.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Tells if the value is an address and goes through the policy's URL check.
    /// Ammonia lets `cite="javascript:…"` pass; we do not.
    pub fn is_url(self) -> bool {
        matches!(self, Self::Href | Self::Cite | Self::Src)
    }

    /// Tells if HTML gives the attribute a meaning on `element`.
    ///
    /// A policy with `<em href>` is a mistake, and a mistake in a whitelist is
    /// found when it is built. Source: WHATWG HTML, "Attributes" index, and for
    /// `type` on `ul` and `li` the obsolete features that Drupal's lists still name.
    pub fn fits(self, element: Element) -> bool {
        use Element as E;
        match self {
            Self::Class | Self::Dir | Self::Lang | Self::Title => true,
            Self::Href | Self::Hreflang | Self::Rel | Self::Target => element == E::A,
            Self::Alt | Self::Height | Self::Src | Self::Width => element == E::Img,
            Self::Cite => matches!(element, E::Blockquote | E::Q | E::Del | E::Ins),
            Self::Datetime => matches!(element, E::Del | E::Ins),
            Self::Open => element == E::Details,
            Self::Reversed | Self::Start => element == E::Ol,
            Self::Type => matches!(element, E::A | E::Ol | E::Ul | E::Li),
            Self::Value => element == E::Li,
        }
    }
}

/// Values that an attribute may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    /// Any value (addresses still go through the URL check).
    Any,
    /// One of these; a trailing `*` matches any ending. Never empty.
    OneOf(Vec<String>),
}

/// An allowed attribute of an allowed element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeRule {
    pub(crate) name: Attribute,
    pub(crate) values: Values,
}

impl AttributeRule {
    /// Tells if any value is allowed.
    pub(crate) fn is_any(&self) -> bool {
        self.values == Values::Any
    }

    /// Tells if `value` (decoded) is allowed; addresses need the policy's URL check as well.
    ///
    /// `class` and `rel` are lists: each of their words is looked up by itself,
    /// and a list without words is not a value at all.
    pub(crate) fn accepts(&self, value: &str) -> bool {
        match self.name {
            Attribute::Class | Attribute::Rel => {
                let mut words = value.split_ascii_whitespace().peekable();
                words.peek().is_some() && words.all(|word| self.values.match_word(word))
            }
            _ => self.values.match_word(value),
        }
    }
}

impl Values {
    /// Tells if one word of `class`, or the whole of any other value, is listed.
    pub(crate) fn match_word(&self, word: &str) -> bool {
        let Self::OneOf(patterns) = self else { return true };
        patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => word.starts_with(start),
            None => word == pattern,
        })
    }
}

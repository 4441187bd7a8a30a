//! The closed set of attributes, for the same reason as the elements.

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

    /// The attribute of a lower-case name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.binary_search(&name).ok().map(|at| Self::ALL[at])
    }

    /// Whether the value is an address and goes through the policy's URL check.
    /// Ammonia lets `cite="javascript:…"` pass; we do not.
    pub fn is_url(self) -> bool {
        matches!(self, Self::Href | Self::Cite | Self::Src)
    }
}

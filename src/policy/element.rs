//! The closed set of elements, and what may stand inside what.
//!
//! A sanitizer that lets a site name any element has to know every way in which
//! browsers treat that element, today and tomorrow (`selectedcontent` was added
//! to HTML after sanitizers had shipped). So the set is closed: what is not an
//! [`Element`] can never be written, whatever a policy says.

/// How an element takes part in the content model.
///
/// Source: WHATWG HTML, "4 The elements of HTML" (content categories), narrowed
/// to what every parser builds the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Model {
    /// Phrasing content that wraps phrasing content: `em`, `a`, `code` …
    Inline,
    /// Phrasing content without an end tag: `br`, `img`.
    InlineVoid,
    /// A block that holds phrasing content only: `p`, `h2`–`h6`, `pre`, `summary`.
    Leaf,
    /// A block that holds blocks: `blockquote`, `details`.
    Container,
    /// A list: `ul`, `ol` hold `li`, `dl` holds `dt` and `dd`.
    List,
    /// An item of a list; holds blocks or phrasing content.
    Item,
    /// A block without an end tag: `hr`.
    BlockVoid,
}

macro_rules! elements {
    ($($variant:ident $name:literal $model:ident,)*) => {
        /// An HTML element that a policy can allow.
        ///
        /// `br`, `p`, `blockquote` and `pre` may also stand in the output when no
        /// author may write them: the formatter owns line breaks, paragraphs,
        /// quotes and code blocks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Element { $($variant,)* }

        impl Element {
            /// Every element, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            const NAMES: &'static [&'static str] = &[$($name,)*];
            const MODELS: &'static [Model] = &[$(Model::$model,)*];
        }
    };
}

elements! {
    A "a" Inline,
    Abbr "abbr" Inline,
    B "b" Inline,
    Bdi "bdi" Inline,
    Blockquote "blockquote" Container,
    Br "br" InlineVoid,
    Cite "cite" Inline,
    Code "code" Inline,
    Dd "dd" Item,
    Del "del" Inline,
    Details "details" Container,
    Dfn "dfn" Inline,
    Dl "dl" List,
    Dt "dt" Item,
    Em "em" Inline,
    H2 "h2" Leaf,
    H3 "h3" Leaf,
    H4 "h4" Leaf,
    H5 "h5" Leaf,
    H6 "h6" Leaf,
    Hr "hr" BlockVoid,
    I "i" Inline,
    Img "img" InlineVoid,
    Ins "ins" Inline,
    Kbd "kbd" Inline,
    Li "li" Item,
    Mark "mark" Inline,
    Ol "ol" List,
    P "p" Leaf,
    Pre "pre" Leaf,
    Q "q" Inline,
    S "s" Inline,
    Samp "samp" Inline,
    Small "small" Inline,
    Span "span" Inline,
    Strong "strong" Inline,
    Sub "sub" Inline,
    Summary "summary" Leaf,
    Sup "sup" Inline,
    U "u" Inline,
    Ul "ul" List,
    Var "var" Inline,
}

impl Element {
    /// The lower-case tag name.
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Its place in the content model.
    pub const fn model(self) -> Model {
        Self::MODELS[self as usize]
    }

    /// The element of a lower-case tag name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::from_bytes(name.as_bytes())
    }

    /// The element of a lower-case tag name in bytes: one look into a perfect hash,
    /// because every tag of every comment asks, twice.
    pub(crate) fn from_bytes(name: &[u8]) -> Option<Self> {
        let at = usize::from(SLOTS[slot(name)]);
        (Self::NAMES.get(at)?.as_bytes() == name).then(|| Self::ALL[at])
    }

    /// Whether it has no end tag.
    pub fn is_void(self) -> bool {
        matches!(self.model(), Model::InlineVoid | Model::BlockVoid)
    }

    /// Whether it stands inside a line of text.
    pub fn is_inline(self) -> bool {
        matches!(self.model(), Model::Inline | Model::InlineVoid)
    }
}

const FACTOR: u32 = 0x91b7_584b;

/// Slots of the hash; 42 names in 1024 slots leave room for a formula without collisions.
const SLOT_COUNT: usize = 1024;

/// First, second and last byte and the length tell all names apart; the factor
/// was found by trial and is proven by the evaluation of [`SLOTS`].
const fn slot(name: &[u8]) -> usize {
    if name.is_empty() {
        return 0;
    }
    let second = if name.len() > 1 { name[1] } else { 0 };
    let key = name[0] as u32
        | (second as u32) << 8
        | (name[name.len() - 1] as u32) << 16
        | (name.len() as u32) << 24;
    (key.wrapping_mul(FACTOR) >> 22) as usize
}

/// Index into [`Element::ALL`] per slot, 255 where none.
const SLOTS: [u8; SLOT_COUNT] = {
    let mut slots = [255; SLOT_COUNT];
    let mut at = 0;
    while at < Element::NAMES.len() {
        let slot = slot(Element::NAMES[at].as_bytes());
        assert!(slots[slot] == 255, "two element names share a slot");
        slots[slot] = at as u8;
        at += 1;
    }
    slots
};

/// A set of elements, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub struct ElementSet(u64);

const _: () = assert!(Element::ALL.len() <= 64);

impl ElementSet {
    /// The empty set.
    pub const EMPTY: Self = Self(0);

    /// The set with `element` in it.
    #[must_use]
    pub const fn with(self, element: Element) -> Self {
        Self(self.0 | 1 << element as u8)
    }

    /// The set without `element`.
    #[must_use]
    pub const fn without(self, element: Element) -> Self {
        Self(self.0 & !(1 << element as u8))
    }

    /// Whether `element` is in the set.
    pub const fn contains(self, element: Element) -> bool {
        self.0 >> element as u8 & 1 == 1
    }

    /// Whether the set holds nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members in alphabetical order.
    pub fn iter(self) -> impl Iterator<Item = Element> {
        Element::ALL.iter().copied().filter(move |&element| self.contains(element))
    }
}

impl FromIterator<Element> for ElementSet {
    fn from_iter<I: IntoIterator<Item = Element>>(elements: I) -> Self {
        elements.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// An author's element name that stands for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alias {
    /// `b` for `strong`.
    Element(Element),
    /// `blockquote` for a `[quote]` without a name.
    Quote,
}

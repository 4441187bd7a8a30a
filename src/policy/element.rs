//! The closed set of elements, and what may stand inside what.
//!
//! A sanitizer that lets a site name any element has to know every way in which
//! browsers treat that element, today and tomorrow (`selectedcontent` was added
//! to HTML after sanitizers had shipped). So the set is closed: only an [`Element`] can be written,
//! whatever a policy says.

use crate::text::eight;

/// Part that an element takes in the content model.
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

impl Model {
    /// Tells if an element of this model may hold one of the model `inner`.
    pub(crate) const fn holds(self, inner: Self) -> bool {
        const LINE: u8 = 1 << Model::Inline as u8 | 1 << Model::InlineVoid as u8;
        const BLOCKS: u8 = 1 << Model::Leaf as u8
            | 1 << Model::Container as u8
            | 1 << Model::List as u8
            | 1 << Model::BlockVoid as u8;
        // In the order of the models.
        const ROOM: [u8; 7] = [LINE, 0, LINE, BLOCKS, 1 << Model::Item as u8, LINE | BLOCKS, 0];
        ROOM[self as usize] >> inner as u8 & 1 == 1
    }
}

macro_rules! elements {
    ($($variant:ident $name:literal $model:ident,)*) => {
        /// An HTML element that a policy can allow.
        ///
        /// `br`, `p`, `blockquote` and `pre` may also stand in the output when authors may not
        /// write them: the formatter owns line breaks, paragraphs,
        /// quotes and code blocks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Element { $($variant,)* }

        impl Element {
            /// Every element, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            const NAMES: &'static [&'static str] = &[$($name,)*];
            /// Start and end tags, each with spaces behind it.
            const TAGS: &'static [[&'static str; 2]] = &[$([
                concat!("<", $name, ">             "),
                concat!("</", $name, ">            "),
            ],)*];
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

    /// The start tag without attributes.
    pub(crate) fn start_tag(self) -> &'static str {
        &Self::TAGS[self as usize][0][..self.name().len() + 2]
    }

    /// Appends the start tag without attributes, or the end tag. Each is copied with what stands
    /// behind it, so that nothing depends on its length.
    #[inline]
    pub(crate) fn push_tag(self, is_end: bool, out: &mut String) {
        /// The longest is `</blockquote>`.
        const ROOM: usize = 16;
        let end = out.len() + self.name().len() + 2 + usize::from(is_end);
        out.push_str(&Self::TAGS[self as usize][usize::from(is_end)][..ROOM]);
        out.truncate(end);
    }

    /// Place in the content model.
    pub const fn model(self) -> Model {
        Self::MODELS[self as usize]
    }

    /// The element of a lower-case tag name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::from_bytes(name.as_bytes())
    }

    /// The element of a lower-case tag name in bytes: one access to a perfect hash, because it is
    /// called twice for every tag of every comment.
    pub(crate) fn from_bytes(name: &[u8]) -> Option<Self> {
        let at = usize::from(SLOTS[slot(name)]);
        let known = Self::NAMES.get(at)?.as_bytes();
        // Names are too short for a comparison that is called.
        let same = known.len() == name.len() && known.iter().zip(name).all(|(a, b)| a == b);
        same.then(|| Self::ALL[at])
    }

    /// The element whose lower-case name is the run of letters and digits that begins `tag`, and
    /// the length of the name. Most names have at most seven bytes and end at a space or `>`: these
    /// are read at once, and no step depends on the length.
    #[inline]
    pub(crate) fn begins(tag: &[u8]) -> Option<(Self, usize)> {
        let word = eight::word(tag);
        let ends = eight::find(word, b'>') | eight::find(word, b' ');
        let end = ends & ends.wrapping_neg();
        // With a 1 behind it, so that a NUL counts.
        let name = word & (end >> 7).wrapping_sub(1) | end >> 7;
        let at = usize::from(WORD_SLOTS[word_slot(name)]);
        if end != 0 && WORDS.get(at) == Some(&name) {
            return Some((Self::ALL[at], end.trailing_zeros() as usize / 8));
        }
        Self::begins_otherwise(tag)
    }

    #[cold]
    fn begins_otherwise(tag: &[u8]) -> Option<(Self, usize)> {
        let length = tag.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        Some((Self::from_bytes(&tag[..length])?, length))
    }

    /// Tells if `tag` begins with the name and `>`.
    #[inline]
    pub(crate) fn ends(self, tag: &[u8]) -> bool {
        let name = Self::NAMES[self as usize];
        if name.len() > 7 {
            return tag.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b">"));
        }
        let bits = 8 * name.len() as u32;
        (eight::word(tag) ^ WORDS[self as usize] ^ u64::from(b'>' ^ 1) << bits) << (56 - bits) == 0
    }

    /// Tells if it has no end tag.
    pub fn is_void(self) -> bool {
        matches!(self.model(), Model::InlineVoid | Model::BlockVoid)
    }

    /// Tells if it stands inside a line of text.
    pub fn is_inline(self) -> bool {
        matches!(self.model(), Model::Inline | Model::InlineVoid)
    }
}

const FACTOR: u32 = 0x91b7_584b;

/// Slots of the hash; 42 names in 1024 slots leave room for a formula without collisions.
const SLOT_COUNT: usize = 1024;

/// First, second and last byte and the length tell all names apart; the factor
/// was found by trial and is verified by the evaluation of [`SLOTS`].
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

/// Index into [`Element::ALL`] per slot, 255 if empty.
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

/// Names of at most seven bytes as [`eight::word`] reads them, with a 1 behind; 0 for the longer
/// ones.
static WORDS: [u64; Element::NAMES.len()] = {
    let mut words = [0; Element::NAMES.len()];
    let mut element = 0;
    while element < words.len() {
        let name = Element::NAMES[element].as_bytes();
        if name.len() < 8 {
            words[element] = 1 << (8 * name.len());
            let mut at = 0;
            while at < name.len() {
                words[element] |= (name[at] as u64) << (8 * at);
                at += 1;
            }
        }
        element += 1;
    }
    words
};

/// Slot of a name in [`WORD_SLOTS`]; the factor was found as for [`FACTOR`].
const fn word_slot(name: u64) -> usize {
    (name.wrapping_mul(0x2572_7fb8_c192_cc7f) >> 57) as usize
}

/// Index into [`Element::ALL`] and [`WORDS`] per slot, 255 if empty.
static WORD_SLOTS: [u8; 128] = {
    let mut slots = [255; 128];
    let mut at = 0;
    while at < Element::NAMES.len() {
        if Element::NAMES[at].len() < 8 {
            let slot = word_slot(WORDS[at]);
            assert!(slots[slot] == 255, "two element names share a slot");
            slots[slot] = at as u8;
        }
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

    /// Tells if `element` is in the set.
    pub const fn contains(self, element: Element) -> bool {
        self.0 >> element as u8 & 1 == 1
    }

    /// Tells if the set holds nothing.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_hold_what_html_lets_them_hold() {
        use Model::{BlockVoid, Container, Inline, InlineVoid, Item, Leaf, List};
        let all = [Inline, InlineVoid, Leaf, Container, List, Item, BlockVoid];
        let line: &[Model] = &[Inline, InlineVoid];
        let blocks: &[Model] = &[Leaf, Container, List, BlockVoid];
        for (outer, inner) in [
            (Inline, line.to_vec()),
            (InlineVoid, vec![]),
            (Leaf, line.to_vec()),
            (Container, blocks.to_vec()),
            (List, vec![Item]),
            (Item, [line, blocks].concat()),
            (BlockVoid, vec![]),
        ] {
            for model in all {
                assert_eq!(outer.holds(model), inner.contains(&model), "{outer:?} {model:?}");
            }
        }
    }

    #[test]
    fn tags_begin_and_end_with_their_names() {
        let afters = [
            ">",
            " ",
            "> and more",
            " x=\"y\">",
            ">>>>>>>>",
            " > >",
            "",
            "x",
            "/>",
            "\n>",
            "=",
            "\0>",
            "1>",
            "\u{e1}>",
        ];
        for &element in Element::ALL {
            let name = element.name();
            for after in afters {
                let tag = format!("{name}{after}");
                let want = Element::begins_otherwise(tag.as_bytes());
                assert_eq!(Element::begins(tag.as_bytes()), want, "{tag}");
                if !after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                    assert_eq!(want, Some((element, name.len())), "{tag}");
                }
                assert_eq!(element.ends(tag.as_bytes()), after.starts_with('>'), "{tag}");
            }
            let upper = format!("{}>", name.to_uppercase());
            assert_eq!(Element::begins(upper.as_bytes()), None);
            assert!(!element.ends(upper.as_bytes()));
        }
        for tag in ["", ">", " ", "summaryx>", "\0>", "\x01>", "\x01", "unknown>", "unknown"] {
            assert_eq!(Element::begins(tag.as_bytes()), None, "{tag}");
        }
    }
}

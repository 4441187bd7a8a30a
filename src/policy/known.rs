//! Names that HTML knows.
//!
//! A known HTML name that is not allowed is escaped or stripped; an unknown one
//! (`<joke>`, `<insert name here>`, `List<String>`) is text. Removing unknown
//! names is how formatters lose words (HtmlSanitizer#251, sanitize#62).

use super::element::Element;
use crate::text::eight;

/// Meaning of a tag name in HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TagName {
    /// One of the closed set that a policy can allow.
    Element(Element),
    /// Another HTML element, never allowed.
    Foreign { gap: Gap, body: ElementBody },
}

/// Replacement of a stripped tag, so that words are not glued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    None,
    Space,
    /// The end of a line.
    Line,
}

/// Content that goes with a stripped tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ElementBody {
    /// The tag only.
    Kept,
    /// Everything up to the end tag: it was not written for readers.
    Dropped,
}

/// Elements of WHATWG HTML, obsolete ones included, that are not in [`Element`]
/// and stand inside a line.
const INLINE: &[&str] = &[
    "acronym",
    "annotation-xml",
    "applet",
    "area",
    "audio",
    "base",
    "basefont",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "button",
    "canvas",
    "data",
    "datalist",
    "embed",
    "font",
    "image",
    "input",
    "isindex",
    "keygen",
    "label",
    "link",
    "malignmark",
    "map",
    "marquee",
    "math",
    "menuitem",
    "meta",
    "meter",
    "mglyph",
    "multicol",
    "nextid",
    "nobr",
    "noembed",
    "noscript",
    "output",
    "param",
    "picture",
    "progress",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "select",
    "selectedcontent",
    "slot",
    "source",
    "spacer",
    "strike",
    "time",
    "track",
    "tt",
    "video",
    "wbr",
];

/// Elements that begin a line of their own (WHATWG HTML, "Rendering",
/// `display: block` and the table values).
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dialog",
    "dir",
    "div",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "head",
    "header",
    "hgroup",
    "html",
    "legend",
    "listing",
    "main",
    "menu",
    "nav",
    "noframes",
    "optgroup",
    "option",
    "plaintext",
    "search",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
];

/// Cells of a table.
const CELLS: &[&str] = &["td", "th"];

/// Parts of formulas: MathML Core.
const FORMULA: &[&str] = &[
    "annotation",
    "maction",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "semantics",
];

/// Elements whose content was not written for readers.
const DROPPED: &[&str] =
    &["iframe", "object", "script", "style", "svg", "template", "textarea", "title", "xmp"];

/// Longest name of all: `selectedcontent`.
const MAX_NAME: usize = 15;

const SLOTS: usize = 512;

#[derive(Clone, Copy)]
struct Slot {
    key: u128,
    text: &'static str,
    name: TagName,
}

/// An open-addressing table, built by the compiler: one load, one compare for
/// almost every tag, and no lower-cased copy of the source.
static TABLE: [Option<Slot>; SLOTS] = {
    let mut table = [None; SLOTS];
    let mut at = 0;
    while at < Element::ALL.len() {
        let element = Element::ALL[at];
        table = insert(table, element.name(), TagName::Element(element));
        at += 1;
    }
    let lists: [(&[&'static str], TagName); 5] = [
        (INLINE, TagName::Foreign { gap: Gap::None, body: ElementBody::Kept }),
        (FORMULA, TagName::Foreign { gap: Gap::None, body: ElementBody::Kept }),
        (CELLS, TagName::Foreign { gap: Gap::Space, body: ElementBody::Kept }),
        (BLOCK, TagName::Foreign { gap: Gap::Line, body: ElementBody::Kept }),
        (DROPPED, TagName::Foreign { gap: Gap::None, body: ElementBody::Dropped }),
    ];
    let mut list = 0;
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].0.len() {
            table = insert(table, lists[list].0[at], lists[list].1);
            at += 1;
        }
        list += 1;
    }
    table
};

const fn insert(
    mut table: [Option<Slot>; SLOTS],
    text: &'static str,
    name: TagName,
) -> [Option<Slot>; SLOTS] {
    let Some(key) = key(text.as_bytes()) else { panic!("a name is too long") };
    let mut slot = hash(key);
    while table[slot].is_some() {
        slot = (slot + 1) % SLOTS;
    }
    table[slot] = Some(Slot { key, text, name });
    table
}

/// The lower-case name as one number, first byte lowest, with a 1 behind it, so that a NUL
/// counts; `None` if it is longer than any we know.
const fn key(name: &[u8]) -> Option<u128> {
    if name.len() > MAX_NAME {
        return None;
    }
    let mut key = 1u128;
    let mut at = name.len();
    while at > 0 {
        at -= 1;
        key = (key << 8) + name[at].to_ascii_lowercase() as u128;
    }
    Some(key)
}

const fn hash(key: u128) -> usize {
    let folded = key as u64 ^ ((key >> 64) as u64).rotate_left(23);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 55) as usize
}

/// Looks a tag name up, in any case. `None`: not HTML, so text.
pub(crate) fn lookup(name: &[u8]) -> Option<TagName> {
    key(name).and_then(find).map(|slot| slot.name)
}

/// Reads `name>` without attributes, in any case, if it is a known name of at most seven bytes,
/// as in most tags of most comments. Returns the length of the name and its meaning.
///
/// Reads eight bytes at once: no step depends on the length of the name.
#[inline]
pub(crate) fn plain(rest: &[u8]) -> Option<(usize, TagName)> {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let word = eight::word(rest);
    let ends = eight::find(word, b'>');
    let end = ends & ends.wrapping_neg();
    if end < 1 << 15 {
        return None;
    }
    let name = word & ((end >> 7) - 1);
    // The highest bit of each byte from `A` to `Z`.
    let low = name & !HIGH;
    let upper = (low + ONES * (0x80 - b'A' as u64)) & !(low + ONES * (0x7F - b'Z' as u64));
    let lower = name | (upper & !name & HIGH) >> 2;
    let slot = find(u128::from(lower | end >> 7))?;
    Some((end.trailing_zeros() as usize / 8, slot.name))
}

/// The static spelling of an HTML element name, allowed or not, in any case.
///
/// `None`: HTML does not define it, so `<name>` in a comment is text.
pub fn known_name(name: &str) -> Option<&'static str> {
    key(name.as_bytes()).and_then(find).map(|slot| slot.text)
}

#[inline]
fn find(key: u128) -> Option<&'static Slot> {
    let mut slot = hash(key);
    while let Some(entry) = &TABLE[slot] {
        if entry.key == key {
            return Some(entry);
        }
        slot = (slot + 1) % SLOTS;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_case() {
        for &element in Element::ALL {
            let upper = element.name().to_ascii_uppercase();
            assert_eq!(lookup(upper.as_bytes()), Some(TagName::Element(element)));
        }
        for name in [INLINE, FORMULA, CELLS, BLOCK, DROPPED].concat() {
            assert!(matches!(lookup(name.as_bytes()), Some(TagName::Foreign { .. })), "{name}");
            assert_eq!(known_name(name), Some(name));
        }
    }

    #[test]
    fn plain_tags_are_those_that_are_looked_up() {
        let elements = Element::ALL.iter().map(|element| element.name());
        for name in elements.chain([INLINE, FORMULA, CELLS, BLOCK, DROPPED].concat()) {
            for name in [name, &name.to_ascii_uppercase()] {
                let want = lookup(name.as_bytes()).map(|found| (name.len(), found));
                let tag = format!("{name}> and more");
                assert_eq!(plain(tag.as_bytes()), want.filter(|_| name.len() < 8), "{name}");
                assert_eq!(plain(format!("{name} >xxxxxx").as_bytes()), None, "{name}");
            }
        }
        let others =
            ["", ">>>>>>>>", "em", "e", "e\rm>>>>>>", "@m>xxxxx", "[m>xxxxx", "\u{c1}em>xxxx"];
        for rest in others {
            assert_eq!(plain(rest.as_bytes()), None, "{rest}");
        }
        let bold = Some((1, TagName::Element(Element::B)));
        assert_eq!(plain("b>\u{80}<<<<<<".as_bytes()), bold);
        assert_eq!(plain(b"B>>>>>>>"), bold);
        assert_eq!(plain(b"B>"), bold);
    }

    #[test]
    fn unknown_names_are_text() {
        for name in
            ["joke", "string", "o:p", "", "insert", "emm", "selectedcontentx", "\0em", "\u{1}em"]
        {
            assert_eq!(lookup(name.as_bytes()), None, "{name}");
        }
    }
}

//! Every name that HTML has ever given an element.
//!
//! Three kinds of names stand before `<`-readers: those a policy may allow
//! ([`Element`]), those that exist in HTML but that we never write, and those
//! that nobody defined (`<joke>`), which are text. This file knows the second kind.

use super::element::Element;

/// HTML names outside the closed set: current, obsolete and foreign ones.
/// Sorted. Sources: WHATWG HTML, "Elements" index and "Obsolete features";
/// WHATWG HTML tree construction, for `svg`, `math` and their integration points.
const OTHERS: &[&str] = &[
    "acronym",
    "address",
    "annotation-xml",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "base",
    "basefont",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "body",
    "button",
    "canvas",
    "caption",
    "center",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dialog",
    "dir",
    "div",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "head",
    "header",
    "hgroup",
    "html",
    "iframe",
    "image",
    "input",
    "isindex",
    "keygen",
    "label",
    "legend",
    "link",
    "listing",
    "main",
    "malignmark",
    "map",
    "marquee",
    "math",
    "menu",
    "menuitem",
    "meta",
    "meter",
    "mglyph",
    "multicol",
    "nav",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "optgroup",
    "option",
    "output",
    "param",
    "picture",
    "plaintext",
    "progress",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "script",
    "search",
    "section",
    "select",
    "selectedcontent",
    "slot",
    "source",
    "spacer",
    "strike",
    "style",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "video",
    "wbr",
    "xmp",
];

/// The hard floor: elements that no policy may allow, whatever it says. Each
/// has switched parsers into another mode, loaded code or changed the page.
/// Sorted.
const FORBIDDEN: &[&str] = &[
    "annotation-xml",
    "base",
    "button",
    "embed",
    "form",
    "frame",
    "frameset",
    "iframe",
    "input",
    "link",
    "malignmark",
    "math",
    "meta",
    "mglyph",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "option",
    "plaintext",
    "script",
    "select",
    "selectedcontent",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// The static spelling of a lower-case HTML element name, allowed or not.
///
/// `None`: nobody defined it, so `<name>` in a comment is text.
pub fn known_name(name: &str) -> Option<&'static str> {
    Element::from_name(name)
        .map(Element::name)
        .or_else(|| OTHERS.binary_search(&name).ok().map(|at| OTHERS[at]))
}

/// Whether the hard floor names the element.
pub(crate) fn is_forbidden_element(name: &str) -> bool {
    FORBIDDEN.binary_search(&name).is_ok()
}

/// Whether the hard floor names the attribute: scripts, styles, and addresses
/// that are fetched or posted to behind the reader's back.
pub(crate) fn is_forbidden_attribute(name: &str) -> bool {
    name.starts_with("on") || matches!(name, "formaction" | "ping" | "srcdoc" | "srcset" | "style")
}

/// Whether the hard floor names the scheme (lower case): schemes that run code,
/// read files or dress up another document as this site.
pub(crate) fn is_forbidden_scheme(name: &str) -> bool {
    matches!(
        name,
        "about"
            | "blob"
            | "cid"
            | "data"
            | "file"
            | "filesystem"
            | "intent"
            | "jar"
            | "javascript"
            | "livescript"
            | "mhtml"
            | "mocha"
            | "ms-its"
            | "res"
            | "resource"
            | "vbscript"
            | "view-source"
            | "wyciwyg"
    ) || name.ends_with("-extension")
        || name == "chrome"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_disjoint() {
        assert!(OTHERS.is_sorted() && FORBIDDEN.is_sorted());
        assert!(OTHERS.iter().all(|name| Element::from_name(name).is_none()));
        assert!(FORBIDDEN.iter().all(|name| OTHERS.contains(name)));
        assert!(Element::ALL.iter().map(|element| element.name()).is_sorted());
    }

    #[test]
    fn unknown_names_are_unknown() {
        assert_eq!(known_name("div"), Some("div"));
        assert_eq!(known_name("em"), Some("em"));
        assert_eq!(known_name("joke"), None);
        assert_eq!(known_name(""), None);
    }
}

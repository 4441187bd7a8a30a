//! Always forbidden: names that a policy can't allow.
//!
//! A list of forbidden names is a poor defence by itself (lxml's failed five times); it stands in
//! front of the closed sets so that the error can name the reason.

/// Elements that are always forbidden. Each has switched parsers into another mode, loaded code or
/// changed the page.
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

/// Tells if the element is always forbidden.
pub(crate) fn is_forbidden_element(name: &str) -> bool {
    FORBIDDEN.binary_search(&name).is_ok()
}

/// Tells if the attribute is always forbidden: scripts, styles, and addresses
/// that are fetched or posted to behind the reader's back.
pub(crate) fn is_forbidden_attribute(name: &str) -> bool {
    name.starts_with("on") || matches!(name, "formaction" | "ping" | "srcdoc" | "srcset" | "style")
}

/// Tells if the scheme (lower case) is always forbidden: schemes that run code, read files or
/// present another document as this site.
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
            | "hcp"
            | "its"
            | "jar"
            | "javascript"
            | "livescript"
            | "mhtml"
            | "mk"
            | "mocha"
            | "ms-help"
            | "ms-its"
            | "ms-msdt"
            | "res"
            | "resource"
            | "search-ms"
            | "shell"
            | "smb"
            | "vbscript"
            | "view-source"
            | "wyciwyg"
            | "x-javascript"
    ) || name.ends_with("-extension")
        || name == "chrome"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Element, known_name};

    #[test]
    fn lists_are_sorted_and_disjoint() {
        assert!(FORBIDDEN.is_sorted());
        assert!(FORBIDDEN.iter().all(|name| Element::from_name(name).is_none()));
        assert!(FORBIDDEN.iter().all(|name| known_name(name).is_some()));
        assert!(Element::ALL.iter().map(|element| element.name()).is_sorted());
    }
}

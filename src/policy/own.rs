//! Elements and attributes that the formatter writes itself, whatever authors may write.
//!
//! The gate and ammonia ask here, each for itself; the writer does not.

use super::{Attribute, Element, ElementSet, FOLDED_CLASS, Rules};

impl Rules {
    /// Elements that may stand in the HTML: the policy's and the formatter's own.
    pub(crate) fn written(&self) -> ElementSet {
        let mut all = self.allowed.with(Element::A).with(Element::Br).with(Element::P);
        if self.quotes.enabled {
            all = all.with(Element::Blockquote);
        }
        if self.folds() {
            all = all.with(Element::Details).with(Element::Summary);
        }
        if all.contains(Element::Code) { all.with(Element::Pre) } else { all }
    }

    fn folds(&self) -> bool {
        self.quotes.enabled && self.quotes.fold.is_some()
    }

    /// Tells if the formatter itself may write this attribute with this value. An address needs the
    /// policy's check as well, and `rel` is part of a link as a whole.
    pub(crate) fn is_own(&self, element: Element, name: Attribute, value: &str) -> bool {
        let is_rel = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'-' | b' ');
        match (element, name) {
            (Element::A, Attribute::Href) => true,
            (Element::A, Attribute::Rel) => value.bytes().all(is_rel),
            (Element::A, Attribute::Target) => self.links.target.target() == Some(value),
            (Element::Blockquote, Attribute::Class) => {
                self.quotes.enabled && self.quotes.is_box_class(value)
            }
            (Element::P, Attribute::Class) => {
                self.quotes.enabled && matches!(value, "quote-author" | "quote-omitted")
            }
            (Element::Details, Attribute::Class) => self.folds() && value == FOLDED_CLASS,
            (_, Attribute::Dir) => self.direction.of(element) == Some(value),
            _ => false,
        }
    }

    /// Names of such attributes, with their elements. The value may still be refused.
    #[cfg(feature = "ammonia")]
    pub(crate) fn own_attributes(&self) -> impl Iterator<Item = (Element, Attribute)> {
        let fixed = [
            (Element::A, Attribute::Href),
            (Element::A, Attribute::Rel),
            (Element::A, Attribute::Target),
            (Element::Blockquote, Attribute::Class),
            (Element::Details, Attribute::Class),
            (Element::P, Attribute::Class),
        ];
        let directed = |element: &Element| self.direction.of(*element).is_some();
        let directed = Element::ALL.iter().copied().filter(directed);
        fixed.into_iter().chain(directed.map(|element| (element, Attribute::Dir)))
    }
}

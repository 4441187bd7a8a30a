//! Tokens that passages are compared by.

/// A word, a sign, or what stands between them: a link begins, an image, no white space.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PassageToken {
    pub(super) id: u64,
    /// Letters and digits; characters of scripts without spaces count twice.
    pub(super) letters: u32,
    /// 0, [`ANCHOR`], [`ADDRESS`] or [`QUOTE`]: a quote that has no token of a class may leave out
    /// those of the post.
    pub(super) class: u8,
    pub(super) around: TokenContext,
}

/// Attributes, images and an author's links.
pub(super) const ANCHOR: u8 = 1;
/// Addresses in the text that became links.
pub(super) const ADDRESS: u8 = 2;

/// Quotes in the text: a box stands at the same words, under the same names and numbers.
pub(super) const QUOTE: u8 = 4;

/// The elements around a word within its quote, as hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TokenContext {
    /// Elements that change the meaning.
    pub(super) always: u64,
    /// Links and attributes.
    pub(super) anchor: u64,
    pub(super) address: u64,
}

impl PassageToken {
    /// Equal for tokens that agree in all that a quote with tokens of these `classes` shows.
    pub(super) fn key(&self, classes: u8) -> u64 {
        let part = |class, hash: u64| if classes & class == 0 { 0 } else { hash };
        let TokenContext { always, anchor, address } = self.around;
        let anchor = part(ANCHOR, anchor).rotate_left(17);
        let address = part(ADDRESS, address).rotate_left(41);
        self.id.wrapping_add(always.rotate_left(29)).wrapping_add(anchor).wrapping_add(address)
    }
}

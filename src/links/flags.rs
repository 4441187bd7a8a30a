//! Remarks about an address, for moderation.

use std::fmt;
use std::ops::{BitOr, BitOrAssign};

/// A set of remarks about one address.
///
/// Some come with a link (`xn--` names, private hosts), some say why it was not linked
/// ([`MatchTarget::Refused`](super::MatchTarget::Refused)).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct LinkFlags(u32);

/// Name and meaning in one place; the bit is the position in the list.
macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $text:literal;)*) => {
        impl LinkFlags {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
        }
        const NAMES: &[&str] = &[$($text),*];
    };
}

flags! {
    /// The host holds a character outside ASCII.
    IDN = 0, "idn";
    /// The host holds an `xn--` label.
    PUNYCODE = 1, "punycode";
    /// A label mixes Latin with Cyrillic or Greek. Refused.
    MIXED_SCRIPT = 2, "mixed-script";
    /// A label in one other script could be read as a Latin one.
    WHOLE_SCRIPT_CONFUSABLE = 3, "whole-script-confusable";
    /// A look-alike of `/` or `:` stands in the host. Refused.
    CONFUSABLE_SYNTAX = 4, "confusable-syntax";
    /// Browsers would map a character of the host to another one. Refused.
    NFKC_HOST = 5, "nfkc-host";
    /// The host is percent-encoded. Refused.
    PCT_HOST = 6, "pct-host";
    /// An invisible character stands in the host. Refused.
    INVISIBLE = 7, "invisible";
    /// A bidirectional control stands in the address; the link ends before it.
    BIDI = 8, "bidi";
    /// The host holds a symbol or an emoji.
    SYMBOL_HOST = 9, "symbol-host";
    /// A user name stands before the host. Refused.
    USERINFO = 10, "userinfo";
    /// The host is an IPv4 or IPv6 address.
    IP = 11, "ip";
    /// An IPv4 address in a spelling that only machines read. Refused.
    IP_OBFUSCATED = 12, "ip-obfuscated";
    /// The host is not on the public internet.
    PRIVATE = 13, "private";
    /// The host has one label only.
    DOTLESS = 14, "dotless";
    /// A port that browsers refuse to open.
    PORT = 15, "port";
    /// The caption reads as an address of another site. Refused, unless the policy keeps
    /// [lying captions](crate::policy::LyingCaptions).
    CAPTION_NAMES_OTHER_HOST = 16, "caption-names-other-host";
}

impl LinkFlags {
    /// No remark.
    pub const EMPTY: Self = Self(0);

    /// Remarks that make an address a trap: the reader sees another target than the browser opens.
    pub(crate) const FATAL: Self = Self(
        Self::MIXED_SCRIPT.0
            | Self::CONFUSABLE_SYNTAX.0
            | Self::NFKC_HOST.0
            | Self::PCT_HOST.0
            | Self::INVISIBLE.0
            | Self::USERINFO.0
            | Self::IP_OBFUSCATED.0,
    );

    /// Tells whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Tells whether all of `other` are in the set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Tells whether any of `other` is in the set.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Adds `other`.
    pub fn insert(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// The set as bits, bit 0 being `idn`.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The flag with a name, as [`iter_names`](Self::iter_names) gives it.
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().position(|known| *known == name).map(|bit| Self(1 << bit))
    }

    /// Every flag.
    pub const ALL: Self = Self((1 << NAMES.len()) - 1);

    /// The names of the flags in the set, kebab-case, in a fixed order.
    pub fn iter_names(self) -> impl Iterator<Item = &'static str> {
        NAMES.iter().enumerate().filter(move |(bit, _)| self.0 & (1 << bit) != 0).map(|(_, n)| *n)
    }
}

impl BitOr for LinkFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for LinkFlags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl fmt::Debug for LinkFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter_names()).finish()
    }
}

/// Serialises as a list of names.
#[cfg(feature = "serde")]
impl serde::Serialize for LinkFlags {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter_names())
    }
}

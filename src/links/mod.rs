//! stub
use std::ops::Range;
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LinkFlags(u32);
impl LinkFlags {
    pub const EMPTY: Self = Self(0);
    pub fn insert(&mut self, o: Self) {
        self.0 |= o.0
    }
}
#[cfg(feature = "serde")]
impl serde::Serialize for LinkFlags {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_u32(self.0)
    }
}
#[derive(Clone, Debug)]
pub struct Claim {
    pub start: usize,
    pub end: usize,
    pub target: Target,
    pub flags: LinkFlags,
}
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Target {
    Url,
    Www,
    Bare,
    Email,
    Mailto,
    Mention { sigil: char, name: Range<usize> },
    Emoji { name: Range<usize> },
    Link { href: String },
    Refused,
}
#[derive(Clone, Debug, Default)]
pub(crate) struct State;
impl State {
    pub(crate) fn reset(&mut self) {}
}
#[derive(Clone, Debug, Default)]
pub(crate) struct Finder;
pub(crate) enum Outcome {
    Claim(Claim),
    Skip(usize),
}
impl Finder {
    pub(crate) fn scan(&self, _r: &str, t: usize, _f: usize, _s: &mut State) -> Outcome {
        Outcome::Skip(t + 1)
    }
    pub(crate) fn wants(&self, _b: u8) -> bool {
        false
    }
    pub(crate) fn find_all(&self, _r: &str, _f: usize, _c: &mut Vec<Claim>) {}
}
pub(crate) fn host_of(_: &str) -> Option<(&str, LinkFlags)> {
    None
}
pub(crate) fn registrable(_: &str) -> Option<&str> {
    None
}
pub trait Scanner: Send + Sync {
    fn triggers(&self) -> &[u8];
    fn scan(&self, run: &str, at: usize) -> Option<Claim>;
}

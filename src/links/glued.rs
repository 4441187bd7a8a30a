//! Ends of names that something else is glued to, and names that are files.
//!
//! Invariant: a name is cut only where a top-level domain ends and none goes on.

use super::tld::is_tld;
use crate::tables::tld::LONGEST;
use crate::tables::uts58::{self, HostClass};
use crate::work;

/// Top-level domains that are rather file name endings when nothing else says
/// that a word is an address.
const FILE_LIKE: [&str; 13] =
    ["cab", "cc", "md", "mk", "mov", "pl", "pm", "ps", "py", "rs", "sh", "tf", "zip"];

/// Files of build systems, whose endings are those of countries.
const BUILD_FILES: [&str; 3] = ["configure.ac", "configure.in", "makefile.am"];

/// End of a name when something else is glued to it: `example.comを見て`.
pub(super) fn cut_glued(name: &str) -> Option<usize> {
    let mut chars = name.char_indices().filter(|(_, c)| !c.is_ascii());
    chars
        .find(|(at, c)| may_follow(uts58::host_class(*c)) && is_complete(&name[..*at]))
        .map(|(at, _)| at)
}

/// Tells whether no top-level domain of ASCII letters goes on with a character: no domain mixes
/// them with symbols or with the scripts of East and South-East Asia.
pub(super) fn may_follow(class: HostClass) -> bool {
    matches!(class, HostClass::East | HostClass::Symbol | HostClass::Compatibility)
}

/// Tells whether a name is complete where such a character follows: `example.comを見て`,
/// `example.com👍`.
pub(super) fn is_complete(name: &str) -> bool {
    // No top-level domain of ASCII letters is longer.
    let from = name.len().saturating_sub(LONGEST + 1);
    work::add(name.len() - from);
    let dot = memchr::memrchr(b'.', &name.as_bytes()[from..]);
    let label = dot.map_or("", |dot| &name[from + dot + 1..]);
    label.is_ascii() && is_tld(label)
}

/// End of a name that the next sentence is glued to: of `example.com.And`. The last label is
/// capitalised and not a top-level domain, the one before it is one.
pub(super) fn sentence_end(name: &str) -> Option<usize> {
    let (rest, last) = name.rsplit_once('.')?;
    let mut letters = last.chars();
    let is_title = letters.next()?.is_uppercase() && letters.all(char::is_lowercase);
    let before = rest.rfind('.')? + 1;
    (is_title && !is_tld(last) && is_tld(&rest[before..])).then_some(rest.len())
}

/// Tells whether a bare name with this last label is rather a file.
pub(super) fn is_file_like(host: &str, last: usize) -> bool {
    let label = &host[last..];
    let is = |ending: &str| label.eq_ignore_ascii_case(ending);
    // `libfoo.so`, `Foo.app`
    let program =
        is("so") && host.starts_with("lib") || is("app") && host.starts_with(char::is_uppercase);
    let build = || BUILD_FILES.iter().any(|name| host.eq_ignore_ascii_case(name));
    program || FILE_LIKE.iter().any(|ending| is(ending)) || build()
}

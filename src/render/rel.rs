//! The `rel` of a link: the site's words, then the author's.

use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::policy::{Policy, url};

/// `rel` for an address on another site, and after it the words that the
/// author gave, when the policy lets him.
pub(super) fn write(out: &mut String, policy: &Policy, href: &str, typed: Option<&str>) {
    /// Nobody needs more; each is compared with those before it.
    const MAX_WORDS: usize = 16;
    let ours = if url::is_absolute_web(href) { policy.rel() } else { "" };
    let start = out.len();
    out.push_str(" rel=\"");
    out.push_str(ours);
    let mut words_at = out.len();
    for word in typed.unwrap_or("").split_ascii_whitespace().take(MAX_WORDS) {
        let same = |known: &str| known.eq_ignore_ascii_case(word);
        if !word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
            || ours.split(' ').any(same)
            || out[words_at..].split(' ').any(same)
        {
            continue;
        }
        if !out.ends_with('"') {
            out.push(' ');
            words_at += usize::from(out.len() == words_at + 1);
        }
        out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
    let rule = policy.rules().attribute(Element::A, Attribute::Rel);
    if out.len() > words_at && !rule.is_some_and(|rule| rule.accepts(&out[words_at..])) {
        out.truncate(words_at - usize::from(!ours.is_empty()));
    }
    if out.len() == start + 6 {
        return out.truncate(start);
    }
    out.push('"');
}

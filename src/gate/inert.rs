//! Proof that no client-side template engine finds a template in the HTML.
//!
//! The engine may read the HTML or the text that a browser shows of it. So characters
//! are compared as read, those of text with the text before it, whatever tags stand between them,
//! and those of a value within it. It is not part of the trusted base: HTML that it refuses is
//! shown as text, and HTML that it accepts has passed the check as well.

use super::rejection::{Rejection, RejectionReason};
use crate::policy::{Policy, Templates};

/// Verifies that `html`, which is canonical, holds no template if the policy asks for that.
pub(super) fn check(policy: &Policy, html: &str) -> Result<(), Rejection> {
    if policy.rules().templates == Templates::Keep {
        return Ok(());
    }
    let bytes = html.as_bytes();
    let (mut text, mut value, mut in_tag, mut at) = (0, 0, false, 0);
    while let Some(&byte) = bytes.get(at) {
        let is_less = byte == b'&' && bytes[at..].starts_with(b"&lt;");
        let (read, length) = if is_less { (b'<', 4) } else { (byte, 1) };
        if !in_tag && byte == b'<' {
            (in_tag, value) = (true, 0);
        } else if in_tag && byte == b'>' {
            in_tag = false;
        } else {
            let last = if in_tag { &mut value } else { &mut text };
            if read == b'{' && [b'{', b'$', b'#'].contains(last) || read == b'%' && *last == b'<' {
                return Err(Rejection { offset: at, rule: RejectionReason::Template });
            }
            *last = read;
        }
        at += length;
    }
    Ok(())
}

/// Tells if HTML that went through ammonia holds no template either, where it must not.
#[cfg(feature = "ammonia")]
pub(crate) fn is_inert(policy: &Policy, html: &str) -> bool {
    check(policy, html).is_ok()
}

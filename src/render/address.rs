//! Addresses as texts of links: plain text writes one only where the text hides it.

/// Tells whether a link's text says where it leads.
pub(super) fn is_same_address(text: &str, href: &str) -> bool {
    fn core(mut address: &str) -> &str {
        address = address.trim();
        for prefix in ["https://", "http://", "mailto:", "www."] {
            if let Some(start) = address.get(..prefix.len()) {
                if start.eq_ignore_ascii_case(prefix) {
                    address = &address[prefix.len()..];
                }
            }
        }
        address.trim_end_matches('/')
    }
    core(text).eq_ignore_ascii_case(core(href))
}

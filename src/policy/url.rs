//! Which addresses may be linked.

/// Which kinds of addresses in plain text become links.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LinkOptions {
    /// `http://…`, `https://…` and, when the policy's schemes hold it, `ftp://…`.
    /// Default on.
    pub urls: bool,
    /// `me@example.com` and, when the policy's schemes hold it, `mailto:…`. Default on.
    pub emails: bool,
    /// `www.example.com`, linked as `https://www.example.com`. Default on.
    pub www: bool,
    /// `example.com/x`, by the list of top-level domains. Default off: prose is
    /// full of words with a dot inside.
    pub bare_domains: bool,
    /// `@name`. Default off: only a host that can look names up wants it.
    pub mentions: bool,
    /// Longest caption in graphemes; a longer one is cut with `…`, the address
    /// stays whole. Default 72.
    pub max_caption: usize,
    /// When not empty, only these hosts and their subdomains are linked.
    pub hosts: Vec<String>,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self {
            urls: true,
            emails: true,
            www: true,
            bare_domains: false,
            mentions: false,
            max_caption: 72,
            hosts: Vec::new(),
        }
    }
}

//! The settings for addresses that become links.

/// Window that a link to another site opens in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Window {
    /// The reader decides. No `target` is written.
    #[default]
    #[cfg_attr(feature = "schema", schemars(skip))]
    Reader,
    /// The same, `target="_self"`, for a document whose `<base>` has another target.
    #[cfg_attr(feature = "serde", serde(rename = "_self"))]
    Same,
    /// A new one, `target="_blank"`, with `noopener` in `rel`.
    #[cfg_attr(feature = "serde", serde(rename = "_blank"))]
    New,
}

impl Window {
    /// The value of `target`.
    pub(crate) const fn target(self) -> Option<&'static str> {
        match self {
            Self::Reader => None,
            Self::Same => Some("_self"),
            Self::New => Some("_blank"),
        }
    }

    #[cfg(feature = "serde")]
    fn is_of_the_reader(&self) -> bool {
        *self == Self::Reader
    }
}

/// Kinds of addresses in plain text that become links.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields, default)
)]
#[non_exhaustive]
pub struct LinkOptions {
    /// `http://…`, `https://…`, and addresses of any other scheme that the policy lists: `ftp://…`,
    /// `tel:+1-201-555-0123`. Default on.
    pub urls: bool,
    /// `me@example.com` and, when the policy's schemes hold it, `mailto:…`. Default on.
    pub emails: bool,
    /// `www.example.com`, linked as `https://www.example.com`. Default on.
    pub www: bool,
    /// `example.com/x`, by the list of top-level domains. Default off: prose is
    /// full of words with a dot inside.
    pub bare_domains: bool,
    /// `@name`. Default off: useful only if your application can look names up.
    pub mentions: bool,
    /// `:name:`, which your application answers with an emoji ([`Resolver::emoji`]); a name that it
    /// does not know stays as typed. Default off.
    ///
    /// [`Resolver::emoji`]: crate::render::Resolver::emoji
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "std::ops::Not::not"))]
    pub emoji: bool,
    /// Longest caption in graphemes; a longer one is cut with `…`, behind its host at the earliest,
    /// and the address stays whole. At least 8, default 72.
    pub max_caption: usize,
    /// Hosts that are linked, with their subdomains, if any are given: addresses in the text, the
    /// author's `<a href>`, and mailboxes. Relative addresses, addresses without a host (`tel:`),
    /// and answers of your application are always links. Lower case.
    pub hosts: Vec<String>,
    /// Window in which links with an absolute web address open, links in the text, the author's and
    /// your application's. Where the policy allows authors `target`, theirs counts. Default
    /// [`Window::Reader`].
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Window::is_of_the_reader"))]
    pub target: Window,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self {
            urls: true,
            emails: true,
            www: true,
            bare_domains: false,
            mentions: false,
            emoji: false,
            max_caption: 72,
            hosts: Vec::new(),
            target: Window::Reader,
        }
    }
}

impl LinkOptions {
    /// Returns options under which text never becomes a link.
    pub fn none() -> Self {
        Self { urls: false, emails: false, www: false, ..Self::default() }
    }

    /// Sets [`urls`](Self::urls).
    #[must_use]
    pub fn urls(mut self, on: bool) -> Self {
        self.urls = on;
        self
    }

    /// Sets [`emails`](Self::emails).
    #[must_use]
    pub fn emails(mut self, on: bool) -> Self {
        self.emails = on;
        self
    }

    /// Sets [`www`](Self::www).
    #[must_use]
    pub fn www(mut self, on: bool) -> Self {
        self.www = on;
        self
    }

    /// Sets [`bare_domains`](Self::bare_domains).
    #[must_use]
    pub fn bare_domains(mut self, on: bool) -> Self {
        self.bare_domains = on;
        self
    }

    /// Sets [`mentions`](Self::mentions).
    #[must_use]
    pub fn mentions(mut self, on: bool) -> Self {
        self.mentions = on;
        self
    }

    /// Sets [`emoji`](Self::emoji).
    #[must_use]
    pub fn emoji(mut self, on: bool) -> Self {
        self.emoji = on;
        self
    }

    /// Sets [`max_caption`](Self::max_caption).
    #[must_use]
    pub fn max_caption(mut self, graphemes: usize) -> Self {
        self.max_caption = graphemes;
        self
    }

    /// Sets [`target`](Self::target).
    #[must_use]
    pub fn target(mut self, window: Window) -> Self {
        self.target = window;
        self
    }

    /// Sets [`hosts`](Self::hosts).
    #[must_use]
    pub fn hosts<S: Into<String>>(mut self, hosts: impl IntoIterator<Item = S>) -> Self {
        self.hosts = hosts.into_iter().map(Into::into).collect();
        self
    }
}

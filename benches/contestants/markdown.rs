//! Two Markdown crates with ammonia over their HTML: a ready-made alternative for a comment box.
//!
//! The job is nearly the same. Line breaks are kept, HTML that the author typed is passed on, and
//! ammonia has the whitelist of `Policy::comment()`. Neither crate knows `[quote]`. comrak links
//! bare addresses (GitHub's autolinks); pulldown-cmark cannot, so it does less work for its time.
//! Both read Markdown as well, which this crate does not.

use ammonia::Builder;
use pulldown_cmark::{Event, Parser};

use super::naive::whitelist;

pub(crate) struct Comrak {
    options: comrak::Options<'static>,
    cleaner: Builder<'static>,
}

impl Default for Comrak {
    fn default() -> Self {
        let mut options = comrak::Options::default();
        options.extension.autolink = true;
        options.render.hardbreaks = true;
        options.render.r#unsafe = true; // ammonia comes after
        Self { options, cleaner: whitelist() }
    }
}

impl Comrak {
    pub(crate) fn format(&self, source: &str) -> String {
        self.cleaner.clean(&comrak::markdown_to_html(source, &self.options)).to_string()
    }
}

pub(crate) struct Pulldown {
    cleaner: Builder<'static>,
}

impl Default for Pulldown {
    fn default() -> Self {
        Self { cleaner: whitelist() }
    }
}

impl Pulldown {
    pub(crate) fn format(&self, source: &str) -> String {
        let events = Parser::new(source).map(|event| match event {
            Event::SoftBreak => Event::HardBreak,
            other => other,
        });
        let mut html = String::with_capacity(source.len() + source.len() / 4);
        pulldown_cmark::html::push_html(&mut html, events);
        self.cleaner.clean(&html).to_string()
    }
}

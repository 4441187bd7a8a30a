//! Code that several test programs share: rows of data, and the checks that every page must pass,
//! whatever the comment was.
#![allow(dead_code)]

pub(crate) mod dom;
pub(crate) mod hostile;
pub(crate) mod random;
pub(crate) mod seen;
// The policies of cases are TOML.
#[cfg(feature = "serde")]
pub(crate) mod sources;

use wellsaid::gate::{self, Cleaner};
use wellsaid::policy::{
    DeepQuotes, Direction, Disallowed, LinkOptions, LyingCaptions, Marks, QuoteFold, QuoteOptions,
    Templates, Window,
};
use wellsaid::{Formatter, Policy, Scratch, Verification};

/// One object per line.
pub(crate) fn rows(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a row of JSON")).collect()
}

/// A string of a row.
pub(crate) fn text<'r>(row: &'r serde_json::Value, key: &str) -> &'r str {
    row[key].as_str().unwrap_or_else(|| panic!("`{key}` in {row}"))
}

pub(crate) fn strip() -> Policy {
    Policy::builder().disallowed(Disallowed::Strip).build().expect("a policy")
}

/// Everything that a policy can allow, and every setting different from the default.
pub(crate) fn everything() -> Policy {
    Policy::builder()
        .allowed(
            "<a href title rel> <abbr title> <b> <bdi dir> <blockquote cite> <cite> <code class> \
             <dd> <del cite datetime> <details open> <dfn> <dl> <dt> <em> <h2> <h3> <h4> <h5> <h6> \
             <hr> <i> <img src alt width height> <ins> <kbd> <li value> <mark> <ol start type> <pre> <q cite> \
             <s> <samp> <small> <span lang> <strong> <sub> <summary> <sup> <u> <ul> <var>",
        )
        .schemes(["http", "https", "mailto", "ftp", "tel"])
        .links(LinkOptions::default().bare_domains(true).mentions(true))
        .quotes(QuoteOptions::default().max_depth(2).deeper(DeepQuotes::Omit))
        .build()
        .expect("a policy")
}

/// Everything that a policy can allow, with each setting that the one above leaves at its default.
pub(crate) fn settings() -> Policy {
    let links = LinkOptions::default().emoji(true).target(Window::New).max_caption(20);
    let quotes = QuoteOptions::default()
        .fold(QuoteFold::default().depth(1).chars(40))
        .untitled(Some("Quote"));
    Policy::builder()
        .allowed(everything().allowed().to_string())
        .links(links)
        .quotes(quotes)
        .rel("nofollow")
        .trusted_rel("author")
        .relative_links(false)
        .lying_captions(LyingCaptions::Keep)
        .direction(Direction::Auto)
        .templates(Templates::Inert)
        .build()
        .expect("a policy")
}

/// Marks beside tags, with all elements that they can write.
pub(crate) fn marked() -> Policy {
    let allowed = "<a href> <em> <strong> <cite> <code class='language-*'> <ul> <ol start> <li> <dl> <dt> <dd> <pre> <h2>";
    Policy::builder().allowed(allowed).marks(Marks::all()).build().expect("a policy")
}

/// Policies that differ in the HTML that they allow.
pub(crate) fn policies() -> Vec<(&'static str, Policy)> {
    let breakless =
        Policy::builder().breaks(false).disallowed(Disallowed::Strip).build().expect("a policy");
    vec![
        ("comment", Policy::comment()),
        ("strip", strip()),
        ("forum", Policy::forum()),
        ("drupal6", Policy::drupal6()),
        ("wordpress", Policy::wordpress()),
        ("plain", Policy::plain()),
        ("everything", everything()),
        ("breakless", breakless),
        ("marked", marked()),
    ]
}

/// Policies of [`policies`], and one whose HTML has parts that no tag in the document requests:
/// directions, folded boxes, signs that keep template languages away.
pub(crate) fn policies_and_settings() -> Vec<(&'static str, Policy)> {
    let mut all = policies();
    all.push(("settings", settings()));
    all
}

/// Policies under which readers see different texts of a comment.
pub(crate) fn view_policies() -> Vec<(&'static str, Policy)> {
    let allowed = everything().allowed().to_string();
    let build = |policy: wellsaid::policy::PolicyBuilder| policy.build().expect("a policy");
    let links = LinkOptions::default();
    let mut all = policies();
    all.extend([
        (
            "everything-strip",
            build(Policy::builder().allowed(allowed.clone()).disallowed(Disallowed::Strip)),
        ),
        ("everything-breakless", build(Policy::builder().allowed(allowed.clone()).breaks(false))),
        (
            "short-captions",
            build(
                Policy::builder().allowed(allowed).links(links.max_caption(20).bare_domains(true)),
            ),
        ),
        ("directions", build(Policy::builder().allowed("<span dir> <em dir> <strong title dir>"))),
        ("breakless-escape", build(Policy::builder().breaks(false))),
        (
            "folded-quotes",
            build(
                Policy::builder()
                    .allowed("<details open> <summary>")
                    .quotes(QuoteOptions::default().fold(QuoteFold::default().depth(1).chars(40))),
            ),
        ),
    ]);
    all
}

/// A formatter with the tools to check it.
pub(crate) struct Bench {
    pub(crate) formatter: Formatter,
    cleaner: Cleaner,
}

impl Bench {
    pub(crate) fn new(policy: Policy) -> Self {
        Self { cleaner: Cleaner::new(&policy), formatter: Formatter::new(policy) }
    }

    /// Formats a comment and checks the HTML against the laws of all pages. Returns it, or what is
    /// wrong.
    pub(crate) fn page(&self, source: &str) -> Result<String, String> {
        let policy = self.formatter.policy();
        let document = self.formatter.parse(source).map_err(|error| error.to_string())?;
        document.validate().map_err(|violation| violation.to_string())?;
        let page = self.formatter.format(source).map_err(|error| error.to_string())?;
        let html = page.html;
        if let Err(rejection) = gate::check(policy, &html) {
            return Err(format!("{rejection}: {html:?}"));
        }
        if page.verification != Verification::Verified {
            return Err(format!("{:?}: {html:?}", page.verification));
        }
        let clean = self.cleaner.clean(&html);
        if clean != html {
            return Err(format!("ammonia changed it\n from {html:?}\n   to {clean:?}"));
        }
        let mut again = String::from("before");
        let result = self.formatter.format_to(&mut Scratch::new(), source, &mut again);
        if result != Ok(Verification::Verified) || again.strip_prefix("before") != Some(&html) {
            return Err(format!("format_to: {again:?}\n  format: {html:?}"));
        }
        let bound = wellsaid::limits::output_bound(source.len());
        if html.len() > bound {
            return Err(format!("{} bytes, the bound is {bound}", html.len()));
        }
        for notice in document.notices() {
            if source.get(notice.span.range()).is_none() {
                return Err(format!("{notice:?} points outside"));
            }
        }
        Ok(html)
    }
}

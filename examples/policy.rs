//! A policy from a text, and the errors for mistakes in it.
//!
//! Run with `cargo run --example policy`.
#![expect(clippy::print_stdout)]

use wellsaid::{BuildErrorKind, Formatter, Policy};

/// A site on which authors may write lists, but no links.
const RULES: &str = r#"
preset = "comment"
allowed = "<em> <strong> <code> <ul> <ol start> <li>"
disallowed = "strip"
aliases = { b = "strong", i = "em" }
links = { urls = false, www = false, emails = false }
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let formatter = Formatter::new(Policy::from_toml(RULES)?);
    let page = formatter.format("<b>No</b> <a href='/x'>links</a>, not even www.rust-lang.org")?;
    println!("{}", page.html);
    assert_eq!(page.html, "<p><strong>No</strong> links, not even www.rust-lang.org</p>");

    // A policy that would be dangerous can't be built; the error tells where and why.
    for (rules, kind) in [
        ("preset = \"comment\"\nallowed = \"<em> <script>\"", BuildErrorKind::Forbidden),
        ("schemes = [\"https\", \"javascript\"]", BuildErrorKind::Forbidden),
        ("links = { max_captoin = 40 }", BuildErrorKind::UnknownKey),
        ("links = { max_caption = 1 }", BuildErrorKind::InvalidValue),
    ] {
        let error = Policy::from_toml(rules).err().ok_or("this must not be a policy")?;
        println!("{error}");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.line().is_some(), "{error}");
    }
    Ok(())
}

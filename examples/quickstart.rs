//! The library in one screen: a comment becomes HTML, and its contents are listed.
//!
//! Run with `cargo run --example quickstart`.
#![expect(clippy::print_stdout)]

use wellsaid::{Formatter, Policy, Verification};

const COMMENT: &str = "\
[quote=Ann]Is 1 < 2?[/quote]
<em>Always.</em> See www.rust-lang.org
or write to <b>me</b>: me@example.org";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Once, for the life of the program.
    let formatter = Formatter::new(Policy::comment());

    // For each comment: HTML, and the result of its verification.
    let page = formatter.format(COMMENT)?;
    show("html", &page.html);
    assert_eq!(page.verification, Verification::Verified);
    assert!(page.html.contains("<cite>Ann</cite> wrote:"));
    assert!(page.html.contains("Is 1 &lt; 2?"));
    assert!(page.html.contains("&lt;b&gt;me&lt;/b&gt;"), "what is not allowed is shown as typed");

    // The same comment, read for other purposes.
    let doc = formatter.parse(COMMENT)?;
    show("whom to notify", &doc.outermost_authors().join(", "));
    assert_eq!(doc.outermost_authors(), ["Ann"]);

    let links: Vec<_> = doc.links().iter().map(|link| link.href.to_string()).collect();
    show("links", &links.join("\n"));
    assert_eq!(links, ["https://www.rust-lang.org", "mailto:me@example.org"]);
    Ok(())
}

fn show(title: &str, text: &str) {
    println!("-- {title}\n{text}\n");
}

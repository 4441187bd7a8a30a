//! Classes about addresses: the tested address differs from the opened one.

use crate::{BENCHES, harmless, values};

/// Checks the schemes of all addresses in the HTML of these comments.
#[track_caller]
fn schemes_are_listed(vectors: &[&str], attribute: &str) {
    for vector in vectors {
        for address in values(vector, attribute) {
            // As browsers do: controls and blanks in front and tabs and newlines anywhere go.
            let seen: String =
                address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
            let seen = seen.trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase();
            let read = url::Url::parse("https://site.invalid/page/").expect("a base").join(&seen);
            let read = read.unwrap_or_else(|error| panic!("{vector:?}: {seen:?}: {error}"));
            assert!(
                ["http", "https", "mailto", "ftp", "tel"].contains(&read.scheme()),
                "{vector:?} leads to {read}"
            );
        }
    }
}

/// The scheme is tested before references are decoded.
#[test]
fn undecoded_addresses() {
    let vectors = [
        "<a href=\"javascript&#58alert(1)\">x</a>",
        "<a href=\"javascript&#58;alert(1)\">x</a>",
        "<a href=\"javascript&colon;alert(1)\">x</a>",
        "<a href=\"java&Tab;script:alert(1)\">x</a>",
        "<a href=\"java&NewLine;script:alert(1)\">x</a>",
        "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">x</a>",
        "<a href=\"&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)\">x</a>",
        "<a href=\"&#0000106avascript:alert(1)\">x</a>",
        "<a href=\"javascript&amp;#58;alert(1)\">x</a>",
        "<a href=javascript&#x3a;alert(1)>x</a>",
        "<img src=\"data&colon;text/html,x\" alt=y>",
        "<q cite=\"javascript&colon;alert(1)\">x</q>",
        "<a href=\"&#14;javascript:alert(1)\">x</a>",
        "<a href=\"java&#0000001script:alert(1)\">x</a>",
    ];
    for attribute in ["href", "src", "cite"] {
        schemes_are_listed(&vectors, attribute);
    }
}

/// Browsers drop controls inside of a scheme and in front of it.
#[test]
fn control_characters_in_schemes() {
    let mut vectors = Vec::new();
    for c in (0..=0x20).chain([0x7f, 0x85, 0xa0, 0xad, 0x200b, 0x2028, 0xfeff]) {
        let c = char::from_u32(c).expect("a character");
        vectors.push(format!("<a href=\"{c}javascript:alert(1)\">x</a>"));
        vectors.push(format!("<a href=\"java{c}script:alert(1)\">x</a>"));
        vectors.push(format!("<a href=\"javascript{c}:alert(1)\">x</a>"));
        vectors.push(format!("<a href=\"&#{};javascript:alert(1)\">x</a>", u32::from(c)));
        vectors.push(format!("<a href=\"java&#x{:x};script:alert(1)\">x</a>", u32::from(c)));
        vectors.push(format!("<a href={c}javascript:alert(1)>x</a>"));
    }
    let vectors: Vec<&str> = vectors.iter().map(String::as_str).collect();
    schemes_are_listed(&vectors, "href");
}

/// Schemes and hosts found by a pattern instead of by the parser of addresses.
#[test]
fn addresses_by_pattern() {
    schemes_are_listed(
        &[
            "<a href=\"ms-calculator:\">x</a>",
            "<a href=\"x-javascript:alert(1)\">x</a>",
            "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
            "<a href=\"javascript://example.com/%0aalert(1)\">x</a>",
            "<a href=\"javascript:https://example.com/\">x</a>",
            "<a href=\"http://x\njavascript:alert(1)\">x</a>",
            "<a href=\"feed:javascript:alert(1)\">x</a>",
            "<a href=\"view-source:javascript:alert(1)\">x</a>",
            "<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">x</a>",
            "<a href=\"vbscript:msgbox(1)\">x</a>",
            "<a href=\"blob:https://example.com/x\">x</a>",
            "<a href=\"java%0ascript:alert(1)\">x</a>",
            "<a href=\"ｊavascript:alert(1)\">x</a>",
        ],
        "href",
    );
    // Addresses without a scheme that leave the site.
    for address in [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "http:/evil.example",
    ] {
        let vector = format!("<a href=\"{address}\">x</a>");
        for found in values(&vector, "href") {
            let base = url::Url::parse("https://site.invalid/page/").expect("a base");
            let read = base.join(&found).expect("an address");
            assert_eq!(read.host_str(), Some("site.invalid"), "{vector}");
        }
    }
}

/// `cite` is an address as well.
#[test]
fn cite() {
    schemes_are_listed(
        &[
            "<q cite=\"javascript:alert(1)\">x</q>",
            "<blockquote cite=\"javascript:alert(1)\">x</blockquote>",
            "<del cite=\"data:text/html,x\">x</del>",
            "<del cite=\"java&Tab;script:alert(1)\">x</del>",
            "<q cite=\"JAVASCRIPT:alert(1)\">x</q>",
            "<q cite=\" javascript:alert(1)\">x</q>",
        ],
        "cite",
    );
    assert!(!values("<q cite=\"https://example.com/\">x</q>", "cite").is_empty());
}

/// A name in front of the host, another alphabet in it: the reader takes one site for another.
#[test]
fn lying_addresses() {
    for vector in [
        "<a href=\"https://bank.example@evil.example/\">x</a>",
        "<a href=\"https://bank.example:pw@evil.example/\">x</a>",
        "<a href=\"https://bank.example\u{2215}@evil.example/\">x</a>",
        "<a href=\"https://bank.example\\@evil.example/\">x</a>",
        "https://bank.example@evil.example/",
        "https://bank.example%2f@evil.example/",
    ] {
        for address in values(vector, "href") {
            let read =
                url::Url::parse(&address).unwrap_or_else(|error| panic!("{address}: {error}"));
            assert!(
                read.username().is_empty() && read.password().is_none(),
                "{vector} → {address}"
            );
        }
    }
    harmless(&["https://аррӏе.com/ https://xn--80ak6aa92e.com/"]);
}

/// Controls that turn the direction of the text around them reach no further than their paragraph.
#[test]
fn direction_controls() {
    for vector in [
        "\u{202e}gpj.exe\n\nnext",
        "\u{2066}\u{2067}\u{202b}x\n\ny",
        "<em>\u{202d}x</em> y\n\nz",
        "[quote=\u{202e}bob]x[/quote] y",
        "https://example.com/\u{202e}gpj.exe",
        "<a href=/x title=\"\u{202e}x\">y</a>",
        "&#x202e;x\n\ny",
    ] {
        for (name, bench) in BENCHES.iter() {
            let html = bench.page(vector).unwrap_or_else(|why| panic!("{name}: {why}"));
            for paragraph in html.split("</p>") {
                let opened = paragraph
                    .chars()
                    .filter(|c| matches!(c, '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}'))
                    .count();
                let closed = paragraph.chars().filter(|&c| c == '\u{202c}').count();
                assert_eq!(opened, closed, "{name}: {vector:?}: {html:?}");
                let isolated = paragraph
                    .chars()
                    .filter(|c| matches!(c, '\u{2066}' | '\u{2067}' | '\u{2068}'))
                    .count();
                let released = paragraph.chars().filter(|&c| c == '\u{2069}').count();
                assert_eq!(isolated, released, "{name}: {vector:?}: {html:?}");
            }
        }
    }
}

//! Classes C and D: addresses in text, and tags that a comment box allows.

use super::prose::Prose;

const HOSTS: &[&str] = &[
    "example.com",
    "www.example.org",
    "news.example.net",
    "en.wikipedia.org",
    "blog.example.co.uk",
    "github.com",
    "video.example.tv",
    "www.city.example.gov",
    "shop.example.de:8080",
    "xn--bcher-kva.example",
];

/// A path that differs from comment to comment.
fn push_path(prose: &mut Prose, out: &mut String) {
    let ascii = |word: &str| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    for _ in 0..prose.random.below(4) {
        let (one, two) = (ascii(prose.word()), ascii(prose.word()));
        out.push_str(&format!("/{one}-{two}"));
    }
    match prose.random.below(6) {
        0 => out.push_str(&format!("/{}.html", prose.random.between(1000, 99_999_999))),
        1 => out.push_str(&format!(
            "/?p={}&utm_source={}",
            prose.random.below(100_000),
            ascii(prose.word())
        )),
        2 => out.push_str(&format!("/wiki/{}_(film)", ascii(&prose.name()))),
        3 => out.push_str(&format!("#comment-{}", prose.random.below(1_000_000))),
        4 => out.push('/'),
        _ => {}
    }
}

pub(super) fn push_url(prose: &mut Prose, out: &mut String) {
    out.push_str(if prose.random.chance(1, 3) { "http://" } else { "https://" });
    out.push_str(prose.random.pick(HOSTS));
    push_path(prose, out);
}

fn push_address(prose: &mut Prose, out: &mut String) {
    match prose.random.below(10) {
        0..=4 => push_url(prose, out),
        5 => {
            out.push('(');
            push_url(prose, out);
            out.push(')');
        }
        6 => {
            out.push('<');
            push_url(prose, out);
            out.push('>');
        }
        7 => {
            out.push_str("www.example.");
            out.push_str(prose.random.pick(&["com", "org", "ca", "info"]));
            push_path(prose, out);
        }
        _ => {
            let user = prose.name().to_ascii_lowercase();
            let user: String = user.chars().filter(char::is_ascii_alphanumeric).collect();
            out.push_str(&format!("{user}.{}@mail.example.com", prose.random.below(1000)));
        }
    }
}

/// 100–800 bytes with one to three addresses, ended by a space, a full stop or a break.
pub(super) fn linked(prose: &mut Prose, out: &mut String) {
    let count = prose.random.between(1, 3);
    for _ in 0..count {
        let size = prose.random.between(30, 220);
        prose.sentences(out, size);
        out.push_str(if prose.random.chance(1, 4) { "\n\n" } else { " " });
        push_address(prose, out);
        out.push_str(prose.random.pick(&[" ", ". ", "\n", "\n\n", ", "]));
    }
    let size = prose.random.between(20, 120);
    prose.sentences(out, size);
}

const INLINE: &[&str] = &["em", "strong", "em", "strong", "cite", "code"];

/// 100–900 bytes of text with tags from the list that comment boxes print below
/// themselves: a em strong cite code ul ol li dl dt dd.
pub(super) fn formatted(prose: &mut Prose, out: &mut String) {
    for _ in 0..prose.random.between(2, 6) {
        let size = prose.random.between(10, 90);
        prose.sentences(out, size);
        out.push(' ');
        push_formatting(prose, out);
    }
    prose.sentences(out, 20);
}

fn push_formatting(prose: &mut Prose, out: &mut String) {
    match prose.random.below(12) {
        0..=5 => {
            let tag = prose.random.pick(INLINE);
            out.push_str(&format!("<{tag}>{}</{tag}> ", prose.phrase()));
        }
        6..=8 => {
            out.push_str("<a href=\"");
            push_url(prose, out);
            out.push_str(&format!("\">{}</a>, ", prose.phrase()));
        }
        9 => push_list(prose, out),
        10 => out.push_str(&format!("<strong>{} <em>{}</em></strong>", prose.word(), prose.word())),
        _ => {
            let (term, meaning) = (prose.phrase(), prose.phrase());
            out.push_str(&format!("\n<dl><dt>{term}</dt>\n<dd>{meaning}</dd></dl>\n"));
        }
    }
}

fn push_list(prose: &mut Prose, out: &mut String) {
    let tag = prose.random.pick(&["ul", "ol"]);
    out.push_str(&format!("\n<{tag}>\n"));
    for _ in 0..prose.random.between(2, 5) {
        out.push_str("<li>");
        prose.sentence(out);
        out.push_str("</li>\n");
    }
    out.push_str(&format!("</{tag}>\n"));
}

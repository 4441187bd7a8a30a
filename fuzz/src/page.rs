//! HTML near the boundary of the gate: canonical, or with a mistake or two.

use arbitrary::{Result, Unstructured};
use wellsaid::Policy;
use wellsaid::policy::{Attribute, Element};

use crate::comment::comment;
use crate::laws::Trial;
use crate::pieces;

/// Valid texts between tags.
const TEXTS: &[&str] = &["x", " ", "\n", "&amp;", "&lt;", "&nbsp;", "é", "日本", "<br>", "\""];

/// Values between quotation marks.
const VALUES: &[&str] = &[
    "",
    "x",
    "/x",
    "http://e.x/?a&amp;b",
    "https://example.com",
    "mailto:m@e.org",
    "nofollow ugc",
    "nofollow ugc me",
    "me",
    "quote",
    "quote-author",
    "quote-omitted",
    "language-c",
    "1",
    "A",
    "&quot;",
    "//e.x",
    "javascript:x",
    "HTTP://E.X",
    "http://xn--a",
];

/// HTML as the formatter writes it, or tags that fit; then up to four mistakes are put in.
pub fn page(trial: &Trial, bytes: &mut Unstructured<'_>) -> Result<String> {
    let spoils = bytes.int_in_range(0..=4)?;
    let mut wounds = Vec::new();
    for _ in 0..spoils {
        let mut put = String::new();
        for _ in 0..bytes.int_in_range(0..=2)? {
            pieces::push(&mut put, bytes)?;
        }
        wounds.push((bytes.arbitrary::<u16>()?, bytes.arbitrary::<u8>()? % 16, put));
    }
    let mut html = if bytes.arbitrary()? {
        tags(trial.policy(), bytes)?
    } else {
        trial.formatter.format(&comment(bytes)?).map(|page| page.html).unwrap_or_default()
    };
    for (at, cut, put) in wounds {
        let from = boundary(&html, usize::from(at) % (html.len() + 1));
        let to = boundary(&html, from.saturating_add(usize::from(cut)));
        html.replace_range(from..to, &put);
    }
    Ok(html)
}

/// Tags of the policy and text between them; each is closed in its place.
fn tags(policy: &Policy, bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut html = String::new();
    let mut open: Vec<Element> = Vec::new();
    while !bytes.is_empty() && html.len() < 2000 {
        match bytes.int_in_range(0..=5)? {
            0 | 1 => html.push_str(bytes.choose(TEXTS)?),
            2 => {
                if let Some(element) = open.pop() {
                    html.push_str(&format!("</{}>", element.name()));
                }
            }
            _ => {
                let own = [Element::P, Element::A, Element::Blockquote, Element::Pre];
                let element = match policy.elements() {
                    [] => *bytes.choose(&own)?,
                    _ if bytes.ratio(1, 2)? => *bytes.choose(&own)?,
                    listed => *bytes.choose(listed)?,
                };
                start(&mut html, policy, element, bytes)?;
                if !element.is_void() {
                    open.push(element);
                }
            }
        }
    }
    for element in open.iter().rev() {
        html.push_str(&format!("</{}>", element.name()));
    }
    Ok(html)
}

fn start(
    html: &mut String,
    policy: &Policy,
    element: Element,
    bytes: &mut Unstructured<'_>,
) -> Result<()> {
    html.push('<');
    html.push_str(element.name());
    for &name in Attribute::ALL {
        let own = matches!(
            (element, name),
            (Element::A, Attribute::Href | Attribute::Rel)
                | (Element::Blockquote | Element::P, Attribute::Class)
        );
        if (own || policy.allows_attribute(element, name)) && bytes.arbitrary()? {
            html.push_str(&format!(" {}=\"{}\"", name.name(), bytes.choose(VALUES)?));
        }
    }
    html.push('>');
    Ok(())
}

/// The character boundary at or before `at`.
fn boundary(html: &str, at: usize) -> usize {
    let at = at.min(html.len());
    (0..=at).rev().find(|&at| html.is_char_boundary(at)).unwrap_or(0)
}

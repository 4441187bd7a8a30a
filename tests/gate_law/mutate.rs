//! Breaks a page in up to three places.

use wellsaid::policy::Element;

use crate::random::Random;

/// Texts that a mutation puts in; each breaks, or seems to break, one rule of HTML.
const NASTY: &[&str] = &[
    "<",
    ">",
    "&",
    "\"",
    "'",
    "\0",
    "\r",
    "\u{c}",
    "\u{a0}",
    "\u{ad}",
    "\u{85}",
    "\u{7f}",
    "\u{1}",
    "\n",
    "\n\n",
    " ",
    "\u{feff}",
    "&amp",
    "&amp;",
    "&AMP;",
    "&lt",
    "&copy;",
    "&#38;",
    "&#x3c;",
    "&quot;",
    "&nbsp;",
    "<p>",
    "</p>",
    "<p><p>",
    "<br>",
    "</br>",
    "<br/>",
    "<br />",
    "<em>",
    "</em>",
    "<EM>",
    "<em >",
    "<em/>",
    "<strong>",
    "</strong>",
    "<a>",
    "</a>",
    "<code>",
    "</code>",
    "<a href=\"/x\">",
    "<a href=\"http://x.org\">",
    "<a href=\"http://x.org\" rel=\"nofollow ugc\">",
    "<a href='/x'>",
    "<a href=/x>",
    "<a href=\"javascript:alert(1)\">",
    "<a href=\"/x\" href=\"/y\">",
    "<a  href=\"/x\">",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<ol>",
    "</ol>",
    "<dl>",
    "<dt>",
    "</dt>",
    "<dd>",
    "</dd>",
    "</dl>",
    "<pre>",
    "<pre>\n",
    "</pre>",
    "<h2>",
    "</h2>",
    "<h3>",
    "</h3>",
    "<hr>",
    "</hr>",
    "<details>",
    "</details>",
    "<summary>",
    "</summary>",
    "<blockquote>",
    "<blockquote class=\"quote\">",
    "</blockquote>",
    "<p class=\"quote-author\">",
    "<cite>",
    "</cite>",
    "<img>",
    "<img src=\"/x.png\">",
    "</img>",
    "<script>",
    "</script>",
    "<style>",
    "<!-- x -->",
    "<!DOCTYPE html>",
    "<?x?>",
    "<![CDATA[x]]>",
    "<svg>",
    "<math>",
    "<table>",
    "<td>",
    "<tr>",
    "<div>",
    "<b>",
    "</b>",
    "<em><em><em><em>",
    "</em></em></em></em>",
    "<select>",
    "<option>",
    "<template>",
    "<textarea>",
    "<body>",
    "</body>",
    "<html>",
    "<frameset>",
    "<title>",
    "<plaintext>",
    "<nobr>",
    "<font>",
    "<applet>",
    "<marquee>",
    "<button>",
    "<form>",
    "<image>",
    "<ruby>",
    "<rt>",
    " class=\"x\"",
    " style=\"x\"",
    " onclick=\"x\"",
    " title=\"x\"",
    " href=\"data:x\"",
    " rel=\"me\"",
    "</",
    "<a",
    "/>",
];

/// Cuts a page into tags and the text between them.
fn tokens(html: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for piece in html.split_inclusive('>') {
        match piece.find('<') {
            Some(0) | None => tokens.push(piece.to_string()),
            Some(at) => {
                tokens.push(piece[..at].to_string());
                tokens.push(piece[at..].to_string());
            }
        }
    }
    tokens
}

/// Values that are valid for one attribute and invalid for another.
const VALUES: &[&str] = &[
    "",
    "1",
    "x",
    "language-x",
    "language-x y",
    "diff",
    "A",
    "B",
    "quote",
    "quote-author",
    "me",
    "nofollow",
    "nofollow ugc",
    "nofollow ugc me",
    "/x",
    "//x",
    "http://x.org",
    "javascript:x",
    "&amp;",
    "a&nbsp;b",
    "<",
    "x y",
    "mailto:a@b.c",
    "\u{a0}",
];

/// Repeats one attribute of a tag or gives it another value.
fn edit_attribute(tag: &mut String, random: &mut Random) {
    let starts: Vec<usize> = tag.match_indices("=\"").map(|(at, _)| at).collect();
    if starts.is_empty() {
        return;
    }
    let equals = starts[random.below(starts.len())];
    let Some(end) = tag[equals + 2..].find('"').map(|length| equals + 2 + length) else { return };
    let name = tag[..equals].rfind(' ').unwrap_or(0);
    if random.one_in(2) {
        let again = tag[name..=end].to_string();
        tag.insert_str(end + 1, &again);
    } else {
        tag.replace_range(equals + 2..end, random.pick(VALUES));
    }
}

/// The page with one to three of its tokens changed.
pub(crate) fn mutate(html: &str, random: &mut Random) -> String {
    let mut tokens = tokens(html);
    for _ in 0..=random.below(3) {
        if tokens.is_empty() {
            break;
        }
        let at = random.below(tokens.len());
        let other = random.below(tokens.len());
        match random.below(11) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(other, tokens[at].clone()),
            2 => tokens.swap(at, other),
            3 => tokens.insert(at, random.pick(NASTY).to_string()),
            4 => tokens[at] = tokens[at].to_uppercase(),
            5 => {
                // Anywhere inside a token.
                let token = &mut tokens[at];
                let mut inside = random.below(token.len() + 1);
                while !token.is_char_boundary(inside) {
                    inside -= 1;
                }
                token.insert_str(inside, random.pick(NASTY));
            }
            6 => {
                // A pair of tags around a range: nesting, well balanced and wrong.
                let (from, to) = (at.min(other), at.max(other));
                let name = Element::ALL[random.below(Element::ALL.len())].name();
                tokens.insert(to + 1, format!("</{name}>"));
                tokens.insert(from, format!("<{name}>"));
            }
            7 => {
                // One character gone.
                let token = &mut tokens[at];
                if let Some((cut, _)) =
                    token.char_indices().nth(random.below(token.chars().count().max(1)))
                {
                    token.remove(cut);
                }
            }
            8 | 9 => edit_attribute(&mut tokens[at], random),
            _ => {
                // A range twice: repeated siblings and deeper towers.
                let (from, to) = (at.min(other), at.max(other));
                let copy = tokens[from..to].to_vec();
                tokens.splice(from..from, copy);
            }
        }
    }
    tokens.concat()
}

//! Data that an application passes with a comment: answers, a reply, a context, options, a
//! configuration. Mostly valid, now and then with a mistake.

use arbitrary::{Result, Unstructured};

use crate::pieces;
use crate::rules::rules;
use crate::settings::settings;

/// Members of any of the objects, `$` for a text.
const MEMBERS: &[&str] = &[
    r#""mentions": {"@$": {"href": "$", "text": "$"}}"#,
    r#""mentions": {"@ann": {"href": "/u/$"}, "@$": null}"#,
    r#""quotes": [{"author": "$", "href": "$"}, null, {"author": "$"}]"#,
    r#""quotes": [null, null, null, null, {}]"#,
    r#""emoji": {"smile": "$", "$": "$"}"#,
    r#""links": {"$": {"rewrite": "$"}, "https://example.com/": "unlink", "/": "keep"}"#,
    r#""author": "$""#,
    r#""username": "$", "post_id": 12, "keep": 2"#,
    r#""now": 1763779200"#,
    r#""author": {"id": "$", "name": "$", "email": "$", "approved": 3}"#,
    r#""ip": "$", "site": "$", "trigger": "edit""#,
    r#""submit": {"honeypot": false, "stamp": "$"}"#,
    r#""verification": "sanitized""#,
    r#""history": "memory", "key": "$""#,
    r#""history": {"redis": "$", "prefix": "$"}"#,
    r#""form_key": "$$$""#,
    r#""files": {"$": "$"}"#,
    r#""preset": "plain""#,
    r#""$": null"#,
];

/// A text of your application.
pub fn host(bytes: &mut Unstructured<'_>) -> Result<String> {
    match bytes.int_in_range(0..=7)? {
        0 => return settings(bytes),
        1 => return rules(bytes),
        _ => {}
    }
    let mut text = String::from("{");
    for number in 0..bytes.int_in_range(0..=3)? {
        if number > 0 {
            text.push_str(", ");
        }
        for (at, part) in bytes.choose(MEMBERS)?.split('$').enumerate() {
            if at > 0 {
                let mut piece = String::new();
                pieces::push(&mut piece, bytes)?;
                let quoted = serde_json::to_string(&piece).unwrap_or_default();
                text.push_str(quoted.trim_matches('"'));
            }
            text.push_str(part);
        }
    }
    text.push('}');
    if bytes.ratio(1, 8)? {
        let end = bytes.int_in_range(0..=text.len())?;
        let end = (0..=end).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        text.truncate(end);
        pieces::push(&mut text, bytes)?;
    }
    Ok(text)
}

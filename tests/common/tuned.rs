//! Comments whose HTML has nearly as many bytes as its bound.

use wellsaid::{Formatter, Verification, limits};

/// A comment whose HTML is as near to the bound as can be.
pub(crate) fn tuned(formatter: &Formatter, start: &str) -> String {
    let mut source = start.to_owned();
    let mut full = source.len();
    // Links of ampersands: each becomes nine times its length.
    while room(formatter, &source) >= 0 && source.len() < 40_000 {
        full = source.len();
        source.push_str("http://a.co/");
        source.push_str(&"&".repeat(58));
        source.push(' ');
    }
    source.truncate(full);
    let tuned = (0..=58).map(|last| format!("{source}http://a.co/{}", "&".repeat(last)));
    let tuned = tuned.map(|source| (room(formatter, &source), source));
    tuned.filter(|(room, _)| *room >= 0).min().expect("the shortest fits").1
}

/// Bytes between the HTML of a comment and the bound; negative where it is shown as text.
fn room(formatter: &Formatter, source: &str) -> isize {
    let page = formatter.format(source).expect("short");
    match page.verification {
        Verification::Verified => {
            limits::output_bound(source.len()) as isize - page.html.len() as isize
        }
        _ => -1,
    }
}

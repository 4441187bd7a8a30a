//! Class E: quotes in quotes, opened the way ten forum systems open them.

use super::markup;
use super::prose::Prose;

fn opener(prose: &mut Prose) -> String {
    let name = prose.name();
    let (post, topic) = (prose.random.below(90_000), prose.random.below(900));
    match prose.random.below(14) {
        0 | 1 => "[quote]".to_owned(),
        2..=4 => format!("[quote={name}]"),
        5 => format!("[quote=\"{name}\"]"),
        6 => format!("[QUOTE='{name}']"),
        // Discourse, XenForo, vBulletin, SMF, MyBB, phpBB.
        7 => format!("[quote=\"{name}, post:{post}, topic:{topic}\"]"),
        8 => format!("[QUOTE=\"{name}, post: {post}, member: {topic}\"]"),
        9 => format!("[QUOTE={name};{post}]"),
        10 => format!("[QUOTE={name};n{post}]"),
        11 => format!("[quote author={name} link=topic={topic}.msg{post}#msg{post} date=1234567]"),
        12 => format!("[quote='{name}' pid='{post}' dateline='1234567']"),
        _ => format!("[quote={name} post_id={post} time=1234567 user_id={topic}]"),
    }
}

/// A tower of one to five quotes; each level answers the one inside it. One in
/// twelve forgets an end tag, or writes one too many.
pub(super) fn nested(prose: &mut Prose, out: &mut String) {
    let depth = 1 + prose.random.below(3) + prose.random.below(3);
    let mut ends = Vec::new();
    for _ in 0..depth {
        if prose.random.chance(1, 12) {
            out.push_str("<blockquote>");
            ends.push("</blockquote>");
        } else {
            let opener = opener(prose);
            ends.push(if opener.starts_with("[Q") { "[/QUOTE]" } else { "[/quote]" });
            out.push_str(&opener);
        }
        if prose.random.chance(1, 3) {
            out.push('\n');
        }
    }
    match prose.random.below(24) {
        0 => drop(ends.pop()),
        1 => ends.insert(0, "[/quote]"),
        _ => {}
    }
    while let Some(end) = ends.pop() {
        let size = prose.random.between(40, 260);
        prose.sentences(out, size);
        if prose.random.chance(1, 10) {
            out.push(' ');
            markup::push_url(prose, out);
        }
        out.push_str(end);
        out.push_str(if prose.random.chance(2, 3) { "\n\n" } else { "\n" });
    }
    let size = prose.random.between(40, 400);
    prose.paragraphs(out, size);
}

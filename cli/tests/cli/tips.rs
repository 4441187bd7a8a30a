//! `wellsaid tips`.

use super::super::{Dir, run};

#[test]
fn short_tips_say_what_the_form_promises() {
    let tips = run(&["tips"], "");
    assert_eq!(tips.code, 0);
    for line in [
        "* Web page addresses and e-mail addresses turn into links automatically.",
        "* Allowed HTML tags: <a> <em> <strong> <cite> <code> <ul> <ol> <li> <dl> <dt> <dd>",
        "* Lines and paragraphs break automatically.",
        "* You may quote other posts using [quote] tags.",
    ] {
        assert!(tips.out.lines().any(|found| found == line), "{line}: {}", tips.out);
    }
}

#[test]
fn tips_follow_the_policy() {
    let dir = Dir::new("tips");
    let policy = dir.file("p.toml", "allowed = \"<u>\"\nquotes = { enabled = false }");
    let tips = run(&["tips", "--policy", &policy], "");
    assert!(tips.out.contains("Allowed HTML tags: <u>\n"), "{}", tips.out);
    assert!(!tips.out.contains("[quote]"), "{}", tips.out);
}

#[test]
fn long_tips_show_what_to_type_and_what_comes_out() {
    let tips = run(&["tips", "--long"], "");
    assert!(tips.out.contains("  You type: <em>"), "{}", tips.out);
    assert!(tips.out.contains("  You get:  <p><em>") || tips.out.contains("  You get:  <em>"));
}

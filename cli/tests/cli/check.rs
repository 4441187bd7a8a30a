//! `wellsaid check`.

use super::super::{Dir, run, run_bytes};

#[test]
fn what_format_writes_is_proven() {
    let page = run(&["format"], "[quote=Bob]Hi[/quote]\n<b>See</b> www.rust-lang.org\n\n<ul><li>x");
    let verdict = run(&["check"], &page.out);
    assert_eq!((verdict.out.as_str(), verdict.code), ("verified\n", 0));
}

#[test]
fn a_rejection_says_where_and_why() {
    let dir = Dir::new("check");
    let file = dir.file("page.html", "<p>fine</p>\n<p>é<em onclick=\"x()\">no</em></p>\n");
    let verdict = run(&["check", &file], "");
    assert_eq!(
        verdict.out,
        format!(
            "{file}:2:9: not verified: attribute\n  | <p>é<em onclick=\"x()\">no</em></p>\n  \
             |         ^\n"
        )
    );
    assert_eq!(verdict.code, 1);
}

#[test]
fn the_policy_decides() {
    let html = "<p><u>x</u></p>";
    let dir = Dir::new("check-policy");
    let policy = dir.file("p.toml", "allowed = \"<u>\"");
    assert_eq!(run(&["check", "--policy", &policy], html).code, 0);
    assert_eq!(run(&["check"], html).code, 1);
}

#[test]
fn bytes_that_are_no_text_are_not_proven() {
    let verdict = run_bytes(&["check"], b"<p>a\xff</p>");
    assert!(verdict.out.starts_with("standard input:1:5: not verified: character\n"));
    assert_eq!(verdict.code, 1);
}

#[test]
fn longer_than_any_page_is_not_proven() {
    let verdict = run(&["check"], &"x".repeat(600_000));
    assert!(verdict.out.contains("600000 bytes long, the limit is 528384"), "{}", verdict.out);
    assert_eq!(verdict.code, 1);
}

#[test]
fn a_file_that_is_not_there_is_a_failure_and_no_verdict() {
    let verdict = run(&["check", &Dir::new("check-nothing").path("none.html")], "");
    assert_eq!((verdict.code, verdict.out.as_str()), (2, ""));
}

#[test]
fn trust_in_the_author_decides_about_rel() {
    let html = "<p><a href=\"https://a.example\" rel=\"me\">x</a></p>";
    let dir = Dir::new("check-trusted");
    let policy = dir.file("p.toml", "trusted_rel = \"me\"");
    assert_eq!(run(&["check", "--policy", &policy, "--trusted"], html).code, 0);
    assert_eq!(run(&["check", "--policy", &policy], html).code, 1);
}

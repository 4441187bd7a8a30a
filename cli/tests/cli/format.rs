//! `wellsaid format`, a comment per file.

use super::super::{Dir, command, run, run_bytes};

#[test]
fn standard_input_is_the_default() {
    for arguments in [&["format"][..], &["format", "-"]] {
        let page = run(arguments, "Hi <em>you</em>\n");
        assert_eq!((page.out.as_str(), page.code), ("<p>Hi <em>you</em></p>\n", 0));
        assert_eq!(page.err, "");
    }
}

#[test]
fn files_are_formatted_one_by_one() {
    let dir = Dir::new("files");
    let (a, b) = (dir.file("a.txt", "one"), dir.file("b.txt", "\u{feff}two\nlines"));
    let page = run(&["format", &a, "-", &b], "between");
    assert_eq!(page.out, "<p>one</p>\n<p>between</p>\n<p>two<br>\nlines</p>\n");
    assert_eq!(page.code, 0);
}

#[test]
fn a_file_that_is_too_long_is_refused_with_both_numbers() {
    let dir = Dir::new("long");
    let long = dir.file("long.txt", "x".repeat(65_537));
    let fits = dir.file("fits.txt", "x".repeat(65_536));
    let page = run(&["format", &long, &fits, "-"], "the rest goes on");
    assert!(page.out.ends_with("x</p>\n<p>the rest goes on</p>\n"));
    let want =
        format!("wellsaid: {long}: the comment is 65537 bytes long, the limit is 65536 bytes\n");
    assert_eq!((page.err, page.code), (want, 1));
}

#[test]
fn far_too_long_is_counted_and_not_kept() {
    let page = run(&["format"], &"x".repeat(3_000_000));
    assert!(page.err.contains("3000000 bytes long, the limit is 65536"), "{}", page.err);
    assert_eq!((page.out.as_str(), page.code), ("", 1));
}

#[test]
fn a_missing_file_does_not_stop_the_others() {
    let dir = Dir::new("missing");
    let page = run(&["format", &dir.path("none.txt"), "-"], "here");
    assert_eq!((page.out.as_str(), page.code), ("<p>here</p>\n", 2));
    assert!(page.err.starts_with("wellsaid: "), "{}", page.err);
    assert!(page.err.contains("none.txt: "), "{}", page.err);
}

#[test]
fn notices_stand_under_the_authors_words() {
    let dir = Dir::new("notices");
    let file = dir.file("c.txt", "Hé <b>you\r\n\t<em>x\n[quote=Bob]漢 <u>y");
    let page = run(&["format", "--notices", &file], "");
    let want = format!(
        "{file}:1:4: This tag is not allowed here.\n  | Hé <b>you\n  |    ^^^\n\
         {file}:2:2: This tag is never closed; it ends with its paragraph.\n  | \t<em>x\n  | \t^^^^\n\
         {file}:3:1: This quote tag has no partner, so it is shown as text.\n  \
           | [quote=Bob]漢 <u>y\n  | ^^^^^^^^^^^\n\
         {file}:3:14: This tag is not allowed here.\n  \
           | [quote=Bob]漢 <u>y\n  |               ^^^\n"
    );
    assert_eq!(page.err, want);
    assert_eq!(page.code, 0, "a notice is no error");
    assert_eq!(run(&["format", &file], "").err, "", "and shown on request only");
}

#[test]
fn bytes_that_are_no_text_are_replaced_and_told() {
    let page = run_bytes(&["format", "--notices"], b"a\xffb\xe2\x82 c");
    assert_eq!(page.out, "<p>a\u{fffd}b\u{fffd} c</p>\n");
    assert!(
        page.err.starts_with(
            "standard input:1:2: Some bytes were not readable text and were replaced.\n"
        )
    );
    assert!(page.err.contains("standard input:1:4: Some bytes"), "{}", page.err);
    assert_eq!(page.code, 0);
}

#[test]
fn a_file_of_an_old_archive_is_read_as_what_it_is() {
    let page = run_bytes(&["format", "--notices"], b"It\x92s a caf\xe9");
    assert_eq!(page.out, "<p>It\u{2019}s a caf\u{e9}</p>\n");
    assert!(page.err.starts_with("standard input:1:3: Some bytes"), "{}", page.err);
    assert_eq!(page.code, 0);
}

#[test]
fn options_for_lines_need_lines() {
    assert_eq!(run(&["format", "--jobs", "2"], "x").code, 2);
    assert_eq!(run(&["format", "--excerpt", "2"], "x").code, 2);
    assert_eq!(run(&["format", "--ndjson", "--notices"], "").code, 2);
    assert_eq!(run(&["format", "--ndjson", "--jobs", "0"], "").code, 2);
    let two = run(&["format", "--ndjson", "a", "b"], "");
    assert_eq!((two.code, two.out.as_str()), (2, ""));
    assert!(two.err.contains("one file"), "{}", two.err);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command(&["format"]).spawn().unwrap();
    drop(child.stdout.take());
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"hello").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

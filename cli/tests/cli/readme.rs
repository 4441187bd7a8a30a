//! The program prints the verdict of the README.

use std::process::{Command, Stdio};

use super::super::Dir;

/// The block that follows a marker.
fn block<'r>(readme: &'r str, marker: &str) -> &'r str {
    let (_, rest) = readme.split_once(&format!("<!-- {marker} -->\n```")).unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_first_verdict_is_as_printed() {
    let readme = include_str!("../../../README.md");
    let dir = Dir::new("readme");
    dir.file("rules.toml", block(readme, "verdict:rules"));
    let commands: Vec<_> = block(readme, "verdict:command").lines().collect();
    let [write, judge] = commands[..] else { panic!("two commands: {commands:?}") };
    let comment = write.strip_prefix("echo '").unwrap().strip_suffix("' > comment.txt").unwrap();
    dir.file("comment.txt", format!("{comment}\n"));
    let arguments = judge.strip_prefix("wellsaid ").unwrap();
    let (before, rest) = arguments.split_once('\'').unwrap();
    let (facts, after) = rest.split_once('\'').unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_wellsaid"))
        .current_dir(dir.path("."))
        .args(before.split_whitespace())
        .arg(facts)
        .args(after.split_whitespace())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), block(readme, "verdict:output"));
    assert_eq!((output.stderr, output.status.code()), (Vec::new(), Some(0)));
}

//! Examples of the first screen of the README: every row is run.

use wellsaid::{Formatter, Policy, Verification};

/// The code spans of a line; `⏎` stands for a newline.
fn spans(line: &str) -> Vec<String> {
    line.split('`').skip(1).step_by(2).map(|span| span.replace('⏎', "\n")).collect()
}

#[test]
fn comments_become_what_the_table_says() {
    let readme = include_str!("../README.md");
    let (_, table) = readme.split_once("<!-- table:before-after -->\n").expect("the marker");
    let rows: Vec<_> = table.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 8);
    let formatter = Formatter::new(Policy::comment());
    for row in rows {
        let [before, after] = &spans(row)[..] else { panic!("two code spans: {row}") };
        let page = formatter.format(before).expect("short enough");
        assert_eq!(&page.html, after, "{before}");
        assert_eq!(page.verification, Verification::Verified, "{before}");
    }
}

#[cfg(feature = "serde")]
#[test]
fn the_policy_can_be_built() {
    let readme = include_str!("../README.md");
    let (_, section) = readme.split_once("## Policies are data\n").expect("a section");
    let (_, block) = section.split_once("```toml\n").expect("a block of TOML");
    let (policy, _) = block.split_once("```").expect("its end");
    if let Err(error) = Policy::from_toml(policy) {
        panic!("{error}");
    }
}

/// `examples/forum/tests/quickstart.rs` runs it.
#[test]
fn the_quickstart_is_the_program_that_is_tested() {
    let readme = include_str!("../README.md");
    let (_, block) =
        readme.split_once("<!-- quickstart -->\n```rust,ignore\n").expect("the marker");
    let (shown, _) = block.split_once("```\n").expect("its end");
    let program = include_str!("../examples/forum/src/bin/quickstart.rs");
    assert_eq!(shown, program);
    assert!(program.lines().count() <= 60);
}

#[test]
fn the_commands_can_be_found_by_the_script_that_runs_them() {
    let readme = include_str!("../README.md");
    for marker in ["<!-- ci:run -->\n```sh\ncargo run ", "<!-- ci:test -->\n```sh\ncargo test "] {
        assert_eq!(readme.matches(marker).count(), 1, "{marker}");
    }
}

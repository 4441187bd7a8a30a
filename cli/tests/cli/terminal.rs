//! Output for people never controls their terminal, wherever its text comes from.

use super::super::{Dir, Run, run};

/// An order to the terminal and a turned direction, as they stand in a TOML or JSON string.
const ORDER: &str = r"\u001b]0;pwned\u0007\u009b2J\u007f\u202e\u2066\u061c\u200f\u2028\ufeff";

/// The same, as it is.
const RAW: &str =
    "\u{1b}]0;pwned\u{7}\u{9b}2J\u{7f}\u{202e}\u{2066}\u{61c}\u{200f}\u{2028}\u{feff}";

fn harmless(what: &str, run: &Run) {
    for text in [&run.out, &run.err] {
        let found = text.chars().find(|c| {
            (c.is_control() && *c != '\n' && *c != '\t')
                || "\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{feff}".contains(*c)
                || ('\u{202a}'..='\u{202e}').contains(c)
                || ('\u{2066}'..='\u{2069}').contains(c)
        });
        assert_eq!(found, None, "{what}: {text:?}");
    }
    assert!(!run.out.is_empty() || !run.err.is_empty(), "{what}");
}

fn rule(id: &str, why: &str, when: &str, more: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nwhy = \"{why}\"\nwhen = {{ {when} }}\naction = \"hold\"\n{more}\n"
    )
}

#[test]
fn mistakes_in_rule_files() {
    let dir = Dir::new("terminal-rules");
    let links = "links = { count_gte = 1 }";
    let files = [
        format!("\"{ORDER}\" = 1"),
        format!("[lists.\"{ORDER}\"]\nkind = \"words\"\nwords = [\"a\"]"),
        format!("[lists.l]\nkind = \"{ORDER}\"\nwords = [\"a\"]"),
        format!("[lists.l]\nkind = \"words\"\nwords = [\"{ORDER}*a*b\"]"),
        format!("[lists.l]\nkind = \"words\"\nfile = \"{ORDER}\""),
        format!("[lists.l]\nkind = \"words\"\nfile = \"../{ORDER}\""),
        format!("[lists.l]\nkind = \"domains\"\ndomains = [\"{ORDER}\"]"),
        rule(ORDER, "w", links, ""),
        rule("r", "w", &format!("\"{ORDER}\" = 1"), ""),
        rule("r", "w", &format!("regex = {{ pattern = \"({ORDER}\" }}"), ""),
        rule("r", "w", &format!("words = {{ list = \"{ORDER}\" }}"), ""),
        rule("r", "w", links, &format!("tell = \"{ORDER}\"")),
        rule("r", "w", links, &format!("mode = \"{ORDER}\"")),
        rule("r", "w", links, &format!("rewrite = {{ mask = \"{ORDER}\" }}")),
        rule("r", "w", links, &format!("expires = \"{ORDER}\"")),
        rule("r", "w", links, &format!("[rule.test]\n\"{ORDER}\" = 1")),
        format!("schema = \"{ORDER}\""),
        // Not TOML at all, and quoted by the parser.
        format!("a = {RAW}"),
    ];
    for (number, file) in files.iter().enumerate() {
        let path = dir.file(&format!("{number}.toml"), file);
        for arguments in [&["rules", "lint", &path][..], &["moderate", "--rules", &path]] {
            let run = run(arguments, "Hello");
            assert!(!run.out.contains("pwned") || number == 4, "{file}: {}", run.out);
            harmless(file, &run);
        }
    }
    let json = dir.file("rules.json", format!("{{\"{ORDER}\": 1}}"));
    harmless("JSON", &run(&["rules", "lint", &json], ""));
}

#[test]
fn what_sound_rules_and_comments_hold() {
    let dir = Dir::new("terminal-sound");
    let file = format!(
        "name = \"{ORDER}\"\nversion = \"{ORDER}\"\n[lists.l]\nkind = \"words\"\nfold = \"case\"\nwords = [\"heck{ORDER}\", \"heck\"]\n\
         [exempt]\nroles = [\"{ORDER}\"]\n{}{}",
        rule(
            "r",
            ORDER,
            "words = { list = \"l\" }",
            &format!(
                "tags = [\"{ORDER}\"]\nrewrite = {{ mask = \"*\" }}\n[[rule.test]]\ntext = \"{ORDER}\"\nfires = true"
            )
        ),
        rule("s", "w", &format!("external = {{ name = \"{ORDER}\", says = \"{ORDER}\" }}"), ""),
    );
    let rules = dir.file("rules.toml", file);
    let body = format!("heck {RAW} <script>{RAW}</script> &#x1b;]0;x&#7; &#x202e;x");
    let comment = dir.file("comment.txt", &body);
    for arguments in [
        &["rules", "lint", &rules][..],
        &["rules", "test", &rules],
        &["rules", "facts", &rules],
        &["rules", "explain", &rules],
        &["rules", "explain", &rules, "--text", &body],
        &["rules", "explain", &rules, RAW],
        &["moderate", "--rules", &rules, &comment],
        &["moderate", "--rules", &rules, "--context", &format!("{{\"{ORDER}\": 1}}"), &comment],
        &["moderate", "--rules", &rules, RAW],
        &["check", &comment],
    ] {
        harmless(&format!("{arguments:?}"), &run(arguments, ""));
    }
    // Output for programs stays as it is.
    let run = run(&["format", &comment], "");
    assert!(run.out.contains('\u{2028}') || run.out.contains('\u{61c}'), "{:?}", run.out);
    let notices = super::super::run(&["format", "--notices", &comment], "");
    harmless("notices", &Run { out: String::from("-"), ..notices });
}

#[test]
fn mistakes_in_policies_options_and_paths() {
    let dir = Dir::new("terminal-policies");
    for (number, file) in [
        format!("\"{ORDER}\" = 1"),
        format!("preset = \"{ORDER}\""),
        format!("allowed = \"<{ORDER}>\""),
        format!("schemes = [\"{ORDER}\"]"),
        format!("rel = \"{ORDER}\""),
        format!("[aliases]\n\"{ORDER}\" = \"b\""),
        format!("disallowed = \"{ORDER}\""),
        format!("[quotes]\nclass = \"{ORDER}\""),
        format!("a = {RAW}"),
    ]
    .iter()
    .enumerate()
    {
        let path = dir.file(&format!("{number}.toml"), file);
        harmless(file, &run(&["format", "--policy", &path], "Hello"));
    }
    let wild = dir.file("pwned.txt", "Hello");
    std::fs::create_dir_all(dir.0.join(RAW)).unwrap();
    let folder = dir.0.join(RAW).to_str().unwrap().to_owned();
    for arguments in [
        &[RAW][..],
        &["format", &format!("--{RAW}")],
        &["format", "--policy", RAW],
        &["format", "--jobs", RAW, &wild],
        &["format", "--ndjson", "--jobs", RAW],
        &["format", RAW],
        &["format", &folder],
        &["format", "--notices", &format!("a\nwellsaid: all is well {RAW}")],
        &["check", RAW],
        &["moderate", "--rules", RAW],
        &["moderate", "--rules", &folder],
        &["moderate", "--rules", RAW, "--key", RAW],
        &["rules", "import", "coral", RAW],
        &["rules", "import", "discourse-csv", "--action", RAW, &wild],
        &["serve-stdio", "--rules", RAW],
        &["serve-stdio", "--redis", RAW],
    ] {
        let run = run(arguments, "Hello");
        harmless(&format!("{arguments:?}"), &run);
        assert_ne!(run.code, 0, "{arguments:?}");
        assert!(!run.err.contains("\nwellsaid: all is well"), "{}", run.err);
    }
    let help = run(&["--help"], "");
    assert!(help.code == 0 && help.out.contains("Usage"), "{}", help.err);
}

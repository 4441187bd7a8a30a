//! `--policy`: a name, a file, or a mistake.

use super::super::{Dir, run};

#[test]
fn presets_have_names() {
    for (name, want) in [
        ("comment", "<p>&lt;b&gt;x&lt;/b&gt; <em>y</em></p>\n"),
        ("drupal6", "<p>x <em>y</em></p>\n"),
        ("wordpress", "<p><b>x</b> <em>y</em></p>\n"),
        ("plain", "<p>&lt;b&gt;x&lt;/b&gt; &lt;em&gt;y&lt;/em&gt;</p>\n"),
    ] {
        let page = run(&["format", "--policy", name], "<b>x</b> <em>y</em>");
        assert_eq!(page.out, want, "{name}");
    }
}

#[test]
fn files_are_toml_or_json() {
    let dir = Dir::new("policies");
    let toml = dir.file("p.toml", "allowed = \"<u>\"\n[limits]\nmax_input = 20\n");
    let json = dir.file("p.JSON", r#"{"allowed": "<u>", "limits": {"max_input": 20}}"#);
    for file in [&toml, &json] {
        let page = run(&["format", "--policy", file], "<u>x</u>");
        assert_eq!(page.out, "<p><u>x</u></p>\n", "{file}: {}", page.err);
        let long = run(&["format", "--policy", file], "x23456789012345678901");
        assert!(long.err.contains("21 bytes long, the limit is 20 bytes"), "{}", long.err);
    }
}

#[test]
fn mistakes_name_file_line_and_key() {
    let dir = Dir::new("mistakes");
    for (name, text, parts) in [
        (
            "a.toml",
            "preset = \"comment\"\n\nlinkz = 1\n",
            &["line 3", "`linkz`", "did you mean `links`?"][..],
        ),
        ("b.toml", "links = { max_caption = 2 }", &["line 1", "`links.max_caption`", "from 8"]),
        ("c.toml", "schemes = [\"javascript\"]", &["line 1", "javascript"]),
        ("d.toml", "allowed = ", &["line 1"]),
        ("e.json", "{\n\"disallowed\": \"hide\"}", &["line 2", "`disallowed`", "escape"]),
    ] {
        let file = dir.file(name, text);
        for command in ["format", "tips", "check"] {
            let run = run(&[command, "--policy", &file], "");
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{name}");
            assert!(run.err.starts_with(&format!("wellsaid: policy {file}: ")), "{}", run.err);
            for part in parts {
                assert!(run.err.contains(part), "{part}: {}", run.err);
            }
        }
    }
}

#[test]
fn an_unknown_name_lists_the_presets() {
    let run = run(&["tips", "--policy", "coment"], "");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("comment, forum, drupal6, wordpress, plain"), "{}", run.err);
}

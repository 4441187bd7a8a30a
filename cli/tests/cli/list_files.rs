//! Files of lists lie in the folder of the rule file, and errors do not quote them.

use std::fs;

use super::super::{Dir, run};

const SECRET: &str = "hunter2 is the *password of* root";

fn rules(kind: &str, file: &str) -> String {
    let what = if kind == "words" { "words" } else { "links" };
    let key = if kind == "words" { "list" } else { "host_in" };
    format!(
        "[lists.l]\nkind = \"{kind}\"\nfile = {file:?}\n[[rule]]\nid = \"r\"\nwhy = \"w\"\n\
         when = {{ {what} = {{ {key} = \"l\" }} }}\naction = \"hold\"\n"
    )
}

/// A folder with a secret beside the folder of the rules.
fn folders(name: &str) -> (Dir, String) {
    let dir = Dir::new(name);
    dir.file("secret.txt", SECRET);
    fs::create_dir_all(dir.0.join("rules/lists")).unwrap();
    fs::create_dir_all(dir.0.join("rules-2")).unwrap();
    dir.file("rules-2/words.txt", SECRET);
    dir.file("rules/words.txt", "casino\n");
    dir.file("rules/lists/words.txt", "casino\n");
    let path = dir.0.join("rules").to_str().unwrap().to_owned();
    (dir, path)
}

#[test]
fn files_in_the_folder_are_read() {
    let (dir, _) = folders("list-files-inside");
    for file in ["words.txt", "./words.txt", "lists/words.txt", "lists/./words.txt"] {
        let path = dir.file("rules/rules.toml", rules("words", file));
        let run = run(&["moderate", "--rules", &path], "a casino");
        assert!(run.out.contains("hold"), "{file}: {}{}", run.out, run.err);
        assert_eq!(run.err, "", "{file}");
    }
}

#[test]
fn files_elsewhere_are_refused() {
    let (dir, folder) = folders("list-files-outside");
    let secret = dir.0.join("secret.txt");
    let inside = dir.0.join("rules/words.txt");
    for file in [
        secret.to_str().unwrap(),
        // Inside, but absolute: a rule file should not depend on its place.
        inside.to_str().unwrap(),
        "../secret.txt",
        "./../secret.txt",
        "lists/../../secret.txt",
        "lists/../words.txt",
        "../rules/words.txt",
        "../rules-2/words.txt",
        "/etc/passwd",
        "//etc/passwd",
        "/dev/stdin",
        "/proc/self/environ",
        "..",
        ".",
    ] {
        for kind in ["words", "domains", "ips"] {
            let path = dir.file("rules/rules.toml", rules(kind, file));
            for command in [&["rules", "lint", &path][..], &["moderate", "--rules", &path]] {
                let run = run(command, "a casino");
                assert_eq!(run.code, 2, "{file}: {}{}", run.out, run.err);
                assert!(run.err.contains("line 3: `lists.l.file`"), "{file}: {}", run.err);
                assert!(run.err.contains("not in the folder of the rule file"), "{}", run.err);
                assert!(!run.err.contains("hunter2") && !run.err.contains("root"), "{}", run.err);
            }
        }
    }
    assert!(fs::metadata(folder).unwrap().is_dir());
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_refused() {
    use std::os::unix::fs::symlink;

    let (dir, folder) = folders("list-files-links");
    let at = |name: &str| format!("{folder}/{name}");
    symlink("../secret.txt", at("near.txt")).unwrap();
    symlink(dir.0.join("secret.txt"), at("far.txt")).unwrap();
    symlink("..", at("up")).unwrap();
    symlink("near.txt", at("again.txt")).unwrap();
    symlink("lists", at("inner")).unwrap();
    symlink("words.txt", at("same.txt")).unwrap();
    symlink("nowhere.txt", at("dangling.txt")).unwrap();
    let lint = |file: &str| {
        let path = dir.file("rules/rules.toml", rules("words", file));
        run(&["rules", "lint", &path], "")
    };
    for file in ["near.txt", "far.txt", "up/secret.txt", "again.txt", "up/rules/../secret.txt"] {
        let run = lint(file);
        assert_eq!(run.code, 2, "{file}: {}{}", run.out, run.err);
        assert!(run.err.contains("not in the folder of the rule file"), "{}", run.err);
    }
    for file in ["inner/words.txt", "same.txt", "up/rules/words.txt"] {
        assert_eq!(lint(file).err, "", "{file}");
    }
    assert_eq!(lint("lists").code, 2);
    assert_eq!(lint("dangling.txt").err, "");
}

#[test]
fn nothing_of_a_file_is_quoted() {
    let (dir, _) = folders("list-files-quotes");
    let x = "x".repeat(60);
    let longer = "x".repeat(200);
    for (kind, text, line) in [
        ("words", &*format!("good\n\n# no\nhunter2 root {x}\n"), 4),
        ("words", &*format!("hunter2 root {longer}\n"), 1),
        ("words", &*format!("good\n` has more than 6 hunter2root{}\n", &x[..45]), 2),
        ("domains", "good.example\nhunter2 root\n", 2),
        ("domains", "https://hunter2/root\n", 1),
        ("domains", "a.example\nb.example\n`: hunter2 root\n", 3),
        ("domains", "t.me/+\nhunter2 root/x\n", 2),
        ("ips", "203.0.113.9 # one\n\nhunter2 root\n", 3),
        ("emails", "ann@example.org\nhunter2 root@example.org\n", 2),
    ] {
        let long = format!("{text}{}\n", "h".repeat(100));
        for text in [text, &long] {
            dir.file("rules/list.txt", text);
            let path = dir.file("rules/rules.toml", rules(kind, "list.txt"));
            let run = run(&["rules", "lint", &path], "");
            assert_eq!(run.code, 2, "{text}: {}{}", run.out, run.err);
            let place = format!("line {line} of `list.txt`: `lists.l.file`: ");
            assert!(run.err.contains(&place), "{text}: {}", run.err);
            assert!(!run.err.contains("hunter2") && !run.err.contains("root"), "{}", run.err);
        }
    }
    // A term of the rule file itself is quoted.
    let path = dir.file(
        "rules/rules.toml",
        rules("words", "x").replace("file = \"x\"", &format!("words = [\"{x}{x}\"]")),
    );
    let run = run(&["rules", "lint", &path], "");
    let quoted = format!("`lists.l.words[0]`: `{}` has more than 64 letters", &longer[..80]);
    assert!(run.err.contains(&quoted), "{}", run.err);
}

//! Documents for people who work on the crate: every name in them exists, and nothing is left out.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

const DOCUMENTS: [&str; 25] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "RELEASING.md",
    "SECURITY.md",
    "bindings/c/README.md",
    "bindings/c/src/guide.md",
    "bindings/php/README.md",
    "bindings/python/README.md",
    "bindings/wasm/README.md",
    "cli/README.md",
    "data/README.md",
    "docs/at-scale.md",
    "examples/README.md",
    "examples/forum/README.md",
    "examples/spark/README.md",
    "fuzz/README.md",
    "plugins/drupal/README.md",
    "plugins/wordpress/README.md",
    "src/attacks.md",
    "src/moderate/guide.md",
    "src/web-application.md",
    "tests/README.md",
    "tests/data/README.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Words of code: in spans between backticks, and in fenced blocks.
fn words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        // All of the line, or the text behind each odd backtick.
        let (skipped, step) = if fenced { (0, 1) } else { (1, 2) };
        let spans = line.split('`').skip(skipped).step_by(step);
        found.extend(spans.flat_map(str::split_whitespace));
    }
    found.into_iter().map(|word| word.trim_matches([',', ';', ':', '"'])).collect()
}

/// Tells if a word is a path that should exist.
fn is_path(word: &str) -> bool {
    let sound = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let first = word.split('/').next().unwrap_or_default();
    word.contains('/')
        && word.chars().all(sound)
        && !["", ".", "..", "target"].contains(&first)
        // Not a placeholder, nor the output of a build.
        && !word.contains("NAME")
        && !word.contains("target/")
        && root().join(first).exists()
}

#[test]
fn paths_exist() {
    let mut missing = Vec::new();
    for name in DOCUMENTS {
        let text = read(name);
        let beside = root().join(folder(name));
        for word in words(&text).into_iter().filter(|word| is_path(word)) {
            if !root().join(word).exists() && !beside.join(word).exists() {
                missing.push(format!("{name}: `{word}`"));
            }
        }
        for link in text.split("](").skip(1) {
            let link = link.split([')', '#']).next().unwrap_or_default();
            if !link.is_empty()
                && !link.contains("://")
                && !link.contains("::")
                && !beside.join(link).exists()
            {
                missing.push(format!("{name}: ({link})"));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

/// Folders whose names documents write with `::`.
const CODE: [&str; 7] =
    ["src", "cli/src", "bindings/c/src", "bindings/php", "examples", "fuzz", "tests"];

/// Words of the code of Rust, and the names of files.
fn names_of_code() -> HashSet<String> {
    let mut names = HashSet::new();
    let mut folders: Vec<_> = CODE.map(|name| root().join(name)).into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
            if path.is_dir() {
                folders.extend((!path.ends_with("target")).then_some(path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a file");
                let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
                names.extend(words.map(str::to_owned));
            }
        }
    }
    names
}

/// `Verification::Verified` is not a name if one of its words is in no file.
#[test]
fn names_exist() {
    let known = names_of_code();
    let mut missing = Vec::new();
    // The change log mentions former names.
    for name in DOCUMENTS.into_iter().filter(|name| *name != "CHANGELOG.md") {
        let text = read(name);
        let paths = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        for path in paths.filter(|word| word.contains("::")) {
            let mut words = path.split(':').filter(|word| !word.is_empty());
            if words.any(|word| !known.contains(word)) {
                missing.push(format!("{name}: `{path}`"));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

/// Folders with test programs, after the way to them from tests/README.md.
const TESTS: [(&str, &str); 3] =
    [("", "tests"), ("../cli/tests/", "cli/tests"), ("../bindings/c/tests/", "bindings/c/tests")];

/// Names of a table of Cargo.toml, with their paths if they have one.
fn targets(kind: &str) -> Vec<(String, Option<String>)> {
    let manifest = read("Cargo.toml");
    let mut found = Vec::new();
    for block in manifest.split("\n[").skip(1) {
        let Some(block) = block.strip_prefix(&format!("[{kind}]]")) else { continue };
        let value = |key: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")));
            line.map(|line| line.trim_end_matches('"').to_owned())
        };
        found.push((value("name").expect("a name"), value("path")));
    }
    found
}

/// Names of the programs in a folder, with their files: `x.rs` and `x/main.rs`.
fn programs(kind: &str, of: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join(of)).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() && path.join("main.rs").exists() {
            found.push((name.clone(), format!("{name}/main.rs")));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((name.clone(), format!("{name}.rs")));
        }
    }
    for (name, path) in targets(kind) {
        if let Some(path) = path.as_deref().and_then(|path| path.strip_prefix(&format!("{of}/"))) {
            found.push((name, path.to_owned()));
        }
    }
    found.sort();
    found
}

#[test]
fn every_test_program_is_in_the_readme_once() {
    let readme = read("tests/README.md");
    let mut count = 0;
    for (link, folder) in TESTS {
        for (name, path) in programs("test", folder) {
            let row = format!("| [`{name}`]({link}{path}) |");
            assert_eq!(readme.matches(&row).count(), 1, "tests/README.md needs one row with {row}");
            count += 1;
        }
    }
    assert!(count > 40);
    assert_eq!(readme.matches("| [`").count(), count, "rows without a program");
}

#[test]
fn commands_name_what_exists() {
    let named = |kind: &str, of: &str| -> Vec<String> {
        programs(kind, of).into_iter().map(|(name, _)| name).collect()
    };
    let kinds = [
        ("--test", TESTS.iter().flat_map(|(_, of)| named("test", of)).collect()),
        ("--bench", named("bench", "benches")),
        ("--example", named("example", "examples")),
    ];
    let steps = steps();
    let mut wrong = Vec::new();
    for name in DOCUMENTS {
        let text = read(name);
        let words: Vec<_> = text.split(|c: char| c.is_whitespace() || "`|()".contains(c)).collect();
        for pair in words.windows(2) {
            for (option, names) in &kinds {
                if pair[0] == *option && !names.iter().any(|name| name == pair[1]) {
                    wrong.push(format!("{name}: {option} {}", pair[1]));
                }
            }
        }
        for command in text.split(".ci/run \"").skip(1) {
            let command = command.split(['`', '\n', '#']).next().unwrap_or_default();
            for step in command.trim_end().trim_end_matches('"').split("\" \"") {
                if !steps.iter().any(|known| known == step) {
                    wrong.push(format!("{name}: .ci/run {step:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Names of the steps of .ci/run, in their order.
fn steps() -> Vec<String> {
    let run = read(".ci/run");
    let lines = run.lines().filter_map(|line| line.trim_start().strip_prefix("step \""));
    let names: Vec<_> = lines.filter_map(|line| Some(line.split_once('"')?.0.to_owned())).collect();
    assert!(names.len() > 20);
    names
}

/// Jobs that share the steps among them leave none out.
#[test]
fn every_step_has_one_job() {
    let workflow = read(".github/workflows/ci.yml");
    for step in steps() {
        let jobs = workflow.matches(&format!("\"{step}\"")).count();
        // All jobs have these two; see `is_wanted` in .ci/run.
        let expected = usize::from(!["tools", "environment"].contains(&step.as_str()));
        assert_eq!(jobs, expected, "{step:?} in .github/workflows/ci.yml");
    }
}

#[test]
fn the_table_of_imports_is_this_one() {
    let document = read("ARCHITECTURE.md");
    let rows = document.split("| part | may name |").nth(1).expect("the table");
    let rows: Vec<_> = rows.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    let expected: Vec<_> = super::TABLE
        .iter()
        .map(|(part, allowed)| {
            let names: Vec<_> = allowed.iter().map(|name| format!("`{name}`")).collect();
            let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            format!("| `{part}` | {names} |")
        })
        .collect();
    assert_eq!(rows, expected, "ARCHITECTURE.md, Allowed imports");
}

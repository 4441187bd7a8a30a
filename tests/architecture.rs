//! Checks of the architecture against the source tree.
//!
//! ARCHITECTURE.md says who may import whom: the gate cannot see the writer,
//! moderation cannot see HTML, one file knows ammonia. Only this test would notice a convenient
//! import that breaks these rules.

#[path = "architecture/documents.rs"]
mod documents;
#[path = "architecture/imports.rs"]
mod imports;
#[path = "architecture/names.rs"]
mod names;
#[path = "architecture/openings.rs"]
mod openings;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A part of the crate and the parts that it may name by `crate::`, in addition to itself, `work`
/// and `text`, which all may use. `a/b` is the file or folder `src/a/b`; the
/// longest row that fits a file counts. ARCHITECTURE.md has the same table. Edges that need a
/// reason:
///
/// * `syntax → limits`, `gate/check → limits`: bounds have one place.
/// * `syntax → policy/known`: which names are HTML at all, beside `policy/element`.
/// * `links → policy/LinkOptions`: what to look for.
/// * `render → span`: excerpts and quotations point into the source.
/// * `words → document`: where a tag ends that is shown as text. `words → rules`: the options of a list.
/// * `personal → rules`: the kinds of private data. `rules → document links`: regions, flags of links.
/// * `history → words`: a sketch takes letters for those that they look like.
/// * `moderate → links private gate/Verification`: link flags and hosts, private context, the
///   result of the gate. Never the writer, never the check.
/// * `moderate/apply → formatter render/Resolver`: HTML that was changed after the check is
///   written and verified once more, and an unverified one holds the verdict. One function does
///   both, so that callers can't forget the second.
/// * `policy document → notice`: a policy has a sentence for each kind of notice.
/// * `policy moderate → locate`: the values of a text, and the line that each is on.
/// * `formatter → limits links syntax`: the facade puts the finder and the grammar together.
const TABLE: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("limits", &[]),
    ("error", &[]),
    ("work", &[]),
    ("text", &[]),
    ("tables", &[]),
    ("private", &[]),
    ("locate", &["error"]),
    ("notice", &["span"]),
    ("policy", &["span", "limits", "error", "locate", "notice"]),
    ("syntax", &["span", "limits", "policy/element", "policy/known"]),
    ("links", &["span", "limits", "policy/url", "policy/LinkOptions"]),
    ("document", &["syntax", "links", "policy", "span", "limits", "notice"]),
    ("render", &["document", "policy", "span"]),
    ("gate/check", &["policy", "span", "limits"]),
    ("gate/clean", &["policy"]),
    ("gate/inert", &["policy"]),
    ("gate/marks", &[]),
    ("gate/rejection", &[]),
    ("gate", &[]),
    ("time", &[]),
    ("rules", &["document/Regions", "links", "time"]),
    ("words", &["document", "policy/known", "rules", "error"]),
    ("personal", &["rules"]),
    ("history", &["words", "time", "error"]),
    ("classifier", &["document"]),
    (
        "moderate",
        &[
            "classifier",
            "document",
            "error",
            "gate/Verification",
            "history",
            "limits",
            "links",
            "locate",
            "personal",
            "policy/url",
            "private",
            "rules",
            "span",
            "time",
            "words",
        ],
    ),
    (
        "moderate/apply",
        &["document", "gate/Verification", "formatter", "render/Resolver", "rules", "span"],
    ),
    (
        "tools",
        &["moderate", "rules", "words", "history", "classifier", "time", "span", "error", "locate"],
    ),
    ("schema", &["policy/PolicyFile", "rules/rule"]),
    ("formatter", &["document", "render", "gate", "policy", "error", "limits", "links", "syntax"]),
];

/// Tests in `src/` and the front page may name everything.
const FREE: &[&str] = &[
    "lib",
    "growth",
    "gate/tests",
    "links/tests",
    "classifier/tests",
    "moderate/eval/growth",
    "words/growth",
    "render/tests",
    "bindings",
    "cli",
];

/// Longest file. Only tables that a script wrote are exempt.
const LONGEST: usize = 400;

/// Folders of packages; the first is the library.
const PACKAGES: &[&str] = &["", "bindings/c", "cli"];

struct File {
    /// `gate/check` for `src/gate/check.rs`, `cli/row` for `cli/src/row.rs`.
    name: String,
    text: String,
}

/// The library and the packages around it.
fn files() -> Vec<File> {
    let mut files = Vec::new();
    for package in PACKAGES {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(package).join("src");
        let start = files.len();
        read(&root, &mut files);
        for file in &mut files[start..] {
            file.name = Path::new(package).join(&file.name).to_string_lossy().replace('\\', "/");
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(files.len() > 50);
    files
}

fn read(root: &Path, files: &mut Vec<File>) {
    let mut waiting = vec![root.to_owned()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            waiting.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name: PathBuf = path.strip_prefix(root).expect("below").with_extension("");
            let name = name.to_string_lossy().replace('\\', "/");
            let name = name.trim_end_matches("/mod").to_owned();
            files.push(File { name, text: fs::read_to_string(&path).expect("a file") });
        }
    }
}

fn is_in(name: &str, part: &str) -> bool {
    name == part || name.strip_prefix(part).is_some_and(|rest| rest.starts_with('/'))
}

/// Lines of code: no comments, no documentation, no unit tests at the end.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let end = text.find("\n#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end]
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .filter(|line| !line.trim().is_empty())
}

/// Parts that a file names by `crate::`, as `policy/element`.
fn named(text: &str) -> BTreeSet<String> {
    let code = code(text).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        assert!(!rest.starts_with('{'), "one `use crate::` per module, please: {rest:.40}");
        let path: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
        let parts: Vec<_> = path.split("::").filter(|part| !part.is_empty()).take(2).collect();
        found.insert(parts.join("/"));
    }
    found
}

#[test]
fn who_imports_whom() {
    // Types at the root of the crate live in these modules.
    let home = |path: &str| {
        match path.split('/').next().unwrap_or(path) {
            "Policy" => "policy",
            "Document" => "document",
            "Span" => "span",
            "Limits" => "limits",
            "TooLong" | "BuildError" | "BuildErrorKind" => "error",
            _ => return path.to_owned(),
        }
        .to_owned()
    };
    let mut wrong = Vec::new();
    for file in files() {
        // The file `moderate` passes the public names of other folders on, and holds no code.
        if file.name == "moderate" || FREE.iter().any(|free| is_in(&file.name, free)) {
            continue;
        }
        let fits = TABLE.iter().filter(|(part, _)| is_in(&file.name, part));
        let row = fits.max_by_key(|(part, _)| part.len());
        let Some((part, allowed)) = row else {
            wrong.push(format!("{} has no row in the table", file.name));
            continue;
        };
        for path in named(&file.text) {
            let path = home(&path);
            let own = is_in(&path, part.split('/').next().unwrap_or(part)) && !part.contains('/');
            let fine = own
                || ["work", "text", "tables"].iter().any(|part| is_in(&path, part))
                || allowed.iter().any(|part| is_in(&path, part));
            if !fine {
                wrong.push(format!("{} names crate::{path}", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_files_import_each_other() {
    let all = files();
    let is_code = |file: &&File| !FREE[1..].iter().any(|free| is_in(&file.name, free));
    let files: Vec<_> =
        all.iter().filter(is_code).map(|file| (file.name.as_str(), file.text.as_str())).collect();
    let circles = imports::circles(&files);
    assert!(circles.is_empty(), "files that import each other: {circles:?}");
    let functions: Vec<_> = all
        .iter()
        .filter_map(|file| Some((file.name.strip_prefix("bindings/c/")?, file.text.as_str())))
        .filter(|(name, _)| *name != "tests")
        .collect();
    assert_eq!(imports::circles(&functions), [["document", "formatter"]], "in bindings/c/src/");
}

#[test]
fn files_are_short() {
    let long: Vec<_> =
        files()
            .iter()
            .filter(|file| {
                !file.text.lines().take(12).any(|line| {
                    line.contains("enerated by") || line.contains("Written by scripts/")
                })
            })
            .map(|file| (file.name.clone(), file.text.lines().count()))
            .filter(|&(_, lines)| lines > LONGEST)
            .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn one_file_knows_ammonia() {
    for file in files() {
        // The name of the feature is not a use of the crate.
        let names = code(&file.text)
            .map(|line| line.replace("feature = \"ammonia\"", ""))
            .any(|line| line.contains("ammonia"));
        assert_eq!(names, file.name == "gate/clean", "{}", file.name);
    }
}

#[test]
fn only_the_c_interface_is_unsafe() {
    let word = |line: &str, word: &str| {
        line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word)
    };
    for file in files() {
        let uses = code(&file.text).any(|line| word(line, "unsafe"));
        assert!(!uses || is_in(&file.name, "bindings/c"), "{}", file.name);
        // Only that package lifts the lint.
        let lifts = code(&file.text).any(|line| word(line, "unsafe_code"));
        assert!(!lifts || ["lib", "bindings/c/lib"].contains(&file.name.as_str()), "{}", file.name);
    }
    let root = files().into_iter().find(|file| file.name == "lib").expect("lib.rs");
    assert!(root.text.contains("\n#![forbid(unsafe_code)]\n"));
}

#[test]
fn the_trusted_base_is_marked_and_small() {
    let files = files();
    let trusted: Vec<_> = files.iter().filter(|file| file.text.starts_with("//! [TCB]")).collect();
    let names: Vec<_> = trusted.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["gate/check", "gate/clean", "gate/marks"]);
    let lines: usize = trusted.iter().map(|file| file.text.lines().count()).sum();
    assert!(lines <= 600, "{lines} lines");
}

#[test]
fn nothing_reads_a_clock_a_file_or_the_network() {
    // The breaker must know how long a store has been down. That clock only decides whether it is
    // asked again.
    let is_free = |file: &File| is_in(&file.name, "cli") || file.name == "history/breaker";
    for file in files().iter().filter(|file| !is_free(file)) {
        // A time that the application read from its clock is data.
        let takes = |word: &str| word == "std::time" && file.name == "time";
        // A connection must not be used after a fork, so the store compares numbers of processes.
        let forks = |word: &str| word == "std::process" && file.name == "history/sqlite/store";
        for word in [
            "std::time",
            "SystemTime::now",
            "Instant",
            "std::fs",
            "TcpStream",
            "UdpSocket",
            "std::env",
            "std::process",
        ] {
            assert!(
                !code(&file.text).any(|line| line.contains(word))
                    || file.name == "growth"
                    || takes(word)
                    || forks(word),
                "{} uses {word}",
                file.name
            );
        }
    }
}

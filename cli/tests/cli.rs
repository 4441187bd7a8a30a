//! The program, run as a shell runs it.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

#[path = "../../tests/common/german.rs"]
mod german;

mod cli {
    mod check;
    mod explain;
    mod facts;
    mod format;
    mod german;
    mod import;
    mod learn;
    mod list_files;
    mod moderate;
    mod moderate_ndjson;
    mod ndjson;
    mod policy;
    mod policy_replay;
    mod readme;
    mod replay;
    mod rules;
    mod serve;
    mod terminal;
    mod tips;
}

/// Output and exit status of a run.
struct Run {
    out: String,
    err: String,
    code: i32,
}

impl Run {
    /// Standard output, line by line as JSON.
    fn rows(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap(),
        }
    }
}

/// The program in the folder of the repository, where its examples and data are.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wellsaid"));
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs with `input` on standard input.
fn run_bytes(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = command(arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // A program that refuses its options does not read its input.
        scope.spawn(move || stdin.write_all(input).ok());
        Run::from(child.wait_with_output().unwrap())
    })
}

fn run(arguments: &[&str], input: &str) -> Run {
    run_bytes(arguments, input.as_bytes())
}

/// A directory of one test.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

#[test]
fn help_and_version_are_there() {
    let version = run(&["--version"], "");
    assert_eq!(version.out, concat!("wellsaid ", env!("CARGO_PKG_VERSION"), "\n"));
    for arguments in [
        &["--help"][..],
        &["format", "--help"],
        &["tips", "-h"],
        &["check", "-h"],
        &["moderate", "--help"],
        &["serve-stdio", "--help"],
        &["rules", "--help"],
        &["rules", "lint", "-h"],
        &["rules", "test", "--help"],
        &["rules", "explain", "--help"],
        &["rules", "replay", "--help"],
        &["rules", "import", "--help"],
        &["rules", "import", "wordpress", "--help"],
        &["rules", "import", "automoderator", "--help"],
        &["rules", "export", "--help"],
        &["rules", "schema", "--help"],
    ] {
        let help = run(arguments, "");
        assert_eq!(help.code, 0);
        assert!(help.out.contains("Usage: wellsaid"), "{}", help.out);
    }
    assert_eq!(run(&[], "").code, 2);
    assert_eq!(run(&["nonsense"], "").code, 2);
}

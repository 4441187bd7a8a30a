//! A rule file and the lists beside it.

use std::io;
use std::path::{Component, Path, PathBuf};

use clap::Args;
use wellsaid::BuildError;
use wellsaid::moderate::RuleSet;
use wellsaid::moderate::condition::Condition;

use crate::verdict::count;
use crate::{Failure, complain, input};

/// Bytes of the file of a list that are read at most; the library has a limit of its own.
const MAX_LIST: usize = 64 << 20;

#[derive(Args)]
pub(crate) struct RulesOption {
    /// The rule file (TOML, or JSON when its name ends in .json). Files of lists lie beside it or
    /// in folders there
    #[arg(long, value_name = "FILE")]
    rules: PathBuf,
}

impl RulesOption {
    pub(crate) fn load(&self) -> Result<RuleSet, Failure> {
        load(&self.rules)
    }
}

/// Reads rules, or reports mistakes with file, line and key. A file of a list that is not
/// there is a warning: comments that depend on it follow `on_error`.
pub(crate) fn load(path: &Path) -> Result<RuleSet, Failure> {
    let rules = read(path)?;
    for (list, file) in rules.missing_files() {
        complain(&format!(
            "{}: warning: list `{list}`: {file} is not there; comments that depend on it follow `on_error`",
            path.display()
        ));
    }
    Ok(rules)
}

/// Reads rules; [`RuleSet::missing_files`] lists the files that are missing.
pub(crate) fn read(path: &Path) -> Result<RuleSet, Failure> {
    parse(path)?.map_err(|error| refused(path, &error))
}

/// Reads rules, or gives their mistakes.
pub(crate) fn parse(path: &Path) -> Result<Result<RuleSet, BuildError>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Message(format!("{}: {error}", path.display())))?;
    let mut read = |name: &str| list_file(path, name);
    Ok(if is_json(path) {
        RuleSet::from_json_with(&text, &mut read)
    } else {
        RuleSet::from_toml_with(&text, &mut read)
    })
}

/// The mistakes of a rule file, a line each, with its name.
pub(crate) fn refused(path: &Path, error: &BuildError) -> Failure {
    let mistakes = error.mistakes();
    let mut lines: Vec<String> =
        mistakes.iter().map(|mistake| format!("{}: {mistake}", path.display())).collect();
    if mistakes.len() > 1 {
        lines.push(count(mistakes.len(), "mistake"));
    }
    Failure::Messages(lines)
}

/// Reads the file of a list, which lies beside the rule file or in a folder there: a rule file may
/// come from somebody else. `None` if there is no such file.
fn list_file(rules: &Path, name: &str) -> Result<Option<String>, String> {
    let outside = || Err(String::from("it is not in the folder of the rule file"));
    let name = Path::new(name);
    let is_below = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if !name.components().all(is_below) || !name.components().any(|part| part != Component::CurDir)
    {
        return outside();
    }
    let folder = match rules.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    // Links are followed first: one may lead out of the folder.
    let real = |path: &Path| path.canonicalize();
    let found = real(folder).and_then(|folder| Ok((real(&folder.join(name))?, folder)));
    let path = match found {
        Ok((path, folder)) if path.starts_with(&folder) => path,
        Ok(_) => return outside(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    // A pipe or a device may be endless.
    if !path.is_file() {
        return Err(String::from("it is not a file"));
    }
    match input::read(&path, MAX_LIST) {
        Ok(Ok(bytes)) => {
            String::from_utf8(bytes).map(Some).map_err(|_| String::from("not valid UTF-8"))
        }
        Ok(Err(_)) => Err(format!("it is longer than {MAX_LIST} bytes")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"))
}

/// Tells if a rule asks for earlier comments: then comments are checked one after the other.
pub(crate) fn asks_history(rules: &RuleSet) -> bool {
    let mut waiting: Vec<_> = rules.file().rules.iter().map(|rule| &rule.when).collect();
    while let Some(condition) = waiting.pop() {
        match condition {
            Condition::Repeat(_) | Condition::Rate(_) => return true,
            Condition::All(parts) | Condition::Any(parts) => waiting.extend(parts),
            Condition::Not(part) => waiting.push(part),
            _ => {}
        }
    }
    false
}

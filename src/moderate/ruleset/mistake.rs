//! A mistake in a rule file, and the way to it.

use crate::error::{BuildError, BuildErrorKind, MAX_MISTAKES};
use crate::locate::{KeyLines, PathStep};
use crate::rules::condition::Condition;

use crate::rules::limits::MAX_DEPTH;

/// Place in a rule file: a list of steps that lives on the stack.
#[derive(Clone, Copy)]
pub(crate) struct At<'a>(Option<(&'a At<'a>, KeyStep<'a>)>);

#[derive(Clone, Copy)]
enum KeyStep<'a> {
    Key(&'a str),
    Index(usize),
}

impl At<'_> {
    /// The file itself.
    pub(crate) const ROOT: At<'static> = At(None);

    /// One key deeper.
    pub(crate) fn key<'b>(&'b self, key: &'b str) -> At<'b> {
        At(Some((self, KeyStep::Key(key))))
    }

    /// One entry of a list deeper.
    pub(crate) fn index(&self, index: usize) -> At<'_> {
        At(Some((self, KeyStep::Index(index))))
    }

    /// Steps from the root on.
    pub(crate) fn steps(&self) -> Vec<PathStep> {
        let mut steps = Vec::new();
        let mut at = self;
        while let Some((parent, part)) = at.0 {
            steps.push(match part {
                KeyStep::Key(key) => PathStep::Key(key.to_owned()),
                KeyStep::Index(index) => PathStep::Index(index),
            });
            at = parent;
        }
        steps.reverse();
        steps
    }

    /// An invalid value here.
    pub(crate) fn invalid(&self, message: impl Into<String>) -> Mistake {
        Mistake::new(BuildErrorKind::InvalidValue, self.steps(), message)
    }

    /// Something here that excludes something else.
    pub(crate) fn contradiction(&self, message: impl Into<String>) -> Mistake {
        Mistake::new(BuildErrorKind::Contradiction, self.steps(), message)
    }

    /// Something here that a rule may not do.
    pub(crate) fn forbidden(&self, message: impl Into<String>) -> Mistake {
        Mistake::new(BuildErrorKind::Forbidden, self.steps(), message)
    }
}

/// Place of the conditions that are written in one, which is `here`.
pub(crate) fn inner_at<'a>(condition: &Condition, here: &'a At<'a>) -> At<'a> {
    match condition {
        Condition::AtLeast(_) => here.key("conditions"),
        _ => *here,
    }
}

/// A mistake, before its line and the id of its rule are known.
#[derive(Debug)]
pub(crate) struct Mistake {
    kind: BuildErrorKind,
    path: Vec<PathStep>,
    message: String,
    /// The other of two places; `{}` in the message becomes its line.
    other: Option<Vec<PathStep>>,
    /// Line of the file of a list, and its name.
    file: Option<Box<(usize, String)>>,
    /// The key that is missing, or was probably meant.
    known: Option<&'static str>,
    /// It follows from a mistake that was reported already.
    is_consequence: bool,
}

/// Mistakes in the order in which they are found; the first 50 are kept.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub(crate) fn add(&mut self, mistake: Mistake) {
        // A condition with a name is looked at wherever it is named.
        let is_told =
            |known: &Mistake| known.path == mistake.path && known.message == mistake.message;
        if !self.is_full() && !mistake.is_consequence && !self.0.iter().any(is_told) {
            self.0.push(mistake);
        }
    }

    /// The value, if there is no mistake.
    pub(crate) fn keep<T>(&mut self, checked: Result<T, Mistake>) -> Option<T> {
        checked.map_err(|mistake| self.add(mistake)).ok()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= MAX_MISTAKES
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The error, in the order of the text; `None` without mistakes.
    pub(crate) fn tell(
        self,
        lines: Option<&KeyLines<'_>>,
        id: impl Fn(usize) -> Option<String>,
    ) -> Option<BuildError> {
        let mut told: Vec<(Option<usize>, BuildError)> = self
            .0
            .into_iter()
            .map(|mistake| {
                let line = lines.and_then(|lines| lines.line(&mistake.path));
                (line, mistake.tell(lines, &id))
            })
            .collect();
        // Without lines all are equal, and the order stays.
        told.sort_by_key(|(line, _)| *line);
        BuildError::all(told.into_iter().map(|(_, error)| error))
    }
}

impl Mistake {
    pub(crate) fn new(
        kind: BuildErrorKind,
        path: Vec<PathStep>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            path,
            message: message.into(),
            other: None,
            file: None,
            known: None,
            is_consequence: false,
        }
    }

    /// A mistake about a key that is missing, or was probably meant.
    pub(crate) fn about(self, known: Option<&'static str>) -> Self {
        Self { known, ..self }
    }

    /// The key that is missing, or was probably meant.
    pub(crate) fn known_key(&self) -> Option<&'static str> {
        self.known
    }

    /// A mistake that follows from another one, which is reported.
    pub(crate) fn consequence() -> Self {
        let mistake = Self::new(BuildErrorKind::InvalidValue, Vec::new(), "see above");
        Self { is_consequence: true, ..mistake }
    }

    /// Names the line of a list's file.
    pub(crate) fn in_file(mut self, line: usize, file: &str) -> Self {
        self.file = Some(Box::new((line, file.to_owned())));
        self
    }

    pub(crate) fn kind(&self) -> BuildErrorKind {
        self.kind
    }

    pub(crate) fn path(&self) -> &[PathStep] {
        &self.path
    }

    /// Names a second place, where the message says `{}`.
    pub(crate) fn and(mut self, other: Vec<PathStep>) -> Self {
        self.other = Some(other);
        self
    }

    /// The error, with rule and line. `id` gives the id of the rule at a place.
    pub(crate) fn tell(
        self,
        lines: Option<&KeyLines<'_>>,
        id: impl Fn(usize) -> Option<String>,
    ) -> BuildError {
        let line = |path: &[PathStep]| lines.and_then(|lines| lines.line(path));
        let mut message = self.message;
        if let Some(other) = self.other {
            let place = match line(&other) {
                Some(line) => format!("line {line}"),
                None => format!("`{}`", shown(&other, |_| None)),
            };
            message = message.replace("{}", &place);
        }
        let error = BuildError::new(self.kind, shown(&self.path, id), message);
        if let Some((line, file)) = self.file.map(|place| *place) {
            return error.at_line(line).in_file(&file);
        }
        // A key that an empty file lacks is reported for its first line.
        match line(&self.path).or(lines.map(|_| 1)) {
            Some(line) => error.at_line(line),
            None => error,
        }
    }
}

/// Steps of a key that are shown: twice as many as sound rules have.
const MAX_SHOWN: usize = 2 * MAX_DEPTH + 8;

/// `rule[flood].when.any[0].rate.gt`: rules go by their id, entries of lists count from 0.
pub(crate) fn shown(path: &[PathStep], id: impl Fn(usize) -> Option<String>) -> String {
    let mut text = String::new();
    for (at, step) in path.iter().enumerate() {
        if at == MAX_SHOWN {
            text.push('…');
            break;
        }
        match step {
            PathStep::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            PathStep::Index(index) => {
                let is_rule = at == 1 && text == "rule";
                let name = if is_rule { id(*index).filter(|id| !id.is_empty()) } else { None };
                text.push_str(&format!("[{}]", name.unwrap_or_else(|| index.to_string())));
            }
        }
    }
    text
}

impl Mistake {
    /// Message of the mistake.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The same mistake in a value that stands at `at`.
    pub(crate) fn below(mut self, mut at: Vec<PathStep>) -> Self {
        at.append(&mut self.path);
        self.path = at;
        self
    }

    /// The same mistake in a value behind `step`.
    pub(crate) fn inside(mut self, step: PathStep) -> Self {
        self.path.insert(0, step);
        self
    }
}

//! The regular expressions of a rule file.
//!
//! Each is parsed once: the matcher, the prefilter and lint read one syntax tree. A hundred
//! Unicode expressions read 2 MB/s when each is tried; behind one automaton of the letters they
//! need, a thousand times as much. So a text is first searched for these letters.

use regex_automata::Input;
use regex_automata::meta::{BuildError, Config, Regex};
use regex_syntax::ast::Ast;
use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::hir::Properties;
use regex_syntax::hir::translate::TranslatorBuilder;

use crate::rules::condition::Pattern;
use crate::rules::limits::{
    MAX_FOLDED, MAX_PATTERN, MAX_PATTERN_BYTES, MAX_PATTERN_DEPTH, MAX_PATTERN_SIZE,
    MAX_PATTERN_SIZES,
};

use super::folding;
use super::prefilter;

/// Cost of the expressions of a file so far.
#[derive(Debug, Default)]
pub(super) struct PatternBudget {
    /// Bytes that are read.
    bytes: usize,
    /// Bytes that they take when compiled.
    size: usize,
    /// Characters of their classes whose case was folded.
    folded: usize,
}

/// A compiled expression.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    regex: Regex,
    properties: Properties,
    /// Texts of which each match holds one; `None` if there are none worth looking for.
    pub(super) needs: Option<Vec<Vec<u8>>>,
}

impl Expression {
    /// Compiles an expression within its limits.
    pub(super) fn new(pattern: &Pattern, budget: &mut PatternBudget) -> Result<Self, String> {
        let text = pattern.pattern.as_str();
        if text.len() > MAX_PATTERN {
            return Err(format!("{} bytes, the limit is {MAX_PATTERN}", text.len()));
        }
        if text.is_empty() {
            return Err("is empty".to_owned());
        }
        budget.bytes += text.len();
        if budget.bytes > MAX_PATTERN_BYTES {
            return Err(format!(
                "all expressions together have more than {MAX_PATTERN_BYTES} bytes; put words \
                 into a list"
            ));
        }
        let ast = ParserBuilder::new().nest_limit(MAX_PATTERN_DEPTH).build().parse(text);
        Self::from_ast(&ast.map_err(|error| shown(&error))?, pattern, budget)
    }

    fn from_ast(ast: &Ast, pattern: &Pattern, budget: &mut PatternBudget) -> Result<Self, String> {
        budget.folded += folding::cost(ast, pattern.ignore_case);
        if budget.folded > MAX_FOLDED {
            return Err(format!(
                "classes of all expressions hold more than {MAX_FOLDED} characters whose case is \
                 ignored; write `(?s:.)` for any character, or `(?-i:…)` around wide classes"
            ));
        }
        let mut translator = TranslatorBuilder::new().case_insensitive(pattern.ignore_case).build();
        let hir = translator.translate(&pattern.pattern, ast).map_err(|error| shown(&error))?;
        let config = Config::new()
            .nfa_size_limit(Some(MAX_PATTERN_SIZE))
            .hybrid_cache_capacity(MAX_PATTERN_SIZE);
        let regex = Regex::builder().configure(config).build_from_hir(&hir).map_err(unbuilt)?;
        budget.size += regex.memory_usage();
        if budget.size > MAX_PATTERN_SIZES {
            return Err(format!(
                "all expressions together take more than {MAX_PATTERN_SIZES} bytes when compiled"
            ));
        }
        let needs = prefilter::literals_of(&hir);
        Ok(Self { regex, properties: hir.properties().clone(), needs })
    }

    /// The first match that begins at `at` or later.
    pub(crate) fn find_at(&self, text: &str, at: usize) -> Option<core::ops::Range<usize>> {
        self.regex.find(Input::new(text).range(at..)).map(|found| found.range())
    }

    /// Bytes that a search from `at` may have read until it found a match that ends at `end`.
    /// A search for a match without a bound reads to the end of the text.
    pub(crate) fn read(&self, at: usize, end: usize, text: &str) -> usize {
        let most = text.len() - at;
        let longest = self.properties.maximum_len();
        longest.map_or(most, |longest| (end - at).saturating_add(longest).min(most))
    }

    /// Tells whether the expression matches where nothing is. `\b`, `^` and `$` look at what is
    /// around: `\b` needs a word, `^$` an empty text.
    pub(crate) fn matches_empty(&self) -> bool {
        self.properties.minimum_len() == Some(0) && self.properties.look_set().is_empty()
    }

    /// Tells whether no text can match.
    pub(crate) fn matches_nothing(&self) -> bool {
        self.properties.minimum_len().is_none()
    }
}

fn unbuilt(error: BuildError) -> String {
    match error.size_limit() {
        Some(_) => format!("takes more than {MAX_PATTERN_SIZE} bytes when compiled; repeat less"),
        None => shown(&error),
    }
}

/// One line of the several that draw the expression with a caret under it.
fn shown(error: &dyn core::fmt::Display) -> String {
    let text = error.to_string();
    let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("").trim();
    let last = last.strip_prefix("error: ").unwrap_or(last);
    format!("not a valid regular expression: {last}")
}

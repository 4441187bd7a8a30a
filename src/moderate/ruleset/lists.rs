//! Reading the lists of a rule file.

use crate::error::{BuildError, BuildErrorKind};
use crate::moderate::rule::{Fold, List, Matching, RuleFile, WordList};
use crate::moderate::words::{self, Terms};

use super::domains::Domains;
use super::limits::MAX_LIST_FILE;
use super::mistake::{At, Mistake};
use super::values::languages;

/// Reads the file of a list; `None` if it is not there.
pub(super) type Loader<'l> = &'l mut dyn FnMut(&str) -> Result<Option<String>, String>;

/// The lists of a rule set, by index.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) terms: Terms,
    pub(super) domains: Vec<Option<Domains>>,
    /// Languages that each list is for; none if it is for all.
    pub(super) langs: Vec<Vec<String>>,
    /// Words that came from the file of each word list.
    pub(super) loaded: Vec<Vec<String>>,
    /// Lists of which a file was not read, and the file.
    pub(super) missing: Vec<(usize, String)>,
    /// Lists that stand in conditions; their indices follow those of the file.
    pub(super) inline: Vec<List>,
}

impl Lists {
    /// Compiles all lists; those whose file is not to be had are listed as missing.
    pub(super) fn read(
        file: &RuleFile,
        inline: Vec<List>,
        mut loader: Option<Loader<'_>>,
    ) -> Result<Self, Mistake> {
        let mut lists = Self::default();
        let mut words: Vec<WordList> = Vec::with_capacity(file.lists.len());
        // The lines of what was loaded.
        let mut lines = Vec::new();
        let root = At::ROOT.key("lists");
        for (index, (name, list)) in file.lists.iter().enumerate() {
            let at = root.key(name);
            let mut texts = [None, None];
            for (text, (key, path)) in texts.iter_mut().zip(list.files()) {
                if let (Some(path), Some(loader)) = (path, &mut loader) {
                    *text = load(path, loader, at.key(key))?;
                }
                if let Some(path) = path.filter(|_| text.is_none()) {
                    lists.missing.push((index, path.to_owned()));
                }
            }
            let [text, except] = texts;
            let mut loaded = Vec::new();
            let mut numbers = Vec::new();
            match list {
                List::Words(list) => {
                    check_words(list, at)?;
                    lists.langs.push(list.lang.clone().unwrap_or_default());
                    let mut list = list.clone();
                    for (line, entry) in entries(text.as_deref().unwrap_or("")) {
                        loaded.push(entry.to_owned());
                        numbers.push(line);
                    }
                    list.words.extend(loaded.iter().cloned());
                    let except = entries(except.as_deref().unwrap_or(""));
                    list.except.extend(except.map(|(_, entry)| entry.to_owned()));
                    words.push(list);
                    lists.domains.push(None);
                }
                List::Domains(list) => {
                    words.push(WordList::default());
                    lists.langs.push(Vec::new());
                    let is_missing = list.file.is_some() && text.is_none();
                    let set = domains(&list.domains, text.as_deref().unwrap_or(""), at)?;
                    // What is there of a list that is not whole would answer wrongly.
                    lists.domains.push(Some(set).filter(|_| !is_missing));
                }
            }
            lists.loaded.push(loaded);
            lines.push(numbers);
        }
        for list in &inline {
            match list {
                List::Words(list) => {
                    words.push(list.clone());
                    lists.domains.push(None);
                }
                List::Domains(list) => {
                    words.push(WordList::default());
                    lists.domains.push(Some(domains(&list.domains, "", At::ROOT)?));
                }
            }
            lists.loaded.push(Vec::new());
            lines.push(Vec::new());
        }
        lists.inline = inline;
        let names = file.lists.keys().map(String::as_str);
        let named: Vec<(&str, &WordList)> =
            names.chain(std::iter::repeat("")).zip(&words).collect();
        lists.terms = Terms::new(&named)
            .map_err(|error| of_terms(&error, file, lists.loaded.iter().zip(&lines)))?;
        Ok(lists)
    }
}

fn load(path: &str, loader: &mut Loader<'_>, at: At<'_>) -> Result<Option<String>, Mistake> {
    let wrong = |message| Mistake::new(BuildErrorKind::Syntax, at.steps(), message);
    let text = loader(path).map_err(|why| wrong(format!("`{path}` can't be read: {why}")))?;
    let len = text.as_ref().map_or(0, String::len);
    if len > MAX_LIST_FILE {
        let message = format!("`{path}` is {len} bytes, the limit is {MAX_LIST_FILE}");
        return Err(wrong(message));
    }
    Ok(text)
}

/// The entries of a list's file with their lines: one per line; `#` at the beginning or after
/// white space begins a comment ("c#" is an entry).
fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate().map(|(at, line)| {
        let comment = line.match_indices('#').map(|(at, _)| at).find(|at| {
            line.get(..*at).is_none_or(|before| before.is_empty() || before.ends_with([' ', '\t']))
        });
        (at + 1, line.get(..comment.unwrap_or(line.len())).unwrap_or(line).trim())
    });
    lines.filter(|(_, entry)| !entry.is_empty())
}

fn check_words(list: &WordList, at: At<'_>) -> Result<(), Mistake> {
    for (key, given) in list.parts() {
        if given.is_some() && list.fold != Fold::Strong {
            return Err(at.key(key).invalid("is a part of `fold = \"strong\"`"));
        }
    }
    if list.masked && list.fold == Fold::None {
        return Err(at.key("masked").invalid("needs a `fold` other than `none`"));
    }
    if list.forms.is_some() && list.matching != Matching::Word {
        return Err(at.key("forms").invalid("needs `match = \"word\"`, which is the default"));
    }
    list.lang.as_deref().map_or(Ok(()), |tags| languages(tags, at.key("lang")))?;
    for (key, entries) in [("words", &list.words), ("except", &list.except)] {
        if let Some(index) = entries.iter().position(|entry| entry.trim().is_empty()) {
            return Err(at.key(key).index(index).invalid("is empty"));
        }
    }
    Ok(())
}

fn domains(inline: &[String], text: &str, at: At<'_>) -> Result<Domains, Mistake> {
    let names = inline.iter().map(String::as_str).chain(entries(text).map(|(_, entry)| entry));
    Domains::new(names).map_err(|(index, why)| match index.checked_sub(inline.len()) {
        None => at.key("domains").index(index).invalid(why),
        Some(loaded) => {
            let line = entries(text).nth(loaded).map_or(0, |(line, _)| line);
            // A file may be another one than was meant: nothing of it is quoted.
            let why = why.rfind("`: ").and_then(|at| why.get(at + 3..));
            let why = why.unwrap_or("it can't be read");
            at.key("file").invalid(format!("line {line} of it: invalid domain name: {why}"))
        }
    })
}

/// The message about a term, without the term if it came from the file of the list.
fn unquoted(message: &str, loaded: &[String], lines: &[usize]) -> Option<String> {
    let term = |term: &String| {
        message.strip_prefix('`')?.strip_prefix(words::quoted(term))?.strip_prefix("` ")
    };
    let (index, rest) =
        loaded.iter().enumerate().find_map(|(index, loaded)| Some((index, term(loaded)?)))?;
    let line = lines.get(index).copied().unwrap_or(0);
    Some(format!("line {line} of it {rest}"))
}

/// Mistake in a term, with the key that it is about: `lists.NAME.words[3]`.
fn of_terms<'l>(
    error: &BuildError,
    file: &RuleFile,
    mut loaded: impl Iterator<Item = (&'l Vec<String>, &'l Vec<usize>)>,
) -> Mistake {
    let root = At::ROOT.key("lists");
    let message = {
        // The text without the key, which is told once more with the line.
        let text = error.to_string();
        let key = format!("`{}`: ", error.key());
        text.strip_prefix(&key).unwrap_or(&text).to_owned()
    };
    let key = error.key().strip_prefix("lists.").unwrap_or(error.key());
    // Names may hold dots: the longest that fits.
    let names = file.lists.keys().filter(|name| {
        key.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    let Some(name) = names.max_by_key(|name| name.len()) else {
        return Mistake::new(error.kind(), root.steps(), message);
    };
    let at = root.key(name);
    let rest = key.get(name.len() + 1..).unwrap_or("");
    if rest.is_empty() {
        return Mistake::new(error.kind(), at.steps(), message);
    }
    // The term itself is quoted.
    let is_quoted = |term: &String| {
        message
            .strip_prefix('`')
            .and_then(|text| text.strip_prefix(words::quoted(term)))
            .is_some_and(|rest| rest.starts_with('`'))
    };
    if let Some(index) = inline(file, name, rest).position(is_quoted) {
        return Mistake::new(error.kind(), at.key(rest).index(index).steps(), message);
    }
    let place = file.lists.keys().position(|other| other == name);
    let of_file = place.and_then(|place| loaded.nth(place));
    match of_file.and_then(|(loaded, lines)| unquoted(&message, loaded, lines)) {
        Some(message) => Mistake::new(error.kind(), at.key("file").steps(), message),
        None => Mistake::new(error.kind(), at.key(rest).steps(), message),
    }
}

/// The entries that stand in the rule file itself.
fn inline<'f>(file: &'f RuleFile, name: &str, key: &str) -> impl Iterator<Item = &'f String> {
    let entries: &[String] = match (file.lists.get(name), key) {
        (Some(List::Words(list)), "words") => &list.words,
        (Some(List::Words(list)), "except") => &list.except,
        _ => &[],
    };
    entries.iter()
}

//! Reading the lists of a rule file.

use crate::error::BuildErrorKind;
use crate::rules::limits::MAX_LIST_FILE;
use crate::rules::rule::{Fold, List, Matching, RuleFile, WordList};
use crate::words::{RefusedTerm, Terms};

use super::mistake::{At, Mistake, Mistakes};
use super::sets::EntrySet;
use super::store::Spare;
use super::values::languages;

/// Reads the file of a list; `None` if it is not there.
pub(super) type Loader<'l> = &'l mut dyn FnMut(&str) -> Result<Option<String>, String>;

/// The lists of a rule set, by index.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) terms: Terms,
    /// Lists other than words, whose files were read.
    pub(super) sets: Vec<Option<EntrySet>>,
    /// Entries of each list that have no effect.
    pub(super) spare: Vec<Spare>,
    /// Languages that each list is for; none if it is for all.
    pub(super) langs: Vec<Vec<String>>,
    /// Words that came from the files of each word list.
    pub(super) loaded: Vec<LoadedTerms>,
    /// Lists of which a file was not read, and the file.
    pub(super) missing: Vec<(usize, String)>,
    /// Lists that stand in conditions; their indices follow those of the file.
    pub(super) inline: Vec<List>,
}

impl Lists {
    /// Compiles all lists; those whose file is not available are listed as missing. `None` if a
    /// list is wrong.
    pub(super) fn read(
        file: &RuleFile,
        inline: Vec<List>,
        mut loader: Option<Loader<'_>>,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let mut lists = Self::default();
        let mut words: Vec<WordList> = Vec::with_capacity(file.lists.len() + inline.len());
        let root = At::ROOT.key("lists");
        for (index, (name, list)) in file.lists.iter().enumerate() {
            let at = root.key(name);
            let mut texts = [None, None];
            for (text, (key, path)) in texts.iter_mut().zip(list.files()) {
                // An empty name was told as a mistake.
                let named = path.filter(|path| !path.is_empty());
                if let (Some(path), Some(loader)) = (named, &mut loader) {
                    *text = mistakes.keep(load(path, loader, at.key(key))).flatten();
                }
                if let Some(path) = path.filter(|_| text.is_none()) {
                    lists.missing.push((index, path.to_owned()));
                }
            }
            let [text, except] = texts.map(Option::unwrap_or_default);
            let mut loaded = LoadedTerms::default();
            let mut spare = Spare::default();
            if let List::Words(list) = list {
                mistakes.keep(check_words(list, at));
                lists.langs.push(list.lang.clone().unwrap_or_default());
                let mut list = list.clone();
                loaded.add(&text, &mut list.words, false);
                loaded.add(&except, &mut list.except, true);
                words.push(list);
                lists.sets.push(None);
            } else {
                words.push(WordList::default());
                lists.langs.push(Vec::new());
                let set = set(list, &text, at, &mut spare, mistakes);
                // A part of a list would give wrong answers.
                lists.sets.push(set.filter(|_| !lists.is_missing(index)));
            }
            lists.spare.push(spare);
            lists.loaded.push(loaded);
        }
        for list in &inline {
            words.push(match list {
                List::Words(list) => list.clone(),
                _ => WordList::default(),
            });
            lists.sets.push(set(list, "", At::ROOT, &mut Spare::default(), mistakes));
            lists.loaded.push(LoadedTerms::default());
        }
        lists.inline = inline;
        match Terms::compile(words.iter()) {
            Ok(terms) => {
                lists.terms = terms;
                Some(lists)
            }
            Err(refused) => {
                for term in refused {
                    mistakes.keep::<()>(Err(lists.of_term(&term, file)));
                }
                None
            }
        }
    }

    /// Tells if the file of a list was not read.
    pub(super) fn is_missing(&self, list: usize) -> bool {
        self.missing.iter().any(|(missing, _)| *missing == list)
    }

    /// The mistake in a term, with its place: the rule file, or the file of the list.
    fn of_term(&self, refused: &RefusedTerm, file: &RuleFile) -> Mistake {
        let RefusedTerm { list, word, message, .. } = refused;
        let root = At::ROOT.key("lists");
        let Some((name, List::Words(words))) = file.lists.iter().nth(*list) else {
            return root.invalid(message.as_str());
        };
        let at = root.key(name);
        let key = refused.key();
        let (own, key_of_file, path, lines) = match (key, self.loaded.get(*list)) {
            ("words", Some(loaded)) => (&words.words, "file", &words.file, &loaded.lines),
            (_, Some(loaded)) => {
                (&words.except, "except_file", &words.except_file, &loaded.except_lines)
            }
            (_, None) => return at.key(key).invalid(message.as_str()),
        };
        let Some(at_loaded) = word.checked_sub(own.len()) else {
            return at.key(key).index(*word).invalid(message.as_str());
        };
        // The file may be the wrong one: do not quote it.
        let line = lines.get(at_loaded).map_or(0, |line| *line as usize);
        at.key(key_of_file)
            .invalid(refused.why.as_str())
            .in_file(line, path.as_deref().unwrap_or(""))
    }
}

/// Terms that came from the files of a word list, with their lines there.
#[derive(Debug, Default)]
pub(super) struct LoadedTerms {
    pub(super) terms: Vec<String>,
    pub(super) lines: Vec<u32>,
    pub(super) except: Vec<String>,
    except_lines: Vec<u32>,
}

impl LoadedTerms {
    fn add(&mut self, text: &str, to: &mut Vec<String>, cancels: bool) {
        for (line, entry) in entries(text) {
            to.push(entry.to_owned());
            if cancels {
                self.except.push(entry.to_owned());
                self.except_lines.push(line as u32);
            } else {
                self.terms.push(entry.to_owned());
                self.lines.push(line as u32);
            }
        }
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
            return Err(at.key(key).invalid("needs `fold = \"strong\"`"));
        }
    }
    if list.masked && list.fold == Fold::None {
        return Err(at.key("masked").invalid("needs a `fold` other than `none`"));
    }
    if list.forms.is_some() && list.matching != Matching::Word {
        return Err(at.key("forms").invalid("needs `match = \"word\"`, which is the default"));
    }
    list.lang.as_deref().map_or(Ok(()), |tags| languages(tags, at.key("lang")))?;
    Ok(())
}

/// The set of a list; `None` for words, or if an entry is wrong.
fn set(
    list: &List,
    text: &str,
    at: At<'_>,
    spare: &mut Spare,
    mistakes: &mut Mistakes,
) -> Option<EntrySet> {
    let loaded = entries(text).map(|(_, entry)| entry);
    let wrong = match EntrySet::collect(list, loaded, spare) {
        Ok(set) => return set,
        Err(wrong) => wrong,
    };
    let (key, own) = list.own();
    for (index, why) in wrong {
        mistakes.add(match index.checked_sub(own.len()) {
            None => at.key(key).index(index).invalid(why.quoted()),
            Some(loaded) => {
                let line = entries(text).nth(loaded).map_or(0, |(line, _)| line);
                let path = list.file().unwrap_or("");
                // The file may be the wrong one: do not quote it.
                at.key("file").invalid(why.unquoted()).in_file(line, path)
            }
        });
    }
    None
}

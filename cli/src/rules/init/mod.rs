//! `wellsaid rules init`: a rule file to start with, from answers or options.

mod parts;
mod texts;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::{Args, ValueEnum};
use wellsaid::moderate::{RuleSet, lint};

use self::parts::{Answers, Part, file};
use crate::terminal;
use crate::verdict::safe;
use crate::{Failure, Status, complain, is_stdin};

/// Maximum length of an answer, in bytes.
const MAX_ANSWER: u64 = 64 << 10;

const HELP: &str = "\
On a terminal without further options the program asks. The file has a comment at every setting and an
example in every rule. It is loaded, linted and tested before it is written; what lint says about
your words and domains is told.

Then: wellsaid rules explain FILE, wellsaid rules test FILE, wellsaid rules replay PAST --rules FILE.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    /// The file to write, which must not exist yet; `-` for standard output
    #[arg(long, value_name = "FILE", default_value = "rules.toml")]
    out: PathBuf,

    /// Ask, also if other options are given
    #[arg(long)]
    ask: bool,

    /// Name of the rules in verdicts
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Roles that are exempt from all rules, separated by commas; none if empty
    #[arg(long, value_name = "ROLES", value_delimiter = ',')]
    exempt: Option<Vec<String>>,

    /// Domains of your own: links to them do not count
    #[arg(long, value_name = "DOMAINS", value_delimiter = ',')]
    own: Option<Vec<String>>,

    /// Hold comments with this many links by authors with fewer than 5 approved comments; 0 for never
    #[arg(long, value_name = "N")]
    links: Option<u16>,

    /// Hold comments of authors with fewer approved comments than this; 0 for never
    #[arg(long, value_name = "N")]
    first: Option<u16>,

    /// Words to hold, however they are disguised
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    words: Option<Vec<String>>,

    /// Domains that no comment may link to
    #[arg(long, value_name = "DOMAINS", value_delimiter = ',')]
    domains: Option<Vec<String>>,

    /// Further rules [default: flood,repeats,disguise,quotes]
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    with: Option<Vec<Part>>,

    /// All rules in shadow mode: they are counted and change nothing
    #[arg(long)]
    shadow: bool,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let out = self.out.clone();
        let to_stdout = is_stdin(&out);
        let exists = || format!("{}: already exists", out.display());
        if !to_stdout && out.exists() {
            return Err(Failure::Message(exists()));
        }
        let asks = self.ask || (self.is_bare() && io::stdin().is_terminal());
        let mut answers = self.answers();
        if asks {
            ask(&mut answers, &mut io::stdin().lock())?;
        }
        let text = file(&answers);
        let rules = RuleSet::from_toml(&text).map_err(|error| {
            Failure::Message(format!("these answers do not make valid rules: {error}"))
        })?;
        let findings = lint::lint(&rules, SystemTime::now().into());
        for finding in &findings {
            complain(&safe(&finding.to_string()));
        }
        if to_stdout {
            terminal::print_data(&text)?;
        } else {
            write(&out, &text)?;
            let mut told =
                format!("Wrote {} rules to {}.\n", rules.file().rules.len(), out.display());
            let facts = rules.facts();
            if !facts.is_empty() {
                told.push_str(&format!("Your application has to give: {}.\n", facts.join(", ")));
            }
            terminal::print(&told)?;
        }
        Ok(Status::Done)
    }

    /// Checks whether no option describes the rules.
    fn is_bare(&self) -> bool {
        let Self { name, exempt, own, links, first, words, domains, with, shadow, .. } = self;
        let lists = [exempt, own, words, domains];
        let is_given = name.is_some() || links.is_some() || first.is_some() || with.is_some();
        !is_given && !shadow && lists.iter().all(|list| list.is_none())
    }

    fn answers(self) -> Answers {
        let standard = Answers::default();
        let list = |given: Option<Vec<String>>| given.map(trimmed);
        Answers {
            name: self.name.unwrap_or(standard.name),
            exempt: list(self.exempt).unwrap_or(standard.exempt),
            own: list(self.own).unwrap_or(standard.own),
            links: self.links.unwrap_or(standard.links),
            first: self.first.unwrap_or(standard.first),
            words: list(self.words).unwrap_or(standard.words),
            domains: list(self.domains).unwrap_or(standard.domains),
            parts: self.with.unwrap_or(standard.parts),
            shadow: self.shadow,
        }
    }
}

/// Entries without the blanks around them, and without empty ones.
fn trimmed(list: Vec<String>) -> Vec<String> {
    let entries = list.iter().map(|entry| entry.trim().to_owned());
    entries.filter(|entry| !entry.is_empty()).collect()
}

/// Writes a new file.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Failure::Message(format!("{}: {error}", path.display())))
}

/// Asks for every answer; an empty line keeps what is in brackets.
fn ask(answers: &mut Answers, input: &mut dyn BufRead) -> Result<(), Failure> {
    let mut question = |question: &str, now: &str| -> Result<Option<String>, Failure> {
        terminal::print_error(&format!("{question} [{now}]: "));
        let mut line = String::new();
        let read = io::Read::take(&mut *input, MAX_ANSWER).read_line(&mut line);
        read.map_err(|error| Failure::Message(format!("standard input: {error}")))?;
        let line = line.trim();
        Ok((!line.is_empty()).then(|| line.to_owned()))
    };
    if let Some(name) = question("Name of the rules", &answers.name)? {
        answers.name = name;
    }
    let lists = [
        ("Roles that are exempt from all rules (`none` for none)", &mut answers.exempt),
        ("Domains of your own, links to which do not count", &mut answers.own),
        ("Words to hold, separated by commas", &mut answers.words),
        ("Domains that no comment may link to, separated by commas", &mut answers.domains),
    ];
    for (asked, list) in lists {
        if let Some(given) = question(asked, &list.join(", "))? {
            *list = match given.as_str() {
                "none" => Vec::new(),
                _ => trimmed(given.split(',').map(String::from).collect()),
            };
        }
    }
    let numbers = [
        ("Number of links that holds a comment of a new author (0: never)", &mut answers.links),
        ("Hold authors with fewer approved comments than this (0: none)", &mut answers.first),
    ];
    for (asked, number) in numbers {
        while let Some(given) = question(asked, &number.to_string())? {
            match given.parse() {
                Ok(given) => {
                    *number = given;
                    break;
                }
                Err(_) => complain("a whole number, please"),
            }
        }
    }
    let mut yes = |asked: &str, now: bool| -> Result<bool, Failure> {
        let given = question(&format!("{asked} (yes or no)"), if now { "yes" } else { "no" })?;
        Ok(given.map_or(now, |given| given.to_ascii_lowercase().starts_with('y')))
    };
    for &part in Part::value_variants() {
        let is_on = answers.parts.contains(&part);
        answers.parts.retain(|other| *other != part);
        if yes(part.question(), is_on)? {
            answers.parts.push(part);
        }
    }
    answers.shadow = yes("Only count at first, in shadow mode?", answers.shadow)?;
    Ok(())
}

//! `wellsaid rules import`: the settings of another system as a rule file.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use wellsaid::moderate::import::{self, Censor, Imported};
use wellsaid::moderate::{RuleFile, RuleSet};

use crate::terminal;
use crate::verdict::safe;
use crate::{Failure, Status, complain, input, name_of};

use super::yaml;

/// Bytes of a file that are read at most: a list of words is never that long.
const MAX: usize = 16 << 20;

/// Prefix of the action in the name of a file that Discourse exports.
const WATCHED: &str = "watched-words-";

const HELP: &str = "\
The rules go to standard output, and what could not be carried over to standard error, a sentence
each. Read them, run `wellsaid rules lint` over the file, and `wellsaid rules replay` over last
month's comments before you use it.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    #[command(subcommand)]
    system: System,
}

#[derive(Subcommand)]
enum System {
    /// Comment Moderation and Disallowed Comment Keys, one key per line each
    Wordpress {
        /// The keys that hold a comment (option `moderation_keys`); `-` for standard input
        #[arg(value_name = "MODERATION")]
        moderation: PathBuf,
        /// The keys that put it into the trash (option `disallowed_keys`)
        #[arg(value_name = "DISALLOWED")]
        disallowed: Option<PathBuf>,
    },
    /// Watched words, as exported: a file per action
    DiscourseCsv {
        /// Action that Discourse takes on these words: block, censor, require_approval, flag,
        /// replace, link, silence or tag [default: as the file is called,
        /// …-watched-words-ACTION.csv]
        #[arg(long)]
        action: Option<String>,
        /// The words are regular expressions: the site setting `watched words regular expressions`
        /// is on
        #[arg(long)]
        regex: bool,
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Rules of Reddit's AutoModerator, as YAML
    Automoderator {
        /// The file; `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Censored words of XenForo: the option `censorWords` as JSON, or CSV of word and replacement
    Xenforo {
        /// The file; `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Censored words of phpBB, as CSV: the table `words`
    Phpbb {
        /// The file; `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Censored words of MyBB, as CSV: the table `badwords`
    Mybb {
        /// The file; `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Rules of SpamAssassin about links and words, and its blocked hosts
    Spamassassin {
        /// The file; `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// A list of one entry per line: words, hosts, IP addresses and networks
    List {
        /// Name of the lists and rules
        #[arg(long, default_value = "listed")]
        name: String,
        /// The file; `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// The word lists in Coral's settings, as JSON
    Coral {
        /// The file; `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let Imported { file, notes, .. } = match self.system {
            System::Wordpress { moderation, disallowed } => {
                let disallowed = disallowed.as_deref().map(text_of).transpose()?;
                import::wordpress(&text_of(&moderation)?, &disallowed.unwrap_or_default())
            }
            System::DiscourseCsv { action, regex, files } => {
                discourse(action.as_deref(), regex, &files)?
            }
            System::Automoderator { file } => {
                let rules =
                    yaml::documents(&text_of(&file)?).map_err(|error| failed(&file, &error))?;
                import::automoderator(&rules)
            }
            System::Xenforo { file } => censor(&file, Censor::XenForo)?,
            System::Phpbb { file } => censor(&file, Censor::PhpBb)?,
            System::Mybb { file } => censor(&file, Censor::MyBb)?,
            System::Spamassassin { file } => import::spamassassin(&text_of(&file)?),
            System::List { name, file } => import::plain(&text_of(&file)?, &name),
            System::Coral { file } => {
                import::coral(&text_of(&file)?).map_err(|error| failed(&file, &error))?
            }
        };
        let rules = RuleSet::new(file).and_then(|rules| rules.to_toml());
        let rules = rules.map_err(|error| Failure::Message(error.to_string()))?;
        terminal::print_data(&rules)?;
        for note in notes {
            complain(&format!("note: {}", safe(&note)));
        }
        Ok(Status::Done)
    }
}

fn censor(file: &Path, system: Censor) -> Result<Imported, Failure> {
    import::censor(&text_of(file)?, system).map_err(|error| failed(file, &error))
}

fn discourse(action: Option<&str>, regex: bool, files: &[PathBuf]) -> Result<Imported, Failure> {
    let mut all = Imported::default();
    for file in files {
        let action = action.map(str::to_owned).or_else(|| action_of(file));
        let text = text_of(file)?;
        let imported = match regex {
            true => import::discourse_expressions(&text, action.as_deref()),
            false => import::discourse_csv(&text, action.as_deref()),
        };
        let Imported { file: RuleFile { name, lists, rules, .. }, notes, .. } =
            imported.map_err(|error| failed(file, &error))?;
        all.file.name = name;
        all.file.lists.extend(lists);
        all.file.rules.extend(rules);
        all.notes.extend(notes);
    }
    Ok(all)
}

/// The action in the name of a file.
fn action_of(file: &Path) -> Option<String> {
    let name = file.file_stem()?.to_str()?;
    Some(name.rsplit_once(WATCHED)?.1.to_owned())
}

fn text_of(path: &Path) -> Result<String, Failure> {
    match input::read(path, MAX) {
        Ok(Ok(bytes)) => Ok(input::decode(bytes).text),
        Ok(Err(_)) => Err(failed(path, &format!("it is longer than {MAX} bytes"))),
        Err(error) => Err(failed(path, &error)),
    }
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::Message(format!("{}: {error}", name_of(path)))
}

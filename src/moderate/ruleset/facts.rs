//! Facts that rules ask for, by the names that verdicts use.

use std::collections::BTreeSet;

use crate::moderate::action::Mode;
use crate::moderate::condition::{Condition, Field, Key};
use crate::moderate::rule::{Defaults, Rule};

use super::RuleSet;

impl RuleSet {
    /// The facts that the rules ask for, sorted: what your application should give in the
    /// [`Context`](crate::moderate::Context) and to the
    /// [`Moderator`](crate::moderate::Moderator). Rules that are off are left out. Compare it at
    /// start-up with what you give: a fact that is missing is otherwise found only in verdicts.
    ///
    /// The names are those of [`Incomplete::what`](crate::moderate::verdict::Incomplete::what):
    ///
    /// | name | asked by |
    /// |---|---|
    /// | `author.id` | `guest`, `id_in`, `exempt.ids`, `key = "author"` |
    /// | `author.approved` `author.rejected` `author.spam` | `approved_lt` and so on; of guests 0 |
    /// | `author.account_age_secs` | `account_younger`; of guests 0 |
    /// | `author.role` | `role_in`, `exempt.roles`; guests have none |
    /// | `author.email` | `email_in`, `key = "author"` for guests, words in `author.email` |
    /// | `author.name` `author.url` | words and expressions in these fields |
    /// | `ip` | `ip_in`, `key = "ip"` |
    /// | `thread.id` `thread.age_secs` `thread.comments` `thread.closed` | `thread`, `key = "thread"` |
    /// | `submit.honeypot` | `honeypot` |
    /// | `submit.seconds` | `seconds_lt`, `seconds_gt`; a stamp and a form key will do |
    /// | `submit.stamp` | `stamp_valid`; needs a form key |
    /// | `external.NAME` | `external` |
    /// | `classifier` | `classifier` |
    ///
    /// ```
    /// use wellsaid::moderate::RuleSet;
    ///
    /// let rules = RuleSet::from_toml(r#"
    ///     [[rule]]
    ///     id = "new-and-quick"
    ///     why = "A first comment, sent in under 3 seconds."
    ///     when = { all = [ { author = { approved_lt = 1 } }, { submit = { seconds_lt = 3 } } ] }
    ///     action = "hold"
    /// "#)?;
    /// assert_eq!(rules.facts(), ["author.approved", "submit.seconds"]);
    /// # Ok::<(), wellsaid::BuildError>(())
    /// ```
    pub fn facts(&self) -> Vec<String> {
        let file = self.file();
        let mut facts = BTreeSet::new();
        for rule in file.rules.iter().filter(|rule| rule.mode != Mode::Off) {
            facts.extend(rule.facts(&file.defaults));
        }
        let exempt = &file.exempt;
        for (names, fact) in [(&exempt.roles, "author.role"), (&exempt.ids, "author.id")] {
            facts.extend((!names.is_empty()).then(|| String::from(fact)));
        }
        facts.into_iter().collect()
    }
}

impl Rule {
    /// The facts that this rule asks for, sorted; see [`RuleSet::facts`].
    pub fn facts(&self, defaults: &Defaults) -> Vec<String> {
        let mut facts = BTreeSet::new();
        for condition in self.when.parts() {
            let fields = match condition {
                Condition::Words(words) => Some(&words.fields),
                Condition::Regex(pattern) => Some(&pattern.fields),
                _ => None,
            };
            let fields = fields.map(|fields| fields.as_ref().unwrap_or(&defaults.search));
            for field in fields.into_iter().flatten() {
                facts.extend(match field {
                    Field::AuthorName => Some(String::from("author.name")),
                    Field::AuthorUrl => Some(String::from("author.url")),
                    Field::AuthorEmail => Some(String::from("author.email")),
                    Field::Body | Field::Links | Field::Titles | Field::Names => None,
                });
            }
            if let Condition::Author(author) = condition {
                if author.guest.is_some() || author.id_in.is_some() {
                    facts.insert(String::from("author.id"));
                }
            }
            facts.extend(may_be_missing(condition));
        }
        facts.into_iter().collect()
    }
}

/// The facts without which a condition is not known; of `all`, `any` and `not` none. An account
/// that nobody names is a guest's, and a text that is not there holds no word.
pub(crate) fn may_be_missing(condition: &Condition) -> Vec<String> {
    let asked: Vec<(bool, &str)> = match condition {
        Condition::Author(author) => vec![
            (author.approved_gte.is_some() || author.approved_lt.is_some(), "author.approved"),
            (author.rejected_gte.is_some(), "author.rejected"),
            (author.spam_gte.is_some(), "author.spam"),
            (author.account_younger.is_some(), "author.account_age_secs"),
            (author.role_in.is_some(), "author.role"),
            (author.email_in.is_some(), "author.email"),
            (author.ip_in.is_some(), "ip"),
        ],
        Condition::Submit(submit) => vec![
            (submit.honeypot.is_some(), "submit.honeypot"),
            (submit.seconds_lt.is_some() || submit.seconds_gt.is_some(), "submit.seconds"),
            (submit.stamp_valid.is_some(), "submit.stamp"),
        ],
        Condition::Thread(thread) => vec![
            (thread.older.is_some(), "thread.age_secs"),
            (thread.comments_gte.is_some(), "thread.comments"),
            (thread.closed.is_some(), "thread.closed"),
            (thread.id_in.is_some(), "thread.id"),
        ],
        Condition::Rate(rate) => of_key(rate.key),
        Condition::Repeat(repeat) => of_key(repeat.of),
        Condition::Classifier(_) => vec![(true, "classifier")],
        Condition::External(external) => return vec![format!("external.{}", external.name)],
        Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::Words(_)
        | Condition::Regex(_)
        | Condition::Links(_)
        | Condition::Shape(_) => Vec::new(),
    };
    asked.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, name)| name.to_owned()).collect()
}

fn of_key(key: Key) -> Vec<(bool, &'static str)> {
    match key {
        Key::Author => vec![(true, "author.id"), (true, "author.email")],
        Key::Ip => vec![(true, "ip")],
        Key::Thread => vec![(true, "thread.id")],
        Key::Site => Vec::new(),
    }
}

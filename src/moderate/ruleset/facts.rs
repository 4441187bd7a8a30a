//! Facts that rules ask for, by the names that verdicts use.

use std::collections::BTreeSet;

use crate::rules::action::Mode;
use crate::rules::condition::{Condition, Field, PrivateKind};
use crate::rules::rule::{Rule, RuleFile};

use super::RuleSet;
use super::conditions::may_be_missing;

impl RuleSet {
    /// The facts that the rules ask for, sorted: what your application should give in the
    /// [`Context`](crate::moderate::Context) and to the
    /// [`Moderator`](crate::moderate::Moderator). Rules that are off are left out. Compare it at
    /// start-up with the facts that you give: otherwise a missing fact shows up only in verdicts.
    ///
    /// The names are those of [`Incomplete::what`](crate::moderate::verdict::Incomplete::what):
    ///
    /// | name | asked by |
    /// |---|---|
    /// | `author.id` | `guest`, `id_in`, `exempt.ids`, `key = "author"` |
    /// | `author.approved` `author.rejected` `author.spam` | `approved_lt` and so on, `rejected_ratio_gte` all three; 0 for guests |
    /// | `author.account_age_secs` | `account_younger`; 0 for guests |
    /// | `author.role` | `role_in`, `exempt.roles`; guests have none |
    /// | `author.email` | `email_in`, `key = "author"` for guests, words in `author.email`, `private` |
    /// | `author.name` `author.url` | words and expressions in these fields, `name_in` |
    /// | `ip` | `ip_in`, `key = "ip"` |
    /// | `lang` | `lang`, also of a list; that of the thread is enough |
    /// | `thread.id` `thread.age_secs` `thread.comments` `thread.closed` | `thread`, `key = "thread"` |
    /// | `submit.honeypot` | `honeypot` |
    /// | `submit.seconds` | `seconds_lt`, `seconds_gt`; a stamp and a form key will do |
    /// | `submit.stamp` | `stamp_valid`; needs a form key |
    /// | `subject` `user_agent` | words and expressions in these fields |
    /// | `facts.NAME` | `facts` |
    /// | `reports` | `reports`; new comments have none |
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
            facts.extend(rule.facts(file));
        }
        let exempt = &file.exempt;
        for (names, fact) in [(&exempt.roles, "author.role"), (&exempt.ids, "author.id")] {
            facts.extend((!names.is_empty()).then(|| String::from(fact)));
        }
        facts.into_iter().collect()
    }
}

impl Rule {
    /// The facts that this rule of a file asks for, sorted; see [`RuleSet::facts`].
    pub fn facts(&self, file: &RuleFile) -> Vec<String> {
        let mut facts = BTreeSet::new();
        for condition in self.when.parts() {
            let fields = match condition {
                Condition::Words(words) => Some(&words.fields),
                Condition::Regex(pattern) => Some(&pattern.fields),
                _ => None,
            };
            let fields = fields.map(|fields| fields.as_ref().unwrap_or(&file.defaults.search));
            for field in fields.into_iter().flatten() {
                facts.extend(match field {
                    Field::AuthorName => Some(String::from("author.name")),
                    Field::AuthorUrl => Some(String::from("author.url")),
                    Field::AuthorEmail => Some(String::from("author.email")),
                    Field::Subject => Some(String::from("subject")),
                    Field::UserAgent => Some(String::from("user_agent")),
                    Field::Body | Field::Links | Field::Titles | Field::Names => None,
                });
            }
            if let Condition::Private(private) = condition {
                if private.kinds.contains(&PrivateKind::OwnEmail) {
                    facts.insert(String::from("author.email"));
                }
            }
            if let Condition::Author(author) = condition {
                if author.guest.is_some() || author.id_in.is_some() {
                    facts.insert(String::from("author.id"));
                }
            }
            facts.extend(may_be_missing(condition, file));
        }
        facts.into_iter().collect()
    }
}

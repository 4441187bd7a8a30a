//! One case: rules, a comment, and the whole verdict.

use core::time::Duration;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, RwLock};

use libtest_mimic::Failed;
use serde::Deserialize;
use serde_json::json;
use wellsaid::document::VisibleText;
use wellsaid::moderate::history::{Bucket, HistoryError, Scope, Seen, Sketch};
use wellsaid::moderate::verdict::{DecidedBy, Match, Reason};
use wellsaid::moderate::{
    Classifier, Context, FormKey, History, Label, MemoryHistory, Moderator, RuleSet, Timestamp,
    Verdict,
};
use wellsaid::render::{Answers, NoResolver};
use wellsaid::{Document, Formatter, Policy, Verification};

/// The present, where a case does not say.
pub(crate) const NOW: u64 = 1_000_000;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) why: String,
    /// TOML, or the name of a shared rule set.
    rules: String,
    source: String,
    /// Posts that the quotes of `source` quote, in their order.
    #[serde(default)]
    originals: Vec<String>,
    #[serde(default)]
    policy: toml::Table,
    #[serde(default)]
    context: toml::Table,
    /// Comments that were sent before: each is recorded.
    #[serde(default)]
    before: Vec<Before>,
    /// The history can't be reached.
    #[serde(default)]
    down: bool,
    /// Counted at once instead of checked.
    #[serde(default)]
    at_once: bool,
    /// Texts of the files of lists.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Texts that a classifier has learnt, each a hundred times.
    learned: Option<Learned>,
    /// The form was shown so many seconds ago, by its stamp; a negative number forges it.
    stamped: Option<i64>,
    want: Want,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    source: String,
    #[serde(default)]
    originals: Vec<String>,
    /// Seconds before the present.
    ago: u64,
    #[serde(default)]
    context: toml::Table,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Learned {
    spam: Vec<String>,
    ham: Vec<String>,
    times: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Want {
    action: String,
    /// `rule ID`, `threshold ACTION`, `default`, `verification`, `on-error`.
    by: String,
    #[serde(default)]
    score: f64,
    /// `ID: sentence`.
    #[serde(default)]
    reasons: Vec<String>,
    #[serde(default)]
    shadow: Vec<String>,
    /// `view "seen" < "typed" = term [how, how]`, of all reasons, one after the other.
    #[serde(default)]
    matches: Vec<String>,
    /// Only the named ones are checked.
    #[serde(default)]
    facts: toml::Table,
    /// `ID: because`.
    #[serde(default)]
    skipped: Vec<String>,
    /// `ID: what: error`.
    #[serde(default)]
    incomplete: Vec<String>,
    /// The HTML after the rewrites; then none of the rules that ask for them fires any more.
    html: Option<String>,
    /// Rules that still fire after the rewrites, and may.
    #[serde(default)]
    still: Vec<String>,
    /// `view "seen" -> "with"` and `unlink "typed"`.
    #[serde(default)]
    rewrites: Vec<String>,
    public: Option<toml::Table>,
    /// Names of services to be asked.
    needs: Option<Vec<String>>,
    /// Number of buckets, and of places in which a sketch is remembered.
    record: Option<(usize, usize)>,
}

/// A history that can't be reached.
pub(crate) struct Down;

impl Down {
    fn error<T>() -> Result<T, HistoryError> {
        Err(HistoryError::new("timed out"))
    }
}

impl History for Down {
    fn hit(&self, _: &Bucket, _: Duration, _: Timestamp) -> Result<u64, HistoryError> {
        Self::error()
    }
    fn peek(&self, _: &Bucket, _: Duration, _: Timestamp) -> Result<u64, HistoryError> {
        Self::error()
    }
    fn similar(&self, _: &Scope, _: &Sketch, _: Timestamp) -> Result<Vec<Seen>, HistoryError> {
        Self::error()
    }
    fn remember(&self, _: &Scope, _: &Sketch, _: &Seen, _: Duration) -> Result<(), HistoryError> {
        Self::error()
    }
}

fn context(table: &toml::Table, ago: u64) -> Result<Context, Failed> {
    let mut json = serde_json::to_value(table)?;
    let object = json.as_object_mut().expect("a table");
    object.entry("now").or_insert(json!(NOW));
    let mut context: Context = serde_json::from_value(json)?;
    context.now = Timestamp(context.now.0 - ago);
    Ok(context)
}

/// A comment, its quotes compared with posts of Ann's in their order.
fn parsed<'s>(
    formatter: &Formatter,
    source: &'s str,
    originals: &[String],
) -> Result<Document<'s>, Failed> {
    let mut document = formatter.parse(source)?;
    let posts = originals.iter().map(|source| json!({"author": "Ann", "source": source}));
    let answers: Answers = serde_json::from_value(json!({"quotes": posts.collect::<Vec<_>>()}))?;
    let resolver = answers.resolver_for(&document);
    formatter.verify_quotes(&mut document, &resolver);
    Ok(document)
}

impl Case {
    pub(crate) fn run(&self, shared: &toml::Table) -> Result<(), Failed> {
        let rules = shared.get(&self.rules).and_then(|rules| rules.as_str());
        let mut load = |name: &str| Ok(self.files.get(name).cloned());
        let rules = rules.unwrap_or(&self.rules);
        let rules = match self.files.is_empty() {
            true => RuleSet::from_toml(rules),
            false => RuleSet::from_toml_with(rules, &mut load),
        };
        let rules = rules.map_err(|error| error.to_string())?;
        let policy = Policy::from_toml(&toml::to_string(&self.policy)?);
        let formatter = Formatter::new(policy.map_err(|error| error.to_string())?);
        let mut moderator = Moderator::new(rules).key(b"secret of the site").expect("long enough");
        let mut context = context(&self.context, 0)?;
        if let Some(ago) = self.stamped {
            let key = FormKey::new(b"the secret that signs the forms of this site")?;
            let shown = Timestamp(context.now.0 - ago.unsigned_abs());
            let mut stamp = key.stamp(context.thread.id.as_deref().unwrap_or(""), shown);
            if ago < 0 {
                stamp.push('x');
            }
            context.submit.stamp = Some(stamp);
            moderator = moderator.form_key(key);
        }
        if let Some(learned) = &self.learned {
            moderator =
                moderator.classifier(Arc::new(RwLock::new(learned.classifier(&formatter)?)));
        }
        let memory = MemoryHistory::new();
        for before in &self.before {
            let context = crate::case::context(&before.context, before.ago)?;
            let document = parsed(&formatter, &before.source, &before.originals)?;
            moderator.check_and_record(&document, &context, &memory);
        }
        let history: &dyn History = if self.down { &Down } else { &memory };
        let document = parsed(&formatter, &self.source, &self.originals)?;
        let needs = moderator.external_queries(&document, &context);
        let verdict = match self.at_once {
            true => moderator.check_and_record(&document, &context, history),
            false => moderator.check(&document, &context, history),
        };
        if !self.at_once {
            let again = moderator.check(&document, &context, history);
            assert_eq!(again, verdict, "the same again");
        }
        let json = serde_json::to_string(&verdict)?;
        let back: Verdict = serde_json::from_str(&json)?;
        assert_eq!(back, verdict, "{json}");

        let mut check = Check { wrong: String::new() };
        let want = &self.want;
        check.same("action", verdict.action.name(), &want.action);
        check.same("by", &decided_by(&verdict.decided_by), &want.by);
        check.same("score", &verdict.score.to_string(), &want.score.to_string());
        check.list("reasons", verdict.reasons.iter().map(sentence), &want.reasons);
        check.list("shadow", verdict.shadow.iter().map(sentence), &want.shadow);
        let reasons = || verdict.reasons.iter().chain(&verdict.shadow);
        let matches = reasons().flat_map(|reason| &reason.matches);
        check.list("matches", matches.map(|found| shown(found, &self.source)), &want.matches);
        let mut facts = serde_json::Map::new();
        reasons().for_each(|reason| facts.extend(reason.facts.clone()));
        for (name, value) in &want.facts {
            let got = facts.get(name).map(ToString::to_string).unwrap_or_default();
            check.same(name, &got, &serde_json::to_string(value)?);
        }
        let skipped = verdict.skipped.iter();
        let skipped = skipped.map(|skip| format!("{}: {}", skip.rule, kebab(&skip.because)));
        check.list("skipped", skipped, &want.skipped);
        let facts = moderator.rules().facts();
        for gap in &verdict.incomplete {
            let is_fact = gap.what != "history" && !gap.what.starts_with("list.");
            let named = facts.contains(&gap.what) || gap.what == "submit.stamp";
            assert!(!is_fact || named, "{gap:?} of {facts:?}");
        }
        let incomplete = verdict.incomplete.iter();
        let incomplete = incomplete.map(|gap| format!("{}: {}: {}", gap.rule, gap.what, gap.error));
        check.list("incomplete", incomplete, &want.incomplete);
        let view = VisibleText::new(&document);
        let text = |field: &str, place: &serde_json::Value| {
            let text = match field {
                "body" => view.body.text(),
                "titles" => view.titles.text(),
                "names" => view.names.text(),
                _ => context.author.name.as_deref().unwrap_or(""),
            };
            let at = |end: usize| place[end].as_u64().expect("a place") as usize;
            text[at(0)..at(1)].to_owned()
        };
        let rewrites = verdict.rewrites.iter().map(|change| {
            let change = serde_json::to_value(change).expect("JSON");
            if change["kind"] == "unlink" {
                let at = |end: usize| change["source"][end].as_u64().expect("a place") as usize;
                return format!("unlink {:?}", &self.source[at(0)..at(1)]);
            }
            let field = change["view"].as_str().expect("a field");
            let seen = text(field, &change["visible"]);
            format!("{field} {seen:?} -> {:?}", change["with"].as_str().expect("a text"))
        });
        check.list("rewrites", rewrites, &want.rewrites);
        let edited = verdict.apply(&document)?;
        edited.validate().map_err(|violation| violation.to_string())?;
        let page = formatter.render(&edited, &NoResolver);
        check.same("verification", page.verification.name(), Verification::Verified.name());
        if let Some(html) = &want.html {
            check.same("html", &page.html, html);
            let after = moderator.check(&edited, &context, history);
            let asked = |reason: &&Reason| {
                let rule = |rule: &&wellsaid::moderate::Rule| rule.id == reason.rule;
                let rule = moderator.rules().file().rules.iter().find(rule).expect("a rule");
                rule.rewrite.is_some()
            };
            let still = after.reasons.iter().filter(asked).map(|reason| reason.rule.clone());
            check.list("still", still, &want.still);
        } else if !want.rewrites.is_empty() {
            check.same("html", &page.html, "(say what the page is)");
        }
        if let Some(public) = &want.public {
            let want = serde_json::to_value(public)?;
            let got = serde_json::to_value(&verdict.public)?;
            check.same("public", &got.to_string(), &want.to_string());
        }
        if let Some(want) = &want.needs {
            check.list("needs", needs.iter().map(|need| need.name.clone()), want);
        }
        if let Some(want) = want.record {
            let got = (verdict.record.hits.len(), verdict.record.remember.len());
            check.same("record", &format!("{got:?}"), &format!("{want:?}"));
        }
        if check.wrong.is_empty() {
            return Ok(());
        }
        Err(format!("{}\n  source {:?}{}", self.why, self.source, check.wrong).into())
    }
}

impl Learned {
    fn classifier(&self, formatter: &Formatter) -> Result<Classifier, Failed> {
        let mut classifier = Classifier::new();
        for _ in 0..self.times {
            for (texts, label) in [(&self.spam, Label::Spam), (&self.ham, Label::Ham)] {
                for text in texts {
                    classifier.learn(&VisibleText::new(&formatter.parse(text)?), label);
                }
            }
        }
        Ok(classifier)
    }
}

struct Check {
    wrong: String,
}

impl Check {
    fn same(&mut self, what: &str, got: &str, want: &str) {
        if got != want {
            write!(self.wrong, "\n  {what}\n    want {want}\n     got {got}").expect("a string");
        }
    }

    fn list(&mut self, what: &str, got: impl Iterator<Item = String>, want: &[String]) {
        let lines = |list: &[String]| list.join("\n         ");
        self.same(what, &lines(&got.collect::<Vec<_>>()), &lines(want));
    }
}

fn decided_by(by: &DecidedBy) -> String {
    match by {
        DecidedBy::Rule(id) => format!("rule {id}"),
        DecidedBy::Threshold(action) => format!("threshold {}", action.name()),
        other => kebab(other),
    }
}

fn kebab(name: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(name).expect("JSON");
    json.as_str().expect("a name").to_owned()
}

fn sentence(reason: &Reason) -> String {
    format!("{}: {}", reason.rule, reason.sentence)
}

/// `view "seen" < "typed" = term [how, how]`
fn shown(found: &Match, source: &str) -> String {
    let view = kebab(&found.view);
    let mut line = format!("{view} {:?}", found.seen);
    if let Some(place) = found.source {
        let typed = &source[place.start as usize..place.end as usize];
        write!(line, " < {typed:?}").expect("a string");
    }
    write!(line, " = {}", found.term).expect("a string");
    if !found.how.is_empty() {
        write!(line, " [{}]", found.how.join(", ")).expect("a string");
    }
    line
}

//! Moderation of one document with its context and the memory of the site.

use std::sync::{Arc, RwLock};

use crate::classifier::Classifier;
use crate::document::Document;
use crate::gate::Verification;
use crate::history::{History, HistoryError, Seen};
use crate::rules::action::{Action, Mode, Trigger};
use crate::rules::condition::Field;
use crate::rules::rule::Rule;

use super::applies::applicable;
use super::bound;
use super::context::Context;
use super::eval::evaluate::{self, RuleResult};
use super::eval::evidence::MissingFact;
use super::eval::facts::{Facts, Tools};
use super::eval::fit;
use super::eval::keys::{Secret, sha256};
use super::eval::outcome::{Circumstances, Fired, weigh};
use super::eval::rewrite::RewritePlan;
use super::eval::store::Store;
use super::eval::truth::Truth;
use super::form_stamp::{FormKey, WeakSecret};
use super::ruleset::{HistoryKeys, RuleSet};
use super::verdict::{
    Change, HistoryUpdate, Incomplete, JudgedText, MAX_INCOMPLETE, Omitted, SCHEMA, SkipReason,
    Skipped, Verdict,
};

/// Checks comments by one rule set.
///
/// Built once, used from as many threads as you like.
#[derive(Clone)]
pub struct Moderator {
    rules: RuleSet,
    secret: Arc<Secret>,
    form: Option<FormKey>,
    classifier: Option<Arc<RwLock<Classifier>>>,
}

impl Moderator {
    /// Creates a moderator with these rules and a random key that lasts as long as the process.
    ///
    /// That key is enough for a history in memory. A history that several processes share, or
    /// that outlives the process, needs [`key`](Self::key): under another key nothing is found.
    pub fn new(rules: RuleSet) -> Self {
        Self { rules, secret: Arc::new(Secret::of_process()), form: None, classifier: None }
    }

    /// Sets the site's secret, under which histories keep hashes of authors and addresses: at least
    /// 16 bytes that can't be guessed. All servers of a site need the same; with another one all is
    /// forgotten.
    ///
    /// # Errors
    /// [`WeakSecret`] if there are fewer bytes.
    pub fn key(mut self, secret: &[u8]) -> Result<Self, WeakSecret> {
        self.secret = Arc::new(Secret::new(secret)?);
        Ok(self)
    }

    /// Sets the key that signs forms; without it `stamp_valid` is unknown.
    ///
    /// The stamp must have been made for the form named
    /// [`Thread::id`](super::Thread::id), or for `""` if there is none.
    #[must_use]
    pub fn form_key(mut self, key: FormKey) -> Self {
        self.form = Some(key);
        self
    }

    /// Sets the classifier that rules ask. It may learn meanwhile.
    #[must_use]
    pub fn classifier(mut self, classifier: Arc<RwLock<Classifier>>) -> Self {
        self.classifier = Some(classifier);
        self
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The same with other rules.
    pub(crate) fn with_rules(&self, rules: RuleSet) -> Self {
        Self { rules, ..self.clone() }
    }

    /// Checks a comment, and changes nothing. A rate also counts the comment that is checked: a
    /// preview needs [`Trigger::Preview`], or it may seem too fast.
    ///
    /// # Complexity
    /// Linear in the comment for each rule that asks about its text; terms are looked for
    /// once for all rules.
    pub fn check(
        &self,
        document: &Document<'_>,
        context: &Context,
        history: &dyn History,
    ) -> Verdict {
        if self.rules.file().rules.is_empty() {
            return self.blank(document, context);
        }
        let store = Store::new(history, context, &self.secret);
        self.judge(document, context, &store, &self.wanted(context))
    }

    /// Counts a comment that was checked. A second call does not count it again.
    ///
    /// # Errors
    /// The store can't be reached. The verdict then holds what is still to be counted, so that
    /// another try does not count anything twice.
    pub fn record(
        &self,
        verdict: &mut Verdict,
        context: &Context,
        history: &dyn History,
    ) -> Result<(), HistoryError> {
        let record = &mut verdict.record;
        if record.done {
            return Ok(());
        }
        let mut counted = 0;
        let hits = record.hits.iter().try_for_each(|hit| {
            history.hit(&hit.bucket, hit.within.duration(), context.now)?;
            counted += 1;
            Ok(())
        });
        if let Err(error) = hits {
            record.hits.drain(..counted);
            return Err(error);
        }
        record.hits.clear();
        remember(record, context, history)?;
        *record = HistoryUpdate::default();
        Ok(())
    }

    /// Counts first and then checks with the counts, so that two comments at once can't both be the
    /// last one allowed. An edit or a preview is checked and not counted.
    ///
    /// Texts are compared and remembered in one step as well. A failure to count or to remember
    /// is listed in [`Verdict::incomplete`], and stays in [`Verdict::record`] for another try.
    ///
    /// A comment with a warning ([`Action::Warn`]) is not counted: its author sends it again, and it
    /// would be a repeat of itself. [`Verdict::record`] says what [`record`](Self::record) has to
    /// count if your application keeps it after all. So rules that warn and count check a comment
    /// twice.
    pub fn check_and_record(
        &self,
        document: &Document<'_>,
        context: &Context,
        history: &dyn History,
    ) -> Verdict {
        if context.trigger != Trigger::New || self.rules.file().rules.is_empty() {
            return self.check(document, context, history);
        }
        let wanted = self.wanted(context);
        if !context.is_insisted() && !wanted.is_empty() && self.rules.warns() {
            let verdict = self.check(document, context, history);
            if verdict.action == Action::Warn {
                return verdict;
            }
        }
        let store = Store::counting(history, context, &self.secret);
        let mut verdict = self.judge(document, context, &store, &wanted);
        let record = &mut verdict.record;
        record.hits.drain(..store.taken().min(record.hits.len()));
        record.remember.drain(..store.remembered().min(record.remember.len()));
        let forgot = !record.remember.is_empty();
        record.settle();
        if let Some(error) = store.error().filter(|_| forgot) {
            verdict.incomplete.push(Incomplete {
                rule: String::new(),
                what: "history".into(),
                error: error.to_string(),
            });
            bound::fit(&mut verdict);
        }
        verdict
    }

    /// Counts and texts that the rules which apply need.
    fn wanted(&self, context: &Context) -> HistoryKeys {
        let mut wanted = HistoryKeys::default();
        let mut keys = self.rules.history_keys().iter().peekable();
        if keys.peek().is_none() {
            return wanted;
        }
        for (index, _, because) in applicable(self.rules.file(), context) {
            if let Some((_, keys)) = keys.next_if(|(rule, _)| *rule == index) {
                if because.is_none() {
                    wanted.add(keys);
                }
            }
        }
        wanted
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }

    pub(super) fn tools<'t>(&'t self, context: &'t Context, store: &'t Store<'t>) -> Tools<'t> {
        Tools {
            rules: &self.rules,
            secret: &self.secret,
            form: self.form.as_ref(),
            classifier: self.classifier.as_deref(),
            context,
            store,
        }
    }

    fn judge(
        &self,
        document: &Document<'_>,
        context: &Context,
        store: &Store<'_>,
        wanted: &HistoryKeys,
    ) -> Verdict {
        let file = self.rules.file();
        let mut verdict = self.blank(document, context);
        let facts = Facts::new(self.tools(context, store), document);
        let names = |key| facts.names(key);
        if store.counts() {
            store.count_in(names, &wanted.rates);
        }
        let sketch = || {
            let asked = context.trigger == Trigger::New && !wanted.repeats.is_empty();
            asked.then(|| facts.sketch_of(wanted.min_letters)).flatten()
        };
        if let Some(sketch) = store.counts().then(sketch).flatten() {
            store.compare_in(names, &wanted.repeats, sketch);
        }
        let mut fired = Vec::new();
        let mut plan = RewritePlan::new(&facts);
        // Rules in force, and those of them that did not fire.
        let (mut asked, mut quiet) = (Vec::new(), Vec::new());
        let mut down = false;
        let mut stopped = false;
        let insists = context.is_insisted();
        let weigh = |fired: &[Fired<'_>], down, verification| {
            weigh(file, fired, down, Circumstances { verification, insists })
        };
        for (index, rule, because) in applicable(self.rules.file(), context) {
            let because = because.or(stopped.then_some(SkipReason::Stopped));
            if let Some(because) = because {
                verdict.skipped.push(Skipped { rule: rule.id.clone(), because });
                continue;
            }
            let enforced = rule.mode == Mode::Enforce;
            let rewrites = enforced && rule.rewrite.is_some();
            if enforced {
                asked.push(index);
                quiet.push(index);
            }
            match evaluate::rule(&facts, index, rewrites) {
                RuleResult::No => {}
                RuleResult::Unknown(gaps, truth) => {
                    down |= truth == Truth::Down && enforced;
                    incomplete(&mut verdict, rule, gaps);
                }
                RuleResult::Fires(mut evidence, gaps) => {
                    incomplete(&mut verdict, rule, gaps);
                    let action = rule.action_if(insists);
                    let reason = evidence.reason(rule, action);
                    bound::add(&mut verdict, reason, enforced);
                    if !enforced {
                        continue;
                    }
                    quiet.pop();
                    let terms = std::mem::take(&mut evidence.terms);
                    fired.push(Fired { rule, action, terms });
                    if rewrites {
                        plan.add(index, *evidence);
                    }
                    stopped |= rule.stop;
                }
            }
        }
        shorten(&mut verdict.incomplete);
        // A comment that is held does not need another rule that would hold it.
        if weigh(&fired, down, context.verification).action >= Action::Hold {
            quiet.clear();
        }
        let planned = plan.finish(&asked, &quiet);
        let (rewrites, hides_more) = fit::fit(&facts, planned.changes);
        let late = planned.late.iter().filter_map(|index| file.rules.get(*index));
        let known = fired.len();
        let late = late.map(|rule| (rule, rule.action_if(insists)));
        fired.extend(late.map(|(rule, action)| Fired { rule, action, terms: Vec::new() }));
        // What one rule changes may be what another one holds.
        let holds = fired.len() > known && weigh(&fired, down, None).action >= Action::Hold;
        fired.truncate(known);
        // A person has to look at changes that rules did not ask for.
        let doubted = (hides_more || planned.unsure || holds).then_some(Verification::Escaped);
        let outcome = weigh(&fired, down, doubted.or(context.verification));
        let renames =
            |change: &Change| matches!(change, Change::Replace { view: Field::AuthorName, .. });
        if rewrites.iter().any(renames) {
            let name = context.author.name.as_deref().unwrap_or("");
            verdict.subject.author_sha256 = Some(sha256(name));
        }
        verdict.rewrites = rewrites;
        verdict.action = outcome.action;
        verdict.score = outcome.score;
        verdict.decided_by = outcome.decided_by;
        verdict.public = outcome.public;
        if context.trigger == Trigger::New {
            verdict.record = store.record(names, wanted, sketch());
        }
        bound::fit(&mut verdict);
        verdict
    }

    /// A verdict without a decision yet.
    fn blank(&self, document: &Document<'_>, context: &Context) -> Verdict {
        let file = self.rules.file();
        let source = document.source();
        // Without rules there is no decision that could be appealed, and hashing would cost more
        // than reading.
        let (sha256, policy) = match file.rules.is_empty() {
            true => Default::default(),
            false => (sha256(source), document.policy().to_string()),
        };
        let (verification, insists) = (context.verification, context.is_insisted());
        let outcome = weigh(file, &[], false, Circumstances { verification, insists });
        Verdict {
            schema: SCHEMA,
            action: outcome.action,
            score: outcome.score,
            decided_by: outcome.decided_by,
            public: outcome.public,
            reasons: Vec::new(),
            shadow: Vec::new(),
            rewrites: Vec::new(),
            skipped: Vec::new(),
            incomplete: Vec::new(),
            omitted: Omitted::default(),
            ruleset: self.rules.id().clone(),
            subject: JudgedText {
                trigger: context.trigger,
                sha256,
                bytes: source.len(),
                policy,
                author_sha256: None,
            },
            record: HistoryUpdate::default(),
        }
    }
}

/// Shortens the list: ten thousand rules may lack the same fact.
fn shorten(incomplete: &mut Vec<Incomplete>) {
    let more = incomplete.len().saturating_sub(MAX_INCOMPLETE);
    if more > 0 {
        incomplete.truncate(MAX_INCOMPLETE);
        let error = format!("{more} more are not listed");
        incomplete.push(Incomplete { rule: String::new(), what: String::from("rules"), error });
    }
}

fn incomplete(verdict: &mut Verdict, rule: &Rule, gaps: Vec<MissingFact>) {
    let entry = |gap: MissingFact| Incomplete {
        rule: rule.id.clone(),
        what: gap.what.to_string(),
        error: gap.error,
    };
    verdict.incomplete.extend(gaps.into_iter().map(entry));
}

/// Remembers the sketch; places that have it are removed from the list only if a later one fails.
fn remember(
    record: &mut HistoryUpdate,
    context: &Context,
    history: &dyn History,
) -> Result<(), HistoryError> {
    let Some(sketch) = &record.sketch else { return Ok(()) };
    let seen = Seen { at: context.now, sketch: sketch.clone() };
    for (done, (scope, window)) in record.remember.iter().enumerate() {
        if let Err(error) = history.remember(scope, sketch, &seen, window.duration()) {
            record.remember.drain(..done);
            return Err(error);
        }
    }
    Ok(())
}

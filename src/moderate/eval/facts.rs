//! Facts about one comment.
//!
//! Everything that is expensive (the view, the terms in it, links, measures, the store, the
//! classifier) is got when the first condition asks for it, and then shared by all. So a rule set
//! without word lists never looks at the words, and ten thousand terms are looked for once.

use std::cell::OnceCell;
use std::sync::RwLock;

use crate::classifier::{Classifier, Score};
use crate::document::Document;
use crate::history::Sketch;
use crate::moderate::context::Context;
use crate::moderate::form_stamp::FormKey;
use crate::moderate::ip;
use crate::moderate::ruleset::{CompiledCondition, Domains, EntrySet, RuleSet};
use crate::rules::condition::Key;
use crate::rules::rule::{Rule, RuleFile};

use super::addresses::{self, Address};
use super::answers::Known;
use super::keys::Secret;
use super::linked::{BY_CONTEXT, LinkedName, LinkedNames};
use super::measures::{Measured, Measures};
use super::own::{Own, OwnTexts};
use super::store::Store;
use super::texts::Texts;

/// Tools that a moderator has in addition to the rules.
#[derive(Clone, Copy)]
pub(crate) struct Tools<'a> {
    pub(crate) rules: &'a RuleSet,
    pub(crate) secret: &'a Secret,
    pub(crate) form: Option<&'a FormKey>,
    pub(crate) classifier: Option<&'a RwLock<Classifier>>,
    pub(crate) context: &'a Context,
    pub(crate) store: &'a Store<'a>,
}

/// Tells why a fact is not known.
pub(super) const NOT_GIVEN: &str = "not given";

/// One comment, and what is known about it so far.
pub(crate) struct Facts<'a> {
    pub(super) tools: Tools<'a>,
    pub(super) document: &'a Document<'a>,
    pub(super) texts: Texts<'a>,
    pub(super) known: Known,
    pub(super) links: OnceCell<Vec<Address>>,
    linked: OnceCell<LinkedNames>,
    pub(super) measures: Measures,
    pub(super) own: OnceCell<Own>,
    pub(super) classified: OnceCell<Option<Score>>,
}

impl<'a> std::ops::Deref for Facts<'a> {
    type Target = Tools<'a>;

    fn deref(&self) -> &Tools<'a> {
        &self.tools
    }
}

impl<'a> Facts<'a> {
    pub(crate) fn new(tools: Tools<'a>, document: &'a Document<'a>) -> Self {
        Self {
            tools,
            document,
            texts: Texts::new(document, tools.context, tools.rules),
            known: Known::default(),
            links: OnceCell::new(),
            linked: OnceCell::new(),
            measures: Measures::default(),
            own: OnceCell::new(),
            classified: OnceCell::new(),
        }
    }

    pub(super) fn file(&self) -> &'a RuleFile {
        self.tools.rules.file()
    }

    /// A rule and its condition.
    pub(super) fn rule(&self, index: usize) -> Option<(&'a Rule, CompiledCondition<'a>)> {
        let rules = self.tools.rules;
        rules.file().rules.get(index).zip(rules.part(index))
    }

    /// A list other than words; `None` if its file was not read.
    pub(super) fn set(&self, list: Option<usize>) -> Option<&'a EntrySet> {
        self.tools.rules.set(list?)
    }

    pub(super) fn domains(&self, list: Option<usize>) -> Option<&'a Domains> {
        match self.set(list)? {
            EntrySet::Domains(domains) => Some(domains),
            _ => None,
        }
    }

    pub(super) fn links(&self) -> &[Address] {
        let trust = self.file().defaults.trust_quotes;
        self.links.get_or_init(|| addresses::list(self.document, self.texts.view(), trust))
    }

    /// Sites and addresses that are counted.
    pub(super) fn linked(&self) -> &LinkedNames {
        self.linked.get_or_init(|| LinkedNames::new(self.links()))
    }

    /// Names under which a key counts the comment.
    pub(crate) fn names(&self, key: Key) -> &[LinkedName] {
        if key.is_linked() { self.linked().of(key) } else { &BY_CONTEXT }
    }

    pub(super) fn shape(&self) -> Measured<'_> {
        let quotes = self.file().defaults.trust_quotes.regions();
        Measured { body: &self.texts.view().body, measures: &self.measures, quotes }
    }

    pub(super) fn own(&self) -> &Own {
        self.own.get_or_init(|| {
            let least = self.rules.min_letters();
            let whole = self.texts.view().body.text();
            let (own, plain) = self.shape().own_texts();
            Own::new(&OwnTexts { whole, own: &own, plain: &plain }, least, &self.secret.sketch)
        })
    }

    /// The sketch of a text with so many letters at least.
    pub(crate) fn sketch_of(&self, min_letters: usize) -> Option<&Sketch> {
        let own = self.own();
        (own.letters >= min_letters).then_some(&own.sketch)
    }

    /// Tells why the IP address is not known.
    pub(super) fn ip_error(&self) -> &'static str {
        if self.context.ip.is_some() { ip::WRONG } else { NOT_GIVEN }
    }
}

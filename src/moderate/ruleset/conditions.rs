//! Checking what a rule asks, and finding the lists and patterns it names.

use std::collections::BTreeMap;

use crate::links::LinkFlags;
use crate::moderate::condition::{
    AuthorFacts, Classified, Condition, ExternalAnswer, Field, Links, ListRef, Pattern, Repeat,
    Shape, Skip, SubmitFacts, ThreadFacts, Words,
};
use crate::moderate::rule::List;

use super::limits::{
    MAX_CONDITIONS, MAX_DEPTH, MAX_ENTRIES, MAX_FILE_CONDITIONS, MAX_PATTERN_COUNT, MAX_PATTERNS,
    MAX_TEXT,
};
use super::mistake::{At, Mistake};
use super::network::Network;
use super::patterns::{Budget, Expression};
use super::program::{Ids, Node};

/// Collects what the conditions of a rule set need and leave behind.
pub(super) struct Resolver<'f> {
    /// Lists with their indices.
    lists: BTreeMap<&'f str, (usize, &'f List)>,
    /// Patterns by index.
    pub(super) patterns: Vec<Expression>,
    budget: Budget,
    /// Conditions so far.
    of_file: usize,
}

impl<'f> Resolver<'f> {
    pub(super) fn new(lists: &'f BTreeMap<String, List>) -> Self {
        let lists =
            lists.iter().enumerate().map(|(index, (name, list))| (name.as_str(), (index, list)));
        Self { lists: lists.collect(), patterns: Vec::new(), budget: Budget::default(), of_file: 0 }
    }

    /// Checks and compiles the `when` of one rule.
    pub(super) fn rule(&mut self, when: &Condition, at: At<'_>) -> Result<Vec<Node>, Mistake> {
        let mut nodes = Vec::new();
        self.condition(when, at, 1, &mut nodes)?;
        Ok(nodes)
    }

    // Recursion is bounded by `MAX_DEPTH`.
    fn condition(
        &mut self,
        when: &Condition,
        at: At<'_>,
        depth: usize,
        nodes: &mut Vec<Node>,
    ) -> Result<(), Mistake> {
        let index = nodes.len();
        if index >= MAX_CONDITIONS {
            return Err(at.invalid(format!("more than {MAX_CONDITIONS} conditions in one rule")));
        }
        self.of_file += 1;
        if self.of_file > MAX_FILE_CONDITIONS {
            let message = format!("more than {MAX_FILE_CONDITIONS} conditions in all rules");
            return Err(at.invalid(message));
        }
        if depth > MAX_DEPTH {
            return Err(at.invalid(format!("deeper than {MAX_DEPTH} levels")));
        }
        let at = at.key(name(when));
        nodes.push(Node::from(self.ids(when, at)?));
        match when {
            Condition::Not(inner) => self.condition(inner, at, depth + 1, nodes)?,
            when => {
                for (index, inner) in when.inner().iter().enumerate() {
                    self.condition(inner, at.index(index), depth + 1, nodes)?;
                }
            }
        }
        Node::close(nodes, index, when);
        Ok(())
    }

    /// Checks one condition, without those in it.
    fn ids(&mut self, when: &Condition, at: At<'_>) -> Result<Ids, Mistake> {
        match when {
            Condition::All(inner) | Condition::Any(inner) if inner.is_empty() => {
                Err(at.invalid("needs at least one condition"))
            }
            Condition::Words(words) => self.words(words, at),
            Condition::Regex(pattern) => self.regex(pattern, at),
            Condition::Links(links) => self.links(links, at),
            Condition::Author(author) => self.author(author, at),
            when => self::plain(when, at).map(|()| Ids::default()),
        }
    }

    fn list(&self, list: &ListRef, kind: &str, at: At<'_>) -> Result<usize, Mistake> {
        let Some(&(index, found)) = self.lists.get(list.name.as_str()) else {
            let names = self.lists.iter().filter(|(_, (_, list))| list.kind() == kind);
            let names: Vec<&str> = names.map(|(name, _)| *name).collect();
            let there = match names.as_slice() {
                [] => format!("there is no list of kind `{kind}`"),
                names => format!("there are: {}", names.join(" ")),
            };
            return Err(at.invalid(format!("no list is called `{}`; {there}", list.name)));
        };
        if found.kind() != kind {
            return Err(at.invalid(format!(
                "the list `{}` is of kind `{}`, `{kind}` is needed",
                list.name,
                found.kind()
            )));
        }
        Ok(index)
    }

    fn words(&self, words: &Words, at: At<'_>) -> Result<Ids, Mistake> {
        let list = self.list(&words.list, "words", at.key("list"))?;
        places(words.fields.as_deref(), words.skip.as_deref(), at)?;
        counted(words.count_gte, at.key("count_gte"))?;
        Ok(Ids { list: Some(list), ..Ids::default() })
    }

    fn regex(&mut self, pattern: &Pattern, at: At<'_>) -> Result<Ids, Mistake> {
        places(pattern.fields.as_deref(), pattern.skip.as_deref(), at)?;
        counted(pattern.count_gte, at.key("count_gte"))?;
        if let Some(count) = pattern.count_gte.filter(|count| *count > MAX_PATTERN_COUNT) {
            let message = format!("{count} is above the limit, {MAX_PATTERN_COUNT}");
            return Err(at.key("count_gte").invalid(message));
        }
        if self.patterns.len() >= MAX_PATTERNS {
            return Err(at.invalid(format!("more than {MAX_PATTERNS} regular expressions")));
        }
        let expression = Expression::new(pattern, &mut self.budget)
            .map_err(|message| at.key("pattern").invalid(message))?;
        self.patterns.push(expression);
        Ok(Ids { pattern: Some(self.patterns.len() - 1), ..Ids::default() })
    }

    fn links(&self, links: &Links, at: At<'_>) -> Result<Ids, Mistake> {
        let mut ids = Ids::default();
        counted(links.count_gte, at.key("count_gte"))?;
        if let Some(list) = &links.host_in {
            ids.list = Some(self.list(list, "domains", at.key("host_in"))?);
        }
        if let Some(list) = &links.host_not_in {
            ids.host_not_in = Some(self.list(list, "domains", at.key("host_not_in"))?);
        }
        for name in &links.flags {
            let Some(flag) = LinkFlags::from_name(name) else {
                let known: Vec<&str> = LinkFlags::ALL.iter_names().collect();
                let message = format!("`{name}` is none of: {}", known.join(" "));
                return Err(at.key("flags").invalid(message));
            };
            ids.flags = ids.flags | flag;
        }
        Ok(ids)
    }

    fn author(&self, author: &AuthorFacts, at: At<'_>) -> Result<Ids, Mistake> {
        if *author == AuthorFacts::default() {
            return Err(at.invalid("asks nothing"));
        }
        let mut ids = Ids::default();
        if let Some(list) = &author.email_in {
            ids.list = Some(self.list(list, "domains", at.key("email_in"))?);
        }
        entries(author.role_in.as_deref(), at.key("role_in"))?;
        entries(author.id_in.as_deref(), at.key("id_in"))?;
        entries(author.ip_in.as_deref(), at.key("ip_in"))?;
        for (index, network) in author.ip_in.iter().flatten().enumerate() {
            let parsed: Result<Network, String> = network.parse();
            let wrong = |message| at.key("ip_in").index(index).invalid(message);
            ids.networks.push(parsed.map_err(wrong)?);
        }
        Ok(ids)
    }
}

/// Checks a condition that names nothing.
fn plain(when: &Condition, at: At<'_>) -> Result<(), Mistake> {
    match when {
        Condition::Shape(asked) => shape(asked, at),
        Condition::Submit(asked) => submit(asked, at),
        Condition::Repeat(asked) => repeat(asked, at),
        Condition::Thread(asked) => thread(asked, at),
        Condition::Classifier(asked) => classifier(asked, at),
        Condition::External(asked) => external(asked, at),
        _ => Ok(()),
    }
}

/// The key of a condition.
pub(crate) fn name(when: &Condition) -> &'static str {
    match when {
        Condition::All(_) => "all",
        Condition::Any(_) => "any",
        Condition::Not(_) => "not",
        Condition::Words(_) => "words",
        Condition::Regex(_) => "regex",
        Condition::Links(_) => "links",
        Condition::Shape(_) => "shape",
        Condition::Author(_) => "author",
        Condition::Submit(_) => "submit",
        Condition::Repeat(_) => "repeat",
        Condition::Rate(_) => "rate",
        Condition::Thread(_) => "thread",
        Condition::Classifier(_) => "classifier",
        Condition::External(_) => "external",
    }
}

/// Checks where a rule looks.
pub(super) fn places(
    fields: Option<&[Field]>,
    skip: Option<&[Skip]>,
    at: At<'_>,
) -> Result<(), Mistake> {
    if fields.is_some_and(<[Field]>::is_empty) {
        return Err(at.key("in").invalid("needs at least one place to look in"));
    }
    for (key, len) in [("in", fields.map_or(0, <[_]>::len)), ("skip", skip.map_or(0, <[_]>::len))] {
        if len > MAX_ENTRIES {
            return Err(at.key(key).invalid(format!("more than {MAX_ENTRIES} entries")));
        }
    }
    Ok(())
}

/// "At least none" asks nothing.
fn counted(count: Option<usize>, at: At<'_>) -> Result<(), Mistake> {
    if count == Some(0) { Err(at.invalid("must be at least 1")) } else { Ok(()) }
}

fn within(value: f64, low: f64, high: f64, at: At<'_>) -> Result<(), Mistake> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(at.invalid(format!("{value} is not within {low} and {high}")))
}

/// A list of names that are compared one by one.
pub(super) fn entries(names: Option<&[String]>, at: At<'_>) -> Result<(), Mistake> {
    let Some(names) = names else { return Ok(()) };
    if names.is_empty() {
        return Err(at.invalid("needs at least one entry"));
    }
    if names.len() > MAX_ENTRIES {
        return Err(at.invalid(format!("{} entries, the limit is {MAX_ENTRIES}", names.len())));
    }
    for (index, name) in names.iter().enumerate() {
        short(name, at.index(index))?;
    }
    Ok(())
}

/// A text that is there and not too long.
pub(super) fn short(text: &str, at: At<'_>) -> Result<(), Mistake> {
    if text.is_empty() {
        return Err(at.invalid("is empty"));
    }
    if text.len() > MAX_TEXT {
        return Err(at.invalid(format!("{} bytes, the limit is {MAX_TEXT}", text.len())));
    }
    Ok(())
}

fn shape(shape: &Shape, at: At<'_>) -> Result<(), Mistake> {
    // `min_letters` alone only limits what else is asked.
    if *shape == (Shape { min_letters: shape.min_letters, ..Shape::default() }) {
        return Err(at.invalid("asks nothing"));
    }
    for (key, ratio) in [
        ("upper_ratio_gte", shape.upper_ratio_gte),
        ("quote_ratio_gte", shape.quote_ratio_gte),
        ("code_ratio_gte", shape.code_ratio_gte),
    ] {
        if let Some(ratio) = ratio {
            within(ratio, 0.0, 1.0, at.key(key))?;
        }
    }
    Ok(())
}

fn submit(facts: &SubmitFacts, at: At<'_>) -> Result<(), Mistake> {
    if *facts == SubmitFacts::default() { Err(at.invalid("asks nothing")) } else { Ok(()) }
}

fn repeat(facts: &Repeat, at: At<'_>) -> Result<(), Mistake> {
    counted(facts.count_gte, at.key("count_gte"))?;
    within(facts.similarity_gte, 0.5, 1.0, at.key("similarity_gte"))
}

fn thread(facts: &ThreadFacts, at: At<'_>) -> Result<(), Mistake> {
    if *facts == ThreadFacts::default() {
        return Err(at.invalid("asks nothing"));
    }
    entries(facts.id_in.as_deref(), at.key("id_in"))
}

fn classifier(facts: &Classified, at: At<'_>) -> Result<(), Mistake> {
    within(facts.gte, 0.0, 1.0, at.key("gte"))
}

fn external(answer: &ExternalAnswer, at: At<'_>) -> Result<(), Mistake> {
    short(&answer.name, at.key("name"))?;
    if let Some(word) = &answer.says {
        short(word, at.key("says"))?;
    }
    match answer.score_gte {
        Some(score) if !score.is_finite() => Err(at.key("score_gte").invalid("is no number")),
        None if answer.says.is_none() => Err(at.invalid("needs `says` or `score_gte`")),
        _ => Ok(()),
    }
}

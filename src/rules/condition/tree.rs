//! Conditions in each other: their keys and ways through them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Condition;

impl Condition {
    /// The key of the condition.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::All(_) => "all",
            Self::Any(_) => "any",
            Self::Not(_) => "not",
            Self::AtLeast(_) => "at_least",
            Self::Named(_) => "condition",
            Self::Words(_) => "words",
            Self::Regex(_) => "regex",
            Self::Private(_) => "private",
            Self::Links(_) => "links",
            Self::Shape(_) => "shape",
            Self::Lang(_) => "lang",
            Self::Facts(_) => "facts",
            Self::Author(_) => "author",
            Self::Submit(_) => "submit",
            Self::Repeat(_) => "repeat",
            Self::Rate(_) => "rate",
            Self::Thread(_) => "thread",
            Self::Reports(_) => "reports",
            Self::Classifier(_) => "classifier",
            Self::External(_) => "external",
        }
    }

    /// The conditions in `all`, `any`, `at_least` or `not`, and the one that has a name.
    pub(crate) fn inner(&self) -> &[Self] {
        match self {
            Self::All(inner) | Self::Any(inner) => inner,
            Self::Not(inner) => std::slice::from_ref(inner),
            Self::AtLeast(asked) => &asked.conditions,
            Self::Named(named) => named.found.as_deref().map_or(&[], std::slice::from_ref),
            _ => &[],
        }
    }

    /// The conditions that are written in this one.
    pub(crate) fn inner_mut(&mut self) -> &mut [Self] {
        match self {
            Self::All(inner) | Self::Any(inner) => inner,
            Self::Not(inner) => std::slice::from_mut(inner),
            Self::AtLeast(asked) => &mut asked.conditions,
            _ => &mut [],
        }
    }

    /// This condition and all in it, each before those in it.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Self> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            let part = waiting.pop()?;
            waiting.extend(part.inner().iter().rev());
            Some(part)
        })
    }

    /// Facts of a table with several of them, each as a condition of its own: the table holds if all
    /// of them hold. Empty for other conditions, whose keys work together.
    ///
    /// ```
    /// use wellsaid::moderate::RuleSet;
    ///
    /// let rules = RuleSet::from_toml(r#"
    ///     [[rule]]
    ///     id = "new"
    ///     why = "A young account of bad repute."
    ///     when = { author = { account_younger = "1d", spam_gte = 2 } }
    ///     action = "hold"
    /// "#)?;
    /// assert_eq!(rules.file().rules[0].when.facts().len(), 2);
    /// # Ok::<(), wellsaid::BuildError>(())
    /// ```
    pub fn facts(&self) -> Vec<Self> {
        match self {
            Self::Shape(asked) => apart(asked, Self::Shape),
            Self::Facts(asked) => apart(asked, Self::Facts),
            Self::Author(asked) => apart(asked, Self::Author),
            Self::Submit(asked) => apart(asked, Self::Submit),
            Self::Thread(asked) => apart(asked, Self::Thread),
            _ => Vec::new(),
        }
    }

    /// The tree of the question as a list: each part before those in it, with its depth.
    pub fn outline(&self) -> Vec<(usize, &Self)> {
        let mut parts = Vec::new();
        let mut waiting = vec![(0, self)];
        while let Some((depth, part)) = waiting.pop() {
            parts.push((depth, part));
            waiting.extend(part.inner().iter().rev().map(|part| (depth + 1, part)));
        }
        parts
    }
}

/// Keys that have no meaning alone, with the key that each of them belongs to.
const BELONGS: [(&str, &str); 2] =
    [("script", "script_ratio_gte"), ("min_decided", "rejected_ratio_gte")];

/// Each key of a table as a table of its own; empty if there is only one key.
fn apart<T: Serialize + DeserializeOwned>(
    table: &T,
    condition: impl Fn(T) -> Condition,
) -> Vec<Condition> {
    let Ok(Value::Object(keys)) = serde_json::to_value(table) else { return Vec::new() };
    let asks = |key: &str| BELONGS.iter().all(|(other, _)| *other != key);
    if keys.keys().filter(|key| asks(key)).count() < 2 {
        return Vec::new();
    }
    let single = keys.iter().filter(|(key, _)| asks(key)).filter_map(|(key, value)| {
        let mut table = serde_json::Map::from_iter([(key.clone(), value.clone())]);
        for (other, _) in BELONGS.iter().filter(|(_, of)| of == key) {
            table.extend(keys.get(*other).map(|value| ((*other).to_owned(), value.clone())));
        }
        serde_json::from_value(Value::Object(table)).ok()
    });
    single.map(condition).collect()
}

//! Conditions in each other: their keys and ways through them.

use super::Condition;

impl Condition {
    /// The key of the condition.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::All(_) => "all",
            Self::Any(_) => "any",
            Self::Not(_) => "not",
            Self::Words(_) => "words",
            Self::Regex(_) => "regex",
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

    /// The conditions in `all`, `any` or `not`.
    pub(crate) fn inner(&self) -> &[Self] {
        match self {
            Self::All(inner) | Self::Any(inner) => inner,
            Self::Not(inner) => std::slice::from_ref(inner),
            _ => &[],
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

//! Named conditions, put in the places where rules and other conditions name them.
//!
//! Each is shared, not copied, and circular names are refused before anything walks through them.
//! Names in names count toward the same depth as nested conditions.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::rules::condition::Condition;
use crate::rules::limits::MAX_DEPTH;
use crate::rules::rule::RuleFile;

use super::mistake::{At, Mistake, inner_at};

/// Conditions by name, resolved so far.
struct NamedConditions<'f> {
    written: &'f BTreeMap<String, Condition>,
    /// Resolved conditions, each with the depth of names in it.
    settled: BTreeMap<String, (Arc<Condition>, usize)>,
}

/// Finds the conditions that the rules of a file name.
pub(super) fn resolve(file: &mut RuleFile) -> Result<(), Mistake> {
    let written = file.conditions.clone();
    let mut named = NamedConditions { written: &written, settled: BTreeMap::new() };
    let root = At::ROOT.key("conditions");
    for (name, condition) in &mut file.conditions {
        let (settled, _) = named.settle(name, root.key(name), &mut Vec::new())?;
        *condition = Arc::unwrap_or_clone(settled);
    }
    let rules = At::ROOT.key("rule");
    for (index, rule) in file.rules.iter_mut().enumerate() {
        let at = rules.index(index);
        named.link(&mut rule.when, at.key("when"), 1, &mut Vec::new())?;
    }
    Ok(())
}

impl NamedConditions<'_> {
    /// Condition with a name, and the depth of names in it. `path` holds the names that led here.
    fn settle(
        &mut self,
        name: &str,
        at: At<'_>,
        path: &mut Vec<String>,
    ) -> Result<(Arc<Condition>, usize), Mistake> {
        if let Some((settled, depth)) = self.settled.get(name) {
            return Ok((Arc::clone(settled), *depth));
        }
        if let Some(first) = path.iter().position(|known| known == name) {
            let circle = path.get(first..).unwrap_or_default().join("`, `");
            return Err(at.contradiction(format!("leads back to itself: `{circle}`, `{name}`")));
        }
        let Some(condition) = self.written.get(name) else {
            let names: Vec<&str> = self.written.keys().map(String::as_str).collect();
            let there = match names.as_slice() {
                [] => String::from("there is no table `conditions`"),
                names => format!("there are: {}", names.join(" ")),
            };
            return Err(at.invalid(format!("no condition is called `{name:.80}`; {there}")));
        };
        if path.len() >= MAX_DEPTH {
            return Err(at.invalid(format!("deeper than {MAX_DEPTH} levels")));
        }
        path.push(name.to_owned());
        let mut condition = condition.clone();
        let root = At::ROOT.key("conditions");
        let depth = self.link(&mut condition, root.key(name), 1, path)? + 1;
        path.pop();
        if depth > MAX_DEPTH {
            return Err(at.invalid(format!("deeper than {MAX_DEPTH} levels")));
        }
        let settled = (Arc::new(condition), depth);
        self.settled.insert(name.to_owned(), (Arc::clone(&settled.0), depth));
        Ok(settled)
    }

    /// Finds the conditions that a condition names; returns the depth of names. The check of
    /// conditions reports what is deeper than the limit.
    fn link(
        &mut self,
        condition: &mut Condition,
        at: At<'_>,
        depth: usize,
        path: &mut Vec<String>,
    ) -> Result<usize, Mistake> {
        let here = at.key(condition.key());
        if let Condition::Named(named) = condition {
            let (found, names) = self.settle(&named.name, here, path)?;
            named.found = Some(found);
            return Ok(names);
        }
        let mut most = 0;
        let single = matches!(condition, Condition::Not(_));
        let list = inner_at(condition, &here);
        for (index, inner) in condition.inner_mut().iter_mut().enumerate() {
            if depth < MAX_DEPTH {
                let at = if single { list } else { list.index(index) };
                most = most.max(self.link(inner, at, depth + 1, path)?);
            }
        }
        Ok(most)
    }
}

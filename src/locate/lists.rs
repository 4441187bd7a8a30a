//! Lists in a text where serde read a table.
//!
//! The text and what was read from it are walked side by side: one look for each key, also
//! where a table has hundreds of thousands.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::{JsonNode, KeyLines, PathStep, Tree, children};

impl<'t> KeyLines<'t> {
    /// The way to the first table of `value` where the text has a list; `value` is what serde
    /// read from the text.
    ///
    /// # Complexity
    /// Linear in the text, however many keys a table has: both are walked side by side.
    pub(crate) fn list_for_table(&self, value: &Value) -> Option<Vec<PathStep>> {
        let root = match &self.tree {
            Tree::Toml(root) => ValueRef::TomlTable(root.get_ref()),
            Tree::Json(nodes) => ValueRef::Json(nodes.first()?),
        };
        // Every step that was taken, after the one before it; the first is the root.
        let mut steps = vec![(0, Taken::Root)];
        let mut waiting = vec![(0, value, root)];
        while let Some((at, value, place)) = waiting.pop() {
            let from = waiting.len();
            let inner = |value: &Value| value.is_object() || value.is_array();
            match value {
                Value::Object(_) if self.is_list(place) => return Some(way(&steps, at)),
                Value::Object(table) => {
                    let children = self.by_key(place);
                    for (key, value) in table.iter().filter(|(_, value)| inner(value)) {
                        if let Some(place) = children.get(self, key) {
                            waiting.push((steps.len(), value, place));
                            steps.push((at, Taken::Key(key)));
                        }
                    }
                }
                Value::Array(list) => {
                    for (index, value) in list.iter().enumerate().filter(|(_, value)| inner(value))
                    {
                        if let Some(place) = self.nth(place, index) {
                            waiting.push((steps.len(), value, place));
                            steps.push((at, Taken::Index(index)));
                        }
                    }
                }
                _ => {}
            }
            // In the order of the text.
            waiting.get_mut(from..).unwrap_or_default().reverse();
        }
        None
    }

    fn is_list(&self, place: ValueRef<'_, 't>) -> bool {
        match place {
            ValueRef::TomlTable(_) => false,
            ValueRef::Toml(value) => value.is_array(),
            ValueRef::Json(node) => self.text.as_bytes().get(node.value) == Some(&b'['),
        }
    }

    fn nth<'n>(&'n self, place: ValueRef<'n, 't>, index: usize) -> Option<ValueRef<'n, 't>> {
        match (place, &self.tree) {
            (ValueRef::Toml(value), _) => {
                value.as_array()?.get(index).map(|item| ValueRef::Toml(item.get_ref()))
            }
            (ValueRef::Json(node), Tree::Json(nodes)) => {
                children(nodes, node).nth(index).map(ValueRef::Json)
            }
            _ => None,
        }
    }

    /// The values of a table, so that many can be asked for.
    fn by_key<'n>(&'n self, place: ValueRef<'n, 't>) -> Children<'n, 't> {
        match (place, &self.tree) {
            (ValueRef::TomlTable(table), _) => Children::Toml(Some(table)),
            (ValueRef::Toml(value), _) => Children::Toml(value.as_table()),
            (ValueRef::Json(node), Tree::Json(nodes)) => {
                let children = children(nodes, node);
                if children.len() <= FEW {
                    return Children::Few(children);
                }
                let mut map = HashMap::with_capacity(children.len());
                for child in children {
                    crate::work::add(child.key.len() + 1);
                    // As elsewhere the first of two that have the same key.
                    if let Some(key) = self.key(child) {
                        map.entry(key).or_insert(child);
                    }
                }
                Children::Many(map)
            }
            _ => Children::Toml(None),
        }
    }
}

/// A value of the text.
#[derive(Clone, Copy)]
enum ValueRef<'n, 't> {
    TomlTable(&'n DeTable<'t>),
    Toml(&'n DeValue<'t>),
    Json(&'n JsonNode),
}

/// Up to so many children are looked through one by one.
const FEW: usize = 8;

/// The values of a table by key.
enum Children<'n, 't> {
    Toml(Option<&'n DeTable<'t>>),
    Few(core::slice::Iter<'n, JsonNode>),
    Many(HashMap<Cow<'n, str>, &'n JsonNode>),
}

impl<'n, 't> Children<'n, 't> {
    fn get(&self, lines: &KeyLines<'t>, key: &str) -> Option<ValueRef<'n, 't>> {
        match self {
            Self::Toml(table) => {
                table.and_then(|table| table.get(key)).map(|value| ValueRef::Toml(value.get_ref()))
            }
            Self::Few(nodes) => {
                nodes.clone().find(|node| lines.is_key(node, key)).map(ValueRef::Json)
            }
            Self::Many(map) => map.get(key).copied().map(ValueRef::Json),
        }
    }
}

/// A step that was taken, borrowed.
enum Taken<'v> {
    Root,
    Key(&'v str),
    Index(usize),
}

/// The steps from the root to one.
fn way(steps: &[(usize, Taken<'_>)], mut at: usize) -> Vec<PathStep> {
    let mut way = Vec::new();
    while let Some((before, step)) = steps.get(at) {
        way.push(match step {
            Taken::Root => break,
            Taken::Key(key) => PathStep::Key((*key).to_owned()),
            Taken::Index(index) => PathStep::Index(*index),
        });
        at = *before;
    }
    way.reverse();
    way
}

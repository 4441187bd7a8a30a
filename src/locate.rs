//! The line of a key in a text of TOML or JSON.
//!
//! A mistake is often found after the text was read, when a number turns out to be
//! out of range or two rules contradict each other; the author of the text still
//! wants its line.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

#[cfg(feature = "moderation")]
mod lists;

/// One step from a table or a list to what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathStep {
    /// Key of a table.
    Key(String),
    /// Index in a list, from 0.
    #[cfg_attr(not(feature = "moderation"), expect(dead_code))]
    Index(usize),
}

/// The way to a dotted key that goes through tables only.
pub(crate) fn dotted(key: &str) -> Vec<PathStep> {
    key.split('.').map(|part| PathStep::Key(part.to_owned())).collect()
}

/// The line, counted from 1, of a byte offset.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count()
}

/// A text that was read once more, for the places of its keys.
pub(crate) struct KeyLines<'t> {
    text: &'t str,
    /// Offsets of the line ends, so that many lines cost no more than one.
    ends: Vec<usize>,
    tree: Tree<'t>,
}

/// Form of a value, as far as a mistake is told by it.
#[cfg(feature = "moderation")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Table with so many keys.
    Table(usize),
    List,
    Date,
    Other,
}

enum Tree<'t> {
    Toml(Spanned<DeTable<'t>>),
    /// Sorted by parent; the first is the root.
    Json(Vec<JsonNode>),
}

/// A value of a JSON text.
struct JsonNode {
    parent: usize,
    /// Bytes of the key, without quotes; empty in lists.
    key: core::ops::Range<usize>,
    value: usize,
    id: usize,
}

impl<'t> KeyLines<'t> {
    /// Reads a TOML text; `None` if it is not TOML.
    pub(crate) fn toml(text: &'t str) -> Option<Self> {
        Some(Self::parsed(text, DeTable::parse(text).ok()?))
    }

    /// Lines of a TOML text that was parsed already: parsing costs more than all else.
    pub(crate) fn parsed(text: &'t str, root: Spanned<DeTable<'t>>) -> Self {
        Self { text, ends: line_ends(text), tree: Tree::Toml(root) }
    }

    /// Reads a JSON text that is known to be well formed.
    pub(crate) fn json(text: &'t str) -> Self {
        Self { text, ends: line_ends(text), tree: Tree::Json(json_nodes(text)) }
    }

    /// The line of the last step that the text has; `None` if it has not even the first.
    pub(crate) fn line(&self, path: &[PathStep]) -> Option<usize> {
        let at = *self.places(path).last()?;
        Some(1 + self.ends.partition_point(|end| *end < at))
    }

    /// The string at a place.
    #[cfg(feature = "moderation")]
    pub(crate) fn string(&self, path: &[PathStep]) -> Option<String> {
        match &self.tree {
            Tree::Toml(root) => {
                let (places, value) = walk_toml(root, path);
                let string = value?.as_str().filter(|_| places.len() == path.len());
                string.map(str::to_owned)
            }
            Tree::Json(nodes) => {
                let (places, node) = self.walk_json(nodes, path);
                let rest = self.text.get(node?.value..).filter(|_| places.len() == path.len())?;
                let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
                values.next()?.ok()
            }
        }
    }

    /// Form of what stands at a place.
    #[cfg(feature = "moderation")]
    pub(crate) fn form(&self, path: &[PathStep]) -> Option<Syntax> {
        match &self.tree {
            Tree::Toml(root) => {
                let (places, value) = walk_toml(root, path);
                let value = value.filter(|_| places.len() == path.len())?;
                Some(match value {
                    DeValue::Table(table) => Syntax::Table(table.len()),
                    DeValue::Array(_) => Syntax::List,
                    DeValue::Datetime(_) => Syntax::Date,
                    _ => Syntax::Other,
                })
            }
            Tree::Json(nodes) => {
                let (places, node) = self.walk_json(nodes, path);
                let node = node.filter(|_| places.len() == path.len())?;
                Some(match self.text.as_bytes().get(node.value)? {
                    b'{' => Syntax::Table(children(nodes, node).count()),
                    b'[' => Syntax::List,
                    _ => Syntax::Other,
                })
            }
        }
    }

    /// Offsets of the steps, as far as they lead.
    fn places(&self, path: &[PathStep]) -> Vec<usize> {
        match &self.tree {
            Tree::Toml(root) => walk_toml(root, path).0,
            Tree::Json(nodes) => self.walk_json(nodes, path).0,
        }
    }

    fn walk_json<'n>(
        &self,
        nodes: &'n [JsonNode],
        path: &[PathStep],
    ) -> (Vec<usize>, Option<&'n JsonNode>) {
        let mut places = Vec::new();
        let Some(mut node) = nodes.first() else { return (places, None) };
        for step in path {
            let mut children = children(nodes, node);
            let found = match step {
                PathStep::Index(index) => children.nth(*index),
                PathStep::Key(key) => children.find(|child| self.is_key(child, key)),
            };
            let Some(found) = found else { break };
            let in_list = found.key.is_empty();
            places.push(if in_list { found.value } else { found.key.start });
            node = found;
        }
        (places, Some(node))
    }

    fn is_key(&self, node: &JsonNode, wanted: &str) -> bool {
        crate::work::add(1);
        self.key(node).is_some_and(|key| key == wanted)
    }

    /// The key of a value in a table.
    fn key(&self, node: &JsonNode) -> Option<Cow<'_, str>> {
        let key = self.text.get(node.key.clone())?;
        if !key.contains('\\') {
            return Some(Cow::Borrowed(key));
        }
        serde_json::from_str(&format!("\"{key}\"")).ok().map(Cow::Owned)
    }
}

fn line_ends(text: &str) -> Vec<usize> {
    text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect()
}

/// The values in a value, in order; the n-th is found without looking at those before.
fn children<'n>(nodes: &'n [JsonNode], of: &JsonNode) -> core::slice::Iter<'n, JsonNode> {
    // The root is its own parent.
    let start = nodes.partition_point(|child| child.parent < of.id).max(1);
    let end = nodes.partition_point(|child| child.parent <= of.id).max(start);
    nodes.get(start..end).unwrap_or_default().iter()
}

/// Offsets of the steps as far as they lead, and what stands there.
fn walk_toml<'v, 't>(
    root: &'v Spanned<DeTable<'t>>,
    path: &[PathStep],
) -> (Vec<usize>, Option<&'v DeValue<'t>>) {
    let mut places = Vec::new();
    let mut table = Some(root.get_ref());
    let mut value: Option<&DeValue<'t>> = None;
    for step in path {
        let found = match step {
            PathStep::Key(key) => {
                let table = table.or_else(|| value?.as_table());
                let entry = table.and_then(|table| table.get_key_value(key.as_str()));
                entry.map(|(key, value)| (key.span().start, value))
            }
            PathStep::Index(index) => {
                let items = value.and_then(|value| value.as_array());
                items.and_then(|items| items.get(*index)).map(|item| (item.span().start, item))
            }
        };
        let Some((at, next)) = found else { break };
        places.push(at);
        table = None;
        value = Some(next.get_ref());
    }
    (places, value)
}

/// Every value of a well-formed text; in one pass, without recursion.
fn json_nodes(text: &str) -> Vec<JsonNode> {
    let bytes = text.as_bytes();
    let mut nodes: Vec<JsonNode> = Vec::new();
    // What is open: its node, and whether it is a table.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut key = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => continue,
            b'}' | b']' => {
                open.pop();
                continue;
            }
            b'"' => {
                at = string_end(bytes, at);
                if key.is_none() && open.last().is_some_and(|(_, is_table)| *is_table) {
                    key = Some(start + 1..at.saturating_sub(1));
                    continue;
                }
            }
            b'{' | b'[' => {}
            _ => {
                let rest = bytes.get(at..).unwrap_or_default();
                at += rest.iter().take_while(|byte| !b" \t\r\n,:]}".contains(byte)).count();
            }
        }
        let id = nodes.len();
        let parent = open.last().map_or(0, |(parent, _)| *parent);
        nodes.push(JsonNode { parent, key: key.take().unwrap_or(0..0), value: start, id });
        if matches!(byte, b'{' | b'[') {
            open.push((id, byte == b'{'));
        }
    }
    nodes.sort_by_key(|node| node.parent);
    nodes
}

/// One past the closing quote.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            _ => {}
        }
    }
    at
}

#[cfg(all(test, feature = "moderation"))]
mod tests {
    use super::{KeyLines, PathStep, Syntax, dotted};

    fn path(text: &str) -> Vec<PathStep> {
        let step = |part: &str| match part.parse() {
            Ok(index) => PathStep::Index(index),
            Err(_) => PathStep::Key(part.to_owned()),
        };
        text.split('.').map(step).collect()
    }

    #[test]
    fn toml_keys_have_lines() {
        let text = "a = 1\n[b.c]\nd = [\n 1,\n 2,\n]\n\n[[r]]\nid = 'x'\n[r.when]\nz = 1\n\
                    [[r]]\nid = 'y'\n  [[r.test]]\n  t = 1\n  [[r.test]]\n  t = { u = 3 }\n";
        let lines = KeyLines::toml(text).expect("TOML");
        for (key, line) in [
            ("a", Some(1)),
            ("b.c.d", Some(3)),
            ("b.c.d.1", Some(5)),
            ("b.c.x.y", Some(2)),
            ("r.0", Some(8)),
            ("r.0.when.z", Some(11)),
            ("r.0.nothing", Some(8)),
            ("r.1", Some(12)),
            ("r.1.id", Some(13)),
            ("r.1.test.1.t.u", Some(17)),
            ("q", None),
        ] {
            assert_eq!(lines.line(&path(key)), line, "{key}");
        }
        assert_eq!(lines.string(&path("r.1.id")), Some("y".to_owned()));
        assert_eq!(lines.string(&path("r.1.none")), None);
        assert_eq!(lines.string(&path("a")), None);
        assert_eq!(lines.form(&path("r")), Some(Syntax::List));
        assert_eq!(lines.form(&path("r.0.when")), Some(Syntax::Table(1)));
    }

    #[test]
    fn json_keys_have_lines() {
        let text = "{\"a\": \"b\",\n \"b\": {\"c\\u0064\": [1,\n {\"a\": \"}\\\"\"},\n [],\n true]},\n\
                    \"r\": [{\"id\": \"x\"},\n{\"id\":\n\"y\"}]}";
        let lines = KeyLines::json(text);
        for (key, line) in [
            ("a", Some(1)),
            ("b", Some(2)),
            ("b.cd", Some(2)),
            ("b.cd.1", Some(3)),
            ("b.cd.1.a", Some(3)),
            ("b.cd.2", Some(4)),
            ("b.cd.3", Some(5)),
            ("b.cd.4", Some(2)),
            ("r.1", Some(7)),
            ("r.1.id", Some(7)),
            ("q", None),
        ] {
            assert_eq!(lines.line(&path(key)), line, "{key}");
        }
        assert_eq!(lines.string(&path("r.1.id")), Some("y".to_owned()));
        assert_eq!(lines.string(&path("b.cd.1.a")), Some("}\"".to_owned()));
        assert_eq!(lines.form(&path("b")), Some(Syntax::Table(1)));
        assert_eq!(lines.form(&path("b.cd")), Some(Syntax::List));
        assert_eq!(lines.form(&path("b.cd.4")), None);
        assert_eq!(lines.form(&[]), Some(Syntax::Table(3)));
        assert_eq!(lines.string(&dotted("b")), None);
    }
}

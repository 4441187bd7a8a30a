//! Imports between files, as the compiler resolves them: through `use`, through paths in code,
//! and through re-exports to the file that defines a name.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, UseTree, Visibility};

type Path = Vec<String>;

/// Groups of files each of which imports all others of the group, directly or not.
pub(crate) fn circles(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let tree = Tree::new(files);
    let edges: BTreeMap<&str, BTreeSet<&str>> =
        tree.files.keys().map(|name| (*name, tree.imports_of(name))).collect();
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        edges.keys().map(|name| (*name, reachable(name, &edges))).collect();
    let mut circles = BTreeSet::new();
    for (name, others) in &reached {
        let circle: Vec<String> = others
            .iter()
            .filter(|other| reached[*other].contains(name))
            .map(|other| (*other).to_owned())
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

fn reachable<'f>(name: &'f str, edges: &BTreeMap<&'f str, BTreeSet<&'f str>>) -> BTreeSet<&'f str> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![name];
    while let Some(name) = waiting.pop() {
        for next in &edges[name] {
            if found.insert(*next) {
                waiting.push(next);
            }
        }
    }
    found
}

/// Names that a file uses and passes on.
#[derive(Default)]
struct File {
    used: BTreeSet<Path>,
    /// Names that it passes on, by the name that others see.
    passed_on: BTreeMap<String, Path>,
}

struct Tree<'f> {
    files: BTreeMap<&'f str, File>,
}

impl<'f> Tree<'f> {
    fn new(files: &[(&'f str, &str)]) -> Self {
        let read = |text: &str| {
            let mut file = File::default();
            file.visit_file(&syn::parse_file(text).expect("a file of Rust"));
            file
        };
        Self { files: files.iter().map(|(name, text)| (*name, read(text))).collect() }
    }

    fn imports_of(&self, name: &str) -> BTreeSet<&str> {
        let used = self.files[name].used.iter();
        used.filter_map(|path| self.resolve(name, path, 0)).filter(|found| *found != name).collect()
    }

    /// The file that a path leads to from a file; `None` if it leads out of the crate.
    fn resolve(&self, from: &str, path: &[String], depth: usize) -> Option<&str> {
        let mut module: Path =
            if from == "lib" { vec![] } else { from.split('/').map(str::to_owned).collect() };
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => module.clear(),
            "self" => {}
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    module.pop()?;
                    rest = &rest[1..];
                }
            }
            child => {
                module.push(child.to_owned());
                self.files.get_key_value(module.join("/").as_str())?;
            }
        }
        if path[0] != "super" {
            rest = &path[1..];
        }
        while let Some(part) = rest.first() {
            module.push(part.clone());
            if !self.files.contains_key(module.join("/").as_str()) {
                module.pop();
                break;
            }
            rest = &rest[1..];
        }
        let name = if module.is_empty() { "lib".to_owned() } else { module.join("/") };
        let (name, file) = self.files.get_key_value(name.as_str())?;
        match rest.first().and_then(|item| file.passed_on.get(item)) {
            Some(path) if depth < 8 => self.resolve(name, path, depth + 1).or(Some(name)),
            _ => Some(name),
        }
    }
}

impl<'ast> Visit<'ast> for File {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !item.attrs.iter().any(is_test) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut paths = Vec::new();
        expand(&item.tree, &mut Vec::new(), &mut paths);
        let own = matches!(item.vis, Visibility::Inherited);
        for (name, path) in paths {
            if own {
                self.used.insert(path);
            } else {
                self.passed_on.insert(name, path);
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Path = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if parts.len() > 1 {
            self.used.insert(parts);
        }
        visit::visit_path(self, path);
    }
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
}

/// The names that a `use` brings, and the paths they stand for.
fn expand(tree: &UseTree, before: &mut Path, out: &mut Vec<(String, Path)>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            expand(&path.tree, before, out);
            before.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| expand(tree, before, out)),
        UseTree::Name(name) => {
            let mut path = before.clone();
            // `use a::{self}` is `use a`.
            if name.ident != "self" {
                path.push(name.ident.to_string());
            }
            out.push((path.last().cloned().unwrap_or_default(), path));
        }
        UseTree::Rename(name) => {
            let path = before.iter().cloned().chain([name.ident.to_string()]).collect();
            out.push((name.rename.to_string(), path));
        }
        UseTree::Glob(_) => out.push(("*".to_owned(), before.clone())),
    }
}

#[test]
fn a_circle_is_found_through_a_re_export() {
    let files = [
        ("lib", "mod a; mod b; mod c;"),
        ("a", "pub(crate) use inner::Name; mod inner;"),
        ("a/inner", "fn f() { crate::b::g() } pub struct Name;"),
        ("b", "use super::a::Name; use std::fmt;"),
        ("c", "use crate::a::Name; #[cfg(test)] mod tests { use crate::d::Name; }"),
        ("d", "use crate::c; fn f() { c::g() }"),
    ];
    assert_eq!(circles(&files), [["a/inner", "b"]]);
}

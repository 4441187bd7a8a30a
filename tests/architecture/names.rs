//! Names of types. A name that two files define stands for two things, and a reader has to look at
//! the imports to know which.

use std::collections::BTreeMap;

/// Types that a text defines, except the associated types of traits.
fn types(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
        let Some("struct" | "enum" | "trait" | "union") = words.next() else { continue };
        let name = words.next().unwrap_or_default();
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        found.push(&name[..end]);
    }
    found
}

#[test]
fn each_type_has_a_name_of_its_own() {
    let files = super::files();
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in files
        .iter()
        .filter(|file| !file.name.starts_with("cli/") && !file.name.starts_with("bindings/"))
    {
        for name in types(&file.text) {
            places.entry(name).or_default().push(&file.name);
        }
    }
    assert!(places.len() > 300, "{} types", places.len());
    places.retain(|_, files| files.len() > 1);
    assert!(places.is_empty(), "names defined twice: {places:#?}");
}

#[test]
fn a_type_is_found() {
    let text = "pub struct A<'t>(u8);\npub(crate) enum B {\n    pub trait C: D {\nlet structure = 1;\n\
                type E = u8;\n";
    assert_eq!(types(text), ["A", "B", "C"]);
}

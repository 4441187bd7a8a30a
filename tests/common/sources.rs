//! Every comment of the test data, so that tests of pages use all of them.

use wellsaid::Policy;

use super::{policies, rows, text};

const ROWS: [(&str, &str); 4] = [
    ("xss", include_str!("../data/xss.jsonl")),
    ("probes", include_str!("../data/probes.jsonl")),
    ("peers", include_str!("../data/peers.jsonl")),
    ("comments", include_str!("../data/comments.jsonl")),
];

const CASES: [(&str, &str); 7] = [
    ("layout", include_str!("../data/layout.toml")),
    ("quotes", include_str!("../data/quotes.toml")),
    ("html", include_str!("../data/html.toml")),
    ("lexer", include_str!("../data/lexer.toml")),
    ("policy", include_str!("../data/policy.toml")),
    ("marks", include_str!("../data/marks.toml")),
    ("renderers", include_str!("../data/renderers.toml")),
];

/// Prefix of a policy that a case brings along; its text follows.
const OWN: &str = "case:";

const SEMANTICS: &str = include_str!("../data/semantics.jsonl");

/// A comment out of the test data.
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) text: String,
    /// The policy of the case, as TOML, where it has one of its own.
    policy: Option<String>,
}

impl Source {
    pub(crate) fn new(id: String, text: String) -> Self {
        Self { id, text, policy: None }
    }

    /// Tells whether a policy is for this comment: one that a case brings along is only for that
    /// case.
    pub(crate) fn is_for(&self, policy: &str) -> bool {
        policy.strip_prefix(OWN).is_none_or(|own| self.policy.as_deref() == Some(own))
    }

    /// Written by attackers, or by people who test against them.
    pub(crate) fn is_hostile(&self) -> bool {
        ["xss:", "probes:", "peers:"].iter().any(|start| self.id.starts_with(start))
    }
}

/// All of them, in the order of the files.
pub(crate) fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    for (file, data) in ROWS {
        sources.extend(rows(data).iter().map(|row| Source {
            id: format!("{file}:{}", text(row, "id")),
            text: text(row, "input").to_owned(),
            policy: None,
        }));
    }
    // Rows with the arguments of a function have no text to format.
    let rows = rows(SEMANTICS).into_iter().enumerate();
    sources.extend(rows.filter(|(_, row)| row["input"].is_string()).map(|(at, row)| Source {
        id: format!("semantics:{}", at + 1),
        text: text(&row, "input").to_owned(),
        policy: None,
    }));
    for (file, data) in CASES {
        let table: toml::Table = data.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        for case in table["case"].as_array().expect("a list of cases") {
            let field = |key: &str| case.get(key).and_then(|value| value.as_str());
            let Some(source) = field("source") else { continue };
            sources.push(Source {
                id: format!("{file}:{}", field("name").expect("a name")),
                text: source.to_owned(),
                policy: case.get("policy").map(|policy| toml::to_string(policy).expect("TOML")),
            });
        }
    }
    assert!(sources.len() >= 3_000, "{} comments", sources.len());
    sources
}

/// The policies of [`policies`] and those that cases bring along, each once.
pub(crate) fn all_policies(sources: &[Source]) -> Vec<(String, Policy)> {
    let mut all: Vec<_> =
        policies().into_iter().map(|(name, policy)| (name.to_owned(), policy)).collect();
    let mut own: Vec<_> = sources.iter().filter_map(|source| source.policy.clone()).collect();
    own.sort();
    own.dedup();
    all.extend(own.into_iter().map(|text| {
        let policy = Policy::from_toml(&text).expect("the policy of a case");
        (format!("{OWN}{text}"), policy)
    }));
    all
}

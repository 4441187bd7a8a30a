//! Parts of the rule file that `wellsaid rules init` writes: every combination loads, has no
//! finding, and passes its own examples.

use std::fmt::Write as _;

use clap::ValueEnum;

use super::texts::{
    CLASSIFIER, DEFAULTS, DISGUISE, DOMAINS, FIRST, FLOOD, FORM, HEAD, LINKS, QUOTES, REPEATS,
    THRESHOLDS, WORDS, WORDS_LIST,
};

/// Settings of the file.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    pub(super) name: String,
    pub(super) exempt: Vec<String>,
    pub(super) own: Vec<String>,
    pub(super) links: u16,
    pub(super) first: u16,
    pub(super) words: Vec<String>,
    pub(super) domains: Vec<String>,
    pub(super) parts: Vec<Part>,
    pub(super) shadow: bool,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            name: String::from("site"),
            exempt: ["moderator", "staff"].map(String::from).into(),
            own: Vec::new(),
            links: 3,
            first: 0,
            words: Vec::new(),
            domains: Vec::new(),
            parts: vec![Part::Flood, Part::Repeats, Part::Disguise, Part::Quotes],
            shadow: false,
        }
    }
}

/// Rules that come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    /// Too many comments in a minute are rejected
    Flood,
    /// A text that was posted before is held
    Repeats,
    /// Links and words that are written to be misread
    Disguise,
    /// Comments of nothing but quotes or code by somebody new are held
    Quotes,
    /// A hidden field, and the time in which the form came back
    Form,
    /// The classifier of the site, once it has learnt enough
    Classifier,
}

impl Part {
    pub(super) fn question(self) -> &'static str {
        match self {
            Self::Flood => "Reject too many comments in a minute?",
            Self::Repeats => "Hold a text that was posted before?",
            Self::Disguise => "Hold links and words that are written to be misread?",
            Self::Quotes => "Hold comments of nothing but quotes or code by somebody new?",
            Self::Form => "Does your form have a hidden field, and does it measure the time?",
            Self::Classifier => "Use a classifier that learns from your moderators?",
        }
    }

    fn rules(self) -> &'static str {
        match self {
            Self::Flood => FLOOD,
            Self::Repeats => REPEATS,
            Self::Disguise => DISGUISE,
            Self::Quotes => QUOTES,
            Self::Form => FORM,
            Self::Classifier => CLASSIFIER,
        }
    }
}

/// The rule file.
pub(super) fn file(answers: &Answers) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_file(answers, &mut out);
    if answers.shadow {
        out = out.replace(
            "\n[[rule]]\n",
            "\n[[rule]]\nmode = \"shadow\" # without effect; \"enforce\" puts it to use\n",
        );
    }
    out
}

fn write_file(answers: &Answers, out: &mut String) -> std::fmt::Result {
    writeln!(out, "{HEAD}\nname    = {}\nversion = \"1\"\n{DEFAULTS}", quoted(&answers.name))?;
    let rules = rules(answers);
    // A threshold that no sum reaches has no effect, and rules in shadow mode add nothing.
    let mut thresholds = match scores(&rules) {
        score if score >= 8.0 => format!("{THRESHOLDS}\nspam = 8.0\n"),
        score if score > 0.0 => format!("{THRESHOLDS}\n"),
        _ => String::new(),
    };
    if answers.shadow {
        thresholds = thresholds
            .replace("\n[", "\n# Remove the comment signs when the rules are in use:\n# [");
        thresholds = thresholds.replace("\nhold", "\n# hold").replace("\nspam", "\n# spam");
    }
    out.push_str(&thresholds);
    if !answers.exempt.is_empty() {
        writeln!(
            out,
            "\n# Authors that are exempt from all rules.\n[exempt]\nroles = {}",
            list(&answers.exempt)
        )?;
    }
    let lists = [
        ("ours", &answers.own, "Your own sites: links to them are no links to elsewhere."),
        ("banned-domains", &answers.domains, "Domains, with all below them."),
    ];
    // Only the rule about links asks for your own sites.
    let is_used = |name: &str| name != "ours" || answers.links > 0;
    let lists = lists.iter().filter(|(name, domains, _)| is_used(name) && !domains.is_empty());
    for (name, domains, why) in lists {
        let domains = list(domains);
        writeln!(out, "\n# {why}\n[lists.{name}]\nkind    = \"domains\"\ndomains = {domains}")?;
    }
    if !answers.words.is_empty() {
        writeln!(out, "{}", WORDS_LIST.replace("WORDS", &list(&answers.words)))?;
    }
    out.push_str(&rules);
    Ok(())
}

/// The rules.
fn rules(answers: &Answers) -> String {
    let mut out = String::new();
    if !answers.words.is_empty() {
        out.push_str(WORDS);
    }
    if !answers.domains.is_empty() {
        out.push_str(DOMAINS);
    }
    if answers.links > 0 {
        let (filter, links) = match answers.own.is_empty() {
            true => ("", "links"),
            false => (", host_not_in = \"ours\"", "links to other sites"),
        };
        let number = answers.links;
        let some: String = (0..number).map(|at| format!(" https://{at}.example/")).collect();
        let fewer: String = (1..number).map(|at| format!(" https://{at}.example/")).collect();
        let rule = LINKS.replace("FILTER", filter).replace("LINKS", links);
        let rule = rule.replace("SOME", &some).replace("FEWER", &fewer);
        out.push_str(&rule.replace("NUMBER", &number.to_string()));
    }
    if answers.first > 0 {
        let number = answers.first;
        let rule = FIRST.replace("LESS", &(number - 1).to_string());
        out.push_str(&rule.replace("NUMBER", &number.to_string()));
    }
    for part in Part::value_variants().iter().filter(|part| answers.parts.contains(part)) {
        out.push_str(part.rules());
    }
    out
}

/// Sum of all scores.
fn scores(rules: &str) -> f64 {
    let keys = rules.lines().filter_map(|line| line.split_once('='));
    let scores = keys.filter(|(key, _)| key.trim() == "score");
    scores.filter_map(|(_, score)| score.trim().parse::<f64>().ok()).sum()
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace('\u{7f}', "\\u007f")
}

fn list(entries: &[String]) -> String {
    let entries: Vec<_> = entries.iter().map(|entry| quoted(entry)).collect();
    format!("[{}]", entries.join(", "))
}

#[cfg(test)]
mod tests {
    use wellsaid::moderate::{RuleSet, Timestamp, lint};
    use wellsaid::{Formatter, Policy};

    use super::*;

    #[test]
    fn every_combination_loads_without_a_finding_and_passes_its_examples() {
        combine(false);
    }

    #[test]
    fn every_combination_in_shadow_mode_as_well() {
        combine(true);
    }

    fn combine(shadow: bool) {
        let formatter = Formatter::new(Policy::comment());
        let some = |names: [&str; 2]| names.map(String::from).to_vec();
        let parts = Part::value_variants();
        for bits in 0..1_u32 << (parts.len() + 6) {
            let is_on = |bit: usize| bits >> bit & 1 == 1;
            let when = |bit, list: Vec<String>| if is_on(bit) { list } else { Vec::new() };
            let base = parts.len();
            let answers = Answers {
                name: String::from("a \"site\" \\ with\u{7f} signs"),
                exempt: when(base, some(["staff", "moderator"])),
                own: when(base + 1, some(["site.test", "other.test"])),
                words: when(base + 2, some(["casino", "free money"])),
                domains: when(base + 3, some(["spam.test", "bad.test"])),
                links: if is_on(base + 4) { 3 } else { 0 },
                first: if is_on(base + 5) { 2 } else { 0 },
                parts: parts
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| is_on(*at))
                    .map(|(_, part)| *part)
                    .collect(),
                shadow,
            };
            let text = file(&answers);
            let rules = RuleSet::from_toml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(rules.file().name, answers.name);
            let findings = lint::lint(&rules, Timestamp(1_800_000_000));
            assert!(findings.is_empty(), "{findings:?}\n{text}");
            // The examples of a rule do not depend on other rules; each set of parts is enough.
            if bits >> base == 0b11_1111 {
                for outcome in rules.test(|text| formatter.parse(text)) {
                    assert!(outcome.passed(), "{outcome:?}");
                }
            }
        }
    }

    #[test]
    fn every_number_of_links_makes_examples_that_pass() {
        let formatter = Formatter::new(Policy::comment());
        for links in [1, 2, 3, 10, 50] {
            let text = file(&Answers { links, ..Answers::default() });
            let rules = RuleSet::from_toml(&text).unwrap_or_else(|error| panic!("{error}"));
            let outcomes = rules.test(|text| formatter.parse(text));
            assert!(outcomes.iter().all(|outcome| outcome.passed()), "{links}");
        }
    }
}

//! Cost of reading a rule file or a policy, however it is written.
#![cfg(feature = "moderation")]

use std::fmt::Write;
use std::time::Duration;

use wellsaid::Policy;
use wellsaid::moderate::RuleSet;

/// Bytes of the larger of two files; the smaller has a quarter.
const LARGE: usize = if cfg!(debug_assertions) { 400 << 10 } else { 8 << 20 };

/// Longest time for reading 8 MB.
const MOST: Duration = Duration::from_secs(1);

/// Time on the processor, which does not grow when other programs run.
fn used() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let nanoseconds = text.split(' ').next().and_then(|text| text.parse().ok());
    Duration::from_nanos(nanoseconds.expect("a number"))
}

/// A text of about `len` bytes: `part(n)` again and again, with a head, a foot and separators.
fn repeat(
    len: usize,
    head: &str,
    part: &dyn Fn(usize) -> String,
    between: &str,
    foot: &str,
) -> String {
    let mut text = head.to_owned();
    let mut number = 0;
    while text.len() < len {
        if number > 0 {
            text.push_str(between);
        }
        text.push_str(&part(number));
        number += 1;
    }
    text.push_str(foot);
    // At most 8 MB are read at all.
    text.truncate(if text.is_ascii() { text.len() } else { len });
    text
}

struct Shape {
    name: &'static str,
    json: [&'static str; 4],
    toml: [&'static str; 4],
}

/// Head, part, separator and foot; `#` is the number of the part.
const SHAPES: &[Shape] = &[
    Shape {
        name: "lists",
        json: [r#"{"lists":{"#, r##""l#":{"kind":"words","words":["a"]}"##, ",", "}}"],
        toml: ["", "[lists.l#]\nkind = \"words\"\nwords = [\"a\"]\n", "", ""],
    },
    Shape {
        name: "lists with escaped names",
        json: [r#"{"lists":{"#, r##""\u006c#":{"kind":"words","words":["a"]}"##, ",", "}}"],
        toml: ["", "[lists.\"\\u006c#\"]\nkind = \"words\"\nwords = [\"a\"]\n", "", ""],
    },
    Shape {
        name: "rules",
        json: [
            r#"{"rule":["#,
            r#"{"id":"r#","why":"w","when":{"links":{}},"action":"hold"}"#,
            ",",
            "]}",
        ],
        toml: [
            "",
            "[[rule]]\nid = \"r#\"\nwhy = \"w\"\nwhen = { links = {} }\naction = \"hold\"\n",
            "",
            "",
        ],
    },
    Shape {
        name: "rules with one id",
        json: [
            r#"{"rule":["#,
            r#"{"id":"r","why":"w","when":{"links":{}},"action":"hold"}"#,
            ",",
            "]}",
        ],
        toml: [
            "",
            "[[rule]]\nid = \"r\"\nwhy = \"w\"\nwhen = { links = {} }\naction = \"hold\"\n",
            "",
            "",
        ],
    },
    Shape {
        name: "unknown keys",
        json: ["{", r##""k#":1"##, ",", "}"],
        toml: ["", "k# = 1\n", "", ""],
    },
    Shape {
        name: "one key again",
        json: ["{", r#""name":"a""#, ",", "}"],
        toml: ["", "name = \"a\"\n", "", ""],
    },
    Shape {
        name: "lists with one name",
        json: [r#"{"lists":{"#, r#""l":{"kind":"words","words":["a"]}"#, ",", "}}"],
        toml: ["", "[lists.l]\nkind = \"words\"\nwords = [\"a\"]\n", "", ""],
    },
    Shape {
        name: "words",
        json: [r#"{"lists":{"l":{"kind":"words","words":["#, r##""word#""##, ",", "]}}}"],
        toml: ["[lists.l]\nkind = \"words\"\nwords = [", "\"word#\"", ",\n", "]\n"],
    },
    Shape {
        name: "words and a wrong one",
        json: [r#"{"lists":{"l":{"kind":"words","words":["#, r##""word#""##, ",", r#",""]}}}"#],
        toml: ["[lists.l]\nkind = \"words\"\nwords = [", "\"word#\"", ",\n", ",\"\"]\n"],
    },
    Shape {
        name: "domains",
        json: [r#"{"lists":{"l":{"kind":"domains","domains":["#, r##""d#.example""##, ",", "]}}}"],
        toml: ["[lists.l]\nkind = \"domains\"\ndomains = [", "\"d#.example\"", ",", "]\n"],
    },
    Shape {
        name: "one long string",
        json: [r#"{"name":""#, "aaaaaaaaaaaaaaaa", "", "\"}"],
        toml: ["name = \"", "aaaaaaaaaaaaaaaa", "", "\"\n"],
    },
    Shape {
        name: "conditions",
        json: [
            r#"{"rule":[{"id":"r","why":"w","action":"hold","when":{"any":["#,
            r#"{"links":{"count_gte":#}}"#,
            ",",
            "]}}]}",
        ],
        toml: [
            "[[rule]]\nid = \"r\"\nwhy = \"w\"\naction = \"hold\"\nwhen = { any = [",
            "{ links = { count_gte = # } }",
            ",",
            "] }\n",
        ],
    },
    Shape {
        name: "conditions with names",
        json: [
            r#"{"conditions":{"a":{"links":{}},"#,
            r#""c#":{"any":[{"condition":"a"},{"not":{"condition":"a"}}]}"#,
            ",",
            "}}",
        ],
        toml: [
            "[conditions.a]\nlinks = {}\n",
            "[conditions.c#]\nany = [{ condition = \"a\" }, { not = { condition = \"a\" } }]\n",
            "",
            "",
        ],
    },
    Shape {
        name: "one condition with a name, in all rules",
        json: [
            r#"{"conditions":{"a":{"any":[{"links":{}},{"shape":{"length_gte":9}}]}},"rule":["#,
            r#"{"id":"r#","why":"w","when":{"condition":"a"},"action":"hold"}"#,
            ",",
            "]}",
        ],
        toml: [
            "[conditions.a]\nany = [{ links = {} }, { shape = { length_gte = 9 } }]\n",
            "[[rule]]\nid = \"r#\"\nwhy = \"w\"\nwhen = { condition = \"a\" }\naction = \"hold\"\n",
            "",
            "",
        ],
    },
    Shape {
        name: "facts",
        json: [
            r#"{"rule":[{"id":"r","why":"w","action":"hold","when":{"facts":{"#,
            r##""f#":{"lt":#}"##,
            ",",
            "}}}]}",
        ],
        toml: [
            "[[rule]]\nid = \"r\"\nwhy = \"w\"\naction = \"hold\"\n",
            "when.facts.f# = { lt = # }\n",
            "",
            "",
        ],
    },
    Shape {
        name: "tests",
        json: [
            r#"{"rule":[{"id":"r","why":"w","action":"hold","when":{"links":{}},"test":["#,
            r#"{"text":"t","fires":false,"context":{"site":"s"}}"#,
            ",",
            "]}]}",
        ],
        toml: [
            "[[rule]]\nid = \"r\"\nwhy = \"w\"\naction = \"hold\"\nwhen = { links = {} }\n",
            "[[rule.test]]\ntext = \"t\"\nfires = false\ncontext = { site = \"s\" }\n",
            "",
            "",
        ],
    },
    Shape {
        name: "tags",
        json: [
            r#"{"rule":[{"id":"r","why":"w","action":"hold","when":{"links":{}},"tags":["#,
            r##""t#""##,
            ",",
            "]}]}",
        ],
        toml: [
            "[[rule]]\nid = \"r\"\nwhy = \"w\"\naction = \"hold\"\nwhen = { links = {} }\ntags = [",
            "\"t#\"",
            ",",
            "]\n",
        ],
    },
    Shape {
        name: "a context with many keys",
        json: [
            r#"{"rule":[{"id":"r","why":"w","action":"hold","when":{"links":{}},"test":[{"text":"t","context":{"external":{"#,
            r##""s#":{"label":"a"}"##,
            ",",
            "}}}]}]}",
        ],
        toml: [
            "[[rule]]\nid = \"r\"\nwhy = \"w\"\naction = \"hold\"\nwhen = { links = {} }\n[[rule.test]]\ntext = \"t\"\n",
            "[rule.test.context.external.s#]\nlabel = \"a\"\n",
            "",
            "",
        ],
    },
    Shape {
        name: "deep rules",
        json: [
            r#"{"rule":["#,
            r#"{"id":"r#","why":"w","action":"hold","when":{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"all":[{"links":{}}]}]}]}]}]}]}]}]}]}]}]}]}}"#,
            ",",
            "]}",
        ],
        toml: [
            "",
            "[[rule]]\nid = \"r#\"\nwhy = \"w\"\naction = \"hold\"\nwhen = { all = [{ all = [{ all = [{ all = [{ all = [{ all = [{ all = [{ all = [{ links = {} }] }] }] }] }] }] }] }] }\n",
            "",
            "",
        ],
    },
    Shape {
        name: "one deep value",
        json: [r#"{"rule":"#, "[", "", ""],
        toml: ["rule = ", "[", "", ""],
    },
    Shape {
        name: "a list for a table, at the end",
        json: [
            r#"{"lists":{"#,
            r##""l#":{"kind":"words","words":["a"]}"##,
            ",",
            r#"},"thresholds":[1]}"#,
        ],
        toml: ["thresholds = [1]\n", "[lists.l#]\nkind = \"words\"\nwords = [\"a\"]\n", "", ""],
    },
];

fn built([head, part, between, foot]: [&str; 4], len: usize) -> String {
    repeat(len - foot.len(), head, &|number| part.replace('#', &number.to_string()), between, foot)
}

/// Holds that four times the file costs about four times as much; quadratic is sixteen.
fn grows_evenly(
    name: &str,
    build: &dyn Fn(usize) -> String,
    read: &dyn Fn(&str),
    wrong: &mut String,
) {
    let cost = |len: usize| {
        let text = build(len);
        let once = || {
            let before = used();
            read(&text);
            used() - before
        };
        once().min(once())
    };
    let (small, large) = (cost(LARGE / 4), cost(LARGE - 200));
    eprintln!("{name}: {small:.1?} {large:.1?}");
    let allowed = small * 8 + Duration::from_millis(20);
    if large > allowed || (!cfg!(debug_assertions) && large > MOST) {
        writeln!(wrong, "{name}: {small:?}, and of four times the bytes {large:?}")
            .expect("a string");
    }
}

/// Expressions that are expensive to parse or to compile, with the times that each is repeated.
const EXPRESSIONS: &[(&str, usize)] = &[
    (r"(?i)[\W\w]", 1),
    (r"[\W\w]", 150),
    (r"(?i:[\x{100}-\x{10ffff}])", 20),
    (r"[\x{100}-\x{10ffff}]", 20),
    (r"(?i:[\P{L}\p{L}])", 58),
    (r"(?i:\P{Han})", 83),
    (r"(?i:[[^a][^b]--[[^c]&&\W]])", 30),
    (r"[\w]", 200),
    (r"(?i:[\w])", 110),
    (r"\p{L}", 190),
    (r"\w{15}", 1),
    (r"\w{60}", 1),
    (r"(?:\w{9}\W{9}){9}", 1),
    ("[a-zäöüß]{0,300}", 3),
    ("(?s:.{0,500})x", 2),
    ("(?:a|b|c|d|e|f|g|h)", 50),
    ("((((((((((a*)*)*)*)*)*)*)*)*)*)*", 1),
    ("casino|", 140),
    (r"\b", 490),
];

/// A file of a thousand rules with one expression each is read or refused; in debug builds of a
/// hundred. These are slower by a factor that depends on the machine: there the bound tells
/// seconds from the minutes that such a file once took.
#[test]
fn a_thousand_expressions_are_read_within_a_second() {
    let (count, most) = if cfg!(debug_assertions) { (100, 20 * MOST) } else { (1000, MOST) };
    let mut wrong = String::new();
    for (part, times) in EXPRESSIONS {
        let rule = |number: usize| {
            let pattern = format!("{}{number}", part.repeat(*times));
            format!(
                "[[rule]]\nid = \"r{number}\"\nwhy = \"w\"\naction = \"hold\"\n\
                 when = {{ regex = {{ pattern = '{pattern}' }} }}\n"
            )
        };
        let file: String = (0..count).map(rule).collect();
        let before = used();
        let read = RuleSet::from_toml(&file);
        let cost = used() - before;
        let told = read.map_or_else(|error| error.to_string(), |_| "read".to_owned());
        eprintln!("{part} x {times}: {cost:.1?}, {told}");
        let is_unread =
            told.contains("not a valid regular expression") || told.contains("bytes, the limit");
        if cost > most || is_unread {
            writeln!(wrong, "{part} x {times}: {cost:.1?}, {told}").expect("a string");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn rule_files_cost_what_they_are_long() {
    let mut wrong = String::new();
    for shape in SHAPES {
        let read = |text: &str| drop(RuleSet::from_json(text));
        grows_evenly(
            &format!("JSON, {}", shape.name),
            &|len| built(shape.json, len),
            &read,
            &mut wrong,
        );
        let read = |text: &str| drop(RuleSet::from_toml(text));
        grows_evenly(
            &format!("TOML, {}", shape.name),
            &|len| built(shape.toml, len),
            &read,
            &mut wrong,
        );
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn policies_cost_what_they_are_long() {
    let mut wrong = String::new();
    for (name, json, toml) in [
        ("unknown keys", ["{", r##""k#":1"##, ",", "}"], ["", "k# = 1\n", "", ""]),
        (
            "aliases",
            [r#"{"aliases":{"#, r##""a#":"b""##, ",", "}}"],
            ["[aliases]\n", "a# = \"b\"\n", "", ""],
        ),
        (
            "schemes",
            [r#"{"schemes":["#, r##""a#""##, ",", "]}"],
            ["schemes = [", "\"a#\"", ",", "]\n"],
        ),
        (
            "tags",
            [r#"{"allowed":""#, "<em class> ", "", "\"}"],
            ["allowed = \"", "<em class> ", "", "\"\n"],
        ),
        ("rel", [r#"{"rel":""#, "a# ", "", "\"}"], ["rel = \"", "a# ", "", "\"\n"]),
        (
            "hosts",
            [r#"{"links":{"hosts":["#, r##""a#.example""##, ",", "]}}"],
            ["[links]\nhosts = [", "\"a#.example\"", ",", "]\n"],
        ),
        ("one deep value", [r#"{"schemes":"#, "[", "", ""], ["schemes = ", "[", "", ""]),
        ("one key again", ["{", r#""rel":"""#, ",", "}"], ["", "rel = \"\"\n", "", ""]),
    ] {
        let read = |text: &str| drop(Policy::from_json(text));
        grows_evenly(&format!("JSON, {name}"), &|len| built(json, len), &read, &mut wrong);
        let read = |text: &str| drop(Policy::from_toml(text));
        grows_evenly(&format!("TOML, {name}"), &|len| built(toml, len), &read, &mut wrong);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Messages keep key, line and limit.
#[test]
fn mistakes_in_large_files_keep_key_and_line() {
    let json_of = |name: &str, len: usize| {
        let shape = SHAPES.iter().find(|shape| shape.name == name).expect(name);
        built(shape.json, len)
    };
    let json = json_of("a list for a table, at the end", 20_000);
    let error = RuleSet::from_json(&json).expect_err("a list for a table");
    assert_eq!(error.to_string(), "line 1: `thresholds`: expected a table, found a list");
    let json = json_of("lists", 100_000);
    let error = RuleSet::from_json(&json).expect_err("too many").to_string();
    assert!(error.ends_with("lists, the limit is 1000") && error.contains("`lists`"), "{error}");
    let json = json_of("rules", 1_000_000);
    let error = RuleSet::from_json(&json).expect_err("too many").to_string();
    assert!(error.ends_with("rules, the limit is 10000") && error.contains("`rule`"), "{error}");
}

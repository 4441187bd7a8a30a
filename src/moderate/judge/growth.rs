//! Judging grows with the comment and not faster, whatever the comment: counted, not
//! timed, with rules that ask everything.

use std::fmt::Write;

use crate::growth::hostile;
use crate::moderate::{Context, MemoryHistory, Moderator, RuleSet};
use crate::{Formatter, Policy, work};

const KIB: usize = 1024;

/// Work per byte that no shape may exceed.
const MOST_PER_BYTE: f64 = 600.0;

/// Everything that reads the text, and rewrites of all kinds.
const RULES: &str = r##"
[lists.strong]
kind = "words"
fold = "strong"
words = ["casino", "free spins", "aaaa", "博彩"]
[lists.part]
kind = "words"
match = "substring"
words = ["a", "x", "em"]
[lists.ours]
kind = "domains"
domains = ["example.org"]
[[rule]]
id = "strong"
when = { words = { list = "strong" } }
action = "flag"
rewrite = { mask = "*" }
[[rule]]
id = "part"
when = { words = { list = "part", in = ["body", "links", "titles", "names"], skip = ["code", "quotes"] } }
action = "flag"
rewrite = { mask = "#" }
[[rule]]
id = "regex"
when = { regex = { pattern = "(?:a|x)+b?", in = ["body", "titles"], skip = ["quotes"] } }
action = "flag"
rewrite = { replace = "" }
[[rule]]
id = "links"
when = { links = { count_gte = 1, host_not_in = "ours", quoted = true } }
action = "flag"
rewrite = { unlink = true }
[[rule]]
id = "labels"
when = { links = { text_names_other_host = true } }
action = "flag"
[[rule]]
id = "flags"
when = { links = { flags = ["idn", "ip", "userinfo", "mixed-script"] } }
action = "flag"
[[rule]]
id = "shape"
when = { shape = { upper_ratio_gte = 0.1, min_letters = 1, length_gte = 1, lines_gte = 1, invisible_gte = 0, only_quotes = false } }
action = "flag"
[[rule]]
id = "only-links"
when = { shape = { only_links = true } }
action = "flag"
[[rule]]
id = "marks"
when = { shape = { marks_per_letter_gte = 2 } }
action = "flag"
rewrite = { limit_marks = 1 }
[[rule]]
id = "mixed"
when = { shape = { mixed_script_word = true } }
action = "flag"
[[rule]]
id = "repeat"
when = { repeat = { of = "site", within = "1h", similarity_gte = 0.8 } }
action = "hold"
"##;

#[test]
fn hostile_shapes_cost_the_same_per_byte_in_every_size() {
    let rules = RuleSet::from_toml(RULES).expect("rules");
    let moderator = Moderator::new(rules);
    let formatter = Formatter::new(Policy::comment());
    let context = Context::default();
    let history = MemoryHistory::new();
    let mut wrong = String::new();
    for shape in hostile::SHAPES {
        let mut costs: Vec<f64> = Vec::new();
        let fixed = shape.parts.iter().any(|part| matches!(part, hostile::Part::Fixed(..)));
        // A tag of more than 4 KiB is text, so all sizes are above that.
        for kib in [8, 16, 64] {
            if fixed && kib < 64 {
                continue;
            }
            let source = shape.build(kib * KIB);
            let document = formatter.parse(&source).expect("short enough");
            work::take();
            let verdict = moderator.check(&document, &context, &history);
            let work = work::take();
            std::hint::black_box(verdict);
            let per_byte = work as f64 / source.len() as f64;
            let before = costs.last().copied().unwrap_or(MOST_PER_BYTE);
            costs.push(per_byte);
            if per_byte > before * 1.5 || per_byte > MOST_PER_BYTE {
                writeln!(wrong, "{} at {kib} KiB: {costs:.1?}", shape.name).expect("a string");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

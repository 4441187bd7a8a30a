//! Rule files made from bytes: whole rules that fit together, now and then with a mistake.

use arbitrary::{Result, Unstructured};

use crate::pieces;

/// Text before the rules. `w`, `s`, `e` and `d` are the lists that conditions name.
const LISTS: &str = r#"
[conditions.n]
any = [{ words = { list = "w" } }, { condition = "m" }]
[conditions.m]
not = { links = { count_gte = 1 } }
[lists.w]
kind = "words"
fold = "strong"
words = ["casino", "free spins", "viagra", "heck*", "сasino"]
except = ["Casino Royale"]
[lists.s]
kind = "words"
fold = "case"
match = "substring"
words = ["a", "word", "example", "日本"]
[lists.e]
kind = "words"
lang = ["en"]
words = ["a", "casino"]
[lists.d]
kind = "domains"
domains = ["example.org", "e.x", "example.com"]
"#;

const HEADS: &[&str] = &[
    "[defaults]\nsearch = [\"body\", \"titles\", \"names\", \"links\"]\n",
    "[defaults]\naction = \"hold\"\non_error = \"reject\"\n",
    "[defaults]\nskip = [\"code\", \"quotes\"]\n",
    "[thresholds]\nflag = 1.0\nwarn = 1.5\nhold = 2.0\nspam = 4.0\n",
    "[exempt]\nroles = [\"staff\"]\n",
    "[budget]\nheld_but_approved = \"0.5 %\"\napproved_but_spam = \"20%\"\n",
];

const CONDITIONS: &[&str] = &[
    "words = { list = \"w\" }",
    "words = { list = \"s\", in = [\"body\", \"titles\", \"names\", \"links\", \"author.name\"] }",
    "words = { list = \"s\", count_gte = 2, skip = [\"quotes\"] }",
    "regex = { pattern = \"[a-z]+\" }",
    "regex = { pattern = \"e.x|a\\\\b|\\\\d{2,}\", count_gte = 2 }",
    "regex = { pattern = \"\" }",
    "private = {}",
    "private = { kinds = [\"phone\", \"card\"], skip = [\"quotes\"], count_gte = 2 }",
    "links = { count_gte = 1 }",
    "links = { count_gt = 1, distinct_hosts = true, quoted = true }",
    "links = { host_in = \"d\" }",
    "links = { host_not_in = \"d\", text_names_other_host = true }",
    "links = { mixed_script = true }",
    "links = { flags = [\"punycode\", \"ip\"] }",
    "shape = { upper_ratio_gte = 0.5, min_letters = 3 }",
    "shape = { marks_per_letter_gte = 1 }",
    "shape = { mixed_script_word = true }",
    "shape = { invisible_gte = 1 }",
    "shape = { length_lt = 4 }",
    "shape = { only_links = true }",
    "shape = { emails_gte = 1, mentions_gte = 0 }",
    "shape = { mentions_gte = 1 }",
    "shape = { emoji_gte = 1 }",
    "shape = { script = \"Latin\", script_ratio_gte = 0.5 }",
    "shape = { only_quotes = true, lines_gte = 2 }",
    "reports = { count_gte = 1 }",
    "reports = { trust_gte = 0.5, reason_in = [\"spam\"] }",
    "condition = \"n\"",
    "condition = \"m\"",
    "lang = [\"en\", \"de\"]",
    "words = { list = \"e\" }",
    "facts = { karma = { lt = 5 }, verified = true }",
    "regex = { pattern = \"e\", in = [\"subject\", \"user_agent\"] }",
    "author = { approved_lt = 1 }",
    "submit = { honeypot = true }",
    "submit = { stamp_valid = false }",
    "repeat = { of = \"site\", within = \"1d\", similarity_gte = 0.8, min_length = 3 }",
    "rate = { key = \"author\", gt = 0, within = \"1m\" }",
    "rate = { key = \"host\", gt = 0, within = \"1m\" }",
    "rate = { key = \"link\", gt = 0, within = \"1m\", host_not_in = \"d\" }",
    "repeat = { of = \"host\", within = \"1d\", similarity_gte = 0.8, min_length = 3 }",
    "thread = { closed = true }",
    "classifier = { gte = 0.9 }",
    "external = { name = \"x\", says = \"spam\" }",
    "words = { list = \"d\" }",
    "regex = { pattern = \"(\" }",
];

const EFFECTS: &[&str] = &[
    "action = \"hold\"",
    "action = \"spam\"",
    "action = \"reject\"",
    "action = \"flag\"",
    "action = \"warn\"",
    "action = \"warn\"\ninsists = \"spam\"",
    "score = 1.5",
    "score = -2.0",
    "rewrite = { mask = \"*\" }",
    "rewrite = { mask = \"é\", keep_first = true }",
    "rewrite = { replace = \"<b>[quote]http://e.x\" }",
    "rewrite = { replace = \"\" }",
    "rewrite = { unlink = true }",
    "rewrite = { limit_marks = 1 }",
    "final = true",
    "on = [\"edit\"]",
    "on = [\"new\", \"report\"]",
    "stop = true",
    "mode = \"shadow\"",
    "mode = \"off\"",
    "always = true",
    "tell_term = true",
    "tell = \"x\"",
    "retry_after = \"1m\"",
];

/// A rule file.
pub fn rules(bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for head in HEADS {
        if bytes.ratio(1, 4)? {
            text.push_str(head);
        }
    }
    text.push_str(LISTS);
    if bytes.ratio(1, 4)? {
        text.push_str("[lists.x]\nkind = \"words\"\nfold = \"");
        text.push_str(bytes.choose(&["none", "case", "marks", "strong"])?);
        text.push_str("\"\nwords = ['");
        for _ in 0..bytes.int_in_range(1..=4)? {
            pieces::push(&mut text, bytes)?;
        }
        text.push_str(
            "']\n[[rule]]\nid = \"x\"\nwhy = \"x\"\nwhen.words.list = \"x\"\nscore = 1.0\n",
        );
    }
    for number in 0..bytes.int_in_range(1..=4)? {
        text.push_str(&format!("[[rule]]\nid = \"r{number}\"\nwhy = \"x\"\nwhen = {{ "));
        condition(&mut text, 2, bytes)?;
        text.push_str(" }\n");
        for _ in 0..bytes.int_in_range(1..=3)? {
            text.push_str(bytes.choose(EFFECTS)?);
            text.push('\n');
        }
    }
    if bytes.ratio(1, 16)? {
        pieces::push(&mut text, bytes)?;
    }
    Ok(text)
}

fn condition(text: &mut String, depth: usize, bytes: &mut Unstructured<'_>) -> Result<()> {
    let choice = bytes.int_in_range(0..=6)?;
    match choice {
        0 if depth > 0 => {
            text.push_str("not = { ");
            condition(text, depth - 1, bytes)?;
            text.push_str(" }");
        }
        1..=3 if depth > 0 => {
            let count = bytes.int_in_range(1..=3)?;
            text.push_str(match choice {
                1 => "all = [",
                2 => "any = [",
                _ if count < 3 => "at_least = { of = 1, conditions = [",
                _ => "at_least = { of = 2, conditions = [",
            });
            for _ in 0..count {
                text.push_str("{ ");
                condition(text, depth - 1, bytes)?;
                text.push_str(" }, ");
            }
            text.push_str(if choice == 3 { "] }" } else { "]" });
        }
        _ => text.push_str(bytes.choose(CONDITIONS)?),
    }
    Ok(())
}

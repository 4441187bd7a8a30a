//! `wellsaid rules explain`.

use super::super::{Dir, run};

const RULES: &str = r#"
[exempt]
roles = ["staff"]

[lists.ours]
kind = "domains"
domains = ["example.org"]

[[rule]]
id = "many-links"
why = "Links from someone new here."
when = { all = [
    { links = { count_gte = 2, host_not_in = "ours" } },
    { not = { author = { approved_gte = 5 } } },
] }
score = 4.0
tell = "wait"

[[rule]]
id = "bot"
why = "A robot."
mode = "shadow"
when = { submit = { honeypot = true } }
action = "spam"
unknown = "fires"
always = true
"#;

#[test]
fn rules_are_told_in_words() {
    let dir = Dir::new("explain");
    let rules = dir.file("rules.toml", RULES);
    let run = run(&["rules", "explain", &rules], "");
    let want = "\
many-links: Links from someone new here.
  It fires if
    all of these hold:
      at least 2 links to a host outside the list `ours`
      this does not hold:
        the author has 5 approved comments or more
  It asks for author.approved; unknown: it does not fire.
  Then +4 is added to the score.
  Then the author gets the message `wait`.
  Active, for new comments and edits, except those by `staff`.

bot: A robot.
  It fires if
    the field that people do not see was filled in
  It asks for submit.honeypot; unknown: it fires.
  Then the comment waits among the spam.
  In shadow mode (recorded, without effect), for new comments and edits, also those by exempt authors.

";
    assert_eq!(run.out, want);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn a_text_shows_which_parts_hold() {
    let dir = Dir::new("explain-text");
    let rules = dir.file("rules.toml", RULES);
    let explain = |text: &str, facts: &str| {
        run(&["rules", "explain", &rules, "many-links", "--text", text, "--context", facts], "").out
    };
    let out = explain("https://a.example https://b.example", r#"{"author": {"approved": 1}}"#);
    let want = "
    [yes] all of these hold:
    [yes]   at least 2 links to a host outside the list `ours`
    [yes]   this does not hold:
    [no]      the author has 5 approved comments or more
";
    assert!(out.contains(want), "{out}");
    assert!(out.contains("text: approve, by default; score 4\n"), "{out}");
    assert!(!out.contains("bot: A robot"), "{out}");

    let account = r#"{"author": {"id": "7"}}"#;
    let out = explain("https://a.example https://b.example", account);
    let want = "
    [?]   all of these hold:
    [yes]   at least 2 links to a host outside the list `ours`
    [?]     this does not hold:
    [?]       the author has 5 approved comments or more
";
    assert!(out.contains(want), "{out}");

    let out = explain("www.example.org", "{}");
    assert!(out.contains("    [no]  all of these hold:\n"), "{out}");
}

#[test]
fn languages_and_facts_are_told_in_words() {
    let dir = Dir::new("explain-facts");
    let rules = r#"
[lists.english]
kind = "words"
words = ["hell"]
lang = ["en"]

[[rule]]
id = "r"
why = "x"
when = { any = [
    { words = { list = "english", in = ["subject", "user_agent"] } },
    { lang = ["de", "fr"] },
    { shape = { emails_gte = 2, mentions_gte = 3, emoji_gte = 4, script = "Han", script_ratio_gte = 0.5 } },
    { rate = { key = "host", gt = 3, within = "1d", host_not_in = ["a.example"] } },
    { repeat = { of = "link", within = "1d", host_not_in = ["a.example"] } },
    { author = { rejected_ratio_gte = 0.5, min_decided = 8 } },
    { facts = { karma = { gte = -1.5, lt = 5 }, flair = { in = ["a", "b"] }, verified = true } },
] }
action = "hold"
"#;
    let rules = dir.file("rules.toml", rules);
    let run = run(&["rules", "explain", &rules], "");
    let want = "
    at least one of these holds:
      a term of the list `english`, in any case, as a whole word, where the comment is in the language `en`, appears in the subject or the user agent
      the comment is in the language `de` or `fr`
      there are 2 or more different e-mail addresses, and there are 3 mentions or more, and there are 4 emoji or more, and 50 % or more of the letters are `Han`
      more than 3 comments in 1d came with a link to the same site (hosts in `a.example` apart)
      the same text, of 20 letters or more, came with a link to the same address (hosts in `a.example` apart) within 1d
      50 % or more of the author's comments were rejected or spam, of 8 comments or more
      the fact `flair` is `a` or `b`, and the fact `karma` is below 5, and the fact `karma` is at least -1.5, and the fact `verified` is `true`
  It asks for author.approved, author.rejected, author.spam, facts.flair, facts.karma, facts.verified, lang, subject, user_agent; unknown: it does not fire.
";
    assert!(run.out.contains(want), "{}", run.out);
}

#[test]
fn reports_are_told_in_words() {
    let dir = Dir::new("explain-reports");
    let rules = r#"
[[rule]]
id = "r"
why = "x"
on = ["report"]
when = { any = [
    { reports = {} },
    { reports = { count_gte = 3, trust_gte = 2.5, reason_in = ["spam", "insult"] } },
] }
action = "hold"
"#;
    let rules = dir.file("rules.toml", rules);
    let run = run(&["rules", "explain", &rules], "");
    let want = "
      1 reader or more reported it
      3 readers or more reported it for `spam` or `insult`, with a trust of 2.5 or more together
  It asks for reports; unknown: it does not fire.
  Then the comment waits for a moderator.
  Active, for reports from readers.
";
    assert!(run.out.contains(want), "{}", run.out);
}

#[test]
fn every_fact_of_a_table_has_a_mark() {
    let dir = Dir::new("explain-each");
    let rules = r#"
[lists.mail]
kind = "domains"
domains = ["spam.example"]

[[rule]]
id = "record"
why = "A record."
when = { author = { rejected_gte = 1, rejected_ratio_gte = 0.5, min_decided = 3, spam_gte = 2, account_younger = "1d", email_in = "mail", ip_in = ["203.0.113.0/24"] } }
action = "hold"
"#;
    let rules = dir.file("rules.toml", rules);
    let facts = r#"{"author": {"id": "7", "approved": 9, "rejected": 3, "spam": 0, "email": "a@spam.example"}, "ip": "203.0.113.9"}"#;
    let out = run(&["rules", "explain", &rules, "--text", "hi", "--context", facts], "").out;
    let want = "
    [no]  all of these hold:
    [?]     the account is younger than 1d
    [yes]   the e-mail address or its domain is in the list `mail`
    [yes]   the IP address is in `203.0.113.0/24`
    [yes]   the author has 1 rejected comment or more
    [no]    50 % or more of the author's comments were rejected or spam, of 3 comments or more
    [no]    the author has 2 spam comments or more
";
    assert!(out.contains(want), "{out}");
}

#[test]
fn quorums_and_named_conditions_are_told_in_words() {
    let dir = Dir::new("explain-quorum");
    let rules = r#"
[conditions.new-account]
author = { account_younger = "7d" }

[[rule]]
id = "r"
why = "x"
when = { at_least = { of = 2, conditions = [
    { condition = "new-account" },
    { links = {} },
    { submit = { honeypot = true } },
] } }
action = "hold"
"#;
    let rules = dir.file("rules.toml", rules);
    let told = run(&["rules", "explain", &rules], "");
    let want = "
    at least 2 of these hold:
      the condition `new-account` holds:
        the account is younger than 1w
      at least 1 link
      the field that people do not see was filled in
";
    assert!(told.out.contains(want), "{}", told.out);
    let facts = r#"{"author": {"id": "7", "account_age_secs": 60}}"#;
    let told =
        run(&["rules", "explain", &rules, "--text", "https://a.example", "--context", facts], "");
    let want = "
    [yes] at least 2 of these hold:
    [yes]   the condition `new-account` holds:
    [yes]     the account is younger than 1w
    [yes]   at least 1 link
    [?]     the field that people do not see was filled in
";
    assert!(told.out.contains(want), "{}", told.out);
}

#[test]
fn a_rule_that_is_not_there_is_named_with_those_that_are() {
    let dir = Dir::new("explain-none");
    let rules = dir.file("rules.toml", RULES);
    let run = run(&["rules", "explain", &rules, "many-link"], "");
    assert_eq!(
        run.err,
        format!("wellsaid: {rules}: no rule `many-link`; there are many-links, bot\n")
    );
    assert_eq!((run.code, run.out.as_str()), (2, ""));
}

#[test]
fn every_rule_of_the_sample_can_be_told() {
    let run = run(&["rules", "explain", "tests/data/rules/sample.toml"], "");
    assert_eq!(run.code, 0);
    assert!(!run.out.contains("does not know"), "{}", run.out);
    for rule in ["bot-form", "flood", "said-that", "gambling", "hidden-target", "stacked-marks"] {
        assert!(run.out.contains(&format!("\n{rule}: ")) || run.out.starts_with(rule), "{rule}");
    }
}

#[test]
fn private_data_and_warnings_are_told_in_words() {
    let dir = Dir::new("explain-private");
    let rules = r#"
[[rule]]
id = "a"
why = "x"
when = { private = { kinds = ["own_email", "phone"], count_gte = 2 } }
action = "warn"
tell = "private"

[[rule]]
id = "b"
why = "x"
when = { private = { kinds = ["card"], skip = ["code"] } }
action = "warn"
insists = "flag"
tell = "private"
"#;
    let rules = dir.file("rules.toml", rules);
    let out = run(&["rules", "explain", &rules], "").out;
    for line in [
        "the author's own e-mail address or a telephone number stands in",
        ", at 2 places or more\n",
        "the number of a payment card stands in",
        "It asks for author.email;",
        "Then the author is asked to change the comment; sent all the same, it waits for a moderator.\n",
        "sent all the same, it is published and shown to a moderator.\n",
    ] {
        assert!(out.contains(line), "{line}: {out}");
    }
}

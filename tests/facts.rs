//! Facts about a comment: reading, missing facts, facts that rules ask for.
#![cfg(feature = "moderation")]

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use wellsaid::moderate::{Action, Context, MemoryHistory, Moderator, RuleSet, Timestamp, Verdict};
use wellsaid::{Formatter, Policy};

const FLOOD: &str = r#"
    [[rule]]
    id = "flood"
    why = "More than 2 comments in a minute."
    when = { rate = { key = "ip", gt = 2, within = "1m" } }
    action = "reject"
"#;

fn moderator(rules: &str) -> Moderator {
    let rules = RuleSet::from_toml(rules).unwrap_or_else(|error| panic!("{error}\n{rules}"));
    Moderator::new(rules).key(b"secret of the site").expect("long enough")
}

fn from(ip: &str) -> Result<Context, serde_json::Error> {
    serde_json::from_value(json!({ "now": 1_000_000, "ip": ip }))
}

/// The verdicts over as many comments as there are contexts, one after the other.
fn judge(rules: &str, contexts: &[Context]) -> Vec<Verdict> {
    let moderator = moderator(rules);
    let formatter = Formatter::new(Policy::comment());
    let history = MemoryHistory::new();
    let document = formatter.parse("Hello").expect("short");
    contexts
        .iter()
        .map(|context| moderator.check_and_record(&document, context, &history))
        .collect()
}

fn gaps(verdict: &Verdict) -> Vec<String> {
    let gaps = verdict.incomplete.iter();
    gaps.map(|gap| format!("{}: {}: {}", gap.rule, gap.what, gap.error)).collect()
}

#[test]
fn a_context_begins_with_the_time() {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_779_200);
    assert_eq!(Context::at(moment).now, Timestamp(1_763_779_200));
    assert_eq!(Context::at(Timestamp(7)).now, Timestamp(7));
    for (json, says) in [
        (json!({}), "missing field `now`"),
        (json!({"author": {"id": "7"}}), "missing field `now`"),
        (json!({"now": 0}), "`now` is 0, expected the seconds since 1970"),
        (json!({"now": null}), "expected u64"),
        (json!({"now": -1}), "expected u64"),
        (json!({"now": 1.5}), "expected u64"),
        (json!({"now": "2026-01-01"}), "expected u64"),
    ] {
        let error = serde_json::from_value::<Context>(json.clone()).expect_err("no time");
        assert!(error.to_string().contains(says), "{json}: {error}");
    }
}

/// The third comment ever is not one too many, and authors are not locked out for good.
#[test]
fn limits_end_with_their_window() {
    let contexts = [1_000_000, 1_000_020, 1_000_030, 1_000_200].map(|now| {
        let mut context = Context::at(Timestamp(now));
        context.ip = Some(String::from("203.0.113.9").into());
        context
    });
    let actions: Vec<_> = judge(FLOOD, &contexts).iter().map(|verdict| verdict.action).collect();
    use Action::{Approve, Reject};
    assert_eq!(actions, [Approve, Approve, Reject, Approve]);
}

/// All spellings of proxies are one address, so senders can't avoid a limit.
#[test]
fn spellings_of_an_address_are_counted_together() {
    for spellings in [
        ["203.0.113.9", "203.0.113.9:4711", "203.0.113.9, 10.0.0.1", "::ffff:203.0.113.9"],
        ["64:ff9b::203.0.113.9", "[64:ff9b::cb00:7109]:443", " 203.0.113.9 ", "203.0.113.9:1,x"],
        ["2001:db8::1", "[2001:db8::1]", "[2001:db8::2]:443", "2001:db8::3%eth0"],
        ["fe80::1%eth0", "[fe80::1%eth1]:80", "fe80::1, 203.0.113.9", "FE80::7"],
    ] {
        let contexts = spellings.map(|ip| from(ip).expect(ip));
        let verdicts = judge(FLOOD, &contexts);
        assert!(verdicts.iter().all(|verdict| verdict.incomplete.is_empty()), "{spellings:?}");
        assert_eq!(verdicts[3].action, Action::Reject, "{spellings:?}");
    }
    let others = ["64:ff9b::203.0.113.9", "64:ff9b::203.0.113.8", "64:ff9b::1", "64:ff9b::2"];
    let verdicts = judge(FLOOD, &others.map(|ip| from(ip).expect(ip)));
    assert!(verdicts.iter().all(|verdict| verdict.action == Action::Approve), "one bucket for all");
}

#[test]
fn what_is_no_address_is_an_error_in_json() {
    for ip in [
        "300.1.1.1",
        "1.2.3",
        "unix:",
        "unknown",
        "localhost",
        "203.0.113.9:65536",
        "203.0.113.9:http",
        "[2001:db8::1",
        "2001:db8::1]:443",
        "203.0.113.0/24",
        "-",
        "x, 203.0.113.9",
    ] {
        let error = from(ip).expect_err(ip).to_string();
        assert_eq!(error, "`ip` is not an IP address", "{ip}");
        let toml = format!(
            "{FLOOD}\ntest = [{{ text = \"a\", fires = true, context = {{ ip = {ip:?} }} }}]"
        );
        let error = RuleSet::from_toml(&toml).expect_err(ip).to_string();
        assert!(error.contains("`rule[flood].test[0].context.ip`"), "{error}");
        assert!(!error.contains(ip), "{error}");
    }
    for nothing in ["", " "] {
        assert!(from(nothing).expect("nothing").ip.is_none());
    }
    let none: Context = serde_json::from_value(json!({"now": 1, "ip": null})).expect("nothing");
    assert!(none.ip.is_none());
}

/// If it is set in code, every rule that needs it reports it.
#[test]
fn what_is_no_address_is_listed() {
    let rules = format!(
        "{FLOOD}\n[[rule]]\nid = \"ours\"\nwhen = {{ not = {{ author = {{ ip_in = [\"203.0.113.0/24\"] }} }} }}\naction = \"flag\"\n"
    );
    for (ip, error) in [
        (Some("300.1.1.1"), "not an IP address"),
        (Some("unix:"), "not an IP address"),
        (Some(""), "not an IP address"),
        (None, "not given"),
    ] {
        let mut context = Context::at(Timestamp(1_000_000));
        context.ip = ip.map(|ip| String::from(ip).into());
        for verdict in judge(&rules, &vec![context; 4]) {
            assert_eq!(verdict.action, Action::Approve);
            let want = [format!("flood: ip: {error}"), format!("ours: ip: {error}")];
            assert_eq!(gaps(&verdict), want);
        }
    }
    let fires = rules.replace("action = \"reject\"", "unknown = \"fires\"\naction = \"reject\"");
    let verdict = &judge(&fires, &[Context::at(Timestamp(1))])[0];
    assert_eq!(verdict.action, Action::Reject);
    assert_eq!(verdict.reasons[0].sentence, "ip: not given");
}

/// The evidence of a rule with `unknown = "fires"` is what it would find if the fact were given.
#[test]
fn a_rule_fires_on_unknown_facts_as_on_the_worst_known_ones() {
    let parts = [
        "{ author = { approved_lt = 3 } }",
        "{ author = { role_in = [\"new\"] } }",
        "{ submit = { honeypot = true } }",
        "{ links = { count_gte = 1 } }",
        "{ author = { guest = true } }",
        "{ thread = { closed = true } }",
    ];
    // Every fact with each of its two answers.
    let known: Vec<Value> = (0..16)
        .map(|bits: u32| {
            let bit = |at: u32| bits >> at & 1 == 1;
            json!({
                "now": 1, "author": {
                    "id": "7", "approved": if bit(0) { 0 } else { 9 },
                    "role": if bit(1) { "new" } else { "old" },
                },
                "submit": { "honeypot": bit(2) }, "thread": { "closed": bit(3) },
            })
        })
        .collect();
    let mut random = 1_u32;
    let mut next = |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 16) as usize % below
    };
    let mut outcomes = [0; 3];
    for _ in 0..300 {
        // Each part at most once, so that the worst facts are possible together.
        let mut left: Vec<String> = parts.map(String::from).to_vec();
        while left.len() > 1 {
            let mut two = [left.swap_remove(next(left.len())), left.swap_remove(next(left.len()))];
            for part in &mut two {
                if next(3) == 0 {
                    *part = format!("{{ not = {part} }}");
                }
            }
            let kind = if next(2) == 0 { "all" } else { "any" };
            left.push(format!("{{ {kind} = [{}] }}", two.join(", ")));
            if next(4) == 0 {
                break;
            }
        }
        let when = left.pop().expect("one");
        let rules = |unknown: &str| {
            format!(
                "[[rule]]\nid = \"r\"\nwhen = {when}\nunknown = \"{unknown}\"\naction = \"hold\"\n"
            )
        };
        let (fires, skips) = (moderator(&rules("fires")), moderator(&rules("skip")));
        let formatter = Formatter::new(Policy::comment());
        let document = formatter.parse("Hello").expect("short");
        let check = |moderator: &Moderator, context: &Value| {
            let context = serde_json::from_value(context.clone()).expect("a context");
            moderator.check(&document, &context, &MemoryHistory::new())
        };
        let mut hits = 0;
        for context in &known {
            let verdict = check(&skips, context);
            assert_eq!(verdict.incomplete, [], "{when}");
            assert_eq!(check(&fires, context).action, verdict.action, "{when}");
            hits += usize::from(!verdict.reasons.is_empty());
        }
        let nothing = json!({"now": 1, "author": {"id": "7"}});
        let (fired, skipped) = (check(&fires, &nothing), check(&skips, &nothing));
        assert_eq!(!fired.reasons.is_empty(), hits > 0, "{when}");
        assert_eq!(!skipped.reasons.is_empty(), hits == known.len(), "{when}");
        // The facts that decide are listed.
        let is_open = hits > 0 && hits < known.len();
        assert_eq!(!skipped.incomplete.is_empty(), is_open, "{when}");
        assert_eq!(fired.incomplete, skipped.incomplete, "{when}");
        outcomes[if is_open {
            1
        } else if hits == 0 {
            0
        } else {
            2
        }] += 1;
    }
    assert!(outcomes.iter().all(|count| *count > 10), "{outcomes:?}");
}

#[test]
fn facts_of_a_rule_set_are_named() {
    let rules = |text: &str| RuleSet::from_toml(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    for (when, facts) in [
        ("{ links = {} }", &[][..]),
        ("{ shape = { length_gte = 3 } }", &[]),
        ("{ author = { approved_lt = 1 } }", &["author.approved"]),
        (
            "{ author = { approved_gte = 1, rejected_gte = 1, spam_gte = 1 } }",
            &["author.approved", "author.rejected", "author.spam"],
        ),
        (
            "{ author = { rejected_ratio_gte = 0.5 } }",
            &["author.approved", "author.rejected", "author.spam"],
        ),
        ("{ rate = { key = \"host\", gt = 1, within = \"1m\" } }", &[]),
        ("{ author = { account_younger = \"1d\" } }", &["author.account_age_secs"]),
        ("{ author = { guest = true } }", &["author.id"]),
        ("{ author = { id_in = [\"7\"], role_in = [\"a\"] } }", &["author.id", "author.role"]),
        ("{ author = { email_in = \"hosts\", ip_in = [\"::1\"] } }", &["author.email", "ip"]),
        ("{ words = { list = \"words\" } }", &["author.name"]),
        ("{ words = { list = \"words\", in = [\"body\"] } }", &[]),
        (
            "{ regex = { pattern = \"a\", in = [\"author.url\", \"author.email\"] } }",
            &["author.email", "author.url"],
        ),
        (
            "{ rate = { key = \"author\", gt = 1, within = \"1m\" } }",
            &["author.email", "author.id"],
        ),
        ("{ rate = { key = \"ip\", gt = 1, within = \"1m\" } }", &["ip"]),
        ("{ private = {} }", &["author.email"]),
        ("{ private = { kinds = [\"card\"] } }", &[]),
        ("{ repeat = { of = \"thread\", within = \"1m\" } }", &["thread.id"]),
        ("{ repeat = { of = \"site\", within = \"1m\" } }", &[]),
        (
            "{ submit = { honeypot = true, seconds_gt = 9 } }",
            &["submit.honeypot", "submit.seconds"],
        ),
        ("{ submit = { stamp_valid = true } }", &["submit.stamp"]),
        (
            "{ thread = { older = \"1d\", comments_gte = 1, closed = true, id_in = [\"a\"] } }",
            &["thread.age_secs", "thread.closed", "thread.comments", "thread.id"],
        ),
        ("{ reports = { count_gte = 2 } }", &["reports"]),
        (
            "{ at_least = { of = 1, conditions = [ { condition = \"named\" }, { thread = { closed = true } } ] } }",
            &["author.spam", "thread.closed"],
        ),
        ("{ lang = [\"de\"] }", &["lang"]),
        ("{ words = { list = \"english\", in = [\"body\"] } }", &["lang"]),
        ("{ facts = { karma = { lt = 5 }, verified = true } }", &["facts.karma", "facts.verified"]),
        (
            "{ words = { list = \"words\", in = [\"subject\", \"user_agent\"] } }",
            &["subject", "user_agent"],
        ),
        ("{ classifier = { gte = 0.9 } }", &["classifier"]),
        ("{ external = { name = \"akismet\", says = \"spam\" } }", &["external.akismet"]),
        (
            "{ not = { any = [ { author = { spam_gte = 1 } }, { all = [ { submit = { seconds_lt = 1 } } ] } ] } }",
            &["author.spam", "submit.seconds"],
        ),
    ] {
        let text = format!(
            "[conditions.named]\nauthor.spam_gte = 1\n[lists.words]\nkind = \"words\"\nwords = [\"a\"]\n[lists.english]\nkind = \"words\"\nwords = [\"a\"]\nlang = [\"en\"]\n[lists.hosts]\nkind = \"domains\"\ndomains = [\"a.example\"]\n\
             [[rule]]\nid = \"r\"\naction = \"hold\"\nwhen = {when}\n"
        );
        assert_eq!(rules(&text).facts(), facts, "{when}");
        assert!(rules(&(text + "mode = \"off\"\n")).facts().is_empty(), "{when}");
    }
    assert_eq!(
        rules("[exempt]\nroles = [\"staff\"]\nids = [\"1\"]").facts(),
        ["author.id", "author.role"]
    );
}

#[test]
fn facts_of_an_application_are_bounded() {
    let read = |facts: Value| {
        serde_json::from_value::<Context>(json!({ "now": 1, "facts": facts }))
            .map_err(|error| error.to_string())
    };
    let many = |count: usize| (0..count).map(|at| (format!("f{at}"), json!(at))).collect();
    assert_eq!(read(Value::Object(many(100))).expect("a hundred").facts.len(), 100);
    assert_eq!(read(json!({"a": null, "b": 1.5, "c": false})).expect("a null").facts.len(), 2);
    assert!(read(Value::Null).expect("nothing").facts.is_empty());
    for (facts, says) in [
        (Value::Object(many(101)), "`facts` has 101 entries, the limit is 100"),
        (json!({"a b": 1}), "`facts`: a name is not 1 to 64 of the characters A-Z a-z 0-9 . _ -"),
        (json!({"": 1}), "`facts`: a name is not 1 to 64 of the characters A-Z a-z 0-9 . _ -"),
        (json!({"a": "x".repeat(501)}), "`facts.a` is 501 bytes, the limit is 500"),
        (json!({"a": [1]}), "expected a number, a text, true or false"),
        (json!({"a": {}}), "expected a number, a text, true or false"),
    ] {
        assert_eq!(read(facts).expect_err(says), says);
    }
}

#[test]
fn reports_are_bounded() {
    let read = |reports: Value| {
        serde_json::from_value::<Context>(
            json!({ "now": 1, "trigger": "report", "reports": reports }),
        )
        .map(|context| context.reports)
        .map_err(|error| error.to_string())
    };
    let many = |count: usize| Value::Array(vec![json!({"by": "1"}); count]);
    assert_eq!(read(many(1000)).expect("a thousand").map_or(0, |reports| reports.len()), 1000);
    assert_eq!(read(Value::Null), Ok(None));
    assert_eq!(read(json!([])).expect("none").map_or(1, |reports| reports.len()), 0);
    for (reports, says) in [
        (many(1001), "`reports` has 1001 entries, the limit is 1000"),
        (json!([{"by": "x".repeat(501)}]), "`reports`: `by` is 501 bytes, the limit is 500"),
        (json!([{"trust": -0.5}]), "`reports`: a `trust` is not within 0 and 100"),
        (json!([{"trust": 101}]), "`reports`: a `trust` is not within 0 and 100"),
    ] {
        assert_eq!(read(reports).expect_err(says), says);
    }
}

#[test]
fn a_language_is_a_tag() {
    let read = |context: Value| serde_json::from_value::<Context>(context);
    for tag in ["de", "pt-BR", "zh_Hant", " en "] {
        let context = read(json!({"now": 1, "lang": tag})).expect(tag);
        assert_eq!(context.lang.as_deref(), Some(tag.trim()));
    }
    assert!(read(json!({"now": 1, "lang": "", "thread": {"lang": null}})).is_ok());
    for context in [json!({"now": 1, "lang": "German"}), json!({"now": 1, "thread": {"lang": "*"}})]
    {
        let error = read(context).expect_err("no tag").to_string();
        assert_eq!(error, "`lang` is not a language tag such as `de` or `pt-BR`");
    }
    // If it is set in code, it is a missing fact.
    let mut context = Context::at(Timestamp(1));
    context.lang = Some(String::from("German"));
    let rule = "[[rule]]\nid = \"r\"\nwhen = { not = { lang = [\"de\"] } }\naction = \"hold\"\n";
    let verdict = &judge(rule, &[context])[0];
    assert_eq!(gaps(verdict), ["r: lang: not a language tag"]);
}

/// A context that is stored for a replay can be checked again, and does not contain private data.
#[test]
fn a_written_context_is_read_back_without_private_values() {
    let given = json!({
        "now": 7, "trigger": "edit", "site": "a",
        "author": {"id": "1", "name": "Ann", "email": "ann@example.com", "approved": 3},
        "ip": "203.0.113.9", "lang": "de", "subject": "Re: x", "user_agent": "curl/8",
        "facts": {"karma": 3.5, "flair": "new", "verified": true},
        "thread": {"id": "2", "lang": "en", "closed": false},
        "reports": [{"by": "3", "trust": 0.5, "reason": "spam"}, {}],
        "submit": {"seconds": 9}, "external": {"akismet": {"says": "ham"}},
        "verification": "verified",
    });
    let context: Context = serde_json::from_value(given.clone()).expect("sound");
    let mut expected = given;
    expected["author"].as_object_mut().expect("a table").remove("email");
    for private in ["ip", "user_agent"] {
        expected.as_object_mut().expect("a table").remove(private);
    }
    let written = serde_json::to_value(&context).expect("JSON");
    assert_eq!(written, expected);
    let again: Context = serde_json::from_value(written.clone()).expect("read back");
    assert_eq!(serde_json::to_value(&again).expect("JSON"), written);
    assert_eq!(
        serde_json::to_value(Context::at(Timestamp(7))).expect("JSON"),
        json!({"now": 7, "trigger": "new"})
    );
    let shown = format!("{context:?}");
    for private in ["ann@example.com", "203.0.113.9", "curl"] {
        assert!(!shown.contains(private), "{shown}");
    }
}

#[test]
fn a_verdict_lists_a_bounded_number_of_gaps() {
    let rule = |number: usize| {
        format!(
            "[[rule]]\nid = \"r{number}\"\nwhen = {{ thread = {{ closed = true }} }}\naction = \"hold\"\n"
        )
    };
    for (rules, listed) in [(100, 100), (101, 101), (2000, 101)] {
        let text: String = (0..rules).map(rule).collect();
        let verdict = &judge(&text, &[Context::at(Timestamp(1))])[0];
        assert_eq!(verdict.incomplete.len(), listed);
        let last = gaps(verdict).pop().expect("one");
        match rules {
            100 => assert_eq!(last, "r99: thread.closed: not given"),
            _ => assert_eq!(last, format!(": rules: {} more are not listed", rules - 100)),
        }
    }
}

/// Four links, of a guest, of a guest with a name, of an account without counts.
#[test]
fn the_shipped_rules_hold_whom_nobody_counted() {
    let moderator = moderator(include_str!("../examples/rules.toml"));
    let formatter = Formatter::new(Policy::comment());
    let links = "https://a.example https://b.example https://c.example https://d.example";
    let document = formatter.parse(links).expect("short");
    for (facts, action) in [
        (json!({}), Action::Hold),
        (json!({"author": {"name": "Ann"}}), Action::Hold),
        (json!({"author": {"name": "Ann", "email": "ann@example.com"}}), Action::Hold),
        (json!({"author": {"id": "7"}}), Action::Hold),
        (json!({"author": {"id": "7", "role": "member"}}), Action::Hold),
        (json!({"author": {"id": "7", "approved": 4}}), Action::Hold),
        (json!({"author": {"id": "7", "approved": 5}}), Action::Approve),
        (json!({"author": {"email": "ann@example.com", "approved": 5}}), Action::Approve),
        (json!({"author": {"id": "7", "role": "staff"}}), Action::Approve),
    ] {
        let mut context = facts.clone();
        context["now"] = json!(1_000_000);
        let context: Context = serde_json::from_value(context).expect("a context");
        let verdict = moderator.check(&document, &context, &MemoryHistory::new());
        assert_eq!(verdict.action, action, "{facts}");
        // Traps that are not connected are reported.
        let told = gaps(&verdict);
        let has = |gap: &str| told.iter().any(|told| told == gap);
        let is_exempt = facts["author"]["role"] == "staff";
        assert_eq!(has("honeypot: submit.honeypot: not given"), !is_exempt, "{told:?}");
        assert_eq!(has("too-quick: submit.seconds: not given"), !is_exempt, "{told:?}");
    }
}

/// Everybody except our staff: an author without a role is not staff, if that is known.
#[test]
fn everybody_but_our_staff() {
    let rule = |unknown: &str| {
        format!(
            "[[rule]]\nid = \"r\"\naction = \"hold\"\n{unknown}\nwhen = {{ all = [ {{ links = {{ count_gte = 3 }} }}, \
             {{ not = {{ author = {{ role_in = [\"staff\"] }} }} }} ] }}\n"
        )
    };
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse("https://a.example https://b.example https://c.example");
    let document = document.expect("short");
    for (author, skips, fires, listed) in [
        (json!({}), Action::Hold, Action::Hold, false),
        (json!({"name": "Ann"}), Action::Hold, Action::Hold, false),
        (json!({"role": "staff"}), Action::Approve, Action::Approve, false),
        (json!({"role": "guest"}), Action::Hold, Action::Hold, false),
        (json!({"id": "7"}), Action::Approve, Action::Hold, true),
        (json!({"id": "7", "name": "Ann"}), Action::Approve, Action::Hold, true),
        (json!({"id": "7", "role": "member"}), Action::Hold, Action::Hold, false),
        (json!({"id": "7", "role": ""}), Action::Hold, Action::Hold, false),
        (json!({"id": "7", "role": "staff"}), Action::Approve, Action::Approve, false),
    ] {
        let context = json!({"now": 1, "author": author});
        let context: Context = serde_json::from_value(context).expect("a context");
        for (unknown, action) in [("", skips), ("unknown = \"fires\"", fires)] {
            let moderator = moderator(&rule(unknown));
            let verdict = moderator.check(&document, &context, &MemoryHistory::new());
            assert_eq!(verdict.action, action, "{author} {unknown}");
            let gap = String::from("r: author.role: not given");
            assert_eq!(gaps(&verdict), if listed { vec![gap] } else { vec![] }, "{author}");
        }
    }
}

/// Forms and PHP send an empty text for what was not given, and JavaScript milliseconds.
#[test]
fn empty_texts_are_not_facts_and_milliseconds_are_no_time() {
    let json = r#"{"now": 1764400000, "author": {"id": "", "email": ""}, "thread": {"id": ""}}"#;
    let context: Context = serde_json::from_str(json).expect("a context");
    assert_eq!(context.author.id, None);
    assert!(context.author.email.is_none());
    assert_eq!(context.thread.id, None);
    for now in ["1764400000000", "32503680000", "18446744073709551615", "0"] {
        let error = serde_json::from_str::<Context>(&format!(r#"{{"now": {now}}}"#));
        let error = error.expect_err("no time").to_string();
        assert!(error.contains("`now` is"), "{error}");
    }
    assert!(serde_json::from_str::<Context>(r#"{"now": 32503679999}"#).is_ok());
}

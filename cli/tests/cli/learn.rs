//! `wellsaid rules learn`, `rules classifier`, and the budget of `rules test --past`.

use super::super::{Dir, Value, json, run};

const RULES: &str = r#"
budget = { held_but_approved = "10 %", approved_but_spam = "50 %" }

[[rule]]
id = "learnt"
why = "Looks like spam."
when = { classifier = { gte = 0.99 } }
action = "hold"

[[rule]]
id = "thanks"
why = "A rule that is wrong."
mode = "off"
when = { words = ["thanks"] }
action = "hold"
"#;

/// `number` comments of each kind, and a rejected and a pending one, which teach nothing.
fn past(number: usize) -> String {
    let mut rows = String::new();
    for at in 0..number {
        let spam = json!({"body": format!("cheap pills number {at} at www.pills.example"), "label": "spam"});
        let ham =
            json!({"body": format!("thanks for the recipe, cake {at} was good"), "label": "ham"});
        rows.push_str(&format!("{spam}\n{ham}\n"));
    }
    for decision in ["rejected", "pending"] {
        rows.push_str(&format!("{}\n", json!({"body": "you fool", "label": decision})));
    }
    rows
}

#[test]
fn a_classifier_is_learnt_looked_at_and_used() {
    let dir = Dir::new("learn");
    let rules = dir.file("rules.toml", RULES);
    let file = dir.file("site.bin", "");
    std::fs::remove_file(&file).unwrap();
    let learn = |rows: &str, more: &[&str]| {
        run(&[&["rules", "learn", "-", "--out", &file], more].concat(), rows)
    };
    let first = learn(&past(60), &[]);
    let want = "Learnt 60 comments of spam and 60 of ham; 1 rejected and 1 undecided passed over.\n\
                Not ready: rules wait for 100 comments of each kind (`min_learned`); missing are 40 of \
                spam and 40 of ham.\n";
    assert_eq!((first.code, first.out.as_str(), first.err.as_str()), (0, want, ""));
    let again = learn(&past(1), &[]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("already exists; use --add"), "{}", again.err);
    let more = learn(&past(50), &["--add"]);
    assert!(
        more.out.ends_with("Ready: it has learnt 100 comments or more of each kind.\n"),
        "{}",
        more.out
    );

    let stats = run(&["rules", "classifier", "stats", &file, "--json", "--past", "-"], &past(3));
    let stats: Value = serde_json::from_str(&stats.out).unwrap();
    assert_eq!(
        (&stats["spam"], &stats["ham"], &stats["ready"]),
        (&json!(110), &json!(110), &json!(true))
    );
    let tokens = |kind: &str| -> Vec<String> {
        let tokens = stats[kind].as_array().unwrap().iter();
        tokens.map(|token| token[0].as_str().unwrap().to_owned()).collect()
    };
    assert!(tokens("spam_tokens").contains(&String::from("pills")), "{stats}");
    assert!(tokens("ham_tokens").contains(&String::from("recipe")), "{stats}");
    let plain = run(&["rules", "classifier", "stats", &file], "");
    assert!(plain.out.starts_with("spam: 110, ham: 110\nReady"), "{}", plain.out);

    let moderate = ["moderate", "--rules", &rules, "--classifier", &file];
    assert!(
        run(&moderate, "cheap pills at www.pills.example")
            .out
            .contains("hold, by the rule `learnt`")
    );
    let test = run(&["rules", "test", &rules, "--past", "-", "--classifier", &file], &past(20));
    let want = "There are no examples: add [[rule.test]] below a rule.\n\
                within budget: `held_but_approved`: 0.00 % (0 of 20), budget 10 %\n\
                within budget: `approved_but_spam`: 0.00 % (0 of 20), budget 50 %\n";
    assert_eq!((test.code, test.out.as_str()), (0, want), "{}", test.err);
}

#[test]
fn of_many_bad_lines_five_are_listed() {
    let dir = Dir::new("bad-lines");
    let file = dir.file("site.bin", "");
    std::fs::remove_file(&file).unwrap();
    let bad = "no JSON\n".repeat(7);
    let rules = dir.file("rules.toml", "");
    let past = dir.file("past.jsonl", &bad);
    let learn = ["rules", "learn", "-", "--out", &file];
    let stats = ["rules", "classifier", "stats", &file, "--past", "-"];
    let replay = ["rules", "replay", "--rules", &rules, "-"];
    let policy = ["policy", "replay", "--old", "comment", &past];
    for (arguments, what) in
        [(&learn[..], "read"), (&stats, "read"), (&replay, "checked"), (&policy, "read")]
    {
        let run = run(arguments, &bad);
        assert_eq!(run.err.matches(": line ").count(), 5, "{arguments:?}: {}", run.err);
        let end = format!(": 7 lines could not be {what}\n");
        assert!(run.err.contains(&end), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn a_budget_that_is_exceeded_fails_and_names_the_figure() {
    let dir = Dir::new("budget");
    let wrong = dir.file("wrong.toml", RULES.replace("mode = \"off\"", "mode = \"enforce\""));
    let test = run(&["rules", "test", &wrong, "--past", "-"], &past(20));
    assert_eq!(test.code, 1);
    for part in [
        "ABOVE BUDGET: `held_but_approved`: 100.00 % (20 of 20), budget 10 %\n",
        "ABOVE BUDGET: `approved_but_spam`: 100.00 % (20 of 20), budget 50 %\n",
    ] {
        assert!(test.out.contains(part), "{}", test.out);
    }
    let json = run(&["rules", "test", &wrong, "--past", "-", "--json"], &past(20));
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(report["budget"][0]["kept"], false);
    assert_eq!(report["examples"], json!([]));
    // A budget without comments to measure is not kept.
    let nothing = run(&["rules", "test", &wrong, "--past", "-"], "{\"body\":\"x\"}\n");
    assert_eq!(nothing.code, 1);
    assert!(nothing.out.contains("`approved_but_spam`: not measured"), "{}", nothing.out);
    let none = dir.file("none.toml", "name = \"none\"\n");
    let none = run(&["rules", "test", &none, "--past", "-"], &past(1));
    assert_eq!(none.code, 2);
    assert!(none.err.contains("no budget to compare with"), "{}", none.err);
}

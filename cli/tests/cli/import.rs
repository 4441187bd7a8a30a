//! `wellsaid rules import` and `export`.

use super::super::{Dir, Value, json, run};

const YAML: &str = "tests/data/import/automoderator.yaml";

/// Rows with a comment, its context and the rules that fire.
fn rows() -> Vec<Value> {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/data/import/automoderator.jsonl"
    ));
    text.unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn thirty_rules_of_automoderator_fire_as_they_should() {
    let dir = Dir::new("import-automoderator");
    let imported = run(&["rules", "import", "automoderator", YAML], "");
    assert_eq!(imported.code, 0, "{}", imported.err);
    let lost = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/data/import/automoderator.txt"
    ));
    assert_eq!(imported.err.replace("wellsaid: note: ", ""), lost.unwrap());
    let rules = dir.file("rules.toml", &imported.out);
    let rows = rows();
    let input: String = rows
        .iter()
        .map(|row| {
            let mut context = row.get("context").cloned().unwrap_or_else(|| json!({}));
            context["now"] = 1_800_000_000.into();
            json!({"body": row["body"], "context": context}).to_string() + "\n"
        })
        .collect();
    let verdicts = run(&["moderate", "--rules", &rules, "--ndjson", "-"], &input).rows();
    let mut fired = std::collections::BTreeSet::new();
    for (row, verdict) in rows.iter().zip(&verdicts) {
        let reasons = verdict["verdict"]["reasons"].as_array().or(verdict["reasons"].as_array());
        let ids: Vec<&Value> = reasons.unwrap().iter().map(|reason| &reason["rule"]).collect();
        assert_eq!(json!(ids), row["fires"], "{row}\n{verdict}");
        fired.extend(ids.into_iter().map(|id| id.as_str().unwrap().to_owned()));
    }
    let explained = run(&["rules", "explain", &rules], "").out;
    let ids: std::collections::BTreeSet<String> = explained
        .lines()
        .filter(|line| !line.starts_with(' ') && line.contains(": "))
        .map(|line| line.split(": ").next().unwrap().to_owned())
        .collect();
    assert_eq!(fired, ids);
    assert_eq!(ids.len(), 26);
    let past = dir.file("past.ndjson", &input);
    let replay = run(&["rules", "replay", &past, "--rules", &rules, "--json"], "");
    assert_eq!(replay.code, 0, "{}", replay.err);
    assert!(replay.out.contains("gambling"), "{}", replay.out);
    let lint = run(&["rules", "lint", &rules], "");
    assert!(!lint.out.contains("error: "), "{}", lint.out);
    // Defaults are not written.
    assert!(!imported.out.contains("mode =") && !imported.out.contains("score = 0"));
}

#[test]
fn censored_words_of_forums_are_masked() {
    let dir = Dir::new("import-censor");
    let xenforo =
        r#"[{"word": "dog*", "replace": ""}, {"word": "cat", "replace": "feline"}, {"x": 1}]"#;
    let phpbb = "word_id,word,replacement\n1,dog*,\n2,cat,feline\n";
    let mybb = "bid,badword,regex,replacement\n1,dog*,0,\n2,c[aA]t,1,feline\n3,(?<!a)b,1,\n";
    for (system, text, note) in [
        ("xenforo", xenforo, "entry 3 has no `word` and is left out"),
        ("phpbb", phpbb, ""),
        (
            "mybb",
            mybb,
            "`(?<!a)b` is left out: not an expression that can be used here: look-around",
        ),
    ] {
        let file = dir.file("words", text);
        let imported = run(&["rules", "import", system, &file], "");
        assert_eq!(imported.code, 0, "{system}: {}", imported.err);
        assert!(imported.err.contains(note), "{system}: {}", imported.err);
        let rules = dir.file("rules.toml", &imported.out);
        let moderated = run(&["moderate", "--rules", &rules], "My dogs and a cat");
        assert!(moderated.out.contains("My **** and a feline"), "{system}: {}", moderated.out);
    }
}

#[test]
fn lists_of_spamassassin_and_plain_ones_are_taken_over() {
    let dir = Dir::new("import-lists");
    let text = "# links\nuri FREE_DRUGS /free-?pills/i\nscore FREE_DRUGS 3.5\ndescribe FREE_DRUGS Pills for free\n\
                body BUY_NOW m{buy\\s+now}i\nheader SUBJ Subject =~ /x/\nblocklist_uri_host spam.example\n";
    let imported = run(&["rules", "import", "spamassassin", "-"], text);
    assert_eq!(
        imported.err,
        "wellsaid: note: line 6: `header SUBJ Subject =~ /x/` is left out: it is not about links or text\n"
    );
    let rules = dir.file("rules.toml", &imported.out);
    for (body, action, score) in [
        ("https://x.example/freepills", "approve", 3.5),
        ("buy  NOW", "approve", 1.0),
        ("https://www.spam.example/", "spam", 0.0),
    ] {
        let row = run(&["moderate", "--rules", &rules, "--json"], body).rows().remove(0);
        assert_eq!(
            (row["action"].as_str(), row["score"].as_f64()),
            (Some(action), Some(score)),
            "{body}"
        );
    }
    let text = "# mine\n203.0.113.0/24\nspam.example\nhttps://bad.example/\nbuy now # phrase\nt.me/x\na@b.example\n";
    let imported = run(&["rules", "import", "list", "--name", "mine", "-"], text);
    assert_eq!(imported.code, 0, "{}", imported.err);
    assert_eq!(imported.err.matches("is left out").count(), 0, "{}", imported.err);
    let rules = dir.file("rules.toml", &imported.out);
    for (body, context, fires) in [
        ("please buy now", "{}", json!(["mine-words"])),
        ("https://bad.example/x https://spam.example", "{}", json!(["mine-hosts"])),
        ("Good morning", r#"{"ip": "203.0.113.9"}"#, json!(["mine-ips"])),
        ("Good morning", r#"{"ip": "203.0.114.9"}"#, json!([])),
        ("https://t.me/x?y", "{}", json!(["mine-hosts"])),
        ("https://t.me/y", "{}", json!([])),
        ("Good morning", r#"{"author": {"email": "A@b.example"}}"#, json!(["mine-emails"])),
    ] {
        let row =
            run(&["moderate", "--rules", &rules, "--json", "--context", context], body).rows();
        let ids: Vec<&Value> =
            row[0]["reasons"].as_array().unwrap().iter().map(|reason| &reason["rule"]).collect();
        assert_eq!(json!(ids), fires, "{body}");
    }
}

#[test]
fn expressions_of_discourse_are_expressions() {
    let dir = Dir::new("import-discourse-regex");
    let file = dir.file("x-watched-words-block.csv", "cas[i1]no,,\n(?=x)y,,\n");
    let imported = run(&["rules", "import", "discourse-csv", "--regex", &file], "");
    assert!(imported.err.contains("`(?=x)y` is left out"), "{}", imported.err);
    let rules = dir.file("rules.toml", &imported.out);
    let row = run(&["moderate", "--rules", &rules, "--json"], "cas1no").rows().remove(0);
    assert_eq!(row["action"], "reject");
}

#[test]
fn lists_are_exported() {
    let dir = Dir::new("export");
    dir.file("more.txt", "slots\n# no\n\"quoted\", word\n");
    let rules = dir.file(
        "rules.toml",
        "[lists.g]\nkind = \"words\"\nwords = [\"casino\", \"#tag\"]\nexcept = [\"Casino Royale\"]\nfile = \"more.txt\"\n\
         [lists.d]\nkind = \"domains\"\ndomains = [\"*.Bit.LY\", \"a.example\", \"T.me/%2B\"]\n\
         [lists.i]\nkind = \"ips\"\nentries = [\"203.0.113.9/24\", \"::ffff:198.51.100.7\", \"2001:DB8::/32\"]\n\
         [lists.e]\nkind = \"emails\"\nentries = [\"Ann@Example.org\", \"@b.example\"]\n\
         [lists.n]\nkind = \"names\"\nentries = [\"Ann  B\"]\n",
    );
    let text = run(&["rules", "export", &rules, "g"], "");
    assert_eq!(text.out, "casino\n#tag\nslots\n\"quoted\", word\n");
    assert!(
        text.err.contains("1 exception left out") && text.err.contains("begin with `#`"),
        "{}",
        text.err
    );
    let csv = run(&["rules", "export", &rules, "g", "--format", "csv"], "");
    let want = "entry,exception\ncasino,false\n#tag,false\nslots,false\n\"\"\"quoted\"\", word\",false\n\
                Casino Royale,true\n";
    assert_eq!((csv.out.as_str(), csv.err.as_str()), (want, ""));
    assert_eq!(run(&["rules", "export", &rules, "d"], "").out, "a.example\nbit.ly\nt.me/+\n");
    for (list, out) in [
        ("i", "198.51.100.7\n203.0.113.0/24\n2001:db8::/32\n"),
        ("e", "ann@example.org\nb.example\n"),
        ("n", "ann b\n"),
    ] {
        assert_eq!(run(&["rules", "export", &rules, list], "").out, out);
    }
    let none = run(&["rules", "export", &rules, "x"], "");
    assert_eq!(
        (none.code, none.err.contains("no list `x`; there are d, e, g, i, n")),
        (2, true),
        "{}",
        none.err
    );
}

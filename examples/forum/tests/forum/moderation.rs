//! Moderators: password, sessions, decisions, undo, rules.

use crate::server::{self, Server, field, first, has};

#[test]
fn nobody_moderates_without_the_password() {
    let closed = Server::start_with(&[("FORUM_PASSWORD", "")]);
    assert_eq!(closed.get("/moderate").status, 403);
    assert_eq!(closed.post("/moderate", &[("password", "")]).status, 403);
    let server = Server::start();
    for path in ["/moderate", "/moderate/log", "/moderate/days", "/moderate/rules"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 401, "{path}");
        assert!(!answer.body.contains("Bench Deals"));
    }
    for path in ["/moderate/decide", "/moderate/undo", "/moderate/rules", "/moderate/rules/save"] {
        let fields = [
            ("csrf", ""),
            ("comment", "1"),
            ("decision", "spam"),
            ("state", "approved"),
            ("entry", "1"),
            ("base", "0"),
            ("text", ""),
        ];
        assert_eq!(server.post(path, &fields).status, 401, "{path}");
    }
    for number in 0..12 {
        let want = if number < 10 { 401 } else { 429 };
        assert_eq!(server.post("/moderate", &[("password", "wrong")]).status, want);
    }
    // For a minute, the right password is refused as well.
    assert_eq!(server.post("/moderate", &[("password", server::PASSWORD)]).status, 429);
}

#[test]
fn a_session_has_a_safe_cookie_and_forms_have_its_token() {
    let mut server = Server::start();
    let cookie = server.log_in();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/moderate"] {
        has(&cookie, part);
    }
    let queue = server.get("/moderate");
    assert_eq!(queue.status, 200);
    has(queue.header("cache-control"), "no-store");
    let csrf = field(&queue.body, "csrf");
    let decide = |csrf: &str| {
        server
            .post(
                "/moderate/decide",
                &[("csrf", csrf), ("comment", "1"), ("decision", "spam"), ("state", "approved")],
            )
            .status
    };
    assert_eq!(decide(""), 403);
    assert_eq!(decide(&csrf.replace(|c: char| c.is_ascii_digit(), "0")), 403);
    assert_eq!(server.get("/thread/1").status, 200);
    assert_eq!(server.post("/moderate/leave", &[("csrf", &csrf)]).status, 303);
    assert_eq!(server.get("/moderate").status, 401);
}

#[test]
fn reasons_are_marked_in_the_source_and_in_the_rendered_comment() {
    let mut server = Server::start();
    server.log_in();
    let spam = server.get("/moderate?state=spam").body;
    has(&spam, "<mark>C&lt;em&gt;4&lt;/em&gt;S&amp;#105;N0</mark>");
    has(&spam, "<mark>C</mark><em><mark>4</mark></em><mark>SiN0</mark>");
    has(&spam, "A term of gambling advertisements.");
    let flagged = server.get("/moderate?state=flagged").body;
    has(&flagged, "What the <mark>heck</mark> is wrong");
    has(&flagged, "What the h*** is wrong");
}

#[test]
fn words_are_marked_wherever_readers_see_them() {
    let mut server = Server::start();
    server.log_in();
    let rows = [
        ("the ca<em>sino night</em>", "the <mark>ca</mark><em><mark>sino</mark> night</em>"),
        ("`my casino`", "<code dir=\"ltr\">my <mark>casino</mark></code>"),
        (
            "see https://casino.example.org",
            "rel=\"nofollow ugc\">https://<mark>casino</mark>.example.org</a>",
        ),
        (
            "<a href=\"https://casino.example.org\">this <em>page</em></a> too",
            "<mark>this</mark> <em><mark>page</mark></em>",
        ),
        ("free <em>&#115;pins</em>", "<mark>free</mark> <em><mark>spins</mark></em>"),
        (
            "[quote=Ann]no <strong>casino</strong>[/quote]\nfine",
            "<cite>Ann</cite> wrote:</p>\n<p>no <strong><mark>casino</mark></strong>",
        ),
        ("a&lt;casino&gt; & co", "a&lt;<mark>casino</mark>&gt; &amp; co"),
    ];
    // Without cookies these are different visitors, who have no limit together.
    let poster = server.poster();
    for (body, _) in rows {
        assert_eq!(
            poster.post(body).as_deref(),
            Some("/thread/1?said=waiting-for-approval"),
            "{body}"
        );
    }
    let queue = server.get("/moderate").body;
    for (_, want) in rows {
        has(&queue, want);
    }
    // A word in the name is one reason, whether or not there is a subject.
    let fields = [("name", "Casino King"), ("subject", "Free spins"), ("body", "For everybody.")];
    assert_eq!(server.post_comment(1, &fields).status, 303);
    let queue = server.get("/moderate?state=pending").body;
    has(&queue, "<bdi class=\"name\"><mark>Casino</mark> King</bdi>");
    has(&queue, "Subject: <bdi><mark>Free spins</mark></bdi>");
    let card = first(&queue, "Casino</mark> King", "class=\"decide\"");
    assert_eq!(card.matches("class=\"rule\">gambling").count(), 2, "{card}");
    has(card, "in the subject: ");
}

#[test]
fn an_empty_rule_file_lets_everything_pass() {
    let mut server = Server::start();
    server.without_rules();
    let posted = server.post_honest(1, "What the heck, a casino");
    assert!(posted.header("location").starts_with("/comment/"), "{}", posted.body);
    has(&server.get("/thread/1").body, "What the heck, a casino");
    server.restart();
    server.log_in();
    assert_eq!(server.get("/moderate/rules").status, 200);
    has(&server.get("/thread/1").body, "What the heck, a casino");
}

#[test]
fn decisions_change_the_thread_are_logged_and_can_be_taken_back() {
    let mut server = Server::start();
    server.log_in();
    let queue = server.get("/moderate").body;
    has(&queue, "Bench Deals");
    let csrf = field(&queue, "csrf");
    let comment = field(&queue, "comment");
    let decide = |decision, state| {
        server.post(
            "/moderate/decide",
            &[
                ("csrf", &csrf),
                ("comment", &comment),
                ("decision", decision),
                ("state", state),
                ("note", "fine <b>"),
            ],
        )
    };
    let learned = |server: &Server, words: &str| has(&server.get("/moderate/days").body, words);
    learned(&server, "0 good comments and 2 of spam");
    let done = decide("approve", "pending");
    learned(&server, "1 good comment and 2 of spam");
    assert_eq!(done.status, 303);
    has(&server.get("/thread/3").body, "Bench Deals");
    // A button in an old tab.
    assert_eq!(decide("spam", "pending").status, 409);
    let after = server.get(done.header("location")).body;
    let entry = field(&after, "entry");
    let log = server.get("/moderate/log").body;
    has(&log, "fine &lt;b&gt;");
    let undone = server.post("/moderate/undo", &[("csrf", &csrf), ("entry", &entry)]);
    assert_eq!(undone.status, 303);
    learned(&server, "0 good comments and 2 of spam");
    assert!(!server.get("/thread/3").body.contains("Bench Deals"));
    assert_eq!(server.post("/moderate/undo", &[("csrf", &csrf), ("entry", &entry)]).status, 409);
    has(&server.get("/moderate/log").body, "undo: approved → ");
    // What was decided is decided after a restart.
    assert_eq!(decide("spam", "pending").status, 303);
    learned(&server, "0 good comments and 3 of spam");
    let entry = field(&server.get("/moderate/log").body, "entry");
    let undo = [("csrf", csrf.as_str()), ("entry", entry.as_str())];
    assert_eq!(server.post("/moderate/undo", &undo).status, 303);
    assert_eq!(decide("spam", "pending").status, 303);
    assert_eq!(decide("reject", "spam").status, 303);
    learned(&server, "0 good comments and 2 of spam");
    server.restart();
    server.log_in();
    learned(&server, "0 good comments and 2 of spam");
    has(&server.get("/moderate?state=rejected").body, "Bench Deals");
}

#[test]
fn a_long_queue_and_a_long_log_have_pages() {
    let mut server = Server::start();
    server.with_rules("name = \"all\"\n[[rule]]\nid = \"all\"\nwhy = \"All wait.\"\nwhen = { regex = { pattern = \".\" } }\naction = \"hold\"\n");
    for number in 0..60 {
        assert_eq!(server.post_honest(1, &format!("Number {number}")).status, 303);
    }
    let first = server.get("/moderate").body;
    // The comment of the demo waits longest.
    has(&first, "Bench Deals");
    assert!(first.matches("class=\"card\"").count() == 25 && !first.contains("Number 24"));
    has(&first, "href=\"/moderate?state=pending&amp;page=3\"");
    let last = server.get("/moderate?state=pending&page=3").body;
    has(&last, "Number 59");
    assert_eq!(last.matches("class=\"card\"").count(), 11);
    assert_eq!(server.get("/moderate?page=99").body, server.get("/moderate?page=3").body);
    // A decision leads back to the page.
    let fields = [
        ("csrf", &*field(&last, "csrf")),
        ("comment", &*field(&last, "comment")),
        ("decision", "approve"),
        ("state", "pending"),
        ("list", &*field(&last, "list")),
        ("page", &*field(&last, "page")),
    ];
    let done = server.post("/moderate/decide", &fields);
    has(done.header("location"), "/moderate?state=pending&page=3&done=");
    for number in 60..110 {
        assert_eq!(server.post_honest(1, &format!("Number {number}")).status, 303);
    }
    let log = server.get("/moderate/log").body;
    assert_eq!(log.matches("<tr").count(), 101);
    has(&log, "href=\"/moderate/log?page=2\"");
    assert!(server.get("/moderate/log?page=2").body.matches("<tr").count() > 20);
}

#[test]
fn charts_have_a_table_of_their_numbers() {
    let mut server = Server::start();
    server.log_in();
    let page = server.get("/moderate/days").body;
    has(&page, "<svg class=\"chart\"");
    has(&page, "As a table");
    has(&page, "gambling");
}

#[test]
fn rules_are_checked_tested_and_replayed_before_they_are_saved() {
    let mut server = Server::start();
    server.log_in();
    let editor = server.get("/moderate/rules").body;
    let (csrf, base) = (field(&editor, "csrf"), field(&editor, "base"));
    let send = |path: &str, base: &str, text: &str, seal: &str| {
        server.post(path, &[("csrf", &csrf), ("base", base), ("text", text), ("seal", seal)])
    };
    let check = |text: &str| send("/moderate/rules", &base, text, "");

    // The rules of the first start are in order.
    let original = first(&editor, "dir=\"ltr\">\n", "</textarea>");
    let original = original
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let trial = check(&original).body;
    has(&trial, "Nothing looks wrong.");
    assert!(!trial.contains("Held now, and not before"));

    let mistake = check("[[rule]]\nid = \"x\"\nwhen = { links = { count_get = 3 } }\n");
    assert_eq!(mistake.status, 422);
    has(&mistake.body, "count_get");
    has(&mistake.body, "line 3");

    let never = "[[rule]]\nid = \"x\"\nwhy = \"x\"\nwhen = { author = { approved_lt = 0 } }\naction = \"hold\"\n";
    has(&check(never).body, "never fires");

    let rule = "[[rule]]\nid = \"dogs\"\nwhy = \"A dog.\"\nwhen = { regex = { pattern = \"(?i)\\\\bdog\\\\b\" } }\naction = \"hold\"\n";
    let failing = format!("{rule}test = [{{ text = \"My dog\", fires = false }}]\n");
    let failed = check(&failing).body;
    has(&failed, "fires and should not");
    assert!(!failed.contains("Save these rules"));

    let good = format!("{rule}test = [{{ text = \"My dog\", fires = true }}]\n");
    let trial = check(&good).body;
    has(&trial, "1 example passed.");
    has(&trial, "Held now, and not before: 1");
    has(&trial, "comment 2 · approve → hold · dogs");
    let seal = field(&trial, "seal");
    assert_eq!(
        send("/moderate/rules/save", &base, &format!("{good}\n# not checked"), &seal).status,
        400
    );
    assert_eq!(send("/moderate/rules/save", &base, &good, "").status, 400);
    assert_eq!(send("/moderate/rules/save", &base, &good, &seal).status, 303);
    // Another moderator with the old version.
    assert_eq!(send("/moderate/rules/save", &base, &good, &seal).status, 409);
    let held = server.post_comment(1, &[("body", "The dog is right.")]);
    assert_eq!(held.header("location"), "/thread/1?said=waiting-for-approval");
    has(&server.get("/moderate/rules").body, "id = &quot;dogs&quot;");
}

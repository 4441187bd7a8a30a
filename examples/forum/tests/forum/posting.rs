//! Readers and authors: threads, forms, previews, quotes, feeds.

use crate::server::{Server, first, has};

#[test]
fn the_first_start_has_a_demo_and_the_second_keeps_it() {
    let mut server = Server::start();
    let page = server.get("/");
    assert_eq!(page.status, 200);
    for title in
        ["How do you take a no?", "What this forum understands", "A bench for the reading garden"]
    {
        has(&page.body, title);
    }
    let thread = server.get("/thread/1");
    has(&thread.body, "quote quote-verified");
    has(&thread.body, "quote quote-altered");
    has(&thread.body, "<p dir=\"auto\">אצלי");
    has(&thread.body, "What the h*** is wrong");
    for gone in ["heck", "lucky.example"] {
        assert!(!thread.body.contains(gone), "{gone}");
    }
    server.restart();
    assert_eq!(server.get("/thread/1").status, 200);
    assert_eq!(
        first(&server.get("/").body, "<ol class=\"threads\">", "</ol>"),
        first(&page.body, "<ol class=\"threads\">", "</ol>")
    );
}

#[test]
fn every_answer_has_a_strict_policy_and_no_inline_script() {
    let server = Server::start();
    for path in
        ["/", "/new", "/thread/1", "/thread/2", "/formatting", "/html", "/moderate", "/nothing"]
    {
        let answer = server.get(path);
        let policy = answer.header("content-security-policy");
        has(policy, "default-src 'none'");
        assert!(!policy.contains("unsafe"), "{policy}");
        for inline in ["<style", " style=", "<script>", "onclick", "javascript:"] {
            // Text of comments is escaped, so these can only be ours.
            assert!(!answer.body.contains(inline), "{path}: {inline}");
        }
    }
    let open = Server::start_with(&[("FORUM_CSP", "off")]);
    assert_eq!(open.get("/").header("content-security-policy"), "");
}

#[test]
fn the_library_for_browsers_is_served_where_it_was_built() {
    let plain = Server::start();
    assert_eq!(plain.get("/wasm/wellsaid.js").status, 404);
    assert!(!plain.get("/thread/1").body.contains("data-fingerprint"));
    // The files themselves are tested in a browser.
    let folder = plain.folder.join("package");
    std::fs::create_dir_all(&folder).expect("a folder");
    for name in ["wellsaid.js", "wellsaid_bg.wasm"] {
        std::fs::write(folder.join(name), name).expect("a file");
    }
    let built = Server::start_with(&[("FORUM_WASM", folder.to_str().expect("text"))]);
    has(&built.get("/thread/1").body, "data-fingerprint=\"");
    let policy = built.get("/new");
    has(policy.header("content-security-policy"), "script-src 'self' 'wasm-unsafe-eval'; ");
    let module = built.get("/wasm/wellsaid_bg.wasm");
    assert_eq!(
        (module.header("content-type"), module.body.as_str()),
        ("application/wasm", "wellsaid_bg.wasm")
    );
    let policies = built.get("/wasm/policies.json").body;
    has(&policies, "\"body\":{");
    assert_eq!(built.get("/wasm/package.json").status, 404);
}

#[test]
fn a_comment_is_posted_and_stands_in_its_thread() {
    let server = Server::start();
    let posted = server.post_honest(1, "First <em>line</em>\r\nsecond <blink>, www.example.org");
    assert_eq!(posted.status, 303, "{}", posted.body);
    let link = server.get(posted.header("location"));
    assert_eq!(link.status, 303);
    let (path, id) = link.header("location").split_once('#').expect("a fragment");
    let page = server.get(path).body;
    has(&page, &format!("id=\"{id}\""));
    has(
        &page,
        "<p dir=\"auto\">First <em>line</em><br>\nsecond &lt;blink&gt;, <a href=\"https://www.example.org\" rel=\"nofollow ugc\">www.example.org</a></p>",
    );
    assert!(!page.contains("tester@example.org"), "the address is private");
}

#[test]
fn a_thread_is_begun_and_its_title_is_derived() {
    let server = Server::start();
    let stamp = server.stamp("/new");
    std::thread::sleep(std::time::Duration::from_millis(3100));
    let fields = [
        ("name", "Ann"),
        ("email", "a@b.example"),
        ("stamp", &stamp),
        ("body", "Who has read the *new* one by Ann B.?\n\nI have not."),
    ];
    let posted = server.post("/new", &fields);
    assert_eq!(posted.status, 303, "{}", posted.body);
    has(&server.get("/").body, "Who has read the *new* one by Ann B.?");
}

#[test]
fn mistakes_are_named_and_no_word_is_lost() {
    let server = Server::start();
    let (long, subject) = ("x".repeat(70_000), "s".repeat(101));
    let rows = [
        (vec![("name", "")], "Please give a name"),
        (vec![("email", "nobody")], "Please give an e-mail address"),
        (vec![("body", " \n ")], "The comment is empty"),
        (vec![("subject", &*subject)], "The subject has 101 characters"),
        (vec![("body", &*long)], "The comment has 70000 bytes; 65536 is the most that fits"),
    ];
    for (fields, want) in rows {
        let answer = server.post_comment(1, &fields);
        assert_eq!(answer.status, 422);
        has(&answer.body, want);
        has(&answer.body, "aria-invalid=\"true\"");
    }
    let answer = server.post_comment(1, &[("name", ""), ("body", "kept </textarea><b>")]);
    has(&answer.body, "kept &lt;/textarea&gt;&lt;b&gt;</textarea>");
    assert_eq!(server.post_comment(99, &[("body", "x")]).status, 404);
}

#[test]
fn a_preview_is_what_will_be_published() {
    let server = Server::start();
    let body = "[quote=\"Oskar Lind\" post_id=2]What I may not do is answer the letter.[/quote]\nNo <strong>never</strong>, what the heck\n\n`a<b`";
    let page = server.post_preview(&[("body", body)]).body;
    let previewed = first(&page, "<div class=\"comment\">", "</article>").to_owned();
    has(&previewed, "quote-verified");
    has(&previewed, "what the h***");
    let json = server.post_json(&[("body", body)]);
    let posted = server.post_honest(1, body);
    let id = posted.header("location").rsplit('/').next().expect("an id").to_owned();
    let thread = server.get("/thread/1").body;
    let article = first(&thread, &format!("id=\"comment-{id}\""), "</article>");
    let published = first(article, "<div class=\"comment\">", "</div>");
    assert_eq!(json["html"].as_str().expect("html"), published);
    assert!(previewed.starts_with(&format!("{published}</div>")));
}

#[test]
fn notices_have_fixes_one_by_one_and_all() {
    let server = Server::start();
    let body = "A <em>start\n\nand <strong>another";
    let page = server.post_preview(&[("body", body)]).body;
    has(&page, "About your text");
    has(&page, "This tag is never closed");
    let fixed = server.post_preview(&[("body", body), ("fix", "0")]).body;
    has(first(&fixed, "<textarea", "</textarea>"), "A &lt;em&gt;start&lt;/em&gt;");
    has(&fixed, "This tag is never closed");
    let all = server.post_preview(&[("body", body), ("fix", "all")]).body;
    assert!(!all.contains("About your text"));
    let json = server.post_json(&[("body", body)]);
    assert_eq!(json["notices"].as_array().expect("notices").len(), 2);
    assert_eq!(json["notices"][0]["kind"], "unclosed-tag");
    assert_eq!(json["mended"], "A <em>start</em>\n\nand <strong>another</strong>");
    assert_eq!(server.post_preview(&[("body", body), ("fix", "99")]).status, 200);
}

#[test]
fn the_quote_button_fills_the_form_and_the_quote_is_verified() {
    let server = Server::start();
    let text = server.get("/comment/2/quote").body;
    assert!(text.starts_with("[quote=\"Oskar Lind\" post_id=2]\n"), "{text}");
    let form = server.get("/thread/1?quote=2").body;
    has(first(&form, "<textarea", "</textarea>"), "[quote=&quot;Oskar Lind&quot; post_id=2]");
    let posted = server.post_honest(1, &format!("{text}I do the same."));
    let id = posted.header("location").rsplit('/').next().expect("an id").to_owned();
    let thread = server.get("/thread/1").body;
    let article = first(&thread, &format!("id=\"comment-{id}\""), "</article>");
    has(article, "quote quote-verified");
    has(article, "<a href=\"/comment/2\">Oskar Lind</a>");
}

#[test]
fn a_feed_and_a_mail_show_the_same_comment() {
    let server = Server::start();
    let feed = server.get("/thread/1/feed");
    has(feed.header("content-type"), "application/atom+xml");
    has(&feed.body, "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    has(
        &feed.body,
        "&lt;blockquote class=&quot;quote quote-verified&quot; dir=&quot;auto&quot;&gt;",
    );
    assert!(!feed.body.contains("heck"));
    let odd = "A\u{fffe}B\u{ffff}C\u{1}D\u{b}E &#xfffe; &#1;";
    let posted = server.post_comment(1, &[("body", odd), ("subject", odd), ("name", odd)]);
    assert_eq!(posted.status, 303);
    let feed = server.get("/thread/1/feed").body;
    let is_odd =
        |c: char| c < ' ' && !"\t\r\n".contains(c) || ('\u{fffe}'..='\u{ffff}').contains(&c);
    assert!(!feed.contains(is_odd), "no character that XML has not");
    let mail = server.get("/comment/3/mail").body;
    has(&mail, "Subject: This. The answer is always written by the wrong person");
    has(&mail, "Oskar Lind wrote:\n\n> What I may not do is answer the letter.");
}

#[test]
fn traps_hold_what_robots_send() {
    let server = Server::start();
    let trapped = server
        .post_comment(1, &[("body", "Hello from a robot"), ("website", "https://spam.example")]);
    assert_eq!(trapped.header("location"), "/thread/1?said=waiting-for-approval");
    has(&server.get("/thread/1?said=waiting-for-approval").body, "waits for a moderator");
    let forged = server.post_comment(1, &[("body", "Another one"), ("stamp", "v1.1.00")]);
    assert_eq!(forged.header("location"), "/thread/1?said=waiting-for-approval");
    let fresh = server.stamp("/thread/2");
    let quick = server.post_comment(2, &[("body", "Too quick for a person"), ("stamp", &fresh)]);
    assert_eq!(quick.header("location"), "/thread/2?said=waiting-for-approval");
    let thread = server.get("/thread/1").body;
    assert!(!thread.contains("Hello from a robot") && !thread.contains("Another one"));
    let foreign = server.post_from_elsewhere("/thread/1");
    assert_eq!(foreign.status, 403);
}

#[test]
fn a_flood_is_refused_and_the_text_is_kept() {
    let server = Server::start();
    let mut last = None;
    for number in 0..12 {
        last =
            Some(server.post_honest(1, &format!("Number {number} of a flood: {}", number * 7919)));
    }
    let last = last.expect("an answer");
    assert_eq!(last.status, 429);
    assert_eq!(last.header("retry-after"), "60");
    has(&last.body, "That was quick");
    has(first(&last.body, "<textarea", "</textarea>"), "Number 11 of a flood");
    assert!(!server.get("/thread/1").body.contains("Number 11 of a flood"));
}

#[test]
fn an_author_is_warned_and_can_insist() {
    let server = Server::start();
    let text = "Please pay to DE89 3704 0044 0532 0130 00.";
    let warned = server.post_honest(1, text);
    assert_eq!(warned.status, 422, "{}", warned.body);
    has(&warned.body, "Everybody could read it.");
    has(&warned.body, "name=\"insists\" value=\"1\"");
    has(&warned.body, text);
    // A preview says the same, with and without scripts.
    let preview = server.post_preview(&[("body", text)]).body;
    has(&preview, "Everybody could read it.");
    has(&preview, "name=\"insists\" value=\"1\"");
    let json = server.post_json(&[("body", text)]);
    has(json["said"].as_str().expect("a text"), "Everybody could read it.");
    assert_eq!(json["insist"], "Send for review");
    let json = server.post_json(&[("body", "Please pay at the desk.")]);
    assert!(json["said"].is_null() && json["insist"].is_null());
    assert!(!server.get("/thread/1").body.contains("DE89"));
    // The text without the number is published; as it is, it waits.
    let changed = server.post_honest(1, "Please pay at the desk.");
    assert_eq!(changed.status, 303, "{}", changed.body);
    has(&server.get("/thread/1").body, "Please pay at the desk.");
    let insisted = server.post_comment(1, &[("body", text), ("insists", "1")]);
    assert_eq!(insisted.header("location"), "/thread/1?said=waiting-for-approval");
    assert!(!server.get("/thread/1").body.contains("DE89"));
}

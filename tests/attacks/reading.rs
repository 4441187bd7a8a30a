//! Holes of moderation: text that readers see and rules do not, and text that comes back after a
//! rule has removed it.

use wellsaid::moderate::{Action, Context, MemoryHistory, Moderator, RuleSet, Timestamp, Verdict};
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{Formatter, Policy};

const NOW: Timestamp = Timestamp(1_764_400_000);

fn moderator(rules: &str) -> Moderator {
    Moderator::new(RuleSet::from_toml(rules).unwrap_or_else(|error| panic!("{error}")))
}

fn check(moderator: &Moderator, source: &str) -> Verdict {
    let document = Formatter::new(Policy::comment()).parse(source).expect("short");
    let mut context = Context::at(NOW);
    context.author.approved = Some(0);
    moderator.check(&document, &context, &MemoryHistory::new())
}

/// Rules that fire for `casino` in every text of a comment.
fn casino(fold: &str) -> Moderator {
    moderator(&format!(
        "[lists.l]\nkind = 'words'\nfold = '{fold}'\nwords = ['casino', 'free pills']\n\
         [[rule]]\nid = 'casino'\naction = 'hold'\nwhen = {{ words = {{ list = 'l' }} }}\n"
    ))
}

#[test]
fn text_that_rules_do_not_see() {
    let every_fold = [
        "click<b>casino</b>now",
        "x<!-- -->casino",
        "1<u>casino</u>",
        "x<wbr>casino",
        "free  pills",
        "free&nbsp;pills",
        "free\npills",
        "free&#10;pills",
        "[quote=casino bonus]hello[/quote]",
        "[quote]casino[/quote]",
        "<em>cas</em>ino",
        "c&#97;sino",
    ];
    for fold in ["none", "case", "marks", "strong"] {
        let moderator = casino(fold);
        for source in every_fold {
            assert_eq!(check(&moderator, source).action, Action::Hold, "{fold}: {source}");
        }
        for source in ["Lucas\n\nInoue", "casinos"] {
            assert_eq!(check(&moderator, source).action, Action::Approve, "{fold}: {source}");
        }
    }
    let strong = casino("strong");
    for source in [
        "ca&#8203;&#10;sino",
        "c&#10;a&#10;s&#10;i&#10;n&#10;o",
        "ca<b></b>sino",
        "c4s1n0",
        "https://x.example/%63asino",
    ] {
        assert_eq!(check(&strong, source).action, Action::Hold, "{source}");
    }
}

#[test]
fn quotes_that_switch_rules_off() {
    let moderator = moderator(
        "[[rule]]\nid = 'links'\naction = 'hold'\nwhen = { links = { count_gte = 1 } }\n\
         [[rule]]\nid = 'shout'\naction = 'hold'\nwhen = { shape = { upper_ratio_gte = 0.9 } }\n\
         [lists.l]\nkind = 'words'\nwords = ['casino']\n\
         [[rule]]\nid = 'word'\naction = 'hold'\n\
         when = { words = { list = 'l', skip = ['quotes'] } }\n",
    );
    for source in ["https://www.other-evil.com", "BUY ALL OF THIS AT ONCE, PLEASE", "a casino"] {
        for quoted in [
            source.to_owned(),
            format!("[quote]{source}[/quote]"),
            format!("[quote=Ann post_id=7]{source}[/quote]"),
            format!("[quote][quote]{source}[/quote][/quote]"),
        ] {
            assert_eq!(check(&moderator, &quoted).action, Action::Hold, "{quoted}");
        }
    }
}

#[test]
fn links_that_no_list_finds() {
    let moderator = moderator(
        "[lists.bad]\nkind = 'domains'\ndomains = ['evil.com']\n\
         [[rule]]\nid = 'bad'\naction = 'reject'\nwhen = { links = { host_in = 'bad' } }\n",
    );
    for address in [
        "https://x.evil.com/",
        "https://-x.evil.com/",
        "https://x-.evil.com/",
        "https://_evil.evil.com/",
        "https://%65vil.com/",
        "https://evil%2ecom/",
        "https://EVIL.com./",
        "https://evil.com:8443/",
    ] {
        let source = format!("<a href=\"{address}\">offer</a>");
        assert_eq!(check(&moderator, &source).action, Action::Reject, "{source}");
    }
}

#[test]
fn captions_that_lie() {
    let formatter = Formatter::new(Policy::comment());
    for caption in [
        "https://bank.example/login",
        "Paypal.Com",
        "paypal.com→login",
        "paypal.\u{2060}com",
        "https:\u{200b}//paypal.com",
        "\u{202e}moc.lapyap",
        "paypal.com/@support",
    ] {
        let source = format!("<a href=\"https://evil.example/\">{caption}</a>");
        let html = formatter.format(&source).expect("short").html;
        assert!(!html.contains("evil.example"), "{source}: {html}");
    }
    let honest = "<a href=\"https://www.paypal.com/login\">paypal.com</a>";
    assert!(formatter.format(honest).expect("short").html.contains("www.paypal.com/login"));
}

#[test]
fn masks_that_come_off() {
    let moderator = moderator(
        "[lists.l]\nkind = 'words'\nfold = 'strong'\nwords = ['heck']\n\
         [[rule]]\nid = 'mask'\naction = 'approve'\nwhen = { words = { list = 'l' } }\n\
         rewrite = { mask = '█' }\n",
    );
    let formatter = Formatter::new(Policy::comment());
    let context = Context::at(NOW);
    let link = format!("http://a.co/{} ", "&".repeat(58));
    for source in [
        "heck ".repeat(60),
        format!("oh heck {}http://a.co/{}", link.repeat(58), "&".repeat(57)),
        format!("[quote=heck]{}[/quote]", "heck<".repeat(500)),
    ] {
        let document = formatter.parse(&source).expect("short");
        let mut verdict = moderator.check(&document, &context, &MemoryHistory::new());
        let stored = serde_json::to_string(&verdict).expect("JSON");
        let (changed, page) =
            verdict.render(&formatter, &document, &NoResolver).expect("its own document");
        for output in [
            page.html,
            formatter.plain(&changed, &NoResolver),
            formatter.subject(&changed, &Subject::new(), &NoResolver),
            formatter.excerpt(&changed, 50, &NoResolver).html,
            formatter.quote_reply(&changed, &Reply::to("Ann"), &NoResolver),
        ] {
            assert!(!output.contains("heck"), "{output:.300}");
        }
        // Nor in another text, or under another policy.
        let stored: Verdict = serde_json::from_str(&stored).expect("a verdict");
        assert!(stored.apply(&formatter.parse("heck").expect("short")).is_err());
        let strip = Policy::from_toml("disallowed = 'strip'").expect("sound");
        assert!(stored.apply(&Formatter::new(strip).parse(&source).expect("short")).is_err());
    }
}

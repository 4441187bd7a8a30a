//! Answers of the application and texts of the policy pass the same checks as a comment.

use std::borrow::Cow;

use wellsaid::document::{Mention, NoticeKind, QuoteRef};
use wellsaid::policy::LinkOptions;
use wellsaid::render::{Attribution, LinkAction, MentionTarget, Resolver};
use wellsaid::{Formatter, Policy, Verification};

/// An application whose users chose their names to break the HTML.
struct Hostile(&'static str);

impl Resolver for Hostile {
    fn mention(&self, _: &Mention<'_>) -> Option<MentionTarget> {
        Some(MentionTarget::new(self.0))
    }

    fn emoji(&self, _: &str) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.0))
    }

    fn quote(&self, _: &QuoteRef<'_>) -> Option<Attribution> {
        Some(Attribution::link(self.0).author(self.0))
    }

    fn link(&self, _: &str) -> LinkAction {
        LinkAction::Rewrite(self.0.to_owned())
    }
}

const ANSWERS: [&str; 9] = [
    "\"><script>alert(1)</script>",
    "javascript:alert(1)",
    "Bob \u{202e}",
    "a\0b\rc\u{85}d\u{1b}",
    "two\nlines\u{2028}three",
    "\u{a0}&amp;",
    "/p?a=\"b\"",
    "https://user@example.com/",
    "",
];

#[test]
fn no_answer_of_a_host_gets_past_the_gate() {
    let policy = Policy::builder().mentions(true).build().expect("a policy");
    let formatter = Formatter::new(policy);
    let source = "[quote=Ann]x[/quote] @ann www.example.com <a href=/x>y</a>";
    let doc = formatter.parse(source).expect("short");
    for answer in ANSWERS {
        let page = formatter.render(&doc, &Hostile(answer));
        assert_eq!(page.verification, Verification::Verified, "{answer:?}: {}", page.html);
        for bad in ["<script", "href=\"javascript", "\u{202e}", "\0", "\u{85}", "user@"] {
            // Shown as text an address is harmless.
            let hrefs =
                page.html.split("href=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap_or(0)]);
            let in_href = hrefs.into_iter().any(|href| href.contains(bad));
            let is_text = matches!(bad, "user@" | "href=\"javascript");
            assert!(!in_href && (is_text || !page.html.contains(bad)), "{answer:?}: {}", page.html);
        }
    }
}

#[test]
fn many_short_addresses_do_not_make_the_page_too_long() {
    let links = LinkOptions::default().bare_domains(true);
    let policy = Policy::builder().links(links).build().expect("a policy");
    let formatter = Formatter::new(policy);
    for unit in ["t.co ", "t.co\n", "t.co\n\n", "www.a.co ", "a@b.co ", "http://é.é "] {
        let source = unit.repeat(2000);
        let doc = formatter.parse(&source).expect("short");
        let page = formatter.format(&source).expect("short");
        assert_eq!(page.verification, Verification::Verified, "{unit:?}");
        let links = doc.links().len();
        assert!((50..=500).contains(&links) || unit.contains('é'), "{unit:?}: {links}");
        let told = doc.notices().iter().filter(|n| n.kind == NoticeKind::TooManyLinks).count();
        assert!(told == 1 || unit.contains('é'), "{unit:?}: {told}");
    }
}

/// Takes every link away, and shows nothing for mentions and emoji.
#[cfg(feature = "serde")]
struct Empty(LinkAction);

#[cfg(feature = "serde")]
impl Resolver for Empty {
    fn mention(&self, _: &Mention<'_>) -> Option<MentionTarget> {
        let mut target = MentionTarget::new("/u");
        target.text = Some(String::new());
        Some(target)
    }

    fn emoji(&self, _: &str) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(""))
    }

    fn link(&self, _: &str) -> LinkAction {
        self.0.clone()
    }
}

/// Parsers drop a newline at the start of `pre`, so the gate refuses it. An answer may remove the
/// text before a newline.
#[cfg(feature = "serde")]
#[test]
fn no_answer_makes_pre_begin_with_a_newline() {
    let policy = Policy::builder().allowed("<a href> <pre> <em> <code class> <b>").mentions(true);
    let formatter = Formatter::new(policy.build().expect("a policy"));
    let mut first = 0;
    for start in [
        "<a href=http://x><pre s=''>&#10;</a>",
        "<a href=http://x><pre>&#10;</a>",
        "<pre><a href=http://x.example>&#10;</a>x",
        "<pre><a href=http://x.example>&#10;&#10;x</a></pre>",
        "<pre><a href=http://x.example>&NewLine;\n&#10;x</a></pre>",
        "<pre><em><a href=http://x.example>&#10;x</a></em></pre>",
        "<pre><a href=http://x.example><em>&#10;x</em></a></pre>",
        "<pre><a href=http://x.example><code>\nx</code></a></pre>",
        "<pre>@ann&#10;x</pre>",
        "<pre>@ann\nx</pre>",
        "<pre>@ann&#10;&#10;\n\nx</pre>",
        "<pre>@ann@bob\nx</pre>",
        "<pre>@ann\n@bob&#10;x</pre>",
        "<pre><a href=/x>@ann</a>\nx</pre>",
        "<pre>:smile:&#10;x</pre>",
        "<pre>:smile:\n\n:smile:\nx</pre>",
        "<em>a</em>\n<pre><a href=/x>&#10;</a>\n</pre>",
        "<pre>@ann</pre>\nx",
        "<pre>@ann\n</pre>\nx",
    ] {
        for end in ["", "y", "\n<pre>@ann\ny</pre>"] {
            let source = format!("{start}{end}");
            let document = formatter.parse(&source).expect("short");
            for action in [
                LinkAction::Keep,
                LinkAction::Unlink,
                LinkAction::Rewrite(String::from("javascript:x")),
                LinkAction::Rewrite(String::from("/out")),
            ] {
                let page = formatter.render(&document, &Empty(action.clone()));
                let html = &page.html;
                assert_eq!(
                    page.verification,
                    Verification::Verified,
                    "{source:?} {action:?}: {html:?}"
                );
                assert!(!html.contains("<pre>\n"), "{source:?}: {html:?}");
                first += usize::from(html.contains("<pre>"));
            }
        }
    }
    assert!(first > 100, "nothing stood in `pre`");
}

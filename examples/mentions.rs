//! `@name` and quoted posts: only your application knows the users and posts, so a resolver
//! answers.
//!
//! Answers are data, never HTML, and pass the policy like anything an author typed.
//! Run with `cargo run --example mentions`.
#![expect(clippy::print_stdout)]

use std::collections::HashMap;

use wellsaid::document::{Mention, QuoteRef};
use wellsaid::render::{Attribution, MentionTarget, Resolver};
use wellsaid::{Formatter, Policy};

struct Site {
    users: HashMap<String, u32>,
}

impl Resolver for Site {
    fn mention(&self, mention: &Mention<'_>) -> Option<MentionTarget> {
        let id = self.users.get(mention.name)?;
        Some(MentionTarget::new(format!("/users/{id}")))
    }

    fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
        // Check here that post 12 is really Ann's: authors can type any number.
        Some(Attribution::link(format!("/posts/{}", quote.post_id?)))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let formatter = Formatter::new(Policy::builder().mentions(true).build()?);
    let comment = "[quote=Ann;12]Tea?[/quote]\nAsk @bob, not @nobody.";
    let doc = formatter.parse(comment)?;

    // One look-up for all names of a comment, before it is rendered.
    let names: Vec<_> = doc.mentions().iter().map(|mention| mention.name.to_owned()).collect();
    assert_eq!(names, ["bob", "nobody"]);
    let site = Site { users: HashMap::from([(String::from("bob"), 7)]) };

    let page = formatter.render(&doc, &site);
    println!("{}", page.html);
    assert!(page.html.contains("<a href=\"/users/7\">@bob</a>, not @nobody."));
    assert!(page.html.contains("<a href=\"/posts/12\">"));
    Ok(())
}

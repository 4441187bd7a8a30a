//! HTML of all pages, without inline scripts and styles.

pub mod form;
pub mod help;
pub mod log;
pub mod queue;
pub mod rules;
pub mod thread;
pub mod time;

use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, html};

use crate::session::Session;

/// Part of the forum that a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Read,
    Help,
    Moderate,
}

/// A page.
pub fn page(part: Part, title: &str, main: Markup) -> Markup {
    document(part, title, html! {}, main)
}

/// A page that has a feed.
pub fn page_with_feed(title: &str, feed: &str, main: Markup) -> Markup {
    let link =
        html! { link rel="alternate" type="application/atom+xml" href=(feed) title=(title); };
    document(Part::Read, title, link, main)
}

fn document(part: Part, title: &str, head: Markup, main: Markup) -> Markup {
    let here = |other: Part| (part == other).then_some("page");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (title) " · Commonplace" }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                link rel="icon" href="/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/forum.css";
                link rel="stylesheet" href="/comment.css";
                script src="/forum.js" defer {}
                (head)
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header.site {
                    a.brand href="/" {
                        svg.logo viewBox="0 0 32 32" aria-hidden="true" {
                            path d="M6 7h20v14H15l-6 5v-5H6z" {}
                            path.inner d="M11 12h10M11 16h6" {}
                        }
                        span { "Commonplace" }
                    }
                    nav aria-label="Site" {
                        a href="/" aria-current=[here(Part::Read)] { "Threads" }
                        a href="/formatting" aria-current=[here(Part::Help)] { "Formatting" }
                        a href="/moderate" aria-current=[here(Part::Moderate)] { "Moderation" }
                    }
                }
                main #main tabindex="-1" { (main) }
                footer.site {
                    p {
                        "A small forum on " strong { "wellsaid" } ". "
                        a href="/html" { "What the HTML looks like" }
                    }
                }
            }
        }
    }
}

/// A page with only a message.
pub fn message(title: &str, text: &str) -> Markup {
    let main = html! {
        div.narrow {
            h1 { (title) }
            p.lead { (text) }
            p { a href="/" { "To the threads" } }
        }
    };
    page(Part::Read, title, main)
}

/// A page for moderators, with the way to the others.
pub fn desk(session: &Session, here: &str, title: &str, main: Markup) -> Markup {
    let places = [
        ("/moderate", "Queue"),
        ("/moderate/log", "Log"),
        ("/moderate/days", "Last days"),
        ("/moderate/rules", "Rules"),
    ];
    let main = html! {
        div.desk {
            nav.desk-nav aria-label="Moderation" {
                @for (address, name) in places {
                    a href=(address) aria-current=[(address == here).then_some("page")] { (name) }
                }
                form method="post" action="/moderate/leave" {
                    (csrf(session))
                    button.quiet { "Log out" }
                }
            }
            (main)
        }
    };
    page(Part::Moderate, title, main)
}

/// The hidden field that every form of moderators has.
pub fn csrf(session: &Session) -> Markup {
    html! { input type="hidden" name="csrf" value=(session.csrf); }
}

/// Links to the pages of a list: the first, the last, and those next to the current one. `address` ends with `page=`.
pub fn pages(address: &str, at: u64, last: u64) -> Markup {
    let numbers = [1, last].into_iter().chain(at.saturating_sub(2)..=at + 2);
    let numbers: BTreeSet<u64> = numbers.filter(|number| (1..=last).contains(number)).collect();
    html! {
        @if last > 1 {
            nav.pages aria-label="Pages" {
                @for &number in &numbers {
                    @if number > 1 && !numbers.contains(&(number - 1)) { span { "…" } }
                    a href={ (address) (number) } aria-current=[(number == at).then_some("page")] { (number) }
                }
            }
        }
    }
}

/// `1 comment`, `2 comments`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

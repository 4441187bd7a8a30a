//! Pages for readers: the list of threads, and a thread.

use maud::{Markup, PreEscaped, html};
use wellsaid::moderate::Timestamp;

use crate::app::App;
use crate::post::{Form, Said};
use crate::stored::{Comment, Thread};
use crate::views::{self, Part, count, form as form_view, page, page_with_feed, time};

/// A comment as readers see it.
pub struct Post<'c> {
    pub row: &'c Comment,
    pub name: String,
    pub subject: String,
    pub html: String,
}

/// The message about a comment that was sent.
pub fn said(said: Option<Said>) -> Markup {
    html! { @if let Some(said) = said { p.said role="status" { (said.text) } } }
}

/// A thread in the list, with its newest comment.
pub struct Listed {
    pub thread: Thread,
    pub name: String,
    pub excerpt: String,
}

pub fn all(threads: &[Listed], now: Timestamp, message: Option<Said>) -> Markup {
    let main = html! {
        div.narrow {
            (said(message))
            div.head {
                h1 { "Threads" }
                a.button href="/new" { "Start a thread" }
            }
            @if threads.is_empty() { p.lead { "Nobody has said anything yet." } }
            ol.threads {
                @for Listed { thread, name, excerpt } in threads {
                    li {
                        h2 { a href=(format!("/thread/{}", thread.id)) { bdi { (thread.title) } } }
                        p.meta {
                            (count(thread.comments, "comment", "comments")) " · latest by "
                            bdi { (name) } ", " (time::ago(Timestamp(thread.latest), now))
                        }
                        div.comment.excerpt { (PreEscaped(excerpt)) }
                    }
                }
            }
        }
    };
    page(Part::Read, "Threads", main)
}

pub fn one(
    app: &App,
    thread: &Thread,
    posts: &[Post<'_>],
    (at, pages): (u64, u64),
    form: &Form,
    message: Option<Said>,
    now: Timestamp,
) -> Markup {
    let feed = format!("/thread/{}/feed", thread.id);
    let main = html! {
        div.narrow {
            (said(message))
            div.thread-head {
                h1 { bdi { (thread.title) } }
                p.meta {
                    (count(thread.comments, "comment", "comments")) " · "
                    a href=(feed) { "Feed" } " · " a href="#post" { "Answer" }
                }
            }
            @for post in posts { (comment(post, now)) }
            (views::pages(&format!("/thread/{}?page=", thread.id), at, pages))
            (form_view::form(app, Some(thread), form, None, false))
        }
    };
    page_with_feed(&thread.title, &feed, main)
}

fn comment(post: &Post<'_>, now: Timestamp) -> Markup {
    let row = post.row;
    let id = row.id;
    html! {
        article.post id=(format!("comment-{id}")) aria-labelledby=(format!("by-{id}")) {
            header {
                h2.by id=(format!("by-{id}")) { bdi { (post.name) } }
                a.when href=(format!("/comment/{id}")) { (time::ago(Timestamp(row.created), now)) }
            }
            @if !row.subject.is_empty() { p.subject { bdi { (post.subject) } } }
            div.comment { (PreEscaped(&post.html)) }
            footer {
                a.act href=(format!("/thread/{}?quote={id}#post", row.thread)) data-quote=(id) {
                    "Quote" span.hidden { " " (post.name) }
                }
                a.act href=(format!("/comment/{id}/mail")) { "As mail" span.hidden { ": the comment of " (post.name) } }
            }
        }
    }
}

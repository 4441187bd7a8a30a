//! The form "Post new comment", its preview, and the page that has them alone.

use maud::{Markup, PreEscaped, html};

use crate::app::App;
use crate::comment::MAX_SUBJECT;
use crate::post::{Form, MAX_EMAIL, MAX_NAME, Mistake, Said};
use crate::preview::{Note, Preview};
use crate::stored::Thread;
use crate::views::{Part, page as whole, thread};

/// The form on a page of its own: for a new thread, and for mistakes to correct.
pub fn page(
    app: &App,
    found: Option<&Thread>,
    form: &Form,
    mistakes: Option<&[Mistake]>,
    said: Option<Said>,
) -> Markup {
    let title = found.map_or("Start a thread", |thread| &*thread.title);
    let main = html! {
        div.narrow {
            (thread::said(said))
            (heading(found))
            (self::form(app, found, form, mistakes, said.is_some_and(|said| said.can_insist)))
        }
    };
    whole(Part::Read, title, main)
}

/// The form with a preview over it, for people without scripts.
pub fn preview(app: &App, found: Option<&Thread>, form: &Form, preview: &Preview) -> Markup {
    let main = html! {
        div.narrow {
            (heading(found))
            section.preview aria-labelledby="preview-title" {
                h2 #preview-title { "Preview" }
                article.post {
                    header { p.by { bdi { @if preview.name.is_empty() { "You" } @else { (preview.name) } } } }
                    // The thread shows a subject that was typed; a derived one is for lists and mail.
                    @if form.subject.is_empty() { p.meta { "Subject: " bdi { (preview.subject) } } }
                    @else { p.subject { bdi { (preview.subject) } } }
                    div.comment { (PreEscaped(&preview.html)) }
                }
                @if let Some(said) = preview.said { p.said.bad role="status" { (said.text) } }
                (notes(&preview.notes))
            }
            (self::form(app, found, form, None, preview.said.is_some_and(|said| said.can_insist)))
        }
    };
    whole(Part::Read, "Preview", main)
}

fn heading(found: Option<&Thread>) -> Markup {
    html! {
        @match found {
            Some(thread) => h1 { a href=(format!("/thread/{}", thread.id)) { bdi { (thread.title) } } },
            None => h1 { "Start a thread" },
        }
    }
}

/// Notices with the author's own text. The buttons belong to the form below.
fn notes(notes: &[Note]) -> Markup {
    html! {
        @if !notes.is_empty() {
            div.notes {
                h3 { "About your text" }
                ul {
                    @for (at, note) in notes.iter().enumerate() {
                        li {
                            p { (note.message) }
                            p.place dir="auto" { (note.before) mark { (note.marked) } (note.after) }
                            @if note.has_fix {
                                button.small form="form" formaction="/preview" name="fix" value=(at) { "Fix this" }
                            }
                        }
                    }
                }
                @if notes.iter().filter(|note| note.has_fix).count() > 1 {
                    button.small form="form" formaction="/preview" name="fix" value="all" { "Fix all" }
                }
            }
        }
    }
}

fn mistake<'m>(mistakes: Option<&'m [Mistake]>, field: &str) -> Option<&'m Mistake> {
    mistakes?.iter().find(|mistake| mistake.field == field)
}

/// A field of one line.
fn line(
    mistakes: Option<&[Mistake]>,
    name: &'static str,
    label: &str,
    value: &str,
    help: &str,
    attributes: (&str, &str, usize),
) -> Markup {
    let wrong = mistake(mistakes, name);
    let (kind, autocomplete, max) = attributes;
    let is_required = name != "subject";
    html! {
        div.field.wrong[wrong.is_some()] {
            label for=(name) { (label) @if !is_required { span.optional { " (optional)" } } }
            input id=(name) name=(name) type=(kind) value=(value) maxlength=(max) autocomplete=(autocomplete)
                dir="auto" required[is_required] aria-describedby=(format!("{name}-help"))
                aria-invalid=[wrong.map(|_| "true")];
            p.help id=(format!("{name}-help")) {
                @if let Some(wrong) = wrong { strong.mistake { (wrong.text) } " " }
                (help)
            }
        }
    }
}

/// The form itself. After a warning, its author can send the comment for review.
pub fn form(
    app: &App,
    found: Option<&Thread>,
    form: &Form,
    mistakes: Option<&[Mistake]>,
    can_insist: bool,
) -> Markup {
    let action =
        found.map_or_else(|| String::from("/new"), |thread| format!("/thread/{}", thread.id));
    let thread = found.map(|thread| thread.id.to_string()).unwrap_or_default();
    let title = if found.is_some() { "Post new comment" } else { "The first comment" };
    let wrong = mistake(mistakes, "body");
    // The script makes previews in the browser if the library there has the same policy.
    let fingerprint = app.package.as_ref().map(|_| app.formatter.policy().fingerprint());
    html! {
        section.post-form #post aria-labelledby="post-title" {
            h2 #post-title { (title) }
            form #form method="post" action=(action) data-fingerprint=[fingerprint] {
                input type="hidden" name="stamp" value=(form.stamp);
                input type="hidden" name="thread" value=(thread);
                // People do not see it, robots fill it in.
                div.trap aria-hidden="true" {
                    label for="website" { "Leave this empty" }
                    input #website name="website" tabindex="-1" autocomplete="off" value=(form.website);
                }
                div.pair {
                    (line(mistakes, "name", "Your name", &form.name, "", ("text", "name", MAX_NAME)))
                    (line(mistakes, "email", "E-mail", &form.email,
                        "The content of this field is kept private and will not be shown publicly.",
                        ("email", "email", MAX_EMAIL)))
                }
                (line(mistakes, "subject", "Subject", &form.subject,
                    "Left empty, it is made of the first words of the comment.", ("text", "off", MAX_SUBJECT)))
                div.field.wrong[wrong.is_some()] {
                    label for="body" { "Comment" }
                    textarea #body name="body" rows="9" dir="auto" required
                        aria-describedby="body-help" aria-invalid=[wrong.map(|_| "true")] { "\n" (form.body) }
                    div.help #body-help {
                        @if let Some(wrong) = wrong { p { strong.mistake { (wrong.text) } } }
                        details {
                            summary { "Formatting" }
                            ul.tips { @for tip in app.formatter.tips() { li { (tip) } } }
                        }
                        p { a href="/formatting" { "More information about formatting options" } }
                    }
                }
                // The script fills it in while the author types.
                div #live hidden {}
                div.buttons {
                    button.primary { "Post comment" }
                    button formaction="/preview" formnovalidate { "Preview" }
                    @if can_insist {
                        button name="insists" value="1" { (app.formatter.policy().messages().insist) }
                    }
                }
            }
        }
    }
}

//! A moderator and its history.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use super::arguments::{self, clear};
use super::boundary::{Failure, guard, guard_free};
use super::document::wellsaid_document;
use super::options::Options;
use super::string::wellsaid_str;
use wellsaid::document::decode_utf8_lossy;
use wellsaid::moderate::queue::DecisionRequest;
use wellsaid::moderate::{Context, History, Moderator, RuleSet, Verdict};
use wellsaid::render::NoResolver;

/// Rules, and the memory of what was counted.
///
/// Build it once and keep it: a history in memory goes with it.
///
/// Threads: any number of threads may use one at the same time, counting included; no lock is
/// needed. It checks the documents of any formatter.
pub struct wellsaid_moderator {
    pub(super) moderator: Moderator,
    pub(super) history: Box<dyn History>,
}

/// Builds a moderator.
///
/// `rules`, `len`: the rule file as text. If its first character that is not blank is `{`, it is
/// JSON, else TOML. Empty: no rules.
///
/// `options`, `options_len`: JSON, empty for none. All keys are optional, others are refused:
/// ```text
/// {"history": "memory"}             counts live with this moderator, in this process (default)
/// {"history": {"sqlite": "/var/lib/blog/wellsaid.db"}}
///                                   one file for all processes of this machine; without the
///                                   library's feature `sqlite` this is refused
/// {"history": {"redis": "redis://host:6379/0", "prefix": "blog"}}
///                                   one memory for all processes; without the library's
///                                   feature `redis` this is refused
/// {"key": "…"}                      the site's secret, under which authors and addresses are
///                                   kept, at least 16 bytes. SQLite and Redis need one;
///                                   without one a random one lasts as long as the process
/// {"form_key": "…"}                 the secret that signs forms, at least 16 bytes
/// {"files": {"words.txt": "…"}}     what the files hold that lists of the rules name: the
///                                   library reads none itself
/// ```
///
/// `out`: receives the moderator, NULL on failure. Free it with `wellsaid_moderator_free`.
///
/// Fails with WELLSAID_BAD_CONFIGURATION (the text names key and line), WELLSAID_NULL_ARGUMENT.
/// A Redis that is down is not a failure: see `on_error` in the rules.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_moderator_new(
    rules: *const c_char,
    len: usize,
    options: *const c_char,
    options_len: usize,
    out: Option<&mut MaybeUninit<Option<Box<wellsaid_moderator>>>>,
) -> i32 {
    guard(|| {
        let out = clear(out, None).ok_or_else(|| Failure::null("out"))?;
        // SAFETY: the caller vouches for pointer and length.
        let rules = unsafe { arguments::bytes("rules", rules, len) }?;
        // SAFETY: the caller vouches for pointer and length.
        let options = unsafe { arguments::bytes("options", options, options_len) }?;
        let rules = arguments::configuration("rules", rules)?;
        let options = arguments::configuration("options", options)?;
        *out = Some(Box::new(build(rules, options)?));
        Ok(())
    })
}

fn build(rules: &str, options: &str) -> Result<wellsaid_moderator, Failure> {
    let options: Options = arguments::object(options)
        .map_err(|problem| Failure::configuration(format!("options: {problem}")))?;
    let mut files = |name: &str| options.file(name);
    let rules = match arguments::is_json(rules) {
        true => RuleSet::from_json_with(rules, &mut files),
        false => RuleSet::from_toml_with(rules, &mut files),
    };
    let mut moderator = Moderator::new(rules?);
    if options.is_shared() && options.key.is_none() {
        let text = "key: a history in SQLite or Redis needs the site's secret, at least 16 bytes: \
                    under a random one nothing is found again";
        return Err(Failure::configuration(text));
    }
    if let Some(key) = &options.key {
        moderator = moderator
            .key(key.as_bytes())
            .map_err(|weak| Failure::configuration(format!("key: {weak}")))?;
    }
    if let Some(key) = options.form_key()? {
        moderator = moderator.form_key(key);
    }
    Ok(wellsaid_moderator { moderator, history: options.history()? })
}

/// Frees a moderator, and what a history in memory knows. NULL is fine. No other thread may be
/// using it.
#[unsafe(no_mangle)]
pub extern "C" fn wellsaid_moderator_free(moderator: Option<Box<wellsaid_moderator>>) {
    guard_free(|| drop(moderator));
}

/// Lists the facts that the rules ask for, to be compared at start-up with what is given.
///
/// `json`: receives a list of names, ["author.approved", "ip", "submit.stamp"], sorted; zero on
/// failure. A verdict names in `incomplete` those that a rule depended on and did not get.
///
/// Fails with WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub extern "C" fn wellsaid_moderator_facts(
    moderator: Option<&wellsaid_moderator>,
    json: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    guard(|| {
        let json = clear(json, wellsaid_str::NONE);
        let moderator = &moderator.ok_or_else(|| Failure::null("moderator"))?.moderator;
        let json = json.ok_or_else(|| Failure::null("json"))?;
        *json = wellsaid_str::json(&moderator.rules().facts())?;
        Ok(())
    })
}

/// Checks a document by the rules.
///
/// `context`, `len`: what the site knows about the comment, as JSON. `now` is required, in seconds
/// since 1970; all other keys are optional, unknown ones are refused:
/// ```text
/// {"now": 1763779200, "trigger": "new", "insists": false, "site": "blog",
///  "author": {"id": "17", "name": "Ann", "email": "…", "url": "…", "role": "member",
///             "approved": 3, "rejected": 0, "spam": 0, "account_age_secs": 86400},
///  "ip": "203.0.113.9", "user_agent": "…",
///  "lang": "de", "subject": "Re: Tea", "facts": {"karma": 3, "flair": "new", "verified": true},
///  "thread": {"id": "post-12", "age_secs": 3600, "comments": 4, "closed": false, "lang": "de"},
///  "submit": {"honeypot": false, "seconds": 25, "stamp": "v1.…"},
///  "external": {"akismet": {"says": "ham", "score": 0.1}},
///  "reports": [{"by": "7", "trust": 0.8, "reason": "spam"}],
///  "verification": "verified"}
/// ```
///
/// `trigger` is "new", "edit", "preview" or "report". `ip` may have a port, brackets, a zone and further
/// addresses behind a comma; anything else fails. Pass only an address that your own proxy
/// or server determined: the sender chooses what X-Forwarded-For begins with.
///
/// `insists` is true if the author was shown the warning of a verdict with the action "warn", and
/// sends the comment anyway: it is then held, or gets the action that the rule names.
///
/// A fact that a rule depends on and does not get is listed in `incomplete` of the verdict. The
/// rule then does not fire, or fires if it has `unknown = "fires"`. An author without `id` is a
/// guest, who has no approved, rejected or spam comments unless you give numbers.
///
/// Without `verification`, the document is written as HTML once more to find out.
///
/// `record`: 0 only checks; `wellsaid_moderator_record` can count the verdict later,
/// by its member `record`, which holds keyed hashes: do not store it. A counted one has none.
/// Any other number counts and checks in one step, so that two at once can't both be the last one
/// allowed. A comment with a warning is not counted: its author sends it again.
///
/// `verdict`: receives the verdict as JSON, zero on failure; the same as from the command line. It
/// is for your application. The member `public` is for the author.
///
/// `rewritten`: receives a new document with the changes that the rules ask for, which is the one
/// to render; NULL if they ask for none, and on failure. Free it like any. May be NULL. If its HTML
/// is not WELLSAID_VERIFIED, the verdict is held at least.
///
/// A history that is down is not a failure: the verdict lists it in `incomplete`. Fails with
/// WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_moderator_check(
    moderator: Option<&wellsaid_moderator>,
    document: Option<&wellsaid_document>,
    context: *const c_char,
    len: usize,
    record: i32,
    verdict: Option<&mut MaybeUninit<wellsaid_str>>,
    rewritten: Option<&mut MaybeUninit<Option<Box<wellsaid_document>>>>,
) -> i32 {
    guard(|| {
        let verdict = clear(verdict, wellsaid_str::NONE);
        let rewritten = clear(rewritten, None);
        let wellsaid_moderator { moderator, history } =
            moderator.ok_or_else(|| Failure::null("moderator"))?;
        let handle = document.ok_or_else(|| Failure::null("document"))?;
        let verdict = verdict.ok_or_else(|| Failure::null("verdict"))?;
        // SAFETY: the caller vouches for pointer and length.
        let context = unsafe { arguments::bytes("context", context, len) }?;
        let mut context = arguments::json::<Context>("context", context)?;
        let document = handle.document();
        if context.verification.is_none() {
            context.verification = Some(handle.verification());
        }
        let mut found = match record {
            0 => moderator.check(document, &context, history.as_ref()),
            _ => moderator.check_and_record(document, &context, history.as_ref()),
        };
        let changed = match found.rewrites.is_empty() {
            true => None,
            // The verdict is the same whether or not the document is wanted.
            false => Some(Box::new(handle.changed(|document| {
                found.render(&handle.formatter, document, &NoResolver).map(|(changed, _)| changed)
            })?)),
        };
        // Last of all, so that a string is written only if the call succeeds.
        *verdict = wellsaid_str::json(&found)?;
        if let Some(rewritten) = rewritten {
            *rewritten = changed;
        }
        Ok(())
    })
}

/// Makes the changes of a verdict in the name of the comment's author, which is not part of a
/// document: masks and replaced words that rules ask for in `author.name`. Show this name, and
/// quote it.
///
/// `verdict`, `len`: the verdict, right after the check or as it was stored.
///
/// `name`, `name_len`: the name that the context of the check held.
///
/// `out`: receives the name, zero on failure. It is not HTML: escape it. If a change does not fit,
/// the name is another one, and all of it is masked.
///
/// Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_verdict_author_name(
    verdict: *const c_char,
    len: usize,
    name: *const c_char,
    name_len: usize,
    out: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    guard(|| {
        let out = clear(out, wellsaid_str::NONE).ok_or_else(|| Failure::null("out"))?;
        // SAFETY: the caller vouches for pointer and length.
        let verdict = unsafe { arguments::bytes("verdict", verdict, len) }?;
        // SAFETY: the caller vouches for pointer and length.
        let name = unsafe { arguments::bytes("name", name, name_len) }?;
        let verdict: Verdict =
            serde_json::from_slice(verdict).map_err(|error| Failure::data("verdict", error))?;
        // Replaced as in the context of the check, so that places fit.
        *out = wellsaid_str::new(verdict.author_name(&decode_utf8_lossy(name).text).into_owned());
        Ok(())
    })
}

/// Counts a comment that was only checked: a verdict of `wellsaid_moderator_check` with `record` 0,
/// or one that could not be counted then. A comment is not counted twice.
///
/// `verdict`, `len`: the verdict. `context`, `context_len`: the context of the check.
///
/// `counted`: receives the verdict as it is then, zero on failure. With WELLSAID_HISTORY_DOWN it
/// also receives the verdict: it holds what is still to be counted, so another try with it does not
/// count anything twice. May be NULL.
///
/// Fails with WELLSAID_HISTORY_DOWN, WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_moderator_record(
    moderator: Option<&wellsaid_moderator>,
    verdict: *const c_char,
    len: usize,
    context: *const c_char,
    context_len: usize,
    counted: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    guard(|| {
        let counted = clear(counted, wellsaid_str::NONE);
        let wellsaid_moderator { moderator, history } =
            moderator.ok_or_else(|| Failure::null("moderator"))?;
        // SAFETY: the caller vouches for pointer and length.
        let verdict = unsafe { arguments::bytes("verdict", verdict, len) }?;
        // SAFETY: the caller vouches for pointer and length.
        let context = unsafe { arguments::bytes("context", context, context_len) }?;
        let mut verdict: Verdict =
            serde_json::from_slice(verdict).map_err(|error| Failure::data("verdict", error))?;
        let context = arguments::json::<Context>("context", context)?;
        let result = moderator.record(&mut verdict, &context, history.as_ref());
        if let Some(counted) = counted {
            *counted = wellsaid_str::json(&verdict)?;
        }
        result.map_err(Failure::history)
    })
}

/// Decides about a comment in a queue: the next state, the entry for the log, and the update for
/// the classifier. The library keeps nothing: your application stores state and entry in one
/// transaction, and only if the comment still has the state of the request.
///
/// `request`, `len`: JSON.
/// ```text
/// {"state": "pending",              state of the comment now; left out for a new one
///  "decision": "approve",           post, approve, hold, reject, spam, not-spam, trash, restore,
///                                   edit or undo
///  "by": {"moderator": "ann"},      or "author" or "system"; left out for post
///  "at": 1763779200,                seconds since 1970
///  "note": "…", "comment": "9",     the reason in words, your name for the comment; optional
///  "verdict": {…},                  the verdict about the text; post and edit need it
///  "log": […]}                      entries of this comment so far, oldest first; undo and restore
///                                   need them, and so does what is taught
/// ```
///
/// `outcome`: receives JSON, zero on failure.
/// ```text
/// {"state": "approved", "entry": {…}, "lesson": {"unlearn": null, "learn": "ham"},
///  "allowed": ["hold", "reject", "spam", "trash", "undo:pending"]}
/// ```
/// `allowed` are the decisions that a moderator can make next. A decision that the state does not
/// allow, most likely because somebody else has decided meanwhile, is not a failure: `refused`
/// tells why, `entry` is null and `state` as it was.
///
/// Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_queue_decide(
    request: *const c_char,
    len: usize,
    outcome: Option<&mut MaybeUninit<wellsaid_str>>,
) -> i32 {
    guard(|| {
        let outcome = clear(outcome, wellsaid_str::NONE);
        let outcome = outcome.ok_or_else(|| Failure::null("outcome"))?;
        // SAFETY: the caller vouches for pointer and length.
        let request = unsafe { arguments::bytes("request", request, len) }?;
        let request = arguments::json::<DecisionRequest>("request", request)?;
        let decided = request.decide().map_err(|error| Failure::data("request", error))?;
        *outcome = wellsaid_str::json(&decided)?;
        Ok(())
    })
}

/*
 * wellsaid: turns what people type into a comment box into safe HTML, and judges it by the site's
 * rules. This is version 2 of its interface for C and for what can call C.
 *
 * Written out of bindings/c/src/ by cbindgen: change it there.
 *
 * What holds for every function:
 *
 * - It returns a status: WELLSAID_OK (0), or why it failed; wellsaid_last_error() has the words.
 *   Only wellsaid_abi_version, wellsaid_last_error and the ..._free functions return something
 *   else or nothing.
 * - A text comes in as pointer and length in bytes. It need not end with NUL and may hold NUL. It
 *   may be NULL if the length is 0. Nobody may change it during the call; it is not kept.
 * - What is not valid UTF-8 in a comment becomes U+FFFD, and a notice says where. It is never an error,
 *   but each such byte counts as three for `max_input`, which is the limit of the text.
 * - A result goes through the last parameters. Where one is not NULL, something is always written
 *   to it: NULL or zero on failure, unless it says otherwise. What was there is overwritten, not
 *   freed. It may be uninitialised; no two may be the same place.
 * - Every handle and every string has one owner, who frees it once. What is freed may not be used.
 * - NULL where an object is due is a failure, not a crash. NULL to a ..._free function is fine.
 * - Any thread may call any function. Which objects threads may share stands at each type.
 * - No panic gets out: it becomes WELLSAID_PANIC, and all handles stay usable. (Rust may write a
 *   line about it to standard error.) Where memory runs out the process ends.
 * - JSON comes in and goes out as UTF-8. Keys in any order.
 */

#ifndef WELLSAID_H
#define WELLSAID_H

#include <stddef.h>
#include <stdint.h>

/**
 * The version of this header; see `wellsaid_abi_version`.
 */
#define WELLSAID_ABI_VERSION 2

/**
 * The call succeeded.
 */
#define WELLSAID_OK 0

/**
 * A pointer was NULL where an object, a text with a length above 0, or a place for the
 * result is due. Also: a length that no text can have.
 */
#define WELLSAID_NULL_ARGUMENT 1

/**
 * A policy, a rule file or the options of a moderator were refused. The text names key and
 * line.
 */
#define WELLSAID_BAD_CONFIGURATION 2

/**
 * JSON of your application (answers, reply, context, verdict) is invalid. Comments
 * never cause this.
 */
#define WELLSAID_BAD_DATA 3

/**
 * The comment is longer than the policy accepts. The text names both numbers.
 */
#define WELLSAID_TOO_LONG 4

/**
 * The history could not be reached, and something is not counted.
 */
#define WELLSAID_HISTORY_DOWN 5

/**
 * A stored verdict was made about another text, under another policy or by another version, or its
 * changes overlap: check the comment again, and use the new verdict.
 */
#define WELLSAID_STALE_VERDICT 7

/**
 * A mistake in the library; please report it. The handles stay usable.
 */
#define WELLSAID_PANIC 6

/**
 * The HTML is what the library wrote, and an independent check has verified it.
 */
#define WELLSAID_VERIFIED 0

/**
 * The HTML could not be verified and went through a general sanitizer. It is harmless, but may
 * differ from the document: log it, and report it.
 */
#define WELLSAID_SANITIZED 1

/**
 * Even that failed: the HTML is the text of the document, escaped, without its elements and
 * addresses.
 */
#define WELLSAID_ESCAPED 2

/**
 * A comment that was read: HTML, text and all that is known about it come from here.
 *
 * Threads: it never changes. Any number of threads may use one at the same time; no lock is
 * needed. It has a copy of the author's text, and keeps what it needs of the formatter: both may
 * be freed before it.
 */
typedef struct wellsaid_document wellsaid_document;

/**
 * Formatter: what authors may write, and how it becomes HTML, by one policy.
 *
 * Build it once and keep it: that costs far more than a comment does.
 *
 * Threads: it never changes. Any number of threads may use one at the same time; no lock is
 * needed. Documents keep what they need of it: it may be freed before them.
 */
typedef struct wellsaid_formatter wellsaid_formatter;

/**
 * Rules, and the memory of what was counted.
 *
 * Build it once and keep it: a history in memory goes with it.
 *
 * Threads: any number of threads may use one at the same time, counting included; no lock is
 * needed. It checks the documents of any formatter.
 */
typedef struct wellsaid_moderator wellsaid_moderator;

/**
 * A string that the library made: `len` bytes of UTF-8 at `data`, which may hold NUL, and one
 * NUL after them that does not count.
 *
 * It belongs to the caller, who frees it with `wellsaid_str_free` and nothing else. Read it,
 * do not change it, neither the bytes nor the members. It does not depend on the handle it
 * came from, and any thread may read or free it.
 *
 * Zero (NULL, 0) is not a string: it is the result of a call that failed.
 */
typedef struct wellsaid_str {
  /**
   * The bytes; not NULL in a string, also if it is empty.
   */
  const char *data;
  /**
   * Number of bytes, without the NUL at the end.
   */
  size_t len;
} wellsaid_str;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the ABI of the library that was loaded: compare it with
 * WELLSAID_ABI_VERSION, the version of this header, before anything else is called.
 *
 * Where they differ, do not use the library. The number goes up when a function, a status or
 * a struct of this header changes or goes. New functions, new statuses and new keys in JSON
 * do not change it: treat a status that you do not know as a failure, and pass over keys that
 * you do not know.
 *
 * Threads: any. Never fails.
 */
uint32_t wellsaid_abi_version(void);

/**
 * Error of the last call of this thread that failed, in English, for a log or the
 * administrator: it may hold what your application passed, and in part what an author typed. UTF-8,
 * ends with NUL, never NULL; empty if no call of this thread has failed.
 *
 * The text belongs to the library. It is valid until the thread calls the library again or
 * ends: copy it. Each thread has its own.
 */
const char *wellsaid_last_error(void);

/**
 * Frees a string and makes it zero.
 *
 * NULL and a string that is zero are fine: freeing the same struct twice does no harm, a copy of
 * it does. Do not free one that another thread still reads.
 */
void wellsaid_str_free(struct wellsaid_str *string);

/**
 * Builds a formatter.
 *
 * `policy`, `len`: the policy as text. Empty: the preset "comment". If its first character
 * that is not blank is `{`, it is JSON, else TOML: `preset = "plain"`.
 *
 * `out`: receives the formatter, NULL on failure. Free it with `wellsaid_formatter_free`.
 *
 * Fails with WELLSAID_BAD_CONFIGURATION (the text names key and line, for the administrator),
 * WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_formatter_new(const char *policy, size_t len, struct wellsaid_formatter **out);

/**
 * Frees a formatter. NULL is fine. No other thread may be using it; documents that came from it
 * stay whole.
 */
void wellsaid_formatter_free(struct wellsaid_formatter *formatter);

/**
 * Reads a comment and writes it as HTML: `wellsaid_parse` and `wellsaid_render` in one call,
 * if you have no names or quotes to look up.
 *
 * `source`, `len`: what the author typed. Not kept.
 *
 * `html`: receives the HTML, zero on failure. It is safe to insert unescaped wherever flow content
 * is allowed.
 *
 * `verification`: receives WELLSAID_VERIFIED, WELLSAID_SANITIZED or WELLSAID_ESCAPED, 0 on failure.
 * May be NULL.
 *
 * Time and memory are linear in `len`. Fails with WELLSAID_TOO_LONG, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_format(const struct wellsaid_formatter *formatter,
                        const char *source,
                        size_t len,
                        struct wellsaid_str *html,
                        int32_t *verification);

/**
 * Makes the help for authors that stands beside the form, from the policy.
 *
 * `json`: receives {"short": ["…"], "long": [{"description": "…", "you_type": "…",
 * "you_get": "…"}], "warned": "…", "insist": "…"}, zero on failure. `you_get` is HTML, everything
 * else is text. The last two are the sentence over a comment whose verdict is "warn", and the label
 * of the button that sends it anyway.
 *
 * Fails with WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_tips(const struct wellsaid_formatter *formatter,
                      struct wellsaid_str *json);

/**
 * Names the policy and the version of the output: 32 hexadecimal digits, the same in every process.
 *
 * `text`: receives them, zero on failure. The same comment under the same fingerprint gives the
 * same HTML, so both together are the key of a cache; an upgrade that changes the HTML changes the
 * key.
 *
 * Fails with WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_fingerprint(const struct wellsaid_formatter *formatter, struct wellsaid_str *text);

/**
 * Checks whether HTML from any source is verified: whether this policy could have produced it.
 *
 * `html`, `len`: the HTML, of any length. Bytes that are not valid UTF-8 are not verified.
 *
 * `verified`: receives 1 or 0, 0 on failure.
 *
 * `offset`: receives the byte at which the verification failed, 0 otherwise. May be NULL.
 *
 * HTML that is not verified is not an error: the status is WELLSAID_OK. Fails with
 * WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_gate_check(const struct wellsaid_formatter *formatter,
                            const char *html,
                            size_t len,
                            int32_t *verified,
                            size_t *offset);

/**
 * Reads a comment.
 *
 * `source`, `len`: what the author typed. Copied.
 *
 * `out`: receives the document, NULL on failure. Free it with `wellsaid_document_free`.
 *
 * Time and memory are linear in `len`. Fails with WELLSAID_TOO_LONG, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_parse(const struct wellsaid_formatter *formatter,
                       const char *source,
                       size_t len,
                       struct wellsaid_document **out);

/**
 * Frees a document. NULL is fine. No other thread may be using it.
 */
void wellsaid_document_free(struct wellsaid_document *document);

/**
 * Makes the changes of a stored verdict: masks, replaced words, links that became text. For a
 * comment whose verdict was kept; right after a check `wellsaid_moderator_check` gives the same
 * document as `rewritten`.
 *
 * `verdict`, `len`: the verdict as it was stored.
 *
 * `out`: receives the document to show, NULL on failure: render this one, make excerpt and text
 * from it, and nothing from the other. Free it like any.
 *
 * Fails with WELLSAID_STALE_VERDICT if the verdict was made about another text or under another
 * policy, has another schema, or has changes that overlap, with WELLSAID_BAD_DATA,
 * WELLSAID_NULL_ARGUMENT. Then do not show the comment before it was checked again.
 */
int32_t wellsaid_document_apply(const struct wellsaid_document *document,
                                const char *verdict,
                                size_t len,
                                struct wellsaid_document **out);

/**
 * Compares the quotes of a document with the posts that they quote. Rules that pass over quotes
 * pass over verified ones only, and the box of a quote gets the class `quote-verified` or
 * `quote-altered` beside its own.
 *
 * `answers`, `len`: JSON as for `wellsaid_render`. An answer about a quote may hold `source`, the
 * source text of the quoted post as it is served now. Give it only for a post that every reader
 * can see and in which rules masked nothing, and give `author` with it: without, a quote that
 * shows a name stays "unknown".
 *
 * `out`: receives the document with the results, NULL on failure: moderate and render this one.
 * The report of that document says "verified", "altered" or "unknown" for each quote. Call this
 * before `wellsaid_document_apply`. Free it like any.
 *
 * Time is linear in the document and `len`. Fails with WELLSAID_BAD_DATA,
 * WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_document_verify_quotes(const struct wellsaid_document *document,
                                        const char *answers,
                                        size_t len,
                                        struct wellsaid_document **out);

/**
 * Lists what your application looks up before rendering (mentions, emoji, quotes, links), what the
 * author should know (notices), and the names that quotes claim.
 *
 * `json`: receives an object, zero on failure:
 * ```text
 * {"links": [{"kind": "url", "href": "…", "text": "…", "host": "…", "registrable": "…",
 *             "flags": ["…"], "span": [51, 71], "depth": 0}],
 *  "refused_links": [{"text": "…", "flags": ["…"], "span": [0, 9]}],
 *  "quotes": [{"author": "Bob", "username": null, "post_id": 7, "topic_id": null,
 *              "user_id": null, "time": null, "depth": 1, "span": [0, 33],
 *              "verification": "unknown"}],
 *  "mentions": [{"sigil": "@", "name": "ann", "span": [0, 4], "depth": 0}],
 *  "emoji": [{"sigil": ":", "name": "smile", "span": [5, 12], "depth": 0}],
 *  "notices": [{"kind": "disallowed-tag", "message": "…", "span": [22, 25],
 *               "fix": {"span": [22, 25], "replacement": "&lt;b&gt;"}}],
 *  "outermost_authors": ["Bob"],
 *  "only_quotes": false}
 * ```
 *
 * `depth` counts the quotes around a link or a name; 0 is the author's own. A notice has a `fix` where
 * there is one: after its `span` is replaced by `replacement` the notice is gone.
 * A span is [first byte, byte after the last] of the author's text, in which U+FFFD (three bytes)
 * stands for what was not valid UTF-8. All texts are text, not HTML.
 *
 * Fails with WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_document_report(const struct wellsaid_document *document,
                                 struct wellsaid_str *json);

/**
 * Writes a document as HTML, with the answers of your application.
 *
 * `answers`, `len`: JSON, empty for none. All keys are optional, others are refused:
 * ```text
 * {"mentions": {"@ann": {"href": "/u/7", "text": "Ann"}, "@bob": null},
 *  "quotes": [{"author": "Ann", "href": "/post/12", "source": "…"}, null],
 *  "emoji": {"smile": "🙂"},
 *  "links": {"https://a.example/": {"rewrite": "/out?to=a"},
 *            "https://b.example/": "unlink", "https://c.example/": "keep"},
 *  "trusted": false}
 * ```
 *
 * `trusted`: links to other sites have the policy's `trusted_rel`, and not its `rel`.
 *
 * Quotes come in the order of this document's report; `source` is for
 * `wellsaid_document_verify_quotes`. Answers are data, not HTML; the policy and the verification
 * check them like anything an author typed.
 *
 * `html`: receives the HTML, zero on failure. It is safe to insert unescaped wherever flow content
 * is allowed.
 *
 * `verification`: receives WELLSAID_VERIFIED, WELLSAID_SANITIZED or WELLSAID_ESCAPED, 0 on failure.
 * May be NULL.
 *
 * Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_render(const struct wellsaid_document *document,
                        const char *answers,
                        size_t len,
                        struct wellsaid_str *html,
                        int32_t *verification);

/**
 * Writes a document as plain text, for mail and search.
 *
 * `answers`, `len`: as for `wellsaid_render`. A link that is unlinked there has no address here.
 *
 * `text`: receives the text, zero on failure. It is not HTML: escape it where it goes into HTML.
 *
 * Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_document_plain(const struct wellsaid_document *document,
                                const char *answers,
                                size_t len,
                                struct wellsaid_str *text);

/**
 * Makes a subject out of the first words.
 *
 * `max`: its longest length in characters as readers count them (grapheme clusters); 0 is 29.
 *
 * `answers`, `len`: as for `wellsaid_render`.
 *
 * `text`: receives the subject, zero on failure. It is not HTML: escape it where it goes into
 * HTML.
 *
 * Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_document_subject(const struct wellsaid_document *document,
                                  uint32_t max,
                                  const char *answers,
                                  size_t len,
                                  struct wellsaid_str *text);

/**
 * Writes the beginning of a document as HTML, for a list of comments. Quotes are left out, unless
 * there is nothing else.
 *
 * `max`: its longest length in characters as readers count them (grapheme clusters).
 *
 * `answers`, `len`: as for `wellsaid_render`.
 *
 * `html`: receives the excerpt, zero on failure. It is verified like any HTML.
 *
 * Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_document_excerpt(const struct wellsaid_document *document,
                                  uint32_t max,
                                  const char *answers,
                                  size_t len,
                                  struct wellsaid_str *html);

/**
 * Makes the text that a "Quote" button puts into the comment form.
 *
 * Pass the document that readers see: the one that `wellsaid_moderator_check` has rewritten, or
 * the comment read again with its stored verdict applied. Masked words and unlinked addresses
 * then stay out of the reply.
 *
 * `reply`, `reply_len`: whom it quotes, as JSON; empty is `{}`. All keys are optional:
 * {"author": "Ann", "username": "ann7", "post_id": 12, "topic_id": 3, "user_id": 7,
 * "time": 1763779200, "keep": 0}. `keep` is how many levels of inner quotes stay.
 *
 * `answers`, `len`: as for `wellsaid_render`.
 *
 * `text`: receives the text, zero on failure. It is not HTML: escape it where it goes into HTML.
 * Empty if there is nothing to quote.
 *
 * Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_document_quote_reply(const struct wellsaid_document *document,
                                      const char *reply,
                                      size_t reply_len,
                                      const char *answers,
                                      size_t len,
                                      struct wellsaid_str *text);

/**
 * Builds a moderator.
 *
 * `rules`, `len`: the rule file as text. If its first character that is not blank is `{`, it is
 * JSON, else TOML. Empty: no rules.
 *
 * `options`, `options_len`: JSON, empty for none. All keys are optional, others are refused:
 * ```text
 * {"history": "memory"}             counts live with this moderator, in this process (default)
 * {"history": {"sqlite": "/var/lib/blog/wellsaid.db"}}
 *                                   one file for all processes of this machine; without the
 *                                   library's feature `sqlite` this is refused
 * {"history": {"redis": "redis://host:6379/0", "prefix": "blog"}}
 *                                   one memory for all processes; without the library's
 *                                   feature `redis` this is refused
 * {"key": "…"}                      the site's secret, under which authors and addresses are
 *                                   kept, at least 16 bytes. SQLite and Redis need one;
 *                                   without one a random one lasts as long as the process
 * {"form_key": "…"}                 the secret that signs forms, at least 16 bytes
 * {"files": {"words.txt": "…"}}     what the files hold that lists of the rules name: the
 *                                   library reads none itself
 * ```
 *
 * `out`: receives the moderator, NULL on failure. Free it with `wellsaid_moderator_free`.
 *
 * Fails with WELLSAID_BAD_CONFIGURATION (the text names key and line), WELLSAID_NULL_ARGUMENT.
 * A Redis that is down is not a failure: see `on_error` in the rules.
 */
int32_t wellsaid_moderator_new(const char *rules,
                               size_t len,
                               const char *options,
                               size_t options_len,
                               struct wellsaid_moderator **out);

/**
 * Frees a moderator, and what a history in memory knows. NULL is fine. No other thread may be
 * using it.
 */
void wellsaid_moderator_free(struct wellsaid_moderator *moderator);

/**
 * Lists the facts that the rules ask for, to be compared at start-up with what is given.
 *
 * `json`: receives a list of names, ["author.approved", "ip", "submit.stamp"], sorted; zero on
 * failure. A verdict names in `incomplete` those that a rule depended on and did not get.
 *
 * Fails with WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_moderator_facts(const struct wellsaid_moderator *moderator,
                                 struct wellsaid_str *json);

/**
 * Checks a document by the rules.
 *
 * `context`, `len`: what the site knows about the comment, as JSON. `now` is required, in seconds
 * since 1970; all other keys are optional, unknown ones are refused:
 * ```text
 * {"now": 1763779200, "trigger": "new", "insists": false, "site": "blog",
 *  "author": {"id": "17", "name": "Ann", "email": "…", "url": "…", "role": "member",
 *             "approved": 3, "rejected": 0, "spam": 0, "account_age_secs": 86400},
 *  "ip": "203.0.113.9", "user_agent": "…",
 *  "lang": "de", "subject": "Re: Tea", "facts": {"karma": 3, "flair": "new", "verified": true},
 *  "thread": {"id": "post-12", "age_secs": 3600, "comments": 4, "closed": false, "lang": "de"},
 *  "submit": {"honeypot": false, "seconds": 25, "stamp": "v1.…"},
 *  "external": {"akismet": {"says": "ham", "score": 0.1}},
 *  "reports": [{"by": "7", "trust": 0.8, "reason": "spam"}],
 *  "verification": "verified"}
 * ```
 *
 * `trigger` is "new", "edit", "preview" or "report". `ip` may have a port, brackets, a zone and further
 * addresses behind a comma; anything else fails. Pass only an address that your own proxy
 * or server determined: the sender chooses what X-Forwarded-For begins with.
 *
 * `insists` is true if the author was shown the warning of a verdict with the action "warn", and
 * sends the comment anyway: it is then held, or gets the action that the rule names.
 *
 * A fact that a rule depends on and does not get is listed in `incomplete` of the verdict. The
 * rule then does not fire, or fires if it has `unknown = "fires"`. An author without `id` is a
 * guest, who has no approved, rejected or spam comments unless you give numbers.
 *
 * Without `verification`, the document is written as HTML once more to find out.
 *
 * `record`: 0 only checks; `wellsaid_moderator_record` can count the verdict later,
 * by its member `record`, which holds keyed hashes: do not store it. A counted one has none.
 * Any other number counts and checks in one step, so that two at once can't both be the last one
 * allowed. A comment with a warning is not counted: its author sends it again.
 *
 * `verdict`: receives the verdict as JSON, zero on failure; the same as from the command line. It
 * is for your application. The member `public` is for the author.
 *
 * `rewritten`: receives a new document with the changes that the rules ask for, which is the one
 * to render; NULL if they ask for none, and on failure. Free it like any. May be NULL. If its HTML
 * is not WELLSAID_VERIFIED, the verdict is held at least.
 *
 * A history that is down is not a failure: the verdict lists it in `incomplete`. Fails with
 * WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_moderator_check(const struct wellsaid_moderator *moderator,
                                 const struct wellsaid_document *document,
                                 const char *context,
                                 size_t len,
                                 int32_t record,
                                 struct wellsaid_str *verdict,
                                 struct wellsaid_document **rewritten);

/**
 * Makes the changes of a verdict in the name of the comment's author, which is not part of a
 * document: masks and replaced words that rules ask for in `author.name`. Show this name, and
 * quote it.
 *
 * `verdict`, `len`: the verdict, right after the check or as it was stored.
 *
 * `name`, `name_len`: the name that the context of the check held.
 *
 * `out`: receives the name, zero on failure. It is not HTML: escape it. If a change does not fit,
 * the name is another one, and all of it is masked.
 *
 * Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_verdict_author_name(const char *verdict,
                                     size_t len,
                                     const char *name,
                                     size_t name_len,
                                     struct wellsaid_str *out);

/**
 * Counts a comment that was only checked: a verdict of `wellsaid_moderator_check` with `record` 0,
 * or one that could not be counted then. A comment is not counted twice.
 *
 * `verdict`, `len`: the verdict. `context`, `context_len`: the context of the check.
 *
 * `counted`: receives the verdict as it is then, zero on failure. With WELLSAID_HISTORY_DOWN it
 * also receives the verdict: it holds what is still to be counted, so another try with it does not
 * count anything twice. May be NULL.
 *
 * Fails with WELLSAID_HISTORY_DOWN, WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_moderator_record(const struct wellsaid_moderator *moderator,
                                  const char *verdict,
                                  size_t len,
                                  const char *context,
                                  size_t context_len,
                                  struct wellsaid_str *counted);

/**
 * Decides about a comment in a queue: the next state, the entry for the log, and the update for
 * the classifier. The library keeps nothing: your application stores state and entry in one
 * transaction, and only if the comment still has the state of the request.
 *
 * `request`, `len`: JSON.
 * ```text
 * {"state": "pending",              state of the comment now; left out for a new one
 *  "decision": "approve",           post, approve, hold, reject, spam, not-spam, trash, restore,
 *                                   edit or undo
 *  "by": {"moderator": "ann"},      or "author" or "system"; left out for post
 *  "at": 1763779200,                seconds since 1970
 *  "note": "…", "comment": "9",     the reason in words, your name for the comment; optional
 *  "verdict": {…},                  the verdict about the text; post and edit need it
 *  "log": […]}                      entries of this comment so far, oldest first; undo and restore
 *                                   need them, and so does what is taught
 * ```
 *
 * `outcome`: receives JSON, zero on failure.
 * ```text
 * {"state": "approved", "entry": {…}, "lesson": {"unlearn": null, "learn": "ham"},
 *  "allowed": ["hold", "reject", "spam", "trash", "undo:pending"]}
 * ```
 * `allowed` are the decisions that a moderator can make next. A decision that the state does not
 * allow, most likely because somebody else has decided meanwhile, is not a failure: `refused`
 * tells why, `entry` is null and `state` as it was.
 *
 * Fails with WELLSAID_BAD_DATA, WELLSAID_NULL_ARGUMENT.
 */
int32_t wellsaid_queue_decide(const char *request,
                              size_t len,
                              struct wellsaid_str *outcome);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* WELLSAID_H */

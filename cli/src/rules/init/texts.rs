//! Texts of the rule file that `wellsaid rules init` writes. Names in capitals stand for answers.

pub(super) const HEAD: &str = r#"# Rules for comments, made by `wellsaid rules init`. Every rule has an example.
#
#   wellsaid rules lint FILE        what looks wrong
#   wellsaid rules test FILE        the examples
#   wellsaid rules explain FILE     the rules in words
#   wellsaid rules replay PAST --rules FILE --html report.html

schema  = 1"#;

pub(super) const DEFAULTS: &str = r#"
[defaults]
action   = "approve"    # when no rule fires
on_error = "hold"       # a store is down or a list unread: a person decides
unknown  = "skip"       # a fact is missing: the rule does not fire, and the verdict says so"#;

/// Thresholds that the scores can reach.
pub(super) const THRESHOLDS: &str = r#"
# Sums of scores: one rule with a score is enough to be held, several make it spam.
[thresholds]
hold = 3.0"#;

pub(super) const WORDS_LIST: &str = r#"
# Whole words, however they are disguised (c4s1no, c.a.s.i.n.o), with their plurals.
[lists.watched]
kind  = "words"
fold  = "strong"
forms = "plural"
words = WORDS"#;

pub(super) const WORDS: &str = r#"
[[rule]]
id     = "watched-word"
why    = "A word of the list `watched`."
when   = { words = { list = "watched" } }
action = "hold"
  [[rule.test]]
  text  = "Nothing of the kind."
  fires = false
"#;

pub(super) const DOMAINS: &str = r#"
[[rule]]
id     = "banned-domain"
why    = "A link to a domain of the list `banned-domains`."
when   = { links = { host_in = "banned-domains" } }
action = "hold"
  [[rule.test]]
  text  = "Nothing of the kind."
  fires = false
"#;

pub(super) const LINKS: &str = r#"
# Guests count as new, and so do authors whose comments are not counted.
[[rule]]
id      = "many-links"
why     = "NUMBER or more LINKS from somebody with fewer than 5 approved comments."
when    = { all = [
  { links = { count_gte = NUMBERFILTER } },
  { author = { approved_lt = 5 } },
] }
unknown = "fires"
score   = 3.0
  [[rule.test]]
  text    = "SeeSOME"
  fires   = true
  context = { author = { approved = 0 } }
  [[rule.test]]
  text    = "SeeFEWER"
  fires   = false
  context = { author = { approved = 0 } }
  [[rule.test]]
  text    = "SeeSOME"
  fires   = false
  context = { author = { approved = 5 } }
"#;

pub(super) const FIRST: &str = r#"
# The surest rule against spam, and the one that costs new authors most.
[[rule]]
id     = "new-author"
why    = "Fewer than NUMBER approved comments: a person reads it first."
when   = { author = { approved_lt = NUMBER } }
action = "hold"
tell   = "waiting-for-approval"     # key of a message whose text your application has
  [[rule.test]]
  text    = "Hello everybody"
  fires   = true
  context = { author = { approved = LESS } }
  [[rule.test]]
  text    = "Hello again"
  fires   = false
  context = { author = { approved = NUMBER } }
"#;

pub(super) const FLOOD: &str = r#"
# Counted in the history that your application gives the moderator. Edits do not count.
[[rule]]
id          = "flood"
why         = "More than 4 comments in a minute from one author, or 8 from one address."
on          = ["new"]
when        = { any = [
  { rate = { key = "author", gt = 4, within = "1m" } },
  { rate = { key = "ip", gt = 8, within = "1m" } },
] }
action      = "reject"
tell        = "too-fast"
retry_after = "1m"
  [[rule.test]]
  text    = "The first comment of the day."
  fires   = false
  context = { author = { id = "17" }, ip = "203.0.113.9" }
"#;

pub(super) const REPEATS: &str = r#"
[[rule]]
id     = "said-that"
why    = "The same or nearly the same text as a comment of the last day, anywhere on the site."
on     = ["new"]
when   = { repeat = { of = "site", within = "24h", similarity_gte = 0.8, min_length = 20 } }
action = "hold"
  [[rule.test]]
  text  = "Nobody has said anything like this before, I think."
  fires = false
"#;

pub(super) const DISGUISE: &str = r#"
[[rule]]
id      = "hidden-target"
why     = "A link that hides where it leads: its text names another site, or its host is written to be misread."
when    = { any = [
  { links = { text_names_other_host = true } },
  { links = { mixed_script = true } },
  { links = { flags = ["userinfo", "ip-obfuscated", "confusable-syntax", "invisible", "pct-host"] } },
] }
score   = 5.0
rewrite = { unlink = true }         # shown as plain text
  [[rule.test]]
  text  = '<a href="http://example.net/">www.example.com</a>'
  fires = true
  [[rule.test]]
  text  = "https://en.wikipedia.org/wiki/Homograph"
  fires = false

[[rule]]
id    = "mixed-script"
why   = "A word mixes Latin, Greek and Cyrillic letters, which looks normal and is not found in searches."
when  = { shape = { mixed_script_word = true } }
score = 3.0
  [[rule.test]]
  text  = "Best c\u0430sino of all"
  fires = true
  [[rule.test]]
  text  = "Привет from Moscow, see α and β"
  fires = false

[[rule]]
id      = "stacked-marks"
why     = "Three or more marks on one letter: they run over the lines above and below."
when    = { shape = { marks_per_letter_gte = 3 } }
action  = "flag"
rewrite = { limit_marks = 2 }       # the rest is taken away
  [[rule.test]]
  text  = "He\u0300\u0301\u0302\u0303 comes"
  fires = true
  [[rule.test]]
  text  = "Tie\u0302\u0301ng Vie\u0323\u0302t"
  fires = false
"#;

pub(super) const QUOTES: &str = r#"
# An advertisement in a quote or in code is still an advertisement.
[[rule]]
id    = "mostly-quotes"
why   = "Nothing but a quote, or hardly more, from somebody with fewer than 5 approved comments."
when  = { all = [
  { any = [ { shape = { only_quotes = true } }, { shape = { quote_ratio_gte = 0.95 } } ] },
  { author = { approved_lt = 5 } },
] }
score = 3.0
  [[rule.test]]
  text    = "[quote=Ann]Cheap watches, best price in town, visit today[/quote]"
  fires   = true
  context = { author = { approved = 0 } }
  [[rule.test]]
  text    = "[quote=Ann]I would rather take the train, it is faster.[/quote] Not on Sundays."
  fires   = false
  context = { author = { approved = 0 } }

[[rule]]
id    = "mostly-code"
why   = "Nothing but code, or hardly more, from somebody with fewer than 5 approved comments."
when  = { all = [
  { shape = { code_ratio_gte = 0.9 } },
  { author = { approved_lt = 5 } },
] }
score = 3.0
  [[rule.test]]
  text    = "<code>the best casino in town</code>"
  fires   = true
  context = { author = { approved = 0 } }
  [[rule.test]]
  text    = "Try <code>cargo test --all</code> instead, it works here."
  fires   = false
  context = { author = { approved = 0 } }
"#;

pub(super) const FORM: &str = r#"
[[rule]]
id     = "honeypot"
why    = "The field that people do not see was filled in."
when   = { submit = { honeypot = true } }
action = "spam"
  [[rule.test]]
  text    = "Nice article!"
  fires   = true
  context = { submit = { honeypot = true } }

[[rule]]
id     = "too-quick"
why    = "The form came back in under 3 seconds. People who paste a prepared text are that fast as well."
when   = { submit = { seconds_lt = 3 } }
action = "hold"
  [[rule.test]]
  text    = "Nice article!"
  fires   = true
  context = { submit = { seconds = 1 } }
  [[rule.test]]
  text    = "Nice article!"
  fires   = false
  context = { submit = { seconds = 3 } }
"#;

pub(super) const CLASSIFIER: &str = r#"
# Has no effect before moderators have decided on 100 comments of each kind. `wellsaid rules learn`
# teaches it what they decided in the past.
[[rule]]
id     = "learned-spam"
why    = "Looks like comments that moderators of this site marked as spam."
when   = { classifier = { gte = 0.99, min_learned = 100 } }
action = "hold"
  [[rule.test]]
  text  = "Nothing has been learnt yet."
  fires = false
"#;

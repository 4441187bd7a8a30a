//! Limits of a rule file. A rule file may come from a stranger: a shared one, an
//! import, an administrator's form on a hosted site.

/// Bytes of a rule file. Longer lists belong in files of their own.
pub(crate) const MAX_FILE: usize = 8 << 20;

/// Bytes of a list's own file: five million domain names.
pub(crate) const MAX_LIST_FILE: usize = 128 << 20;

/// Entries of a list other than words, those of its file included.
pub(crate) const MAX_LIST_ENTRIES: usize = 10_000_000;

/// Rules of a file. All are evaluated for every comment.
pub(crate) const MAX_RULES: usize = 10_000;

/// Conditions of a file that have a name.
pub(crate) const MAX_NAMED: usize = 1_000;

/// Lists of a file.
pub(crate) const MAX_LISTS: usize = 1_000;

/// Depth of `all`, `any` and `not` in each other. Evaluation recurses that deep; people stop
/// understanding at three.
pub(crate) const MAX_DEPTH: usize = 16;

/// Conditions of one rule, `all`, `any` and `not` included.
pub(crate) const MAX_CONDITIONS: usize = 256;

/// Conditions of all rules of a file: each takes some kilobytes while the file is read, and some
/// time for every comment.
pub(crate) const MAX_FILE_CONDITIONS: usize = 50_000;

/// Regular expressions of a file. Behind the prefilter most are not run at all, but a text can
/// be written so that each is.
pub(crate) const MAX_PATTERNS: usize = 1_000;

/// Bytes of one regular expression.
pub(crate) const MAX_PATTERN: usize = 1_000;

/// Bytes of all regular expressions of a file: 1,000 of 262 bytes, several times the usual length.
/// An alternation of many words takes long to compile; words belong in a list.
pub(crate) const MAX_PATTERN_BYTES: usize = 256 << 10;

/// Bytes that one expression may take when compiled, about as much again to search backwards,
/// and as much for the states that it remembers while it searches. The largest of all rules we know takes a tenth.
pub(crate) const MAX_PATTERN_SIZE: usize = 1 << 20;

/// Bytes that all expressions of a file may take together when compiled: 1,000 of the usual
/// size. Without it 1,000 of the largest would take a gigabyte.
pub(crate) const MAX_PATTERN_SIZES: usize = 64 << 20;

/// Characters of the classes of all expressions of a file whose case is folded: fifty times all of
/// Unicode, which takes half a second.
pub(crate) const MAX_FOLDED: usize = 64_000_000;

/// Matches that `count_gte` of an expression may ask for: each is a search, and each search may
/// read to the end of the text.
pub(crate) const MAX_PATTERN_COUNT: usize = 1_000;

/// Depth of groups in an expression; its analysis recurses.
pub(crate) const MAX_PATTERN_DEPTH: u32 = 50;

/// Characters of an id, of the name of a list and of a message key.
pub(crate) const MAX_ID: usize = 64;

/// Characters of a `why`: it is shown in a table.
pub(crate) const MAX_WHY: usize = 500;

/// Bytes of a replacement. A comment may hold many matches, so each must stay short.
pub(crate) const MAX_REPLACE: usize = 200;

/// Examples in a rule.
pub(crate) const MAX_TESTS: usize = 100;

/// Bytes of the text of an example.
pub(crate) const MAX_TEST_TEXT: usize = 64 << 10;

/// Tags of a rule.
pub(crate) const MAX_TAGS: usize = 32;

/// Entries of `role_in`, of lists in conditions, of the exempt and of `in` and `skip`.
pub(crate) const MAX_ENTRIES: usize = 1_000;

/// Bytes of an entry, a name, a version, the name of a file or of a service.
pub(crate) const MAX_TEXT: usize = 500;

/// A score lies between this and its negative: sums stay exact, and one rule can outweigh all.
pub(crate) const MAX_SCORE: f64 = 1_000.0;

/// The largest threshold.
pub(crate) const MAX_THRESHOLD: f64 = 1_000_000.0;

/// Most combining marks that `limit_marks` can leave: Vietnamese needs two, Hebrew with
/// cantillation four.
pub(crate) const MAX_MARKS: usize = 16;

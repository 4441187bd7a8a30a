//! Boundary that every call goes through: no panic gets out, every failure leaves a status and a
//! text.
//!
//! A panic that unwinds into C aborts the process, and with it all requests of the server
//! (regex-capi does so on purpose). A status lets your application fail closed for one comment.

use std::any::Any;
use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

use wellsaid::error::{BuildError, TooLong};

/// The version of this header; see `wellsaid_abi_version`.
pub const WELLSAID_ABI_VERSION: u32 = 2;

/// The call succeeded.
pub const WELLSAID_OK: i32 = 0;
/// A pointer was NULL where an object, a text with a length above 0, or a place for the
/// result is due. Also: a length that no text can have.
pub const WELLSAID_NULL_ARGUMENT: i32 = 1;
/// A policy, a rule file or the options of a moderator were refused. The text names key and
/// line.
pub const WELLSAID_BAD_CONFIGURATION: i32 = 2;
/// JSON of your application (answers, reply, context, verdict) is invalid. Comments
/// never cause this.
pub const WELLSAID_BAD_DATA: i32 = 3;
/// The comment is longer than the policy accepts. The text names both numbers.
pub const WELLSAID_TOO_LONG: i32 = 4;
/// The history could not be reached, and something is not counted.
pub const WELLSAID_HISTORY_DOWN: i32 = 5;
/// A stored verdict was made about another text, under another policy or by another version, or its
/// changes overlap: check the comment again, and use the new verdict.
pub const WELLSAID_STALE_VERDICT: i32 = 7;
/// A mistake in the library; please report it. The handles stay usable.
pub const WELLSAID_PANIC: i32 = 6;

/// Reason why a call fails.
pub(super) struct Failure {
    status: i32,
    text: String,
}

impl Failure {
    pub(super) fn null(what: &str) -> Self {
        Self { status: WELLSAID_NULL_ARGUMENT, text: format!("`{what}` is NULL") }
    }

    pub(super) fn length(what: &str) -> Self {
        Self { status: WELLSAID_NULL_ARGUMENT, text: format!("`{what}` can't be that long") }
    }

    pub(super) fn configuration(text: impl Into<String>) -> Self {
        Self { status: WELLSAID_BAD_CONFIGURATION, text: text.into() }
    }

    pub(super) fn data(what: &str, problem: impl std::fmt::Display) -> Self {
        Self { status: WELLSAID_BAD_DATA, text: format!("{what}: {problem}") }
    }

    pub(super) fn stale(problem: impl std::fmt::Display) -> Self {
        Self { status: WELLSAID_STALE_VERDICT, text: format!("verdict: {problem}") }
    }

    pub(super) fn history(problem: impl std::fmt::Display) -> Self {
        Self { status: WELLSAID_HISTORY_DOWN, text: problem.to_string() }
    }
}

impl From<TooLong> for Failure {
    fn from(error: TooLong) -> Self {
        Self { status: WELLSAID_TOO_LONG, text: error.to_string() }
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self::configuration(error.to_string())
    }
}

thread_local! {
    static LAST_ERROR: RefCell<CString> = RefCell::default();
}

/// Runs one call of the ABI.
pub(super) fn guard(call: impl FnOnce() -> Result<(), Failure>) -> i32 {
    // Handles are not changed after they were made, and what a call wrote before it panicked
    // are whole values: no call leaves anything half done for the next one.
    let failure = match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => return WELLSAID_OK,
        Ok(Err(failure)) => failure,
        Err(payload) => panicked(payload),
    };
    let status = failure.status;
    tell(failure);
    status
}

/// Runs the end of a handle. There is no status to return, but a text is kept.
pub(super) fn guard_free(call: impl FnOnce()) {
    guard(|| {
        call();
        Ok(())
    });
}

fn panicked(payload: Box<dyn Any + Send>) -> Failure {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic");
    let failure = Failure {
        status: WELLSAID_PANIC,
        text: format!("a mistake in wellsaid, please report it: {text}"),
    };
    // A payload may be of any type, also one that panics when it is dropped.
    std::mem::forget(payload);
    failure
}

/// Keeps the text for `wellsaid_last_error`.
fn tell(failure: Failure) {
    // A C string ends at a NUL, and a key in a policy may hold one.
    let text = CString::new(failure.text.replace('\0', "\u{FFFD}")).unwrap_or_default();
    // A thread that is ending has no place for it any more.
    let _ = LAST_ERROR.try_with(|last| *last.borrow_mut() = text);
}

/// The version of the ABI of the library that was loaded: compare it with
/// WELLSAID_ABI_VERSION, the version of this header, before anything else is called.
///
/// Where they differ, do not use the library. The number goes up when a function, a status or
/// a struct of this header changes or goes. New functions, new statuses and new keys in JSON
/// do not change it: treat a status that you do not know as a failure, and pass over keys that
/// you do not know.
///
/// Threads: any. Never fails.
#[unsafe(no_mangle)]
pub extern "C" fn wellsaid_abi_version() -> u32 {
    WELLSAID_ABI_VERSION
}

/// Error of the last call of this thread that failed, in English, for a log or the
/// administrator: it may hold what your application passed, and in part what an author typed. UTF-8,
/// ends with NUL, never NULL; empty if no call of this thread has failed.
///
/// The text belongs to the library. It is valid until the thread calls the library again or
/// ends: copy it. Each thread has its own.
#[unsafe(no_mangle)]
pub extern "C" fn wellsaid_last_error() -> *const c_char {
    let none: &CStr = c"";
    LAST_ERROR.try_with(|last| last.borrow().as_ptr()).unwrap_or(none.as_ptr())
}

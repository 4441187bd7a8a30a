#![doc = include_str!("guide.md")]
//! # In this crate
//!
//! A mistake at this boundary does not give wrong HTML but a crash of somebody else's web server.
//! So a function here does only three things: it checks its arguments, calls the public API, writes
//! the result. All of it happens inside of `boundary::guard`, which
//! turns errors and panics into a status.
//!
//! Handles are `Option<&T>` and `Option<Box<T>>`, out-parameters `Option<&mut MaybeUninit<T>>`:
//! pointers that may be NULL, as the header documents. The only unsafe parts, which must trust the
//! caller, are a pointer with its length, and a string to free.
//!
//! The documentation of each function is that of the header, which is generated from it. Rust has
//! no use for this crate.

#![allow(unsafe_code, reason = "the one place in the repository")]
#![allow(non_camel_case_types, reason = "the names of the header")]
#![allow(clippy::missing_safety_doc, reason = "the head of the header says it for all functions")]

mod arguments;
mod boundary;
mod document;
mod formatter;
mod moderator;
mod options;
mod outputs;
mod string;
#[cfg(test)]
mod tests;

pub use boundary::{
    WELLSAID_ABI_VERSION, WELLSAID_BAD_CONFIGURATION, WELLSAID_BAD_DATA, WELLSAID_HISTORY_DOWN,
    WELLSAID_NULL_ARGUMENT, WELLSAID_OK, WELLSAID_PANIC, WELLSAID_STALE_VERDICT, WELLSAID_TOO_LONG,
    wellsaid_abi_version, wellsaid_last_error,
};
pub use document::{
    WELLSAID_ESCAPED, WELLSAID_SANITIZED, WELLSAID_VERIFIED, wellsaid_document,
    wellsaid_document_apply, wellsaid_document_free, wellsaid_document_report,
    wellsaid_document_verify_quotes, wellsaid_parse, wellsaid_render,
};
pub use formatter::{
    wellsaid_fingerprint, wellsaid_format, wellsaid_formatter, wellsaid_formatter_free,
    wellsaid_formatter_new, wellsaid_gate_check, wellsaid_tips,
};
pub use moderator::{
    wellsaid_moderator, wellsaid_moderator_check, wellsaid_moderator_facts,
    wellsaid_moderator_free, wellsaid_moderator_new, wellsaid_moderator_record,
    wellsaid_queue_decide, wellsaid_verdict_author_name,
};
pub use outputs::{
    wellsaid_document_excerpt, wellsaid_document_plain, wellsaid_document_quote_reply,
    wellsaid_document_subject,
};
pub use string::{wellsaid_str, wellsaid_str_free};

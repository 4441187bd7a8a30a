//! Strings that the library returns.

use std::ffi::c_char;
use std::ptr;

use super::boundary::{Failure, guard_free};

/// A string that the library made: `len` bytes of UTF-8 at `data`, which may hold NUL, and one
/// NUL after them that does not count.
///
/// It belongs to the caller, who frees it with `wellsaid_str_free` and nothing else. Read it,
/// do not change it, neither the bytes nor the members. It does not depend on the handle it
/// came from, and any thread may read or free it.
///
/// Zero (NULL, 0) is not a string: it is the result of a call that failed.
#[repr(C)]
#[derive(Debug)]
pub struct wellsaid_str {
    /// The bytes; not NULL in a string, also if it is empty.
    pub data: *const c_char,
    /// Number of bytes, without the NUL at the end.
    pub len: usize,
}

impl wellsaid_str {
    pub(super) const NONE: Self = Self { data: ptr::null(), len: 0 };

    pub(super) fn new(text: String) -> Self {
        let len = text.len();
        let mut bytes = text.into_bytes();
        // No more than that: most strings have room.
        bytes.reserve_exact(1);
        bytes.push(0);
        let data = Box::into_raw(bytes.into_boxed_slice()).cast::<c_char>();
        Self { data, len }
    }

    pub(super) fn json(value: &impl serde::Serialize) -> Result<Self, Failure> {
        let text = serde_json::to_string(value);
        text.map(Self::new).map_err(|error| Failure::data("result", error))
    }
}

/// Frees a string and makes it zero.
///
/// NULL and a string that is zero are fine: freeing the same struct twice does no harm, a copy of
/// it does. Do not free one that another thread still reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wellsaid_str_free(string: Option<&mut wellsaid_str>) {
    guard_free(|| {
        let Some(string) = string else { return };
        let wellsaid_str { data, len } = std::mem::replace(string, wellsaid_str::NONE);
        if !data.is_null() {
            let bytes = ptr::slice_from_raw_parts_mut(data.cast_mut().cast::<u8>(), len + 1);
            // SAFETY: `new` made it out of a box of `len` bytes and a NUL; the caller has changed
            // neither member, and has not freed it before, for then it would be zero.
            drop(unsafe { Box::from_raw(bytes) });
        }
    });
}

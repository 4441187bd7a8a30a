//! Errors as JavaScript sees them: an `Error` whose `name` tells the kind.

use js_sys::Error;
use wasm_bindgen::JsValue;
use wellsaid::TooLong;

/// An `Error` with a name and a message.
pub(crate) fn mistake(name: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name(name);
    error.into()
}

/// Error about a comment that is longer than the policy accepts.
pub(crate) fn too_long(error: TooLong) -> JsValue {
    mistake("TooLong", &error.to_string())
}

/// Error about answers or a reply of another shape.
pub(crate) fn data(error: serde_json::Error) -> JsValue {
    mistake("InvalidData", &error.to_string())
}

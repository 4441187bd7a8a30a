//! Arguments that are objects: read as JSON, so that they are checked as everywhere.

use js_sys::JSON;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wellsaid::document::replace_lone_surrogates;

use crate::error::mistake;

/// Text of a string, JSON of an object; empty for `null` and `undefined`.
pub(crate) fn text(value: &JsValue) -> Result<String, JsValue> {
    if let Some(text) = value.as_string() {
        return Ok(text);
    }
    if value.is_null() || value.is_undefined() {
        return Ok(String::new());
    }
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.ok_or_else(|| mistake("InvalidData", "neither an object nor a string"))
}

/// Reads an object. `null` and `undefined` are the default. Lone surrogates are replaced: names
/// come from authors, and must not make the call fail.
pub(crate) fn object<T: DeserializeOwned + Default>(
    what: &str,
    value: &JsValue,
) -> Result<T, JsValue> {
    let text = text(value)?;
    if text.is_empty() {
        return Ok(T::default());
    }
    let wrong = |problem: &str| mistake("InvalidData", &format!("{what}: {problem}"));
    if !text.starts_with('{') {
        // Serde would take a list for the members in their order.
        return Err(wrong("not an object"));
    }
    serde_json::from_str(&replace_lone_surrogates(&text)).map_err(|error| wrong(&error.to_string()))
}

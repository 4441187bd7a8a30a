//! The library for browsers: the npm package of `bindings/wasm`, if it has been built.
//!
//! A preview in the browser is useful only if it equals what the server publishes. So the script compares the
//! fingerprint of its policy with that of the server, and leaves previews to the server if they differ.

use std::io;
use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path as Segment, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use wellsaid::Formatter;

use crate::app::App;
use crate::web::Error;

/// Folder in which the README of the forum builds the package.
pub const FOLDER: &str = "target/npm";

/// Files of the package that a browser fetches, and the policies.
pub struct Package {
    script: Bytes,
    module: Bytes,
    policies: Bytes,
}

impl Package {
    /// Reads the package in a folder; `None` if there is none.
    pub fn read(folder: &Path, body: &Formatter, title: &Formatter) -> io::Result<Option<Self>> {
        let file = |name| match std::fs::read(folder.join(name)) {
            Ok(bytes) => Ok(Some(Bytes::from(bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        };
        let (Some(script), Some(module)) = (file("wellsaid.js")?, file("wellsaid_bg.wasm")?) else {
            return Ok(None);
        };
        let policies = json!({ "body": body.policy(), "title": title.policy() });
        Ok(Some(Self { script, module, policies: policies.to_string().into() }))
    }
}

pub async fn file(
    State(app): State<Arc<App>>,
    Segment(name): Segment<String>,
) -> Result<Response, Error> {
    let package = app.package.as_ref().ok_or(Error::NotFound)?;
    let (kind, bytes) = match name.as_str() {
        "wellsaid.js" => ("text/javascript; charset=utf-8", &package.script),
        "wellsaid_bg.wasm" => ("application/wasm", &package.module),
        "policies.json" => ("application/json", &package.policies),
        _ => return Err(Error::NotFound),
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=300")];
    Ok((headers, bytes.clone()).into_response())
}

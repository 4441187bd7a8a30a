//! JavaScript classes of wellsaid, for browsers and Node.
//!
//! `format` and its neighbors read a comment anew each time. A document that is kept would have to
//! be freed by hand, and reading takes microseconds.
#![forbid(unsafe_code)]

mod error;
mod input;
mod span;

use js_sys::JSON;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wellsaid::policy::Messages;
use wellsaid::render::{Answers, Reply, Subject, Tip};
use wellsaid::{Document, Policy};

use error::{data, mistake, too_long};

/// Types that the functions below name; `wellsaid.d.ts` begins with them.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Formats comments by one policy. Build it once and keep it.
#[wasm_bindgen]
pub struct Formatter(wellsaid::Formatter);

#[derive(Serialize)]
struct Rendered<'a> {
    html: &'a str,
    verification: &'a str,
}

#[derive(Serialize)]
struct Tips<'a> {
    short: Vec<String>,
    long: Vec<Tip>,
    warned: &'a str,
    insist: &'a str,
}

#[wasm_bindgen]
impl Formatter {
    /// Builds a formatter. `policy` is an object, or JSON as text; without one it is the preset
    /// `comment`. Throws an `Error` with the name `InvalidPolicy`, which names the key.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "PolicyOptions | string | null")]
        policy: JsValue,
    ) -> Result<Formatter, JsValue> {
        let text = input::text(&policy)?;
        // No TOML: its parser would be a tenth of the package.
        let policy = if text.is_empty() { Ok(Policy::comment()) } else { Policy::from_json(&text) };
        let policy = policy.map_err(|problem| mistake("InvalidPolicy", &problem.to_string()))?;
        Ok(Self(wellsaid::Formatter::new(policy)))
    }

    /// Reads a comment and writes it as HTML, which is safe to insert wherever a block may stand.
    /// A quote whose answer holds `source` is compared with it. Throws `TooLong`, `InvalidData`.
    #[wasm_bindgen(unchecked_return_type = "Rendered")]
    pub fn format(
        &self,
        source: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "Answers | null")] answers: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (document, answers) = self.read(source, &answers)?;
        let page = self.0.render(&document, &answers.resolver_for(&document));
        object(&Rendered { html: &page.html, verification: page.verification.name() })
    }

    /// Reports links, quotes, mentions and notices of a comment. Spans count UTF-16 units, as
    /// `source.slice(…)` does. Throws `TooLong`, `InvalidData`.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn report(
        &self,
        source: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "Answers | null")] answers: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (document, _) = self.read(source, &answers)?;
        let report = serde_json::to_string(&self.0.report(&document, &[])).map_err(data)?;
        JSON::parse(&span::in_utf16(report, source))
    }

    /// Returns the comment with all fixes of its notices made.
    pub fn mend(&self, source: &str) -> Result<String, JsValue> {
        Ok(self.0.mend(&self.0.parse(source).map_err(too_long)?))
    }

    /// Writes a comment as plain text, for mail and search. It is not HTML.
    pub fn plain(
        &self,
        source: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "Answers | null")] answers: JsValue,
    ) -> Result<String, JsValue> {
        let (document, answers) = self.read(source, &answers)?;
        Ok(self.0.plain(&document, &answers.resolver_for(&document)))
    }

    /// Makes a subject out of the first words, at most `max` characters long (29 if it is left
    /// out). A subject that was cut ends in `ellipsis`. It is not HTML.
    pub fn subject(
        &self,
        source: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "number | null")] max: Option<u32>,
        #[wasm_bindgen(unchecked_optional_param_type = "Answers | null")] answers: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string | null")] ellipsis: Option<String>,
    ) -> Result<String, JsValue> {
        let (document, answers) = self.read(source, &answers)?;
        let subject = max.map_or_else(Subject::new, |max| Subject::new().max(max as usize));
        let subject = subject.ellipsis(ellipsis.unwrap_or_default());
        Ok(self.0.subject(&document, &subject, &answers.resolver_for(&document)))
    }

    /// Writes the beginning of a comment as HTML, at most `max` characters of text.
    #[wasm_bindgen(unchecked_return_type = "Rendered")]
    pub fn excerpt(
        &self,
        source: &str,
        max: u32,
        #[wasm_bindgen(unchecked_optional_param_type = "Answers | null")] answers: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (document, answers) = self.read(source, &answers)?;
        let page = self.0.excerpt(&document, max as usize, &answers.resolver_for(&document));
        object(&Rendered { html: &page.html, verification: page.verification.name() })
    }

    /// Makes the text that a "Quote" button puts into the form: the comment in a quote tag. It is
    /// not HTML, and empty if there is nothing to quote.
    #[wasm_bindgen(js_name = quoteReply)]
    pub fn quote_reply(
        &self,
        source: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "Reply | null")] reply: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Answers | null")] answers: JsValue,
    ) -> Result<String, JsValue> {
        let (document, answers) = self.read(source, &answers)?;
        let reply: Reply = input::object("reply", &reply)?;
        Ok(self.0.quote_reply(&document, &reply, &answers.resolver_for(&document)))
    }

    /// Returns the help that stands beside the form, made of the policy.
    #[wasm_bindgen(unchecked_return_type = "Tips")]
    pub fn tips(&self) -> Result<JsValue, JsValue> {
        let Messages { warned, insist, .. } = self.0.policy().messages();
        object(&Tips { short: self.0.tips(), long: self.0.long_tips(), warned, insist })
    }

    /// Fingerprint of the policy and of the version of the output. A server with the same one
    /// writes the same HTML.
    #[wasm_bindgen(getter)]
    pub fn fingerprint(&self) -> String {
        self.0.policy().fingerprint().to_string()
    }
}

impl Formatter {
    /// Reads a comment, and compares its quotes with the sources that the answers hold.
    fn read<'s>(
        &self,
        source: &'s str,
        answers: &JsValue,
    ) -> Result<(Document<'s>, Answers), JsValue> {
        let answers: Answers = input::object("answers", answers)?;
        let mut document = self.0.parse(source).map_err(too_long)?;
        if answers.quotes.iter().flatten().any(|quote| quote.source.is_some()) {
            let resolver = answers.resolver_for(&document);
            self.0.verify_quotes(&mut document, &resolver);
        }
        Ok((document, answers))
    }
}

/// Value of Rust as an object of JavaScript.
fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    JSON::parse(&serde_json::to_string(value).map_err(data)?)
}

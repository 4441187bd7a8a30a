//! Stand-ins for renderers that are on their way.
use wellsaid::Formatter;
use wellsaid::document::{Document, Event};

pub(crate) struct Tip {
    pub(crate) description: String,
    pub(crate) you_type: String,
    pub(crate) you_get: String,
}

pub(crate) fn plain(document: &Document<'_>) -> String {
    document
        .events()
        .filter_map(|(event, _)| if let Event::Text(text) = event { Some(text) } else { None })
        .collect()
}

pub(crate) fn subject(document: &Document<'_>) -> String {
    plain(document).chars().take(29).collect()
}

pub(crate) fn excerpt(_: &Formatter, document: &Document<'_>, max: usize) -> String {
    plain(document).chars().take(max).collect()
}

pub(crate) fn tips(_: &Formatter) -> Vec<String> {
    Vec::new()
}

pub(crate) fn long_tips(_: &Formatter) -> Vec<Tip> {
    Vec::new()
}

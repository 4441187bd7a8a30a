//! Charts as inline SVG. They stretch to any width; their words are HTML beside them, which keeps its
//! size on a phone.

use maud::{Markup, html};

/// A part of a bar: class of its color, and length.
pub(crate) type Part = (String, f64);

/// A bar with the words of its tooltip.
pub(crate) struct Bar {
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
}

/// Horizontal bars: parts one after another, together at most `whole` long.
pub(crate) fn lying(label: &str, bars: &[Bar], whole: f64) -> Markup {
    let whole = if whole > 0.0 { whole } else { 1.0 };
    let height = 100.0 / bars.len().max(1) as f64;
    html! {
        svg.lying viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=(label) {
            @for (at, bar) in bars.iter().enumerate() {
                g {
                    title { (bar.title) }
                    rect.ground x="0" y=(at as f64 * height) width="100" height=(height * 0.9) {}
                    @for (start, (class, length)) in starts(&bar.parts) {
                        rect class=(class) x=(start / whole * 100.0) y=(at as f64 * height)
                            width=(length / whole * 100.0) height=(height * 0.9) {}
                    }
                }
            }
        }
    }
}

/// Columns side by side, each with its parts stacked, up to `top`.
pub(crate) fn columns(label: &str, bars: &[Bar], top: f64) -> Markup {
    let top = if top > 0.0 { top } else { 1.0 };
    html! {
        svg.columns viewBox={ "0 0 " (bars.len().max(1)) " 100" } preserveAspectRatio="none" role="img"
            aria-label=(label) {
            @for line in [0, 50] {
                line.grid x1="0" x2=(bars.len().max(1)) y1=(line) y2=(line) {}
            }
            @for (at, bar) in bars.iter().enumerate() {
                g {
                    title { (bar.title) }
                    rect.hover x=(at) y="0" width="1" height="100" {}
                    @for (start, (class, length)) in starts(&bar.parts) {
                        rect class=(class) x=(at as f64 + 0.1) width="0.8"
                            y=(100.0 - (start + length) / top * 100.0) height=(length / top * 100.0) {}
                    }
                }
            }
        }
    }
}

/// The parts that have a length, each with where it begins.
fn starts(parts: &[Part]) -> impl Iterator<Item = (f64, &Part)> {
    let starts = parts.iter().scan(0.0, |end, part| {
        let start = *end;
        *end += part.1;
        Some((start, part))
    });
    starts.filter(|(_, (_, length))| *length > 0.0)
}

/// The end of an axis of shares: a round number at or above `most`.
pub(crate) fn round_up(most: f64) -> f64 {
    let steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0];
    steps.into_iter().find(|step| most <= *step).unwrap_or(1.0)
}

//! Options that change markup, by code: the cases of `markup.toml` say what comes out.
#![cfg(feature = "serde")]

use wellsaid::policy::{Direction, Preset};
use wellsaid::render::NoResolver;
use wellsaid::{Enforcement, Formatter, Policy};

fn read(toml: &str) -> Policy {
    Policy::from_toml(toml).unwrap_or_else(|error| panic!("{toml}: {error}"))
}

/// Data and code say the same, the way back too, and the fingerprint is no other policy's.
fn assert_same(toml: &str, built: Result<Policy, wellsaid::BuildError>) {
    let (policy, built) = (read(toml), built.expect("a sound policy"));
    assert_eq!(policy, built, "{toml}");
    assert_eq!(policy.fingerprint(), built.fingerprint(), "{toml}");
    assert_ne!(policy.fingerprint(), Policy::comment().fingerprint(), "{toml}");
    assert_eq!(Policy::from_toml(&policy.to_toml()).as_ref(), Ok(&policy), "{toml}");
    let json = serde_json::to_string(&policy).expect("JSON");
    assert_eq!(Policy::from_json(&json), Ok(policy), "{json}");
}

#[test]
fn directions_are_said_in_code_and_in_data() {
    assert_same(
        "direction = 'auto'",
        Policy::builder().preset(Preset::Comment).direction(Direction::Auto).build(),
    );
    assert_eq!(read("direction = 'inherit'"), Policy::comment());
    assert_eq!(Policy::comment().direction(), Direction::Inherit);
}

#[test]
fn excerpts_have_a_direction_and_the_fallback_too() {
    let formatter = Formatter::new(read("direction = 'auto'"));
    let document = formatter.parse("שלום שלום").expect("short");
    let page = formatter.excerpt(&document, 5, &NoResolver);
    assert_eq!(
        (page.html.as_str(), page.enforcement),
        ("<p dir=\"auto\">שלום…</p>", Enforcement::Proven)
    );
}

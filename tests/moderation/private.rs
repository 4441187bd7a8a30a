//! Private data stays private: it is in no verdict and, after a mask, in no output.

use libtest_mimic::{Failed, Trial};
use serde_json::json;
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet};
use wellsaid::render::{NoResolver, Subject};
use wellsaid::{Formatter, Policy};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("private::no_verdict_quotes_it", no_verdict_quotes_it),
        Trial::test("private::no_output_shows_what_is_masked", no_output_shows_it),
    ]
}

/// Private data, and ways to type it.
const SECRETS: &[(&str, &[&str])] = &[
    (
        "4111111111111111",
        &[
            "4111 1111 1111 1111",
            "4111111111111111",
            "4111-1111-1111-1111",
            "4111 <em>1111</em> 1111 1111",
            "4111 1111 1111&nbsp;1111",
            "4111\u{200b} 1111 1111 11&#49;1",
            "<span title='4111 1111 1111 1111'>card</span>",
            "[quote=4111 1111 1111 1111]x[/quote]",
        ],
    ),
    (
        "DE89370400440532013000",
        &["DE89 3704 0044 0532 0130 00", "<code>DE89370400440532013000</code>"],
    ),
    (
        "4930123456",
        &[
            "+49 30 123456",
            "(+49) 30 / 123456",
            "call +49 30\u{a0}123456!",
            "<a href='tel:+4930123456'>call me</a>",
            "<a href='https://a.example/'>+49 30 123456</a>",
        ],
    ),
    (
        "annleeexampleorg",
        &[
            "ann.lee@example.org",
            "ANN.LEE@EXAMPLE.ORG",
            "mail to ann.lee@example.org, please",
            "<a href='mailto:ann.lee@example.org'>mail me</a>",
            "<a href='mailto:ann%2Elee@example.org'>mail me</a>",
            "ann.<b>lee</b>@example.org",
            "<a href='https://a.example/?to=ann.lee@example.org'>mail me</a>",
        ],
    ),
];

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// Runs `look` on each comment under rules with an effect: the comment, its secret, the verdict as JSON
/// and all outputs after the rewrites.
fn each(
    effect: &str,
    mut look: impl FnMut(&str, &str, &str, &[String]) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let rules = format!(
        "[[rule]]\nid = 'private'\nwhen = {{ private = {{}} }}\naction = 'warn'\ntell = 'private'\ntell_term = true\n{effect}"
    );
    let moderator = Moderator::new(RuleSet::from_toml(&rules).map_err(|error| error.to_string())?);
    let policy = "allowed = '<a href title> <em> <b> <code> <span title>'\nschemes = ['http', 'https', 'mailto', 'tel']";
    let formatter = Formatter::new(Policy::from_toml(policy).map_err(|error| error.to_string())?);
    let mut context: Context = serde_json::from_value(json!({
        "now": 1_700_000_000, "author": {"email": "Ann.Lee@example.org"}, "insists": true,
    }))?;
    for (secret, ways) in SECRETS {
        for typed in *ways {
            let source = format!("See {typed} and more of it.");
            let document = formatter.parse(&source)?;
            context.insists = !context.insists;
            let mut verdict = moderator.check(&document, &context, &MemoryHistory::new());
            assert_eq!(verdict.reasons.len(), 1, "{source}");
            let (changed, page) = verdict.render(&formatter, &document, &NoResolver)?;
            let outputs = [
                page.html,
                formatter.plain(&changed, &NoResolver),
                formatter.excerpt(&changed, 200, &NoResolver).html,
                formatter.subject(&changed, &Subject::new(), &NoResolver),
            ];
            look(&source, secret, &serde_json::to_string(&verdict)?, &outputs)?;
        }
    }
    Ok(())
}

fn no_verdict_quotes_it() -> Result<(), Failed> {
    for effect in ["", "rewrite = { mask = '*' }", "rewrite = { replace = '(removed)' }"] {
        each(effect, |source, secret, json, _| {
            let json = squeezed(json);
            assert!(!json.contains(&secret.to_lowercase()), "{source}\n{json}");
            Ok(())
        })?;
    }
    Ok(())
}

fn no_output_shows_it() -> Result<(), Failed> {
    for effect in ["rewrite = { mask = '█' }", "rewrite = { replace = '(removed)' }"] {
        each(effect, |source, secret, _, outputs| {
            for output in outputs {
                let secret = secret.to_lowercase();
                assert!(!squeezed(output).contains(&secret), "{source}\n{output}");
                assert!(!output.contains("ann.lee") && !output.contains("123456"), "{output}");
            }
            Ok(())
        })?;
    }
    Ok(())
}

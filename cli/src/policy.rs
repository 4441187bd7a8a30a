//! Policy: a preset by name, or a file.

use std::path::Path;

use clap::Args;
use wellsaid::Policy;
use wellsaid::policy::{Disallowed, Preset};

use crate::Failure;

#[derive(Args)]
pub(crate) struct PolicyOption {
    /// The rules: comment, forum, drupal6, wordpress, plain, or a policy file (TOML, or JSON when its
    /// name ends in .json)
    #[arg(long, value_name = "NAME|FILE", default_value = "comment")]
    policy: String,
}

impl PolicyOption {
    /// The policy, or a message that names the file, the line and the key.
    pub(crate) fn load(&self) -> Result<Policy, Failure> {
        load(&self.policy)
    }

    /// The name or the file.
    pub(crate) fn name(&self) -> &str {
        &self.policy
    }
}

#[derive(Args)]
pub(crate) struct TrialPolicyOption {
    /// The rules for tags, as for `wellsaid format`; without it those of `comment`, but tags
    /// that are not allowed are stripped instead of shown
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
}

impl TrialPolicyOption {
    /// An example tests the meaning of a rule, not how one site treats a `<b>`.
    pub(crate) fn load(&self) -> Result<Policy, Failure> {
        if let Some(policy) = &self.policy {
            return load(policy);
        }
        let stripped = Policy::builder().disallowed(Disallowed::Strip).build();
        stripped.map_err(|error| Failure::Message(error.to_string()))
    }
}

/// A preset or a file.
pub(crate) fn load(policy: &str) -> Result<Policy, Failure> {
    // A preset wins over a file of the same name: `--policy plain` must not depend on the files in
    // the directory. `./plain` is the file.
    if let Some(preset) = Preset::from_name(policy) {
        return Ok(preset.policy());
    }
    read(Path::new(policy))
        .map_err(|message| Failure::Message(format!("policy {policy}: {message}")))
}

fn read(path: &Path) -> Result<Policy, String> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let presets: Vec<_> = Preset::ALL.iter().map(|preset| preset.name()).collect();
        format!("{error} (and no preset has this name; there are {})", presets.join(", "))
    })?;
    let json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let policy = if json { Policy::from_json(&text) } else { Policy::from_toml(&text) };
    policy.map_err(|error| error.to_string())
}

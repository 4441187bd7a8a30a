//! The site's secret.

use std::path::PathBuf;

use clap::Args;
use wellsaid::moderate::{Moderator, RuleSet};

use crate::Failure;

#[derive(Args)]
pub(crate) struct KeyOption {
    /// A file with the site's secret, under which a verdict names what is counted. Only for hosts
    /// that keep counts of their own
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl KeyOption {
    pub(crate) fn moderator(&self, rules: RuleSet) -> Result<Moderator, Failure> {
        let moderator = Moderator::new(rules);
        let Some(path) = &self.key else { return Ok(moderator) };
        let secret = std::fs::read(path)
            .map_err(|error| Failure::Message(format!("key {}: {error}", path.display())))?;
        // The newline is the editor's.
        Ok(moderator.key(secret.trim_ascii_end()))
    }
}

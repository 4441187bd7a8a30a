//! Secrets and classifier of the site.

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use clap::Args;
use wellsaid::moderate::{Classifier, FormKey, Moderator, RuleSet};

use crate::Failure;

#[derive(Args)]
pub(crate) struct SiteOption {
    /// A file with the site's secret of at least 16 bytes, under which authors and addresses are
    /// counted. Redis needs one. Without it a random one is used, for as long as the program runs
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,

    /// A file with the secret of at least 16 bytes under which your application signs its forms.
    /// Rules that ask for `stamp_valid` need it
    #[arg(long, value_name = "FILE")]
    form_key: Option<PathBuf>,

    #[command(flatten)]
    classifier: ClassifierOption,
}

#[derive(Args)]
pub(crate) struct ClassifierOption {
    /// The site's classifier, as `Classifier::save` wrote it
    #[arg(long, value_name = "FILE")]
    classifier: Option<PathBuf>,
}

impl SiteOption {
    /// Tells whether the site has a secret of its own.
    pub(crate) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    pub(crate) fn moderator(&self, rules: RuleSet) -> Result<Moderator, Failure> {
        let moderator = Moderator::new(rules);
        let moderator = match &self.key {
            // The newline comes from an editor.
            Some(path) => moderator
                .key(read("key", path)?.trim_ascii_end())
                .map_err(|error| Failure::Message(format!("key {}: {error}", path.display())))?,
            None => moderator,
        };
        let moderator = match &self.form_key {
            Some(path) => {
                let key = FormKey::new(read("form key", path)?.trim_ascii_end());
                let failed = |error| format!("form key {}: {error}", path.display());
                moderator.form_key(key.map_err(|error| Failure::Message(failed(error)))?)
            }
            None => moderator,
        };
        Ok(self.classifier.load()?.with(moderator))
    }
}

impl ClassifierOption {
    pub(crate) fn load(&self) -> Result<Learned, Failure> {
        let Some(path) = &self.classifier else { return Ok(Learned(None)) };
        let classifier = Classifier::load(&read("classifier", path)?)
            .map_err(|error| Failure::Message(format!("classifier {}: {error}", path.display())))?;
        Ok(Learned(Some(Arc::new(RwLock::new(classifier)))))
    }
}

/// A classifier, if there is one.
pub(crate) struct Learned(Option<Arc<RwLock<Classifier>>>);

impl Learned {
    pub(crate) fn with(&self, moderator: Moderator) -> Moderator {
        match &self.0 {
            Some(classifier) => moderator.classifier(Arc::clone(classifier)),
            None => moderator,
        }
    }
}

fn read(what: &str, path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|error| Failure::Message(format!("{what} {}: {error}", path.display())))
}

//! The time a form was shown, signed, so that a robot can't make it up.

use super::time::Timestamp;

/// The secret that signs forms.
#[derive(Clone)]
pub struct FormKey {}

/// What is wrong with a stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StampError {
    /// Not made by this key for this form.
    #[error("the stamp was not made by this site for this form")]
    Forged,
    /// Made in the future or too long ago.
    #[error("the stamp is out of date")]
    Stale,
}

impl FormKey {
    /// From a secret of the site.
    pub fn new(_secret: &[u8]) -> Self {
        Self {}
    }

    /// A stamp for a form that is shown now; `form` binds it to, say, a thread.
    pub fn stamp(&self, _form: &str, _now: Timestamp) -> String {
        String::new()
    }

    /// Seconds since the form was shown.
    ///
    /// # Errors
    /// See [`StampError`].
    pub fn seconds(&self, _stamp: &str, _form: &str, _now: Timestamp) -> Result<u64, StampError> {
        Err(StampError::Forged)
    }
}

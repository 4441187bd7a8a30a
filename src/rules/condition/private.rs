//! Questions about private data.

use serde::{Deserialize, Serialize};

use super::Skip;

/// Private data that readers would see and its author may not have meant to publish: in the text,
/// the subject, addresses, titles and names above quotes. A verdict has the kinds and the places,
/// and never quotes the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PrivateData {
    /// Kinds that are searched; the default is all.
    #[serde(default = "PrivateKind::all")]
    pub kinds: Vec<PrivateKind>,
    /// Parts that are not searched; the default is `defaults.skip`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<Vec<Skip>>,
    /// Minimum number of different places; the default is 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
}

/// Any kind, once, in the parts that the defaults do not skip.
impl Default for PrivateData {
    fn default() -> Self {
        Self { kinds: PrivateKind::all(), skip: None, count_gte: None }
    }
}

/// Kind of private data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PrivateKind {
    /// The address in [`Author::email`](crate::moderate::Author::email), which the form promised to
    /// keep private; also as `ann at example dot org`. Never found if the author has no address.
    OwnEmail,
    /// Number of a payment card: digits of an issuer with the check digit of ISO/IEC 7812.
    Card,
    /// Number of a bank account with the check digits of ISO 13616.
    Iban,
    /// Telephone number: with `+` or `00`, in the groups of some country, or after a word such as
    /// `tel`, `call` or `WhatsApp`. Dates, prices, ISBNs and ids do not count.
    Phone,
}

impl PrivateKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::OwnEmail, Self::Card, Self::Iban, Self::Phone];

    /// The name in rule files and verdicts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnEmail => "own_email",
            Self::Card => "card",
            Self::Iban => "iban",
            Self::Phone => "phone",
        }
    }

    fn all() -> Vec<Self> {
        Self::ALL.to_vec()
    }
}

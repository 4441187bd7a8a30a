//! Questions about facts that your application defines.

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::moderate::given::FactValue;

/// Question about one fact: the value that it must have (`verified = true`), or a table. All members
/// that are given must hold. A fact of a kind that the question does not expect is unknown.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FactTest {
    /// This value. A text is compared exactly.
    pub is: Option<FactValue>,
    /// One of these texts.
    pub one_of: Option<Vec<String>>,
    /// A number below this.
    pub lt: Option<f64>,
    /// A number of at most this.
    pub lte: Option<f64>,
    /// A number above this.
    pub gt: Option<f64>,
    /// A number of at least this.
    pub gte: Option<f64>,
}

/// Table as written in a rule file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactTable {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<FactValue>,
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    one_of: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lt: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lte: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gt: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gte: Option<f64>,
}

impl FactTest {
    /// The fact has this value.
    pub fn is(value: impl Into<FactValue>) -> Self {
        Self { is: Some(value.into()), ..Self::default() }
    }

    /// Checks whether no number is within the bounds.
    pub(crate) fn is_impossible(&self) -> bool {
        let over =
            |least: Option<f64>, most: Option<f64>| least.zip(most).is_some_and(|(a, b)| a > b);
        let meet =
            |least: Option<f64>, most: Option<f64>| least.zip(most).is_some_and(|(a, b)| a >= b);
        over(self.gte, self.lte)
            || meet(self.gt, self.lte)
            || meet(self.gte, self.lt)
            || meet(self.gt, self.lt)
    }

    /// The bounds of a number, with their keys.
    pub(crate) fn bounds(&self) -> [(&'static str, Option<f64>); 4] {
        [("lt", self.lt), ("lte", self.lte), ("gt", self.gt), ("gte", self.gte)]
    }
}

/// Writes a single value as itself.
impl Serialize for FactTest {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { is, one_of, lt, lte, gt, gte } = self.clone();
        match (is, one_of, lt, lte, gt, gte) {
            (Some(value), None, None, None, None, None) => value.serialize(to),
            (is, one_of, lt, lte, gt, gte) => {
                FactTable { is, one_of, lt, lte, gt, gte }.serialize(to)
            }
        }
    }
}

impl<'de> Deserialize<'de> for FactTest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct FactTestVisitor;

        impl<'de> Visitor<'de> for FactTestVisitor {
            type Value = FactTest;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number, a text, true, false or a table")
            }

            fn visit_bool<E>(self, on: bool) -> Result<FactTest, E> {
                Ok(FactTest::is(on))
            }

            fn visit_u64<E>(self, number: u64) -> Result<FactTest, E> {
                Ok(FactTest::is(number as f64))
            }

            fn visit_i64<E>(self, number: i64) -> Result<FactTest, E> {
                Ok(FactTest::is(number as f64))
            }

            fn visit_f64<E>(self, number: f64) -> Result<FactTest, E> {
                Ok(FactTest::is(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<FactTest, E> {
                Ok(FactTest::is(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FactTest, A::Error> {
                let table = FactTable::deserialize(MapAccessDeserializer::new(map))?;
                let FactTable { is, one_of, lt, lte, gt, gte } = table;
                Ok(FactTest { is, one_of, lt, lte, gt, gte })
            }
        }

        from.deserialize_any(FactTestVisitor)
    }
}

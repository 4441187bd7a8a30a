//! Questions about facts that your application defines.

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::rules::given::FactValue;

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

/// Bounds of a fact, as they are written.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct FactTable {
    /// Value that the fact must have. A text is compared as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<FactValue>,
    /// Texts of which the fact must be one.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    one_of: Option<Vec<String>>,
    /// Number that the fact is below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lt: Option<f64>,
    /// Maximum of the fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lte: Option<f64>,
    /// Number that the fact is above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gt: Option<f64>,
    /// Minimum of the fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gte: Option<f64>,
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for FactTest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FactTest".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let (value, table) =
            (generator.subschema_for::<FactValue>(), generator.subschema_for::<FactTable>());
        schemars::json_schema!({
            "description": "Test of one fact: the value that it must have, or a table.",
            "anyOf": [value, table],
        })
    }
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

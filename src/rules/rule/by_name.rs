//! Lists by name, none of which stands twice in a rule file.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserializer;
use serde::de::{Error as _, MapAccess, Visitor};

use super::list::List;

/// Lists by name. JSON allows a name twice, and the second would silently win.
pub(super) fn once_each<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, List>, D::Error> {
    struct ListsVisitor;

    impl<'de> Visitor<'de> for ListsVisitor {
        type Value = BTreeMap<String, List>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("lists by name")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut lists = BTreeMap::new();
            while let Some((name, list)) = map.next_entry::<String, List>()? {
                if lists.insert(name.clone(), list).is_some() {
                    return Err(A::Error::custom(format!("the list `{name}` is defined twice")));
                }
            }
            Ok(lists)
        }
    }

    from.deserialize_map(ListsVisitor)
}

//! JSON that is kept as text.

use std::sync::Arc;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// Valid JSON in the form in which it was sent. Copies share the text.
///
/// It can be compared with a [`Value`]: `assert_eq!(file.params, json!({ "total": 1 }))`.
#[derive(Clone, Debug)]
pub struct Json(Arc<RawValue>);

impl Json {
    pub(crate) fn as_raw(&self) -> &RawValue {
        &self.0
    }

    pub(crate) fn is_null(&self) -> bool {
        self.as_str() == "null"
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Parses the text. JSON that serde_json cannot read, such as the number `1e999`,
    /// becomes `null`.
    pub fn to_value(&self) -> Value {
        serde_json::from_str(self.as_str()).unwrap_or_default()
    }
}

impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        self.to_value() == *other
    }
}

/// `null`.
impl Default for Json {
    fn default() -> Json {
        Json(RawValue::NULL.to_owned().into())
    }
}

impl From<Box<RawValue>> for Json {
    fn from(raw: Box<RawValue>) -> Json {
        Json(raw.into())
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Json::from)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

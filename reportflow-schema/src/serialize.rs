use serde_core::ser::{Serialize, SerializeMap, Serializer};

use crate::json::Json;
use crate::model::{Parameter, ParameterList};

impl ParameterList {
    /// Serialises the list in the newest form, pretty-printed, with a line feed at
    /// the end: the bytes of a snapshot.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(&self.parameters)
            .unwrap_or_else(|error| unreachable!("strings and numbers are always JSON: {error}"));
        json.push('\n');
        json
    }
}

impl Serialize for Parameter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("type", self.kind.as_str())?;
        map.serialize_entry("label", &self.label)?;
        if let Some(description) = &self.description {
            map.serialize_entry("description", description)?;
        }
        if self.kind.has_rows() {
            map.serialize_entry("spec", &self.spec)?;
        }
        for (member, value) in &self.other {
            map.serialize_entry(member, value)?;
        }
        map.end()
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(value) => value.serialize(serializer),
            Json::String(value) => serializer.serialize_str(value),
            Json::Array(items) => serializer.collect_seq(items),
            Json::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

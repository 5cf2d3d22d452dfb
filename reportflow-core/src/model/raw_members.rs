use std::collections::HashSet;
use std::fmt;

use reportflow_rules::escapes::unescape_json;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::raw_json::RawJson;

/// The members of a JSON object, unparsed, in their order. So a member that nobody reads
/// may hold any number or text.
#[derive(Clone, Default)]
pub(crate) struct RawMembers(Vec<(String, Box<RawValue>)>);

impl RawMembers {
    /// Reads an object. `expected` names it in errors.
    pub(crate) fn deserialize_as<'de, D: Deserializer<'de>>(
        deserializer: D,
        expected: &'static str,
    ) -> Result<RawMembers, D::Error> {
        deserializer.deserialize_map(MembersVisitor { expected })
    }

    /// Returns a member. The last of several equal names counts, as in JavaScript.
    pub(crate) fn get(&self, name: &str) -> Option<&RawValue> {
        let RawMembers(members) = self;
        let (_, json) = members.iter().rfind(|(found, _)| found == name)?;
        Some(json)
    }

    /// Removes all members of a name, and returns the last one.
    pub(crate) fn remove(&mut self, name: &str) -> Option<Box<RawValue>> {
        let RawMembers(members) = self;
        let last = members.iter().rposition(|(found, _)| found == name)?;
        let (_, json) = members.remove(last);
        members.retain(|(found, _)| found != name);
        Some(json)
    }

    /// Returns the names of the members.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Returns the last `max_members` members, up to `max_bytes`. Only the last of several
    /// equal names can stay.
    pub(crate) fn truncate(self, max_members: usize, max_bytes: usize) -> RawMembers {
        let RawMembers(members) = self;
        let mut left = max_bytes;
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for (name, json) in members.into_iter().rev().take(max_members) {
            let size = name.len() + json.get().len();
            if seen.insert(name.clone()) && size <= left {
                left -= size;
                kept.push((name, json));
            }
        }
        kept.reverse();
        RawMembers(kept)
    }
}

impl<'de> Deserialize<'de> for RawMembers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RawMembers, D::Error> {
        RawMembers::deserialize_as(deserializer, "an object")
    }
}

// A map, because serde's `flatten` and `tag` add members to it.
impl Serialize for RawMembers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, json)| (name, json)))
    }
}

struct MembersVisitor {
    expected: &'static str,
}

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = RawMembers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawMembers, A::Error> {
        let mut members = Vec::new();
        while let Some((RawJson(name), RawJson(json))) = map.next_entry()? {
            members.push((parse_name(name.get()), json));
        }
        Ok(RawMembers(members))
    }
}

/// Parses the name of a member. Half of a surrogate pair, which no `String` can contain,
/// becomes U+FFFD.
fn parse_name(json: &str) -> String {
    serde_json::from_str(json).unwrap_or_else(|_| {
        let quoted = json
            .strip_prefix('"')
            .and_then(|json| json.strip_suffix('"'));
        unescape_json(quoted.unwrap_or(json))
    })
}

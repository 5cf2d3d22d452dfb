use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::ExtraFields;
use super::raw_json::RawJson;

type Result<T> = serde_json::Result<T>;

/// A value that is read from the members of a JSON object. Members that it does not
/// take are its [`ExtraFields`].
pub(crate) trait FromMembers: Sized {
    /// The type's name, for errors.
    const NAME: &'static str;

    fn from_members(members: &mut Members) -> Result<Self>;
}

/// The members of a JSON object, unparsed. So an odd number or text in a member that
/// nobody reads is no error. The last of several equal names counts.
pub(crate) struct Members {
    members: BTreeMap<String, Box<RawValue>>,
    mode: Mode,
}

/// The treatment of a member with another type than expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is an error.
    Strict,
    /// It counts as missing.
    Lenient,
}

impl Members {
    /// Takes a member. A `null` counts as missing.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>> {
        self.take_with(name, |json| serde_json::from_str(json.get()))
    }

    /// Takes a member that must exist, in each mode.
    pub(crate) fn require<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<T> {
        let json = self.members.remove(name);
        let json = json.ok_or_else(|| serde_json::Error::missing_field(name))?;
        serde_json::from_str(json.get()).map_err(|error| in_member(&error, name))
    }

    pub(crate) fn take_object<T: FromMembers>(&mut self, name: &str) -> Result<Option<T>> {
        let mode = self.mode;
        self.take_with(name, |json| parse(json.get(), mode))
    }

    /// Takes a list of objects, which is empty if the member is missing.
    pub(crate) fn take_list<T: FromMembers>(&mut self, name: &str) -> Result<Vec<T>> {
        let mode = self.mode;
        let list = self.take_with(name, |json| parse_list(json.get(), mode))?;
        Ok(list.unwrap_or_default())
    }

    /// Takes the members that are left.
    pub(crate) fn take_extra(&mut self) -> ExtraFields {
        ExtraFields::new(std::mem::take(&mut self.members))
    }

    fn take_with<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&RawValue) -> Result<T>,
    ) -> Result<Option<T>> {
        match self.members.remove(name) {
            None => Ok(None),
            Some(json) if json.get() == "null" => Ok(None),
            Some(json) => match parse(&json) {
                Ok(value) => Ok(Some(value)),
                Err(error) if self.mode == Mode::Strict => Err(in_member(&error, name)),
                Err(_) => Ok(None),
            },
        }
    }
}

/// Parses an object.
pub(crate) fn parse<T: FromMembers>(json: &str, mode: Mode) -> Result<T> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let value = deserialize(&mut deserializer, mode)?;
    deserializer.end()?;
    Ok(value)
}

/// Parses a list of objects. In lenient mode, it leaves out the elements that cannot be
/// read.
pub(crate) fn parse_list<T: FromMembers>(json: &str, mode: Mode) -> Result<Vec<T>> {
    let elements: Vec<&RawValue> = serde_json::from_str(json)?;
    let elements = elements.into_iter().map(|json| parse(json.get(), mode));
    elements
        .filter(|element| mode == Mode::Strict || element.is_ok())
        .collect()
}

/// Deserialises an object; for an impl of `Deserialize`.
pub(crate) fn deserialize<'de, T, D>(
    deserializer: D,
    mode: Mode,
) -> std::result::Result<T, D::Error>
where
    T: FromMembers,
    D: Deserializer<'de>,
{
    let name = PhantomData::<T>;
    let mut members = MembersSeed { mode, name }.deserialize(deserializer)?;
    T::from_members(&mut members).map_err(D::Error::custom)
}

struct MembersSeed<T> {
    mode: Mode,
    name: PhantomData<T>,
}

impl<'de, T: FromMembers> DeserializeSeed<'de> for MembersSeed<T> {
    type Value = Members;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<Members, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: FromMembers> Visitor<'de> for MembersSeed<T> {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Members, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((name, RawJson(json))) = map.next_entry()? {
            members.insert(name, json);
        }
        let mode = self.mode;
        Ok(Members { members, mode })
    }
}

/// Adds the member's name to an error. Its position is dropped, because it counts from
/// the start of the member.
fn in_member(error: &serde_json::Error, name: &str) -> serde_json::Error {
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(message, _)| message);
    serde_json::Error::custom(format_args!("{message} in `{name}`"))
}

/// Implements `Deserialize` by [`FromMembers`].
macro_rules! deserialize_from_members {
    ($name:ident, $mode:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::members::deserialize(
                    deserializer,
                    $crate::model::members::Mode::$mode,
                )
            }
        }
    };
}
pub(crate) use deserialize_from_members;

use serde::Deserializer;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::value::RawValue;

use super::ExtraFields;
use super::raw_members::RawMembers;

type Result<T> = serde_json::Result<T>;

/// A value that is read from the members of a JSON object. Members that it does not
/// take are its [`ExtraFields`].
pub(crate) trait FromMembers: Sized {
    /// The type's name, for errors: `struct Share`.
    const EXPECTED: &'static str;

    fn from_members(members: &mut Members) -> Result<Self>;
}

/// The members of a JSON object, unparsed. The last of several equal names counts.
pub(crate) struct Members {
    members: RawMembers,
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

    /// Takes a list of objects, which is empty if the member is missing. In lenient mode,
    /// it leaves out the elements that cannot be read.
    pub(crate) fn take_list<T: FromMembers>(&mut self, name: &str) -> Result<Vec<T>> {
        let mode = self.mode;
        let list = self.take_with(name, |json| match mode {
            Mode::Strict => parse_list(json.get(), mode),
            Mode::Lenient => Ok(parse_elements(json.get(), mode)?.flatten().collect()),
        })?;
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

/// Parses a list of objects. Fails if one of them cannot be read.
pub(crate) fn parse_list<T: FromMembers>(json: &str, mode: Mode) -> Result<Vec<T>> {
    parse_elements(json, mode)?.collect()
}

fn parse_elements<T: FromMembers>(
    json: &str,
    mode: Mode,
) -> Result<impl Iterator<Item = Result<T>>> {
    let elements: Vec<&RawValue> = serde_json::from_str(json)?;
    let elements = elements.into_iter();
    Ok(elements.map(move |json| parse(json.get(), mode)))
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
    let members = RawMembers::deserialize_as(deserializer, T::EXPECTED)?;
    T::from_members(&mut Members { members, mode }).map_err(D::Error::custom)
}

/// Adds the member's name to an error. Its position is dropped, because it counts from
/// the start of the member.
fn in_member(error: &serde_json::Error, name: &str) -> serde_json::Error {
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(message, _)| message);
    if error.is_data() {
        serde_json::Error::custom(format_args!("{message} in `{name}`"))
    } else {
        // Half of a surrogate pair, or a number out of range. `strip_value` keeps this form.
        serde_json::Error::custom(format_args!("invalid JSON in `{name}`: {message}"))
    }
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

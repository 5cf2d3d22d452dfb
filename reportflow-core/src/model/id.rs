use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// The reason why an id is invalid.
///
/// An id becomes one segment of a URL path, so it must not contain a separator.
///
/// ```
/// use reportflow_core::{IdError, RequestId};
///
/// let error = "r/../x".parse::<RequestId>().unwrap_err();
/// assert_eq!(error, IdError::ForbiddenCharacter { character: '/', position: 1 });
/// assert_eq!(error.to_string(), "invalid id: forbidden character `/` at position 1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdError {
    /// The id is empty.
    Empty,
    /// The id is `.` or `..`, which are dot segments of a URL.
    DotSegment,
    /// The id contains a slash, a backslash, white space or a control character.
    ForbiddenCharacter {
        /// The first such character.
        character: char,
        /// Its zero-based position, in characters.
        position: usize,
    },
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IdError::Empty => f.write_str("invalid id: it is empty"),
            IdError::DotSegment => f.write_str("invalid id: it is `.` or `..`"),
            IdError::ForbiddenCharacter {
                character,
                position,
            } => write!(
                f,
                "invalid id: forbidden character `{}` at position {position}",
                character.escape_debug()
            ),
        }
    }
}

impl std::error::Error for IdError {}

/// Checks that a text can be an id.
pub(crate) fn validate_id(id: &str) -> Result<(), IdError> {
    if id.is_empty() {
        return Err(IdError::Empty);
    }
    // The usual form of the service's ids.
    if id.bytes().all(|c| c.is_ascii_alphanumeric()) {
        return Ok(());
    }
    if id == "." || id == ".." {
        return Err(IdError::DotSegment);
    }
    let forbidden = |c: char| c == '/' || c == '\\' || c.is_whitespace() || c.is_control();
    match id.chars().enumerate().find(|(_, c)| forbidden(*c)) {
        Some((position, character)) => Err(IdError::ForbiddenCharacter {
            character,
            position,
        }),
        None => Ok(()),
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// The id is opaque. It is documented as a UUID, but in production it has 16
        /// alphanumeric characters (`docs/service.md`, section 3). It is never empty,
        /// `.` or `..`. It contains no slash, backslash, white space or control
        /// character.
        ///
        /// ```
        #[doc = concat!("use reportflow_core::", stringify!($name), ";")]
        ///
        #[doc = concat!("let id: ", stringify!($name), " = \"0eUDdgAjNXrrItA2\".parse()?;")]
        /// assert_eq!(id.as_str(), "0eUDdgAjNXrrItA2");
        /// assert_eq!(id.as_uuid(), None);
        #[doc = concat!("assert!(\"../admin\".parse::<", stringify!($name), ">().is_err());")]
        /// # Ok::<(), reportflow_core::IdError>(())
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Box<str>);

        impl $name {
            /// Returns the id.
            ///
            /// ```
            #[doc = concat!("# let id: reportflow_core::", stringify!($name), " = \"0eUDdgAjNXrrItA2\".parse()?;")]
            /// // Store it in a database, and parse it again later.
            /// let column = id.as_str().to_owned();
            #[doc = concat!("assert_eq!(column.parse::<reportflow_core::", stringify!($name), ">()?, id);")]
            /// # Ok::<(), reportflow_core::IdError>(())
            /// ```
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns the id as a UUID, or `None` if it has another form.
            ///
            /// ```
            #[doc = concat!("use reportflow_core::", stringify!($name), ";")]
            ///
            #[doc = concat!("let id: ", stringify!($name), " = \"550e8400-e29b-41d4-a716-446655440000\".parse()?;")]
            /// assert!(id.as_uuid().is_some());
            /// // The service's usual form.
            #[doc = concat!("let id: ", stringify!($name), " = \"0eUDdgAjNXrrItA2\".parse()?;")]
            /// assert!(id.as_uuid().is_none());
            /// # Ok::<(), reportflow_core::IdError>(())
            /// ```
            #[must_use]
            pub fn as_uuid(&self) -> Option<Uuid> {
                Uuid::try_parse(&self.0).ok()
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(id: String) -> Result<Self, IdError> {
                validate_id(&id)?;
                Ok($name(id.into()))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(id: &str) -> Result<Self, IdError> {
                validate_id(id)?;
                Ok($name(id.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                *self.0 == *other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                *self.0 == **other
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $name::try_from(String::deserialize(deserializer)?).map_err(de::Error::custom)
            }
        }
    };
}

id! {
    /// The id of a request that generates documents.
    RequestId
}

id! {
    /// The id of a generated file, within its request.
    FileId
}

use crate::json::Json;

/// The parameters of one version of a design, in the design's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParameterList {
    /// The parameters; a version may have none.
    pub parameters: Vec<Parameter>,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The key in `params`, often Japanese.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// The designer's label. Default: the name.
    pub label: String,
    /// The designer's description.
    pub description: Option<String>,
    /// The parameters of a row, for [`Kind::Array`] and [`Kind::Collection`].
    pub spec: Vec<Parameter>,
    /// Members that this crate does not know. Serialisation writes them back.
    pub(crate) other: Vec<(String, Json)>,
}

/// The type of a parameter: `type` in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A JSON number.
    Number,
    /// True or false.
    Boolean,
    /// A date as text, with or without a time.
    Date,
    /// An image as Base64 text. The service's name of this type is not public;
    /// `image` is an assumption.
    Image,
    /// A table: a list of rows, which are objects.
    Array,
    /// Rows that are objects. The difference from an array is unknown.
    Collection,
    /// A type that this crate does not know.
    Other(String),
}

impl Kind {
    pub(crate) fn from_name(name: &str) -> Kind {
        match name {
            "text" => Kind::Text,
            "number" => Kind::Number,
            "boolean" => Kind::Boolean,
            "date" => Kind::Date,
            "image" => Kind::Image,
            "array" => Kind::Array,
            "collection" => Kind::Collection,
            other => Kind::Other(other.to_owned()),
        }
    }

    /// Returns the `type` of the newest form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Boolean => "boolean",
            Kind::Date => "date",
            Kind::Image => "image",
            Kind::Array => "array",
            Kind::Collection => "collection",
            Kind::Other(name) => name,
        }
    }

    /// Returns whether the value has rows, which [`Parameter::spec`] describes.
    #[must_use]
    pub fn has_rows(&self) -> bool {
        matches!(self, Kind::Array | Kind::Collection)
    }
}

impl ParameterList {
    /// Returns the parameter of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
    }
}

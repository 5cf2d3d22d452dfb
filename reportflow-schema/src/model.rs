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
    /// What the template makes of the value.
    pub kind: Kind,
    /// What the designer calls it; the name, where the list does not say.
    pub label: String,
    /// What the designer says about it.
    pub description: Option<String>,
    /// The parameters of a row, for [`Kind::Array`] and [`Kind::Collection`].
    pub spec: Vec<Parameter>,
    /// Members that this crate has no name for: kept, and written back.
    pub(crate) other: Vec<(String, Json)>,
}

/// What the template makes of a parameter's value: the `type` of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A JSON number.
    Number,
    /// True or false.
    Boolean,
    /// A date, with or without a time, as text.
    Date,
    /// An image as Base64 text. The service's word for it is unknown: `image`
    /// is this project's guess.
    Image,
    /// A table: a list of rows, which are objects.
    Array,
    /// Rows that are objects; what sets it apart from an array is unknown.
    Collection,
    /// A word that nobody has seen yet.
    Other(String),
}

impl Kind {
    pub(crate) fn from_name(word: &str) -> Kind {
        match word {
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

    /// The word of the newest form.
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
            Kind::Other(word) => word,
        }
    }

    /// Whether the value is made of rows, which [`Parameter::spec`] describes.
    #[must_use]
    pub fn has_rows(&self) -> bool {
        matches!(self, Kind::Array | Kind::Collection)
    }
}

impl ParameterList {
    /// The parameter of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
    }
}

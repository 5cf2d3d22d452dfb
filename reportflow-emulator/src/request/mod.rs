//! The body of a generating call, read and validated.

mod content;
mod findings;

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::ApiError;
pub(crate) use content::Content;
use findings::Findings;

/// How many documents a call may ask for.
const MOST: usize = 100;

/// A valid body.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) design_id: String,
    pub(crate) version: u64,
    pub(crate) contents: Vec<Content>,
}

/// What a body holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// A `content`.
    Single,
    /// A list of `contents`.
    Multiple,
}

// Fields of any type, so that all that is wrong is found at once; borrowed where
// they are large.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    design_id: Option<Value>,
    version: Option<Value>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    #[serde(borrow)]
    contents: Option<&'a RawValue>,
}

impl Request {
    pub(crate) fn read(body: &[u8], form: Form) -> Result<Request, ApiError> {
        let body: Body<'_> = serde_json::from_slice(body)
            .map_err(|error| ApiError::bad_request(error.to_string()))?;
        let mut findings = Findings(Vec::new());
        let design_id = findings.text("designId", body.design_id);
        let version = findings.version(body.version);
        let contents = match form {
            Form::Single => Content::read(body.content, &form.place(0), &mut findings)?
                .into_iter()
                .collect(),
            Form::Multiple => all(body.contents, &mut findings)?,
        };
        let (Some(design_id), Some(version), []) = (design_id, version, &findings.0[..]) else {
            return Err(ApiError::invalid(findings.0));
        };
        // The service tells of a bad name alone, by a text and no list.
        contents.iter().try_for_each(Content::check_name)?;
        Ok(Request {
            design_id,
            version,
            contents,
        })
    }
}

impl Form {
    /// How messages name the content at `index`.
    fn place(self, index: usize) -> String {
        match self {
            Form::Single => "content".to_owned(),
            Form::Multiple => format!("contents.{index}"),
        }
    }

    /// How a message about the params at `index` begins.
    pub(crate) fn prefix(self, index: usize) -> String {
        match self {
            Form::Single => String::new(),
            Form::Multiple => format!("{}: ", self.place(index)),
        }
    }
}

fn all(raw: Option<&RawValue>, findings: &mut Findings) -> Result<Vec<Content>, ApiError> {
    let items: Option<Vec<Option<&RawValue>>> =
        raw.and_then(|raw| serde_json::from_str(raw.get()).ok());
    let items = match items {
        None => {
            findings.add("contents must be an array");
            return Ok(Vec::new());
        }
        Some(items) if items.is_empty() => {
            findings.add("contents must contain at least 1 elements");
            return Ok(Vec::new());
        }
        Some(items) if items.len() > MOST => {
            findings.add(format!(
                "contents must contain no more than {MOST} elements"
            ));
            return Ok(Vec::new());
        }
        Some(items) => items,
    };
    let mut contents = Vec::with_capacity(items.len());
    let mut names = HashMap::new();
    for (index, item) in items.into_iter().enumerate() {
        let place = Form::Multiple.place(index);
        let Some(content) = Content::read(item, &place, findings)? else {
            continue;
        };
        let first = *names.entry(content.title.to_lowercase()).or_insert(index);
        if first != index {
            findings.add(format!(
                "{place}.fileName must be unique, contents.{first}.fileName is the same"
            ));
        }
        contents.push(content);
    }
    Ok(contents)
}

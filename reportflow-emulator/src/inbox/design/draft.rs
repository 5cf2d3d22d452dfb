//! A request that is being written in the form.

use reportflow_schema::ParameterList;

use super::super::form_data::FormData;
use super::example;
use super::field_error::{FieldError, FieldErrors};
use super::fields::{Fields, MAX_COUNT, TooManyRows};
use super::params::{params_of, parse_json, typed_params};
use super::prefill::{empty_fields, fields_of};
use crate::model::{FileRecord, Json, ShareType};
use crate::routes::own_requests::{Body, Content};

/// The places of fields beside the parameters. A place of a parameter begins with `/`.
pub(super) const COUNT: &str = "count";
pub(super) const PASSTHROUGH: &str = "passthrough";
pub(super) const SHARE_TYPE: &str = "share_type";
pub(super) const PASSCODE: &str = "passcode";
pub(super) const ALL_PARAMS: &str = "params";

/// The content of the form, valid or invalid.
pub(super) struct Draft {
    pub(super) file_name: String,
    pub(super) passthrough: String,
    /// The requests to send.
    pub(super) count: String,
    pub(super) workspace: Option<String>,
    pub(super) share_type: ShareType,
    pub(super) passcode_enabled: bool,
    pub(super) params: DraftParams,
}

/// The parameters, in one of two forms.
pub(super) enum DraftParams {
    Fields(Fields),
    Json(String),
}

impl Draft {
    pub(super) fn new(list: &ParameterList, file_name: &str) -> Draft {
        Draft {
            file_name: file_name.to_owned(),
            passthrough: String::new(),
            count: "1".to_owned(),
            workspace: None,
            share_type: ShareType::default(),
            passcode_enabled: false,
            params: DraftParams::Fields(empty_fields(list)),
        }
    }

    /// Returns the document of a stored request.
    pub(super) fn of_file(
        list: &ParameterList,
        file: &FileRecord,
        workspace: Option<&str>,
    ) -> Draft {
        let passthrough = file.passthrough.as_ref().map(Json::as_str);
        Draft {
            file_name: file.file_name.clone(),
            passthrough: passthrough.unwrap_or_default().to_owned(),
            count: "1".to_owned(),
            workspace: workspace.map(str::to_owned),
            share_type: file.share_type,
            passcode_enabled: file.passcode_enabled,
            params: DraftParams::of_json(list, file.params.as_str()),
        }
    }

    /// Returns a form that was sent, also if it is invalid. Rows beyond the limit become JSON, so
    /// that they are kept.
    pub(super) fn of_form(list: &ParameterList, form: FormData) -> (Draft, FieldErrors) {
        let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
        let mut errors = FieldErrors::new();
        let draft = Draft {
            file_name: text("file_name"),
            passthrough: text(PASSTHROUGH),
            count: form.get(COUNT).unwrap_or("1").to_owned(),
            workspace: form.get("workspace").map(str::to_owned),
            share_type: ShareType::from_code(&text(SHARE_TYPE)).unwrap_or_default(),
            passcode_enabled: form.get(PASSCODE).is_some(),
            params: match form.get(ALL_PARAMS) {
                Some(json) => DraftParams::Json(json.to_owned()),
                None => Fields::new(form.0).map_or_else(
                    |TooManyRows(fields)| {
                        errors.insert(ALL_PARAMS.to_owned(), FieldError::RowsAsJson);
                        DraftParams::Json(typed_params(list, &fields))
                    },
                    DraftParams::Fields,
                ),
            },
        };
        (draft, errors)
    }

    /// Does what a button says that sends nothing. Texts of other buttons do nothing.
    pub(super) fn edit(&mut self, action: &str, list: &ParameterList) -> FieldErrors {
        let edited = match action.split_once(':') {
            Some((verb, place)) => self.edit_rows(verb, place),
            None => self.change_form(action, list),
        };
        edited.err().unwrap_or_default()
    }

    fn edit_rows(&mut self, verb: &str, place: &str) -> Result<(), FieldErrors> {
        let DraftParams::Fields(fields) = &mut self.params else {
            return Ok(());
        };
        match verb {
            "add" => {
                let too_many = || FieldErrors::from([(place.to_owned(), FieldError::TooManyRows)]);
                fields.add_row(place).map(|_| ()).ok_or_else(too_many)
            }
            "remove" => {
                fields.remove_row(place);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn change_form(&mut self, action: &str, list: &ParameterList) -> Result<(), FieldErrors> {
        self.params = match (&self.params, action) {
            (_, "examples") => DraftParams::of_json(list, &example::params(list)),
            (DraftParams::Fields(fields), "json") => DraftParams::Json(params_of(list, fields)?),
            (DraftParams::Json(json), "fields") => {
                let invalid = |error| FieldErrors::from([(ALL_PARAMS.to_owned(), error)]);
                DraftParams::of_json(list, parse_json(json).map_err(invalid)?.get())
            }
            _ => return Ok(()),
        };
        Ok(())
    }

    /// Returns the number of requests, and the body of each.
    pub(super) fn requests(
        &self,
        list: &ParameterList,
        design_id: &str,
        version: u32,
    ) -> Result<(usize, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut keep = |place: &str, error: FieldError| {
            errors.insert(place.to_owned(), error);
        };
        let count = self.count.trim().parse().ok();
        let count = count.filter(|it| (1..=MAX_COUNT).contains(it));
        if count.is_none() {
            keep(COUNT, FieldError::Count);
        }
        let passthrough = match self.passthrough.trim() {
            "" => None,
            json => parse_json(json).map_err(|it| keep(PASSTHROUGH, it)).ok(),
        };
        let passthrough = passthrough.map(Json::from);
        let params = match &self.params {
            DraftParams::Json(json) => parse_json(json).map_err(|it| keep(ALL_PARAMS, it)).ok(),
            DraftParams::Fields(fields) => match params_of(list, fields) {
                Ok(json) => parse_json(&json).map_err(|it| keep(ALL_PARAMS, it)).ok(),
                Err(found) => {
                    errors.extend(found);
                    None
                }
            },
        };
        let (Some(params), Some(count), true) = (params.map(Json::from), count, errors.is_empty())
        else {
            return Err(errors);
        };
        let content = Content {
            file_name: &self.file_name,
            share_type: self.share_type.code(),
            passcode_enabled: self.passcode_enabled,
            passthrough: passthrough.as_ref(),
            params: &params,
        };
        let body = Body {
            design_id: Some(design_id),
            version: Some(version),
            content: Some(content),
            contents: None,
        };
        let body = serde_json::to_string(&body).map_err(|error| {
            let error = FieldError::Json(error.to_string());
            FieldErrors::from([(ALL_PARAMS.to_owned(), error)])
        })?;
        Ok((count, body))
    }
}

impl DraftParams {
    fn of_json(list: &ParameterList, json: &str) -> DraftParams {
        match fields_of(list, json) {
            Some(fields) => DraftParams::Fields(fields),
            None => DraftParams::Json(json.to_owned()),
        }
    }
}

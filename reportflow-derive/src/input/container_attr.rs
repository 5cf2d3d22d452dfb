use std::collections::HashSet;

use syn::{Attribute, Ident, LitInt, LitStr, Path};

use super::derive_macro::DeriveMacro;
use super::design_ref::{DesignRef, check_id, check_version};
use super::keys::{check_misplaced, parse_keys, set_once};
use super::values::{integer, path, string, strings};
use crate::errors::Errors;

/// `#[report_design(…)]` or `#[report_row(…)]`.
#[derive(Default)]
pub(crate) struct ContainerAttr {
    is_present: bool,
    id: Option<LitStr>,
    version: Option<LitInt>,
    pub(crate) file_name: Option<LitStr>,
    pub(crate) path: Option<LitStr>,
    /// The path of `reportflow`. Default: `::reportflow`.
    pub(crate) crate_path: Option<Path>,
    pub(crate) omit: Vec<LitStr>,
    has_omit: bool,
    /// Keys with invalid values. They are not reported as missing.
    invalid_keys: Vec<String>,
}

impl ContainerAttr {
    pub(crate) fn parse(
        derive: &DeriveMacro,
        attrs: &[Attribute],
        errors: &mut Errors,
    ) -> ContainerAttr {
        let name = derive.attribute;
        let mut parsed = ContainerAttr::default();
        parsed.invalid_keys = parse_keys(name, &derive.keys, attrs, errors, |key, input| match key
            .to_string()
            .as_str()
        {
            "id" => set_once(&mut parsed.id, key, string(key, input)?),
            "version" => set_once(&mut parsed.version, key, integer(key, input)?),
            "file_name" => set_once(&mut parsed.file_name, key, string(key, input)?),
            "path" => set_once(&mut parsed.path, key, string(key, input)?),
            "crate" => set_once(&mut parsed.crate_path, key, path(key, input)?),
            _ => {
                parsed.omit.extend(strings(key, input)?);
                if std::mem::replace(&mut parsed.has_omit, true) {
                    let message = "duplicate key `omit`: write all names into one";
                    return Err(syn::Error::new(key.span(), message));
                }
                Ok(())
            }
        });
        check_misplaced("report", "a field", name, attrs, errors);
        parsed.is_present = attrs.iter().any(|attr| attr.path().is_ident(name));
        parsed.check_duplicate_omissions(errors);
        parsed
    }

    fn check_duplicate_omissions(&self, errors: &mut Errors) {
        let mut names = HashSet::new();
        for omitted in &self.omit {
            if let Some(name) = names.replace(omitted.value()) {
                errors.push_at(
                    omitted,
                    format!("duplicate name `{name}` in `omit`: remove one"),
                );
            }
        }
    }

    /// Returns true if the key is present, but invalid.
    pub(crate) fn is_invalid(&self, key: &str) -> bool {
        self.invalid_keys.iter().any(|invalid| invalid == key)
    }

    /// Returns true if a row has one of the keys that name a design.
    pub(crate) fn names_a_design(&self) -> bool {
        self.id.is_some() || self.version.is_some() || self.path.is_some()
    }

    /// Returns the design, if both keys are present and valid. Reports a missing key
    /// at `ident`.
    pub(crate) fn design(
        &self,
        derive: &DeriveMacro,
        ident: &Ident,
        errors: &mut Errors,
    ) -> Option<DesignRef> {
        let missing = match (&self.id, &self.version) {
            (Some(id), Some(version)) => return DesignRef::parse(id, version, errors),
            (None, None) if self.is_present => "missing `id` and `version`: expected ",
            (None, None) => "missing attribute ",
            (None, Some(_)) => "missing `id`: expected ",
            (Some(_), None) => "missing `version`: expected ",
        };
        if let Some(id) = &self.id {
            check_id(id, errors);
        }
        if let Some(version) = &self.version {
            check_version(version, errors);
        }
        let is_reported = (self.id.is_none() && self.is_invalid("id"))
            || (self.version.is_none() && self.is_invalid("version"));
        if !is_reported {
            let (name, example) = (derive.attribute, derive.example);
            errors.push_at(ident, format!("{missing}`#[{name}({example})]`"));
        }
        None
    }
}

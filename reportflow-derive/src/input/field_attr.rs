use syn::{Attribute, ExprPath, Ident, LitStr};

use super::derive_macro::{REPORT_DESIGN, REPORT_ROW};
use super::keys::{check_misplaced, parse_keys, set_once};
use super::values::{flag, function, string};
use crate::errors::Errors;

/// `#[report(…)]` on a field.
#[derive(Default)]
pub(crate) struct FieldAttr {
    pub(crate) rename: Option<LitStr>,
    pub(crate) skip: Option<Ident>,
    pub(crate) display: Option<Ident>,
    pub(crate) with: Option<ExprPath>,
    /// True if a key is invalid. The field's parameter is then unknown.
    pub(crate) is_invalid: bool,
}

impl FieldAttr {
    pub(super) fn parse(attrs: &[Attribute], errors: &mut Errors) -> FieldAttr {
        let mut parsed = FieldAttr::default();
        let keys = ["rename", "skip", "display", "with"];
        let invalid = parse_keys("report", &keys, attrs, errors, |key, input| {
            match key.to_string().as_str() {
                "rename" => set_once(&mut parsed.rename, key, string(key, input)?),
                "skip" => set_once(&mut parsed.skip, key, flag(key, input)?),
                "display" => set_once(&mut parsed.display, key, flag(key, input)?),
                _ => set_once(&mut parsed.with, key, function(key, input)?),
            }
        });
        parsed.is_invalid = !invalid.is_empty();
        for derive in [&REPORT_DESIGN, &REPORT_ROW] {
            check_misplaced(derive.attribute, "the struct", "report", attrs, errors);
        }
        parsed.check_combinations(errors);
        parsed
    }

    fn check_combinations(&mut self, errors: &mut Errors) {
        let others = [
            ("rename", self.rename.is_some()),
            ("display", self.display.is_some()),
            ("with", self.with.is_some()),
        ];
        let other = others.iter().find(|(_, is_present)| *is_present);
        if let (Some(skip), Some((other, _))) = (&self.skip, other) {
            self.is_invalid = true;
            errors.push_at(
                skip,
                format!("a field with `skip` fills no parameter: remove `skip`, or `{other}`"),
            );
        }
        if let (Some(display), Some(_)) = (&self.display, &self.with) {
            errors.push_at(
                display,
                "`display` and `with` both say how the value is written: choose one",
            );
        }
    }

    /// Returns true if `with` or `display` converts the field.
    pub(crate) fn is_converted(&self) -> bool {
        self.with.is_some() || self.display.is_some()
    }
}

//! The first error, with the path of its parameter.

use super::Writer;
use crate::params::error::{ParamsError, ParamsErrorKind};

impl Writer {
    #[cold]
    pub(super) fn fail_value_count(&mut self) {
        self.fail(ParamsErrorKind::NotExactlyOneValue);
    }

    #[cold]
    pub(in crate::params) fn fail(&mut self, kind: ParamsErrorKind) {
        if self.error.is_none() {
            let path = key_name(self.key);
            self.error = Some(Box::new(ParamsError { path, kind }));
        }
    }

    #[cold]
    pub(in crate::params) fn fail_field(&mut self, field: &str) {
        if self.error.is_none() {
            let (path, kind) = (field.to_owned(), ParamsErrorKind::UnknownParameter);
            self.error = Some(Box::new(ParamsError { path, kind }));
        }
    }

    pub(in crate::params) fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    /// Adds the table and the row's index to the path of an error in a row.
    #[cold]
    pub(in crate::params) fn prefix_error(&mut self, key: &'static str, index: Option<usize>) {
        if let Some(error) = &mut self.error {
            let table = key_name(key);
            error.path = match index {
                Some(index) => format!("{table}[{index}].{}", error.path),
                None => format!("{table}.{}", error.path),
            };
        }
    }
}

/// Returns the name in a prepared JSON key.
fn key_name(key: &str) -> String {
    let json = key.trim_start_matches(',').trim_end_matches(':');
    serde_json::from_str(json).unwrap_or_else(|_| json.to_owned())
}

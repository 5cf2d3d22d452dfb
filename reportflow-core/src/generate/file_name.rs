use reportflow_rules::file_names::is_forbidden;

use crate::error::FileNameError;

/// Checks a file name by the service's rule.
pub(crate) fn validate_file_name(name: &str) -> Result<(), FileNameError> {
    if name.is_empty() {
        return Err(FileNameError::Empty);
    }
    match name.chars().enumerate().find(|(_, c)| is_forbidden(*c)) {
        Some((position, character)) => Err(FileNameError::ForbiddenCharacter {
            character,
            position,
        }),
        None => Ok(()),
    }
}

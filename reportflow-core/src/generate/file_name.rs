use crate::error::FileNameError;

/// Checks a file name by the service's rule.
pub(crate) fn validate_file_name(name: &str) -> Result<(), FileNameError> {
    if name.is_empty() {
        return Err(FileNameError::Empty);
    }
    let is_forbidden = |c: char| r#"/\:*?"<>|"#.contains(c) || c.is_control();
    match name.chars().enumerate().find(|(_, c)| is_forbidden(*c)) {
        Some((position, character)) => Err(FileNameError::ForbiddenCharacter {
            character,
            position,
        }),
        None => Ok(()),
    }
}

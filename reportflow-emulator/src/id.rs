//! Random ids, passcodes and tokens.

use crate::error::ApiError;

const ALPHANUMERICS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH: usize = 16;

/// An id as the service's: 16 alphanumerics.
pub(crate) fn random() -> Result<String, ApiError> {
    alphanumerics(LENGTH)
}

/// A passcode; the form of the service's is unknown.
pub(crate) fn passcode() -> Result<String, ApiError> {
    alphanumerics(8)
}

/// An access token; the service's are longer.
pub(crate) fn token() -> Result<String, ApiError> {
    alphanumerics(40)
}

/// Whether a name can be an id that [`random`] made.
pub(crate) fn is_own(id: &str) -> bool {
    id.len() == LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn alphanumerics(length: usize) -> Result<String, ApiError> {
    let mut out = String::with_capacity(length);
    let mut bytes = [0; 32];
    while out.len() < length {
        getrandom::fill(&mut bytes).map_err(|error| ApiError::internal(error.to_string()))?;
        // Six bits choose among 64; the two that name no character are drawn again.
        let drawn = bytes
            .iter()
            .filter_map(|byte| ALPHANUMERICS.get(usize::from(byte & 63)));
        out.extend(drawn.take(length - out.len()).map(|&byte| char::from(byte)));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_16_alphanumerics_and_differ() {
        let (one, other) = (random().unwrap(), random().unwrap());
        assert!(is_own(&one) && is_own(&other));
        assert_ne!(one, other);
    }

    #[test]
    fn paths_are_no_ids() {
        assert!(!is_own("../../etc/passwd"));
        assert!(!is_own("0eUDdgAjNXrrItA"));
    }
}

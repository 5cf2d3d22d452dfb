//! Random ids, passcodes and tokens.

const ALPHANUMERICS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH: usize = 16;

/// Generates an id like the service's: 16 alphanumerics.
pub(crate) fn generate() -> Result<String, getrandom::Error> {
    alphanumerics(ID_LENGTH)
}

/// Generates a passcode. The format of the service's is unknown.
pub(crate) fn passcode() -> Result<String, getrandom::Error> {
    alphanumerics(8)
}

/// Generates an access token. The service's are longer.
pub(crate) fn token() -> Result<String, getrandom::Error> {
    alphanumerics(40)
}

/// Returns whether a name has the form of an id by [`generate`].
#[cfg(any(test, feature = "data"))]
pub(crate) fn is_generated_id(id: &str) -> bool {
    id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn alphanumerics(length: usize) -> Result<String, getrandom::Error> {
    let mut out = String::with_capacity(length);
    let mut bytes = [0; 32];
    while out.len() < length {
        getrandom::fill(&mut bytes)?;
        // Six bits have 64 values. The two values without a character are
        // skipped.
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
    fn generates_distinct_ids_of_16_alphanumerics() {
        let (one, other) = (generate().unwrap(), generate().unwrap());
        assert!(is_generated_id(&one) && is_generated_id(&other));
        assert_ne!(one, other);
    }

    #[test]
    fn rejects_paths_as_ids() {
        assert!(!is_generated_id("../../etc/passwd"));
        assert!(!is_generated_id("0eUDdgAjNXrrItA"));
    }
}

//! Signatures of webhooks.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The header with the signature: HMAC-SHA256 of the raw body, in hex.
///
/// The service's header and encoding are not public, so both are an assumption.
pub const SIGNATURE_HEADER: &str = "x-reportflow-signature";

pub(super) fn signature(secret: &str, body: &[u8]) -> String {
    // HMAC takes a key of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

/// Returns a signature of the right form that is invalid.
pub(super) fn bad_signature(secret: &str, body: &[u8]) -> String {
    let good = signature(secret, body);
    let (first, rest) = good.split_at(1);
    let other = if first == "0" { "1" } else { "0" };
    format!("{other}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_like_rfc_4231() {
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        );
    }
}

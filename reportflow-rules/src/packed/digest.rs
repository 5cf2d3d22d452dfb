/// Takes the place of a digest where nothing may be equal. No digest contains its
/// characters.
pub const NO_DIGEST: &str = "~~~~~~~~";

/// The number of characters of a digest.
pub(super) const DIGEST_BYTES: usize = 8;

/// Returns a digest of texts in their order: 48 bits in 8 characters.
///
/// It is equal on every machine, because crates compare their digests.
///
/// ```
/// use reportflow_rules::packed::digest;
///
/// assert_eq!(digest(["a", "bc"]), digest(["a", "bc"]));
/// assert_ne!(digest(["a", "bc"]), digest(["ab", "c"]));
/// ```
pub fn digest<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    const PRIME: u64 = 0x0100_0000_01b3;
    const ALPHABET: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
    // FNV-1a. The mark after each text makes "ab", "c" differ from "a", "bc". Plain loops,
    // because the derives are not optimised in a debug build.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for text in texts {
        for byte in text.as_bytes() {
            hash = (hash ^ *byte as u64).wrapping_mul(PRIME);
        }
        hash = (hash ^ 0xff).wrapping_mul(PRIME);
    }
    let mut folded = hash ^ hash >> 48;
    let mut digest = String::with_capacity(DIGEST_BYTES);
    for _ in 0..DIGEST_BYTES {
        digest.push(char::from(ALPHABET[(folded % 64) as usize]));
        folded /= 64;
    }
    digest
}

//! Ids, passcodes and tokens.

use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};

const ALPHANUMERICS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH: usize = 16;
const PASSCODE_LENGTH: usize = 8;
const TOKEN_LENGTH: usize = 40;

/// Generates ids and passcodes, at random or in the sequence of a seed.
pub(crate) struct IdGenerator {
    sequence: Option<Sequence>,
    #[cfg(feature = "inbox")]
    seed: Option<u64>,
}

/// Blocks of bytes: SHA-256 of a key and the number of the block. Unlike a generator
/// from a library, it is the same in every version.
struct Sequence {
    key: [u8; 32],
    blocks: AtomicU64,
}

impl IdGenerator {
    pub(crate) fn random() -> IdGenerator {
        IdGenerator {
            sequence: None,
            #[cfg(feature = "inbox")]
            seed: None,
        }
    }

    /// Returns the sequence of a seed, the stored requests and the highest sequence
    /// number that a request ever had.
    ///
    /// Equal seeds and equal requests have equal ids, also after equal restarts. No id
    /// of a request is repeated, even if the request was removed: its number was higher
    /// than at any earlier start.
    pub(crate) fn seeded(
        seed: u64,
        mut stored_request_ids: Vec<String>,
        last_sequence: u64,
    ) -> IdGenerator {
        stored_request_ids.sort_unstable();
        let mut key = Sha256::new().chain_update(seed.to_le_bytes());
        for id in &stored_request_ids {
            key.update(id);
        }
        // A fresh start has the ids that users know.
        if last_sequence > 0 {
            key.update(last_sequence.to_le_bytes());
        }
        IdGenerator {
            sequence: Some(Sequence {
                key: key.finalize().into(),
                blocks: AtomicU64::new(0),
            }),
            #[cfg(feature = "inbox")]
            seed: Some(seed),
        }
    }

    #[cfg(feature = "inbox")]
    pub(crate) fn seed(&self) -> Option<u64> {
        self.seed
    }

    /// Generates an id like the service's: 16 alphanumerics.
    pub(crate) fn id(&self) -> Result<String, getrandom::Error> {
        self.alphanumerics(ID_LENGTH)
    }

    /// Generates a passcode. The format of the service's is unknown.
    pub(crate) fn passcode(&self) -> Result<String, getrandom::Error> {
        self.alphanumerics(PASSCODE_LENGTH)
    }

    fn alphanumerics(&self, length: usize) -> Result<String, getrandom::Error> {
        match &self.sequence {
            Some(sequence) => alphanumerics(length, |bytes| {
                *bytes = sequence.next_block();
                Ok(())
            }),
            None => alphanumerics(length, |bytes| getrandom::fill(bytes)),
        }
    }
}

impl Sequence {
    fn next_block(&self) -> [u8; 32] {
        let number = self.blocks.fetch_add(1, Ordering::Relaxed);
        let block = Sha256::new().chain_update(self.key);
        block.chain_update(number.to_le_bytes()).finalize().into()
    }
}

/// Generates an access token. The service's are longer.
///
/// Tokens are always random. A token of a seed would be valid again after a restart,
/// and a client that fetches tokens when they expire would shift the ids of documents.
pub(crate) fn token() -> Result<String, getrandom::Error> {
    alphanumerics(TOKEN_LENGTH, |bytes| getrandom::fill(bytes))
}

/// Returns the id of something that belongs to the thing with the id `owner`. It is
/// always the same.
pub(crate) fn derive(name: &str, owner: &str) -> String {
    let key = Sha256::new().chain_update(name).chain_update([0]);
    let sequence = Sequence {
        key: key.chain_update(owner).finalize().into(),
        blocks: AtomicU64::new(0),
    };
    let mut out = String::with_capacity(ID_LENGTH);
    while out.len() < ID_LENGTH {
        push_alphanumerics(&mut out, ID_LENGTH, &sequence.next_block());
    }
    out
}

/// Returns whether a name has the form of an id by [`IdGenerator::id`].
#[cfg(any(test, feature = "data"))]
pub(crate) fn is_generated_id(id: &str) -> bool {
    id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn alphanumerics(
    length: usize,
    fill: impl Fn(&mut [u8; 32]) -> Result<(), getrandom::Error>,
) -> Result<String, getrandom::Error> {
    let mut out = String::with_capacity(length);
    let mut bytes = [0; 32];
    while out.len() < length {
        fill(&mut bytes)?;
        push_alphanumerics(&mut out, length, &bytes);
    }
    Ok(out)
}

/// Adds one character for most of the bytes, until the text has its length. Six bits
/// have 64 values. The two values without a character are skipped.
fn push_alphanumerics(out: &mut String, length: usize, bytes: &[u8]) {
    let drawn = bytes
        .iter()
        .filter_map(|byte| ALPHANUMERICS.get(usize::from(byte & 63)));
    out.extend(drawn.take(length - out.len()).map(|&byte| char::from(byte)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generates_distinct_ids_of_16_alphanumerics() {
        for ids in [IdGenerator::random(), IdGenerator::seeded(1, Vec::new(), 0)] {
            let (one, other) = (ids.id().unwrap(), ids.id().unwrap());
            assert!(is_generated_id(&one) && is_generated_id(&other));
            assert_ne!(one, other);
        }
    }

    /// Users have these ids in their expected results.
    #[test]
    fn the_sequence_of_a_seed_never_changes() {
        let ids = IdGenerator::seeded(42, Vec::new(), 0);
        assert_eq!(ids.id().unwrap(), "UCA73g7v90Ubv6j3");
        assert_eq!(ids.passcode().unwrap(), "wum6YMM4");
    }

    #[test]
    fn stored_requests_change_the_sequence_in_any_order() {
        let first = |seed, stored: &[&str]| {
            let stored = stored.iter().map(|&id| id.to_owned()).collect();
            IdGenerator::seeded(seed, stored, 0).id().unwrap()
        };
        assert_ne!(first(1, &[]), first(2, &[]));
        assert_ne!(first(1, &[]), first(1, &["a"]));
        assert_ne!(first(1, &["a"]), first(1, &["b"]));
        assert_eq!(first(1, &["a", "b"]), first(1, &["b", "a"]));
    }

    #[test]
    fn derived_ids_follow_from_name_and_owner() {
        let id = derive("event", "a");
        assert!(is_generated_id(&id));
        assert_eq!(derive("event", "a"), id);
        assert_ne!(derive("event", "b"), id);
        assert_ne!(derive("delivery", "a"), id);
    }

    #[test]
    fn rejects_paths_as_ids() {
        assert!(!is_generated_id("../../etc/passwd"));
        assert!(!is_generated_id("0eUDdgAjNXrrItA"));
    }
}

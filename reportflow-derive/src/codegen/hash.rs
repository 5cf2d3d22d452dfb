//! Hashes of names. The compiler interprets the check of rows, and compares numbers
//! faster than texts.

use reportflow_schema::{Parameter, names};

/// Returns the FNV-1a hash. It is equal on every machine, because crates compare their
/// hashes. It is never 0, which means "no name".
pub(super) fn of(text: &str) -> u64 {
    extend(0xcbf2_9ce4_8422_2325, text).max(1)
}

fn extend(hash: u64, text: &str) -> u64 {
    // The mark at the end makes "ab", "c" differ from "a", "bc".
    let bytes = text.bytes().chain([0xff]);
    bytes.fold(hash, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Returns the hash of the name in snake case, or 0 if that is empty.
pub(super) fn of_snake(name: &str) -> u64 {
    match &*names::snake(name) {
        "" => 0,
        snake => of(snake),
    }
}

/// Returns the hash of all that the check of a table compares.
pub(super) fn of_list<'p>(parameters: impl IntoIterator<Item = &'p Parameter>) -> u64 {
    parameters.into_iter().fold(of("["), |hash, parameter| {
        let hash = extend(extend(hash, &parameter.name), parameter.kind.as_str());
        hash.wrapping_mul(31) ^ of_list(&parameter.spec)
    })
}

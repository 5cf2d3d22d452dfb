//! Hashes of names, so that the check of rows, which the compiler interprets,
//! compares numbers.

use reportflow_schema::{Parameter, names};

/// FNV-1a. Equal on every machine, since rows of another crate carry theirs;
/// never 0, which stands for no name.
pub(crate) fn of(text: &str) -> u64 {
    continued(0xcbf2_9ce4_8422_2325, text).max(1)
}

fn continued(hash: u64, text: &str) -> u64 {
    // The end of each text counts, so that "ab", "c" is not "a", "bc".
    let bytes = text.bytes().chain([0xff]);
    bytes.fold(hash, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The hash of the form by which names are matched; 0 where there is none.
pub(crate) fn of_snake(name: &str) -> u64 {
    match &*names::snake(name) {
        "" => 0,
        snake => of(snake),
    }
}

/// The hash of all that the check of a table looks at.
pub(crate) fn of_list<'p>(parameters: impl IntoIterator<Item = &'p Parameter>) -> u64 {
    parameters.into_iter().fold(of("["), |hash, parameter| {
        let hash = continued(continued(hash, &parameter.name), parameter.kind.as_str());
        hash.wrapping_mul(31) ^ of_list(&parameter.spec)
    })
}

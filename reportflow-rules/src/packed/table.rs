use super::digest::DIGEST_BYTES;
use super::text::{LONG_DIGITS, bytes, digest_at, long_number, number, part};

const LIST_AT: usize = DIGEST_BYTES;
const COUNT_AT: usize = 2 * DIGEST_BYTES;
/// The position of the first kind in the text of a table.
pub const KINDS_AT: usize = COUNT_AT + 4;
const LENGTH_BYTES: usize = 4;
/// The bytes on each side of a name in its JSON key: `,"` and `":`.
pub(super) const KEY_MARK_BYTES: usize = 2;

/// The text of a table. It is empty for a parameter without rows.
#[derive(Clone, Copy, Debug)]
pub struct PackedTable(&'static str);

impl PackedTable {
    /// Wraps the text.
    #[must_use]
    pub const fn new(text: &'static str) -> PackedTable {
        PackedTable(text)
    }

    /// Returns the table for the check at compile time.
    #[must_use]
    pub const fn bytes(self) -> TableBytes {
        TableBytes(self.0.as_bytes())
    }

    /// Returns the parameters, for the code that writes rows.
    #[inline]
    pub fn keys(self) -> Keys {
        let count = self.bytes().len();
        let lengths = KINDS_AT + count;
        let first_key = lengths + LENGTH_BYTES * count;
        let bytes = self.0.as_bytes();
        Keys {
            kinds: bytes.get(KINDS_AT..lengths).unwrap_or_default(),
            lengths: bytes.get(lengths..).unwrap_or_default(),
            rest: self.0.get(first_key..).unwrap_or_default(),
        }
    }
}

/// The parameters of a table, in the order of the text.
#[derive(Clone, Debug)]
pub struct Keys {
    kinds: &'static [u8],
    lengths: &'static [u8],
    rest: &'static str,
}

impl Iterator for Keys {
    type Item = Key;

    // Otherwise the state is in memory, and each parameter costs twice as much.
    #[inline(always)]
    fn next(&mut self) -> Option<Key> {
        let (kind, kinds) = self.kinds.split_first()?;
        let (length, lengths) = self.lengths.split_first_chunk::<LENGTH_BYTES>()?;
        (self.kinds, self.lengths) = (kinds, lengths);
        let kind = kind - b'0';
        let json = take(&mut self.rest, number(length, 0))?;
        let mut rows = "";
        if has_rows(kind) {
            let digits = take(&mut self.rest, LONG_DIGITS)?;
            rows = take(&mut self.rest, long_number(digits.as_bytes(), 0))?;
        }
        let rows = PackedTable(rows);
        Some(Key { kind, json, rows })
    }
}

/// Removes `len` bytes from the start of `text`, and returns them.
#[inline]
fn take(text: &mut &'static str, len: usize) -> Option<&'static str> {
    let (taken, rest) = text.split_at_checked(len)?;
    *text = rest;
    Some(taken)
}

/// The text of a table as bytes. The compiler would need long to validate a part of the
/// text as UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct TableBytes(pub &'static [u8]);

impl TableBytes {
    /// Returns the number of parameters.
    #[must_use]
    #[inline]
    pub const fn len(self) -> usize {
        if self.is_empty() {
            0
        } else {
            number(self.0, COUNT_AT)
        }
    }

    /// Returns true if the table has no text.
    #[must_use]
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Returns the text from the digest of the list.
    pub(super) const fn list(self) -> &'static [u8] {
        match self.0.split_at_checked(LIST_AT) {
            Some((_, list)) => list,
            None => &[],
        }
    }

    const fn lengths_at(self) -> usize {
        KINDS_AT + self.len()
    }

    /// Returns the position of the first key.
    #[must_use]
    pub const fn first_key(self) -> usize {
        KINDS_AT + (1 + LENGTH_BYTES) * self.len()
    }

    /// Returns the rows of the parameter at `index`, whose key is at `key`, and the
    /// position of the next key.
    #[must_use]
    pub const fn rows(self, index: usize, key: usize) -> (TableBytes, usize) {
        let end = key + self.key_len(index);
        if has_rows(self.0[KINDS_AT + index] - b'0') {
            let (start, len) = (end + LONG_DIGITS, long_number(self.0, end));
            (TableBytes(bytes(self.0, start, len)), start + len)
        } else {
            (TableBytes(&[]), end)
        }
    }

    pub(super) const fn key_len(self, index: usize) -> usize {
        number(self.0, self.lengths_at() + LENGTH_BYTES * index)
    }

    /// Returns the parameters with their names, for messages.
    #[must_use]
    pub const fn details(self) -> TableDetails {
        let (mut index, mut key) = (0, self.first_key());
        while index < self.len() {
            key = self.rows(index, key).1;
            index += 1;
        }
        TableDetails {
            table: self,
            index: 0,
            key: self.first_key(),
            details: key,
        }
    }
}

/// Returns true for the codes of tables and collections.
pub(super) const fn has_rows(kind: u8) -> bool {
    const TABLE: u8 = 5;
    const COLLECTION: u8 = 6;
    matches!(kind, TABLE | COLLECTION)
}

/// A parameter, for the code that writes rows.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The code of its kind.
    pub kind: u8,
    /// The name in JSON, between a comma and a colon.
    pub json: &'static str,
    /// The parameters of its own rows.
    pub rows: PackedTable,
}

/// A parameter, for messages and searches.
#[derive(Clone, Copy, Debug)]
pub struct ColumnDetails {
    /// The name.
    pub name: &'static str,
    /// The digest of its match name.
    pub match_name: u64,
    /// The code of its kind.
    pub kind: u8,
    /// The parameters of its own rows.
    pub rows: TableBytes,
    /// Its place in the parameter list.
    pub place: usize,
}

/// The parameters of a table with their names, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub struct TableDetails {
    table: TableBytes,
    index: usize,
    key: usize,
    details: usize,
}

impl TableDetails {
    /// Returns the next parameter. This is not an iterator, because the compiler
    /// calls it.
    pub const fn next(&mut self) -> Option<ColumnDetails> {
        let table = self.table;
        if self.index >= table.len() {
            return None;
        }
        let (place, match_at) = (number(table.0, self.details), self.details + 4);
        let len_at = match_at + DIGEST_BYTES;
        let (len, name_at) = (number(table.0, len_at), len_at + 4);
        let (key_at, key_len) = (self.key, table.key_len(self.index));
        let name = if len == 0 {
            part(
                table.0,
                key_at + KEY_MARK_BYTES,
                key_len - 2 * KEY_MARK_BYTES,
            )
        } else {
            part(table.0, name_at, len)
        };
        let (rows, next_key) = table.rows(self.index, key_at);
        let column = ColumnDetails {
            name,
            match_name: digest_at(table.0, match_at),
            kind: table.0[KINDS_AT + self.index] - b'0',
            rows,
            place,
        };
        self.index += 1;
        self.key = next_key;
        self.details = name_at + len;
        Some(column)
    }
}

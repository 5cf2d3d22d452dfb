use super::digest::DIGEST_BYTES;
use super::table::{KEY_MARK_BYTES, KINDS_AT, TableBytes, has_rows};
use super::text::{LONG_DIGITS, digest_at, long_number, number, part};

const DIGEST_AT: usize = 1;
const COUNT_AT: usize = DIGEST_AT + DIGEST_BYTES;
const HEADS_AT: usize = COUNT_AT + 4;
const HEAD_BYTES: usize = 9;

/// How a row is compared with its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RowState {
    /// Its names are compared with the table's.
    ///
    /// In the text, the state is `=` instead if some names must match exactly.
    Unchecked = b'-',
    /// It names its table, and its derive has compared the two.
    OfTable = b'T',
    /// Its derive has reported errors.
    Invalid = b'E',
}

/// What an entry of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mark {
    /// A field, which matches by its match name.
    Field = b'-',
    /// A field with a `rename`, which matches exactly.
    Renamed = b'=',
    /// A parameter in `omit`, which matches exactly.
    Omitted = b'~',
}

/// The result of the comparison of a row with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The names match: the row's fields are the table's parameters, in the same order.
    SameNames,
    /// The names match, but the row also has omissions or exact names.
    SameExactNames,
    /// The row names this table, and this parameter list.
    SameTable,
    /// The row is not to be compared: its derive has reported errors.
    Invalid,
    /// The names differ, or the digests cannot tell.
    Different,
}

impl Mark {
    const fn from_byte(byte: u8) -> Mark {
        match byte {
            b'=' => Mark::Renamed,
            b'~' => Mark::Omitted,
            _ => Mark::Field,
        }
    }
}

/// The text of a row.
#[derive(Clone, Copy, Debug)]
pub struct PackedRow(&'static str);

impl PackedRow {
    /// Wraps the text.
    #[must_use]
    pub const fn new(text: &'static str) -> PackedRow {
        PackedRow(text)
    }

    /// Returns the state.
    #[must_use]
    pub const fn state(self) -> RowState {
        match self.0.as_bytes()[0] {
            b'-' | b'=' => RowState::Unchecked,
            b'T' => RowState::OfTable,
            _ => RowState::Invalid,
        }
    }

    /// Returns the number of entries: fields and omissions.
    #[must_use]
    #[inline]
    pub const fn count(self) -> usize {
        number(self.0.as_bytes(), COUNT_AT)
    }

    /// Returns what the entry at `index` is.
    #[must_use]
    pub const fn mark(self, index: usize) -> Mark {
        Mark::from_byte(self.0.as_bytes()[HEADS_AT + HEAD_BYTES * index])
    }

    /// Compares the row with a table.
    #[must_use]
    #[inline]
    pub const fn compare(self, table: TableBytes) -> Comparison {
        // The compiler interprets this for each table. One step for each byte takes it less
        // time than a loop or a function call.
        let row = self.0.as_bytes();
        let (digest, same) = match row[0] {
            b'-' => (table.0, Comparison::SameNames),
            b'=' => (table.0, Comparison::SameExactNames),
            b'T' => (table.list(), Comparison::SameTable),
            _ => return Comparison::Invalid,
        };
        let ([_, a, b, c, d, e, f, g, h, ..], [j, k, l, m, n, o, p, q, ..]) = (row, digest) else {
            return Comparison::Different;
        };
        if *a != *j
            || *b != *k
            || *c != *l
            || *d != *m
            || *e != *n
            || *f != *o
            || *g != *p
            || *h != *q
        {
            return Comparison::Different;
        }
        if row[0] == b'=' && !self.has_exact_names_of(table) {
            return Comparison::Different;
        }
        same
    }

    /// Returns true if each exact name is the name of the parameter at its place.
    const fn has_exact_names_of(self, table: TableBytes) -> bool {
        let (row, count) = (self.0.as_bytes(), self.count());
        let (mut name, mut key) = (HEADS_AT + HEAD_BYTES * count, table.first_key());
        let mut index = 0;
        while index < count {
            let head = HEADS_AT + HEAD_BYTES * index;
            let (name_len, key_len) = (number(row, head + 5), table.key_len(index));
            if row[head] != Mark::Field as u8 {
                // The slow comparison handles keys with escapes. An escape has a backslash.
                if name_len + 2 * KEY_MARK_BYTES != key_len {
                    return false;
                }
                let mut i = 0;
                while i < name_len {
                    let byte = row[name + i];
                    if byte != table.0[key + KEY_MARK_BYTES + i] || byte == b'\\' {
                        return false;
                    }
                    i += 1;
                }
            }
            name += name_len;
            key += key_len;
            if has_rows(table.0[KINDS_AT + index] - b'0') {
                key += LONG_DIGITS + long_number(table.0, key);
            }
            index += 1;
        }
        true
    }

    /// Returns the place of each entry, for the code that writes rows.
    #[inline]
    pub fn places(self) -> Places {
        let end = HEADS_AT + HEAD_BYTES * self.count();
        Places(self.0.as_bytes().get(HEADS_AT..end).unwrap_or_default())
    }

    /// Returns the entries with their names, for messages.
    #[must_use]
    pub const fn details(self) -> RowDetails {
        let count = self.count();
        let first_name = HEADS_AT + HEAD_BYTES * count;
        let (mut at, mut index) = (first_name, 0);
        while index < count {
            at += self.name_len(index);
            index += 1;
        }
        RowDetails {
            row: self,
            index: 0,
            name: first_name,
            at,
        }
    }

    const fn name_len(self, index: usize) -> usize {
        number(self.0.as_bytes(), HEADS_AT + HEAD_BYTES * index + 5)
    }
}

/// The places of the fields in the struct, in the order of the text, and `None` for each
/// omission.
#[derive(Clone, Debug)]
pub struct Places(&'static [u8]);

impl Iterator for Places {
    type Item = Option<usize>;

    // As `Keys::next`.
    #[inline(always)]
    fn next(&mut self) -> Option<Option<usize>> {
        let (head, rest) = self.0.split_first_chunk::<HEAD_BYTES>()?;
        self.0 = rest;
        Some((head[0] != Mark::Omitted as u8).then(|| number(head, 1)))
    }
}

/// An entry of a row, for messages and searches.
#[derive(Clone, Copy, Debug)]
pub struct EntryDetails {
    /// What it is.
    pub mark: Mark,
    /// Its place in the struct, or in `omit`.
    pub place: usize,
    /// The name of the field, or of the parameter.
    pub name: &'static str,
    /// The digest of its match name.
    pub match_name: u64,
    /// The type of the field as the user wrote it, in backticks, with its conversion.
    pub source_type: &'static str,
    /// The field's `file:line:column`; empty if the compiler does not provide it.
    pub location: &'static str,
}

/// The entries of a row, in the order of the text, and after them its ends.
#[derive(Clone, Copy, Debug)]
pub struct RowDetails {
    row: PackedRow,
    index: usize,
    name: usize,
    at: usize,
}

impl RowDetails {
    /// Returns the next entry. This is not an iterator, because the compiler calls it.
    pub const fn next(&mut self) -> Option<EntryDetails> {
        let (row, bytes, index) = (self.row, self.row.0.as_bytes(), self.index);
        if index >= row.count() {
            return None;
        }
        let lengths = self.at + DIGEST_BYTES;
        let (type_len, location_len) = (number(bytes, lengths), number(bytes, lengths + 4));
        let source_type = lengths + 8;
        let location = source_type + type_len;
        let entry = EntryDetails {
            mark: row.mark(index),
            place: number(bytes, HEADS_AT + HEAD_BYTES * index + 1),
            name: part(bytes, self.name, row.name_len(index)),
            match_name: digest_at(bytes, self.at),
            source_type: part(bytes, source_type, type_len),
            location: part(bytes, location, location_len),
        };
        self.index += 1;
        self.name += row.name_len(index);
        self.at = location + location_len;
        Some(entry)
    }

    /// Returns the texts after the last entry: the name of the type, and the label of the
    /// table that the row names.
    #[must_use]
    pub const fn ends(self) -> (&'static str, &'static str) {
        let bytes = self.row.0.as_bytes();
        let (name_at, name_len) = (self.at + 4, number(bytes, self.at));
        let label = name_at + name_len;
        let label_len = number(bytes, label);
        (
            part(bytes, name_at, name_len),
            part(bytes, label + 4, label_len),
        )
    }
}

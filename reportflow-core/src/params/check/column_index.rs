use reportflow_rules::packed::MAX_ENTRIES;

use super::row::Field;
use super::table::Table;
use super::utf8::equal;

/// The columns that match a field.
#[derive(Clone, Copy)]
pub(super) enum Lookup {
    NoMatch,
    Unique(usize),
    Ambiguous(usize, usize),
}

/// Finds the columns of a table by name. Each step costs time in the compiler's
/// interpreter, and a comparison of all fields with all columns has too many.
pub(super) struct ColumnIndex<'t> {
    table: &'t Table,
    /// Built for the first name that is not where it is expected.
    by_match_name: Option<HashTable>,
    by_name: Option<HashTable>,
}

impl<'t> ColumnIndex<'t> {
    /// Begins an index of at most [`MAX_ENTRIES`] columns.
    pub(super) const fn new(table: &'t Table) -> ColumnIndex<'t> {
        ColumnIndex {
            table,
            by_match_name: None,
            by_name: None,
        }
    }

    /// Finds the column of a field: the exact name, or else the only name with the same
    /// match name.
    pub(super) const fn find(&mut self, field: &Field, near: usize) -> Lookup {
        match self.position(field.name, near) {
            Some(column) => Lookup::Unique(column),
            None if field.is_renamed => Lookup::NoMatch,
            None => self.find_match(field.match_name),
        }
    }

    const fn find_match(&mut self, match_name: u64) -> Lookup {
        let table = self.table;
        if self.by_match_name.is_none() {
            let mut hashes = HashTable::new();
            let mut column = 0;
            while column < table.len() {
                hashes.insert(table.column(column).match_name, column);
                column += 1;
            }
            self.by_match_name = Some(hashes);
        }
        let mut found = Lookup::NoMatch;
        if let Some(hashes) = &self.by_match_name {
            let mut slot = HashTable::first_slot(match_name);
            while let Some(column) = hashes.column(slot) {
                if table.column(column).match_name == match_name {
                    match found {
                        Lookup::Unique(first) => return Lookup::Ambiguous(first, column),
                        _ => found = Lookup::Unique(column),
                    }
                }
                slot = HashTable::next_slot(slot);
            }
        }
        found
    }

    /// Finds the column with exactly this name, which is probably at `near`.
    pub(super) const fn position(&mut self, name: &str, near: usize) -> Option<usize> {
        let table = self.table;
        if near < table.len() && equal(table.name(near), name) {
            return Some(near);
        }
        if self.by_name.is_none() {
            let mut names = HashTable::new();
            let mut column = 0;
            while column < table.len() {
                names.insert(hash(table.name(column)), column);
                column += 1;
            }
            self.by_name = Some(names);
        }
        if let Some(names) = &self.by_name {
            let mut slot = HashTable::first_slot(hash(name));
            while let Some(column) = names.column(slot) {
                if equal(table.name(column), name) {
                    return Some(column);
                }
                slot = HashTable::next_slot(slot);
            }
        }
        None
    }
}

/// The columns by a hash. Columns with equal hashes keep their order.
struct HashTable {
    slots: [u16; HashTable::SLOTS],
}

impl HashTable {
    /// Twice the columns, so that a search soon meets an unused slot.
    const SLOTS: usize = 2 * MAX_ENTRIES;
    const UNUSED: u16 = u16::MAX;

    const fn new() -> HashTable {
        HashTable {
            slots: [HashTable::UNUSED; HashTable::SLOTS],
        }
    }

    const fn first_slot(hash: u64) -> usize {
        hash as usize % HashTable::SLOTS
    }

    const fn next_slot(slot: usize) -> usize {
        (slot + 1) % HashTable::SLOTS
    }

    const fn insert(&mut self, hash: u64, column: usize) {
        let mut slot = HashTable::first_slot(hash);
        while self.slots[slot] != HashTable::UNUSED {
            slot = HashTable::next_slot(slot);
        }
        self.slots[slot] = column as u16;
    }

    const fn column(&self, slot: usize) -> Option<usize> {
        match self.slots[slot] {
            HashTable::UNUSED => None,
            column => Some(column as usize),
        }
    }
}

/// Returns the FNV-1a hash of a name.
const fn hash(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    hash
}

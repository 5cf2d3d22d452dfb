//! The rows of a CSV file.

use std::io::{Chain, Read as _};

use csv::{Reader, ReaderBuilder, StringRecord};

/// Begins a last row after the text. It is part of another row if a quote is not closed.
const END: &[u8] = b"\n\0";

/// The rows of a text, without empty ones.
pub(super) struct CsvRows<'t> {
    text: &'t str,
    reader: Reader<Chain<&'t [u8], &'static [u8]>>,
    /// The byte up to which lines are counted, and their number.
    counted: (usize, usize),
}

pub(super) struct CsvRow {
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    pub(super) cells: StringRecord,
    pub(super) is_unclosed: bool,
    /// `true` if a cell goes on after its closing quote. The reader then joins it with what
    /// follows, which may be another row.
    pub(super) has_stray_quote: bool,
}

impl<'t> CsvRows<'t> {
    pub(super) fn new(text: &'t str) -> CsvRows<'t> {
        let mut builder = ReaderBuilder::new();
        // A row of another length is a mistake of that row.
        builder.has_headers(false).flexible(true);
        CsvRows {
            text,
            reader: builder.from_reader(text.as_bytes().chain(END)),
            counted: (0, 1),
        }
    }

    /// Returns the line of a byte. The reader's own count is wrong after CRLF and empty
    /// lines.
    fn line_of(&mut self, byte: usize) -> usize {
        let (counted, lines) = self.counted;
        let rest = &self.text[byte.min(self.text.len())..];
        let start = self.text.len() - rest.trim_start_matches(['\r', '\n']).len();
        let between = &self.text[counted..start.max(counted)];
        self.counted = (start.max(counted), lines + between.matches('\n').count());
        self.counted.1
    }
}

impl Iterator for CsvRows<'_> {
    type Item = CsvRow;

    fn next(&mut self) -> Option<CsvRow> {
        loop {
            let mut cells = StringRecord::new();
            // Reading from memory does not fail, and the text is UTF-8.
            if !self.reader.read_record(&mut cells).ok()? {
                return None;
            }
            // The text may have a row that looks like the last one.
            let is_read = self.reader.position().byte() == (self.text.len() + END.len()) as u64;
            if is_read && cells.len() == 1 && &cells[0] == "\0" {
                return None;
            }
            if cells.iter().all(str::is_empty) {
                continue;
            }
            let byte = cells.position().map_or(0, csv::Position::byte);
            let start = usize::try_from(byte).unwrap_or(usize::MAX);
            let end = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
            let bytes = self.text.as_bytes();
            let bytes = bytes.get(start..end.min(bytes.len())).unwrap_or_default();
            let last = cells.iter().next_back().unwrap_or_default();
            return Some(CsvRow {
                line: self.line_of(start),
                is_unclosed: last.ends_with("\n\0"),
                has_stray_quote: has_stray_quote(bytes),
                cells,
            });
        }
    }
}

/// Returns whether a cell of a row goes on after its closing quote.
fn has_stray_quote(row: &[u8]) -> bool {
    let mut bytes = row.iter().copied().peekable();
    let mut is_start = true;
    while let Some(byte) = bytes.next() {
        if byte != b'"' || !is_start {
            is_start = matches!(byte, b',' | b'\r' | b'\n');
            continue;
        }
        // Two quotes in a quoted cell are one.
        while bytes.next_if(|byte| *byte != b'"').is_some()
            || bytes.next().is_some() && bytes.next_if_eq(&b'"').is_some()
        {}
        if !matches!(bytes.peek(), None | Some(b',' | b'\r' | b'\n')) {
            return true;
        }
        is_start = false;
    }
    false
}

use reportflow_rules::characters::{is_composed, is_unseen};

use super::utf8::{char_at, substring};

/// A text that grows at compile time, without allocations.
pub(super) struct MessageBuffer {
    bytes: [u8; MessageBuffer::CAPACITY_BYTES],
    len: usize,
    full: bool,
}

impl MessageBuffer {
    /// Enough for about thirty mistakes. A longer text is cut, and ends in `CUT_MARK`.
    const CAPACITY_BYTES: usize = 8192;
    const CUT_MARK: &'static str = "\n… and more";

    pub(super) const fn new() -> MessageBuffer {
        MessageBuffer {
            bytes: [0; MessageBuffer::CAPACITY_BYTES],
            len: 0,
            full: false,
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns true if the text was cut.
    pub(super) const fn is_full(&self) -> bool {
        self.full
    }

    /// Appends a whole text, or cuts the message before it.
    pub(super) const fn push(&mut self, text: &str) {
        if self.full {
            return;
        }
        if self.len + text.len() > MessageBuffer::CAPACITY_BYTES - MessageBuffer::CUT_MARK.len() {
            self.full = true;
            self.append(MessageBuffer::CUT_MARK);
        } else {
            self.append(text);
        }
    }

    /// Appends the text as a Rust string literal, with escapes for quotes, backslashes
    /// and characters that look like others.
    pub(super) const fn literal(&mut self, text: &str) {
        self.push("\"");
        let mut i = 0;
        while i < text.len() {
            let (character, len) = char_at(text.as_bytes(), i);
            match character {
                0x22 => self.push("\\\""),
                0x5c => self.push("\\\\"),
                _ if is_composed(character) => self.unicode_escape(character),
                _ => self.escaped(substring(text, i, len)),
            }
            i += len;
        }
        self.push("\"");
    }

    /// Appends a name, with escapes for line ends and invisible characters. The
    /// derives escape names in the same way, and both texts are compared.
    pub(super) const fn escaped(&mut self, text: &str) {
        let mut i = 0;
        while i < text.len() {
            let (character, len) = char_at(text.as_bytes(), i);
            match character {
                0x09 => self.push("\\t"),
                0x0a => self.push("\\n"),
                0x0d => self.push("\\r"),
                _ if is_unseen(character) => self.unicode_escape(character),
                _ => self.push(substring(text, i, len)),
            }
            i += len;
        }
    }

    /// Appends an escape such as `\u{3099}`.
    const fn unicode_escape(&mut self, character: u32) {
        const DIGITS: &str = "0123456789abcdef";
        self.push("\\u{");
        let mut shift = 16;
        while shift >= 0 {
            let digit = (character >> shift) as usize & 0xf;
            if character >> shift > 0 || shift == 0 {
                self.push(substring(DIGITS, digit, 1));
            }
            shift -= 4;
        }
        self.push("}");
    }

    const fn append(&mut self, text: &str) {
        let text = text.as_bytes();
        let mut i = 0;
        while i < text.len() {
            self.bytes[self.len] = text[i];
            self.len += 1;
            i += 1;
        }
    }

    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "the row does not match its parameters",
        }
    }
}

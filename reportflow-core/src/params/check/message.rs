use super::characters::{is_composed, is_unseen};
use super::nearest;

/// A text composed at compile time, where nothing can be allocated.
pub(super) struct Message {
    bytes: [u8; Message::CAPACITY],
    len: usize,
    full: bool,
}

impl Message {
    /// Some thirty findings. What comes after is cut, and said to be.
    const CAPACITY: usize = 8192;
    const CUT: &'static str = "\n… and more";

    pub(super) const fn new() -> Message {
        Message {
            bytes: [0; Message::CAPACITY],
            len: 0,
            full: false,
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether anything more would be cut.
    pub(super) const fn is_full(&self) -> bool {
        self.full
    }

    /// Appends whole texts only, so that no character is torn.
    pub(super) const fn push(&mut self, text: &str) {
        if self.full {
            return;
        }
        if self.len + text.len() > Message::CAPACITY - Message::CUT.len() {
            self.full = true;
            self.append(Message::CUT);
        } else {
            self.append(text);
        }
    }

    /// The text as Rust writes it: with quotes, and with escapes for what would
    /// end it or does not look like itself.
    pub(super) const fn literal(&mut self, text: &str) {
        self.push("\"");
        let mut i = 0;
        while i < text.len() {
            let (character, len) = nearest::character(text.as_bytes(), i);
            match character {
                0x22 => self.push("\\\""),
                0x5c => self.push("\\\\"),
                _ if is_composed(character) => self.escape(character),
                _ => self.printable(part(text, i, len)),
            }
            i += len;
        }
        self.push("\"");
    }

    /// A name, which holds what it likes: no line may end in it, and nothing in
    /// it may be unseen. As `EscapeControl` of the derives, whose texts are compared.
    pub(super) const fn printable(&mut self, text: &str) {
        let mut i = 0;
        while i < text.len() {
            let (character, len) = nearest::character(text.as_bytes(), i);
            match character {
                0x09 => self.push("\\t"),
                0x0a => self.push("\\n"),
                0x0d => self.push("\\r"),
                _ if is_unseen(character) => self.escape(character),
                _ => self.push(part(text, i, len)),
            }
            i += len;
        }
    }

    /// `\u{3099}`.
    const fn escape(&mut self, character: u32) {
        const DIGITS: &str = "0123456789abcdef";
        self.push("\\u{");
        let mut shift = 16;
        while shift >= 0 {
            let digit = (character >> shift) as usize & 0xf;
            if character >> shift > 0 || shift == 0 {
                self.push(part(DIGITS, digit, 1));
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

const fn part(text: &str, start: usize, len: usize) -> &str {
    let part = text.as_bytes().split_at(start).1.split_at(len).0;
    match std::str::from_utf8(part) {
        Ok(part) => part,
        // Never: both ends are those of characters.
        Err(_) => "",
    }
}

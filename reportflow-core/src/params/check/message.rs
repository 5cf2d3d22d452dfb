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

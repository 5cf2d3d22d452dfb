use super::{Column, Kind, Kinds, Param, Value, Writer};

/// Texts fill dates and images as well: dates are checked as they are written,
/// images are taken to be Base64 already.
pub(super) const TEXT: Value = Value {
    kinds: Kinds::of(&[Kind::Text, Kind::Date, Kind::Image, Kind::Other]),
    row: None,
};

impl Writer {
    pub(super) fn str(&mut self, kind: Kind, text: &str) {
        if kind == Kind::Date && !super::date::is_date(text) {
            self.fail(super::ParamsErrorReason::NotADate);
        }
        self.out.push(b'"');
        escape(&mut self.out, text);
        self.out.push(b'"');
    }
}

/// Escapes what JSON asks for: quotes, backslashes and control characters.
pub(super) fn escape(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut done = 0;
    for (i, &byte) in bytes.iter().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[done..i]);
        done = i + 1;
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                let (high, low) = (byte >> 4, byte & 15);
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[HEX[usize::from(high)], HEX[usize::from(low)]]);
            }
        }
    }
    out.extend_from_slice(&bytes[done..]);
}

macro_rules! text {
    ($($ty:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Param for $ty {
            const VALUE: Value = TEXT;

            fn write(&self, kind: Kind, _: &'static [Column], writer: &mut Writer) {
                writer.str(kind, self);
            }
        }

        fills!($ty: Text, Date, ImageValue;);
    )+};
}

text!(str, String);

/// What is a text, but never a date or an image.
pub(super) const ONLY_TEXT: Value = Value {
    kinds: Kinds::of(&[Kind::Text, Kind::Other]),
    row: None,
};

#[diagnostic::do_not_recommend]
impl Param for char {
    const VALUE: Value = ONLY_TEXT;

    fn write(&self, kind: Kind, _: &'static [Column], writer: &mut Writer) {
        writer.str(kind, self.encode_utf8(&mut [0; 4]));
    }
}

fills!(char: Text;);

#[diagnostic::do_not_recommend]
impl Param for uuid::Uuid {
    const VALUE: Value = ONLY_TEXT;

    fn write(&self, kind: Kind, _: &'static [Column], writer: &mut Writer) {
        writer.str(kind, self.hyphenated().encode_lower(&mut [0; 36]));
    }
}

fills!(uuid::Uuid: Text;);

use serde::Serialize;

use super::Param;
use super::error::{ParamsError, ParamsErrorReason};
use super::kind::Kind;
use super::row::Column;

/// Writes parameters straight into the bytes of a request.
///
/// The first error is kept, and everything after it is written in vain: the
/// code that the derives emit needs no `?` a field, which keeps it cheap to
/// compile.
#[derive(Debug)]
pub struct Writer {
    pub(super) out: Vec<u8>,
    /// The key whose value is being written, as it stands in JSON: `"小計":`.
    key: &'static str,
    error: Option<Box<ParamsError>>,
}

impl Writer {
    /// Starts an object behind the bytes that `out` already holds.
    pub(crate) fn new(mut out: Vec<u8>) -> Writer {
        out.push(b'{');
        Writer {
            out,
            key: "",
            error: None,
        }
    }

    pub(crate) fn finish(mut self) -> Result<Vec<u8>, ParamsError> {
        match self.error {
            Some(error) => Err(*error),
            None => {
                self.out.push(b'}');
                Ok(self.out)
            }
        }
    }

    /// Writes any `Serialize`, for a parameter of a kind that nobody has seen;
    /// one that comes out as `null` leaves its key out.
    pub fn any<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) {
        let before = self.out.len();
        self.key(key);
        self.json(value);
        if self.out.ends_with(b":null") {
            self.out.truncate(before);
        }
    }

    /// What `fill` writes, as it reads without the quotes and the escapes of
    /// JSON; empty for an absent value. For file names.
    pub fn plain_text(fill: impl FnOnce(&'static str, &mut Writer)) -> String {
        let mut writer = Writer::new(Vec::new());
        fill("", &mut writer);
        let json = writer.out.get(1..).unwrap_or_default();
        // A value that cannot be written is an error of its parameter.
        let text = serde_json::from_slice(json);
        text.unwrap_or_else(|_| String::from_utf8_lossy(json).into_owned())
    }

    pub(super) fn param<T: Param + ?Sized>(
        &mut self,
        key: &'static str,
        kind: Kind,
        columns: &'static [Column],
        value: &T,
    ) {
        if !value.is_absent() {
            self.key(key);
            value.write(kind, columns, self);
        }
    }

    /// `key` comes ready for JSON, with its quotes and its colon.
    pub(super) fn key(&mut self, key: &'static str) {
        // No value ends in a brace that opens, so this is the object's start.
        if self.out.last() != Some(&b'{') {
            self.out.push(b',');
        }
        self.out.extend_from_slice(key.as_bytes());
        self.key = key;
    }

    pub(super) fn json<T: Serialize + ?Sized>(&mut self, value: &T) {
        if let Err(error) = serde_json::to_writer(&mut self.out, value) {
            self.fail(ParamsErrorReason::Serialize(error));
        }
    }

    #[cold]
    pub(super) fn fail(&mut self, reason: ParamsErrorReason) {
        if self.error.is_none() {
            self.error = Some(Box::new(ParamsError {
                path: name(self.key),
                reason,
            }));
        }
    }

    pub(super) fn failed(&self) -> bool {
        self.error.is_some()
    }

    /// Puts the place of the table before the path of an error from its rows.
    #[cold]
    pub(super) fn within(&mut self, key: &'static str, index: Option<usize>) {
        if let Some(error) = &mut self.error {
            let table = name(key);
            error.path = match index {
                Some(index) => format!("{table}[{index}].{}", error.path),
                None => format!("{table}.{}", error.path),
            };
        }
    }

    pub(super) fn current_key(&self) -> &'static str {
        self.key
    }

    #[cold]
    pub(super) fn fail_field(&mut self, field: &str) {
        if self.error.is_none() {
            let reason = ParamsErrorReason::NoParameter;
            self.error = Some(Box::new(ParamsError {
                path: field.to_owned(),
                reason,
            }));
        }
    }
}

/// The name in a key that is ready for JSON.
fn name(key: &str) -> String {
    let json = key.strip_suffix(':').unwrap_or(key);
    serde_json::from_str(json).unwrap_or_else(|_| json.to_owned())
}

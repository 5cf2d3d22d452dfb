mod errors;

use serde::Serialize;

use super::error::{ParamsError, ParamsErrorKind};

/// Writes parameters directly into the body of a request.
///
/// A document is written in two passes. The first pass counts bytes, so that the body
/// is allocated once. The second pass writes them.
///
/// The writer stores the first error, and the output is then discarded. Without a `?`
/// for each field, the derived code compiles faster.
///
/// ```
/// use reportflow_core::params::{NumberParam, TextParam, Writer};
/// use reportflow_core::{DesignInfo, ReportDesign};
///
/// struct Invoice {
///     件名: String,
///     合計金額: i64,
/// }
///
/// impl ReportDesign for Invoice {
///     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
///
///     // As the derive writes it, with prepared JSON keys.
///     fn write_params(&self, writer: &mut Writer) {
///         self.件名.write_entry(",\"件名\":", writer);
///         self.合計金額.write_entry(",\"合計金額\":", writer);
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Writer {
    pub(in crate::params) out: Vec<u8>,
    /// The bytes counted so far; `None` in the writing pass.
    counted: Option<usize>,
    /// The key of the current value, in its JSON form: `,"小計":`.
    pub(in crate::params) key: &'static str,
    /// The start of the current value. If the output still ends here when the next
    /// key comes, the user's type has written no value.
    value_start: usize,
    error: Option<Box<ParamsError>>,
}

impl Writer {
    fn new(out: Vec<u8>, counted: Option<usize>) -> Writer {
        Writer {
            out,
            counted,
            key: "",
            value_start: usize::MAX,
            error: None,
        }
    }

    /// Returns `before` followed by a JSON object with the output of `write`. Reserves
    /// room for `after` more bytes.
    pub(crate) fn object(
        before: &[u8],
        after: usize,
        write: impl Fn(&mut Writer),
    ) -> Result<Vec<u8>, ParamsError> {
        let mut counter = Writer::new(Vec::new(), Some(0));
        write(&mut counter);
        let counted = counter.counted();
        // Spare room for most escapes, and for values that are not counted.
        let slack = 64 + counted / 32;
        let mut out = Vec::with_capacity(before.len() + counted + slack + after);
        out.extend_from_slice(before);

        let start = out.len();
        let mut writer = Writer::new(out, None);
        write(&mut writer);
        match writer.error {
            Some(error) => Err(*error),
            None => {
                writer.close(start);
                Ok(writer.out)
            }
        }
    }

    /// Returns the value that `write_entry` writes, without the quotes and escapes of
    /// JSON. An absent value is an empty text. The derives use this for file names.
    ///
    /// ```
    /// use reportflow_core::params::{TextParam, Writer};
    ///
    /// let name = Writer::plain_text(|key, writer| "請求書 \"11月\"".write_entry(key, writer));
    /// assert_eq!(name, "請求書 \"11月\"");
    /// ```
    pub fn plain_text(write_entry: impl FnOnce(&'static str, &mut Writer)) -> String {
        let mut writer = Writer::new(Vec::new(), None);
        write_entry("", &mut writer);
        // Ignores an error, because the parameter itself fails with it.
        let text = serde_json::from_slice(&writer.out);
        text.unwrap_or_else(|_| String::from_utf8_lossy(&writer.out).into_owned())
    }

    /// Writes any `Serialize` type, for a parameter of an unknown kind. The key of
    /// a `null` is left out.
    ///
    /// ```
    /// use reportflow_core::params::Writer;
    /// use reportflow_core::{DesignInfo, ReportDesign};
    ///
    /// struct Report {
    ///     points: Vec<u32>,
    /// }
    ///
    /// impl ReportDesign for Report {
    ///     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "報告書");
    ///
    ///     fn write_params(&self, writer: &mut Writer) {
    ///         writer.json(",\"chart\":", &self.points);
    ///     }
    /// }
    /// assert_eq!(Report { points: vec![1, 2] }.to_params_json()?, br#"{"chart":[1,2]}"#);
    /// # Ok::<(), reportflow_core::params::ParamsError>(())
    /// ```
    pub fn json<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) {
        self.key(key);
        self.json_value(value);
    }

    /// Returns `None` in the counting pass. A user's function is called only in the
    /// writing pass.
    #[doc(hidden)]
    pub fn when_writing(&mut self) -> Option<&mut Writer> {
        (!self.count(0)).then_some(self)
    }

    /// Adds to the count. Returns false in the writing pass.
    #[inline]
    pub(in crate::params) fn count(&mut self, bytes: usize) -> bool {
        match &mut self.counted {
            Some(counted) => {
                *counted += bytes;
                true
            }
            None => false,
        }
    }

    pub(in crate::params) fn counted(&self) -> usize {
        self.counted.unwrap_or_default()
    }

    /// Starts a key: a quoted name between a comma and a colon. [`close`](Writer::close)
    /// replaces the comma of an object's first key by the brace.
    #[inline]
    pub(in crate::params) fn key(&mut self, key: &'static str) {
        if !self.count(key.len()) {
            self.drop_key_without_value();
            self.out.extend_from_slice(key.as_bytes());
            self.key = key;
            self.value_start = self.out.len();
        }
    }

    /// Counts a value. Returns false in the writing pass, where the caller writes
    /// the value next.
    ///
    /// Fails if the key already has a value, or is missing. A user's `write`
    /// can cause both.
    #[inline]
    pub(in crate::params) fn value(&mut self, bytes: usize) -> bool {
        let is_counted = self.count(bytes);
        if !is_counted && !self.awaits_value() {
            self.fail_value_count();
        }
        is_counted
    }

    #[inline]
    fn awaits_value(&self) -> bool {
        self.out.len() == self.value_start
    }

    /// Starts a value that is an object.
    pub(in crate::params) fn open(&mut self) {
        self.value(0);
        self.value_start = usize::MAX;
    }

    /// Makes an object of the keys and values since `start`.
    pub(in crate::params) fn close(&mut self, start: usize) {
        self.drop_key_without_value();
        match self.out.get_mut(start) {
            Some(comma) => *comma = b'{',
            None => self.out.push(b'{'),
        }
        self.out.push(b'}');
    }

    /// Removes the key if its value was not written.
    #[inline]
    pub(in crate::params) fn drop_key_without_value(&mut self) {
        if self.awaits_value() {
            self.drop_key();
        }
    }

    #[cold]
    fn drop_key(&mut self) {
        self.out.truncate(self.value_start - self.key.len());
        self.value_start = usize::MAX;
    }

    /// Reserves room for a large value. `Vec` would double its capacity, which is
    /// several times the size of a large image.
    pub(in crate::params) fn reserve(&mut self, bytes: usize) {
        if self.out.capacity() - self.out.len() < bytes {
            // With spare room for the values after it.
            self.out.reserve_exact(bytes + bytes / 32 + 1024);
        }
    }

    pub(in crate::params) fn raw(&mut self, json: &str) {
        if !self.value(json.len()) {
            self.out.extend_from_slice(json.as_bytes());
        }
    }

    /// Writes the value of the current key. A null removes the key.
    pub(in crate::params) fn json_value<T: Serialize + ?Sized>(&mut self, value: &T) {
        if self.value(0) {
            return;
        }
        let start = self.out.len();
        if let Err(error) = serde_json::to_writer(&mut self.out, value) {
            self.fail(ParamsErrorKind::Serialize(error));
        } else if self.out.get(start..) == Some(b"null") {
            self.out.truncate(start);
            self.drop_key_without_value();
        }
    }
}

use serde::Serialize;

use super::Param;
use super::error::{ParamsError, ParamsErrorReason};
use super::kind::Kind;
use super::spec::Spec;

/// Writes parameters straight into the bytes of a request.
///
/// A document is written twice: first its bytes are counted, so that the
/// request is allocated once, and then they are written.
///
/// The first error is kept, and everything after it is written in vain: the
/// code that the derives emit needs no `?` a field, which keeps it cheap to
/// compile.
///
/// ```
/// use reportflow_core::params::{Number, Text, Writer};
/// use reportflow_core::{Design, ReportDesign};
///
/// struct Invoice {
///     件名: String,
///     合計金額: i64,
/// }
///
/// impl ReportDesign for Invoice {
///     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
///
///     // As the derive writes it: the keys come ready for JSON.
///     fn write_params(&self, writer: &mut Writer) {
///         self.件名.fill(",\"件名\":", writer);
///         self.合計金額.fill(",\"合計金額\":", writer);
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Writer {
    pub(super) out: Vec<u8>,
    /// How many bytes are to come, while they are only counted.
    counted: Option<usize>,
    /// The key whose value is being written, as it stands in JSON: `,"小計":`.
    pub(super) key: &'static str,
    /// Where its value is to begin. A key that still ends there when the next one
    /// comes has none: a type of the user's has written nothing.
    begin: usize,
    error: Option<Box<ParamsError>>,
}

impl Writer {
    fn new(out: Vec<u8>, counted: Option<usize>) -> Writer {
        Writer {
            out,
            counted,
            key: "",
            begin: usize::MAX,
            error: None,
        }
    }

    /// Writes an object of what `write` writes, between `before` and at most
    /// `after` more bytes of the caller's.
    pub(crate) fn object(
        before: &[u8],
        after: usize,
        write: impl Fn(&mut Writer),
    ) -> Result<Vec<u8>, ParamsError> {
        let mut counter = Writer::new(Vec::new(), Some(0));
        write(&mut counter);
        let counted = counter.counted();
        // What is escaped, or left out of the count, mostly fits in as well.
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

    /// Adds to the count; false while bytes are written.
    #[inline]
    pub(super) fn count(&mut self, bytes: usize) -> bool {
        match &mut self.counted {
            Some(counted) => {
                *counted += bytes;
                true
            }
            None => false,
        }
    }

    /// Begins a value that is an object, whose keys come next.
    pub(super) fn open(&mut self) {
        self.value(0);
        self.begin = usize::MAX;
    }

    /// Adds a value to the count; false while bytes are written, of which the
    /// value's come next. A type of the user's may hand on to several, or to one
    /// without a key.
    #[inline]
    pub(super) fn value(&mut self, bytes: usize) -> bool {
        let is_counted = self.count(bytes);
        if !is_counted && !self.awaits_value() {
            self.not_one_value();
        }
        is_counted
    }

    #[inline]
    fn awaits_value(&self) -> bool {
        self.out.len() == self.begin
    }

    pub(super) fn counted(&self) -> usize {
        self.counted.unwrap_or_default()
    }

    /// The writer, unless bytes are only counted: a function of the user's is
    /// called once.
    pub fn once(&mut self) -> Option<&mut Writer> {
        (!self.count(0)).then_some(self)
    }

    /// Writes any `Serialize`, for a parameter of a kind that nobody has seen;
    /// one that comes out as `null` leaves its key out.
    ///
    /// ```
    /// use reportflow_core::params::Writer;
    /// use reportflow_core::{Design, ReportDesign};
    ///
    /// struct Report {
    ///     points: Vec<u32>,
    /// }
    ///
    /// impl ReportDesign for Report {
    ///     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "報告書");
    ///
    ///     fn write_params(&self, writer: &mut Writer) {
    ///         writer.any(",\"chart\":", &self.points);
    ///     }
    /// }
    /// assert_eq!(Report { points: vec![1, 2] }.to_params_json()?, br#"{"chart":[1,2]}"#);
    /// # Ok::<(), reportflow_core::params::ParamsError>(())
    /// ```
    pub fn any<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) {
        self.key(key);
        self.json(value);
    }

    /// What `fill` writes, as it reads without the quotes and the escapes of
    /// JSON; empty for an absent value. For file names.
    ///
    /// ```
    /// use reportflow_core::params::{Text, Writer};
    ///
    /// let name = Writer::plain_text(|key, writer| "請求書 \"11月\"".fill(key, writer));
    /// assert_eq!(name, "請求書 \"11月\"");
    /// ```
    pub fn plain_text(fill: impl FnOnce(&'static str, &mut Writer)) -> String {
        let mut writer = Writer::new(Vec::new(), None);
        fill("", &mut writer);
        // A value that cannot be written is an error of its parameter.
        let text = serde_json::from_slice(&writer.out);
        text.unwrap_or_else(|_| String::from_utf8_lossy(&writer.out).into_owned())
    }

    // With what calls it, into each row's `write_row`: by calls, a row's fields
    // take a tenth more instructions.
    #[inline]
    pub(super) fn param<T: Param + ?Sized>(
        &mut self,
        key: &'static str,
        kind: Kind,
        spec: &'static Spec,
        value: &T,
    ) {
        if !value.is_absent() {
            self.key(key);
            value.write(kind, spec, self);
        }
    }

    /// Makes room for much at once: twice the size, as a `Vec` grows by itself,
    /// would be several times the memory of a large image.
    pub(super) fn reserve(&mut self, bytes: usize) {
        if self.out.capacity() - self.out.len() < bytes {
            // With some for what comes after it.
            self.out.reserve_exact(bytes + bytes / 32 + 1024);
        }
    }

    pub(super) fn raw(&mut self, json: &str) {
        if !self.value(json.len()) {
            self.out.extend_from_slice(json.as_bytes());
        }
    }

    /// `key` comes ready for JSON, between a comma and a colon. The comma of an
    /// object's first key becomes its brace, in [`close`](Writer::close).
    #[inline]
    pub(super) fn key(&mut self, key: &'static str) {
        if !self.count(key.len()) {
            self.without_value();
            self.out.extend_from_slice(key.as_bytes());
            self.key = key;
            self.begin = self.out.len();
        }
    }

    /// Makes an object of the keys and values since `start`.
    pub(super) fn close(&mut self, start: usize) {
        self.without_value();
        match self.out.get_mut(start) {
            Some(comma) => *comma = b'{',
            None => self.out.push(b'{'),
        }
        self.out.push(b'}');
    }

    /// Takes the key back, unless its value was written.
    #[inline]
    pub(super) fn without_value(&mut self) {
        if self.awaits_value() {
            self.take_back();
        }
    }

    #[cold]
    fn take_back(&mut self) {
        self.out.truncate(self.begin - self.key.len());
        self.begin = usize::MAX;
    }

    /// Writes what the key announces; a null takes the key back.
    pub(super) fn json<T: Serialize + ?Sized>(&mut self, value: &T) {
        if self.value(0) {
            return;
        }
        let start = self.out.len();
        if let Err(error) = serde_json::to_writer(&mut self.out, value) {
            self.fail(ParamsErrorReason::Serialize(error));
        } else if self.out.get(start..) == Some(b"null") {
            self.out.truncate(start);
            self.without_value();
        }
    }

    #[cold]
    fn not_one_value(&mut self) {
        self.fail(ParamsErrorReason::NotOneValue);
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
    let json = key.trim_start_matches(',').trim_end_matches(':');
    serde_json::from_str(json).unwrap_or_else(|_| json.to_owned())
}

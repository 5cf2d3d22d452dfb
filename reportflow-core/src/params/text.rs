use reportflow_rules::dates::is_date;

use super::error::ParamsErrorKind;
use super::escape::{added_bytes, escape};
use super::kind::ParamKind;
use super::kind_traits::impl_kind_traits;
use super::param::Param;
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

/// Texts also fill dates and images. Dates are validated when they are written. Images
/// must already be Base64.
const TEXT: TypeInfo = TypeInfo::of_kinds(&[
    ParamKind::Text,
    ParamKind::Date,
    ParamKind::Image,
    ParamKind::Other,
]);

impl Writer {
    fn text(&mut self, kind: ParamKind, text: &str) {
        // The spare room of the allocation covers the escapes of shorter texts.
        const LONG_TEXT_BYTES: usize = 256;
        let escapes = match text.len() {
            LONG_TEXT_BYTES.. if self.count(0) => added_bytes(text),
            _ => 0,
        };
        if self.value(text.len() + escapes + 2) {
            return;
        }
        if kind == ParamKind::Date && !is_date(text) {
            self.fail(ParamsErrorKind::InvalidDate);
        }
        self.out.push(b'"');
        escape(&mut self.out, text);
        self.out.push(b'"');
    }
}

macro_rules! texts {
    ($($ty:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Param for $ty {
            const TYPE: TypeInfo = TEXT;

            fn write(&self, kind: ParamKind, _: &TableSchema, writer: &mut Writer) {
                writer.text(kind, self);
            }
        }

        impl_kind_traits!($ty: TextParam, DateParam, ImageParam;);
    )+};
}

texts!(str, String);

#[diagnostic::do_not_recommend]
impl Param for char {
    const TYPE: TypeInfo = TypeInfo::TEXT;

    fn write(&self, kind: ParamKind, _: &TableSchema, writer: &mut Writer) {
        writer.text(kind, self.encode_utf8(&mut [0; 4]));
    }
}

impl_kind_traits!(char: TextParam;);

#[diagnostic::do_not_recommend]
impl Param for uuid::Uuid {
    const TYPE: TypeInfo = TypeInfo::TEXT;

    fn write(&self, kind: ParamKind, _: &TableSchema, writer: &mut Writer) {
        writer.text(kind, self.hyphenated().encode_lower(&mut [0; 36]));
    }
}

impl_kind_traits!(uuid::Uuid: TextParam;);

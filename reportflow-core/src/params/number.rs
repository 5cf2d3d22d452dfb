use reportflow_rules::safe_integer::MAX_SAFE_INTEGER;

use super::error::ParamsErrorKind;
use super::kind::ParamKind;
use super::kind_traits::impl_kind_traits;
use super::param::Param;
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

const NUMBER: TypeInfo = TypeInfo::of_kinds(&[ParamKind::Number, ParamKind::Other]);

macro_rules! integers {
    ($($ty:ty: $max_chars:literal $(, $is_safe:expr)?;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl Param for $ty {
            const TYPE: TypeInfo = NUMBER;

            fn write(&self, _: ParamKind, _: &TableSchema, writer: &mut Writer) {
                if writer.value($max_chars) {
                    return;
                }
                $(
                    let is_safe: fn($ty) -> bool = $is_safe;
                    if !is_safe(*self) {
                        writer.fail(ParamsErrorKind::BeyondSafeInteger);
                    }
                )?
                writer.out.extend_from_slice(itoa::Buffer::new().format(*self).as_bytes());
            }
        }

        impl_kind_traits!($ty: NumberParam;);
    )+};
}

// The type, the maximum length of a safe integer, and the test for a safe integer.
integers! {
    i8: 4;
    i16: 6;
    i32: 11;
    i64: 17, |n| n.unsigned_abs() <= MAX_SAFE_INTEGER;
    i128: 17, |n| n.unsigned_abs() <= MAX_SAFE_INTEGER.into();
    isize: 17, |n| n.unsigned_abs() as u64 <= MAX_SAFE_INTEGER;
    u8: 3;
    u16: 5;
    u32: 10;
    u64: 16, |n| n <= MAX_SAFE_INTEGER;
    u128: 16, |n| n <= MAX_SAFE_INTEGER.into();
    usize: 16, |n| n as u64 <= MAX_SAFE_INTEGER;
}

macro_rules! non_zero {
    ($($ty:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Param for std::num::NonZero<$ty> {
            const TYPE: TypeInfo = NUMBER;

            fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
                self.get().write(kind, table, writer);
            }
        }

        impl_kind_traits!(std::num::NonZero<$ty>: NumberParam;);
    )+};
}

non_zero!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

macro_rules! floats {
    ($($ty:ty: $amount:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl Param for $ty {
            const TYPE: TypeInfo = NUMBER;

            fn write(&self, _: ParamKind, _: &TableSchema, writer: &mut Writer) {
                // The longest text is like `-1.2345678901234567e-308`.
                if writer.value(24) {
                    return;
                }
                if !self.is_finite() {
                    return writer.fail(ParamsErrorKind::NotFinite);
                }
                if f64::from(*self).abs() > MAX_SAFE_INTEGER as f64 {
                    return writer.fail(ParamsErrorKind::BeyondSafeInteger);
                }
                let write_amount: fn(&mut Vec<u8>, $ty) -> bool = $amount;
                if !write_amount(&mut writer.out, *self) {
                    let mut buffer = zmij::Buffer::new();
                    writer.out.extend_from_slice(buffer.format_finite(*self).as_bytes());
                }
            }
        }

        impl_kind_traits!($ty: NumberParam;);
    )+};
}

floats! {
    // Converted to `f64`, the number would get digits that the `f32` does not have.
    f32: |_, _| false;
    f64: write_amount;
}

/// Writes a number with at most two decimals, such as an amount of money. Formatting
/// an integer is much faster. Returns false for a number that it does not write.
fn write_amount(out: &mut Vec<u8>, number: f64) -> bool {
    let size = number.abs();
    let hundredths = (size * 100.0 + 0.5) as u64;
    // Decimals of up to 15 digits are distinct floats, so this is the shortest
    // text. Zero is excluded, because it may have a sign.
    if size >= 1e13 || number == 0.0 || hundredths as f64 / 100.0 != size {
        return false;
    }
    if number < 0.0 {
        out.push(b'-');
    }
    let whole = hundredths / 100;
    out.extend_from_slice(itoa::Buffer::new().format(whole).as_bytes());
    let digit = |number: u64| b'0' + (number % 10) as u8;
    let (tenths, rest) = (digit(hundredths / 10), digit(hundredths));
    match rest {
        b'0' => out.extend_from_slice(&[b'.', tenths]),
        _ => out.extend_from_slice(&[b'.', tenths, rest]),
    }
    true
}

/// Writes all digits: `1.10` stays `1.10`.
#[cfg(feature = "rust_decimal")]
#[diagnostic::do_not_recommend]
impl Param for rust_decimal::Decimal {
    const TYPE: TypeInfo = NUMBER;

    fn write(&self, _: ParamKind, _: &TableSchema, writer: &mut Writer) {
        use std::io::Write as _;

        // Sign, point and 29 digits, or 28 digits after `0.`.
        if writer.value(31) {
            return;
        }
        if self.abs() > rust_decimal::Decimal::from(MAX_SAFE_INTEGER) {
            return writer.fail(ParamsErrorKind::BeyondSafeInteger);
        }
        if let Err(error) = write!(writer.out, "{self}") {
            writer.fail(ParamsErrorKind::Serialize(serde_json::Error::io(error)));
        }
    }
}

#[cfg(feature = "rust_decimal")]
impl_kind_traits!(rust_decimal::Decimal: NumberParam;);

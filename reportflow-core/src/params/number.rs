use super::{Kind, Kinds, Param, ParamsErrorReason, Spec, Value, Writer};

const NUMBER: Value = Value {
    kinds: Kinds::of(&[Kind::Number, Kind::Other]),
    row: None,
};

/// The largest integer that JavaScript holds with all its neighbours: 2^53 - 1.
const MAX_SAFE: u64 = (1 << 53) - 1;

macro_rules! integers {
    ($($ty:ty: $digits:literal $(, $safe:expr)?;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl Param for $ty {
            const VALUE: Value = NUMBER;

            fn write(&self, _: Kind, _: &'static Spec, writer: &mut Writer) {
                if writer.value($digits) {
                    return;
                }
                $(
                    let safe: fn($ty) -> bool = $safe;
                    if !safe(*self) {
                        writer.fail(ParamsErrorReason::BeyondSafeInteger);
                    }
                )?
                writer.out.extend_from_slice(itoa::Buffer::new().format(*self).as_bytes());
            }
        }

        fills!($ty: Number;);
    )+};
}

// The most characters that a safe one takes, and whether it is safe.
integers! {
    i8: 4;
    i16: 6;
    i32: 11;
    i64: 17, |n| n.unsigned_abs() <= MAX_SAFE;
    i128: 17, |n| n.unsigned_abs() <= MAX_SAFE.into();
    isize: 17, |n| n.unsigned_abs() as u64 <= MAX_SAFE;
    u8: 3;
    u16: 5;
    u32: 10;
    u64: 16, |n| n <= MAX_SAFE;
    u128: 16, |n| n <= MAX_SAFE.into();
    usize: 16, |n| n as u64 <= MAX_SAFE;
}

macro_rules! non_zero {
    ($($ty:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Param for std::num::NonZero<$ty> {
            const VALUE: Value = NUMBER;

            fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
                self.get().write(kind, spec, writer);
            }
        }

        fills!(std::num::NonZero<$ty>: Number;);
    )+};
}

non_zero!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

macro_rules! floats {
    ($($ty:ty: $amount:expr;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl Param for $ty {
            const VALUE: Value = NUMBER;

            fn write(&self, _: Kind, _: &'static Spec, writer: &mut Writer) {
                // The longest, as `-1.2345678901234567e-308`.
                if writer.value(24) {
                    return;
                }
                if !self.is_finite() {
                    return writer.fail(ParamsErrorReason::NotFinite);
                }
                if f64::from(*self).abs() > MAX_SAFE as f64 {
                    return writer.fail(ParamsErrorReason::BeyondSafeInteger);
                }
                let amount: fn(&mut Vec<u8>, $ty) -> bool = $amount;
                if !amount(&mut writer.out, *self) {
                    let mut buffer = zmij::Buffer::new();
                    writer.out.extend_from_slice(buffer.format_finite(*self).as_bytes());
                }
            }
        }

        fills!($ty: Number;);
    )+};
}

floats! {
    // As an `f64` it would have digits that it has not.
    f32: |_, _| false;
    f64: amount;
}

/// Writes a number that has at most two decimals, as amounts of money do: by
/// way of an integer, which takes a fraction of the time. False for any other.
fn amount(out: &mut Vec<u8>, number: f64) -> bool {
    let size = number.abs();
    let hundredths = (size * 100.0 + 0.5) as u64;
    // Up to 15 digits, no two numbers are the same float, so that this is the
    // shortest text for it. Zero may have a sign.
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

/// Written with all its digits: `1.10` stays `1.10`.
#[cfg(feature = "rust_decimal")]
#[diagnostic::do_not_recommend]
impl Param for rust_decimal::Decimal {
    const VALUE: Value = NUMBER;

    fn write(&self, _: Kind, _: &'static Spec, writer: &mut Writer) {
        use std::io::Write as _;

        // Sign, point, and 29 digits, or 28 after `0.`.
        if writer.value(31) {
            return;
        }
        if self.abs() > rust_decimal::Decimal::from(MAX_SAFE) {
            return writer.fail(ParamsErrorReason::BeyondSafeInteger);
        }
        if let Err(error) = write!(writer.out, "{self}") {
            writer.fail(ParamsErrorReason::Serialize(serde_json::Error::io(error)));
        }
    }
}

#[cfg(feature = "rust_decimal")]
fills!(rust_decimal::Decimal: Number;);

#[diagnostic::do_not_recommend]
impl Param for bool {
    const VALUE: Value = Value {
        kinds: Kinds::of(&[Kind::Boolean, Kind::Other]),
        row: None,
    };

    fn write(&self, _: Kind, _: &'static Spec, writer: &mut Writer) {
        writer.raw(if *self { "true" } else { "false" });
    }
}

fills!(bool: Boolean;);

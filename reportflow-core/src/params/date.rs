//! Dates. The service was seen to accept `2026-05-15` and
//! `2026-07-05 00:00:00` (`docs/service.md`, section 4), and nothing else is
//! written here.

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
use super::{Kind, Kinds, Param, ParamsErrorReason, Spec, Value, Writer};
use crate::calendar::days_in_month;

/// Whether `text` reads as `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`, of a day and
/// a time that exist.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (day, time) = match bytes.len() {
        10 => (bytes, None),
        19 if bytes[10] == b' ' => (&bytes[..10], Some(&bytes[11..])),
        _ => return false,
    };
    is_day(day) && time.is_none_or(is_time)
}

fn is_day(day: &[u8]) -> bool {
    let (Some(year), Some(month), Some(date)) =
        (digits(&day[..4]), digits(&day[5..7]), digits(&day[8..]))
    else {
        return false;
    };
    day[4] == b'-' && day[7] == b'-' && (1..=days_in_month(year, month)).contains(&date)
}

fn is_time(time: &[u8]) -> bool {
    let parts = (digits(&time[..2]), digits(&time[3..5]), digits(&time[6..]));
    time[2] == b':'
        && time[5] == b':'
        && matches!(parts, (Some(0..=23), Some(0..=59), Some(0..=59)))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u32::from(byte - b'0'))
    })
}

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
const DATE: Value = Value {
    kinds: Kinds::of(&[Kind::Date, Kind::Other]),
    row: None,
};

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
impl Writer {
    /// Years that do not have four digits are refused: nobody knows how the
    /// service reads them.
    fn day(&mut self, year: i64, month: u32, day: u32, time: Option<(u32, u32, u32)>) {
        // `"2026-07-05 00:00:00"`, the longer form.
        if self.value(21) {
            return;
        }
        if !(0..=9999).contains(&year) {
            return self.fail(ParamsErrorReason::NotADate);
        }
        self.out.push(b'"');
        for (separator, number) in [(None, year as u32), (Some(b'-'), month), (Some(b'-'), day)] {
            self.padded(separator, number);
        }
        if let Some((hour, minute, second)) = time {
            for (separator, number) in [(b' ', hour), (b':', minute), (b':', second)] {
                self.padded(Some(separator), number);
            }
        }
        self.out.push(b'"');
    }

    /// Two digits, or the four of a year, which no separator precedes.
    fn padded(&mut self, separator: Option<u8>, number: u32) {
        let digit = |place: u32| b'0' + (number / place % 10) as u8;
        match separator {
            Some(separator) => self
                .out
                .extend_from_slice(&[separator, digit(10), digit(1)]),
            None => self.out.extend_from_slice(&[1000, 100, 10, 1].map(digit)),
        }
    }
}

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
macro_rules! dates {
    ($($(#[$attr:meta])* {$($generics:tt)*} $ty:ty => |$value:ident| $year:expr, $month:expr, $day:expr, $time:expr;)+) => {$(
        $(#[$attr])*
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Param for $ty {
            const VALUE: Value = DATE;

            fn write(&self, _: Kind, _: &'static Spec, writer: &mut Writer) {
                let $value = self;
                writer.day(i64::from($year), u32::from($month), u32::from($day), $time);
            }
        }

        fills!({$($generics)*} $ty: Date;);
    )+};
}

#[cfg(feature = "chrono")]
mod chrono_types {
    use super::*;
    use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, TimeZone, Timelike as _};

    dates! {
        {} NaiveDate => |d| d.year(), d.month(), d.day(), None;
        {} NaiveDateTime => |d| d.year(), d.month(), d.day(), Some((d.hour(), d.minute(), d.second()));
        /// Written as the local time of its own zone.
        {Tz: TimeZone} DateTime<Tz> => |d| d.year(), d.month(), d.day(), Some((d.hour(), d.minute(), d.second()));
    }
}

#[cfg(feature = "time")]
mod time_types {
    use super::*;
    use time::{OffsetDateTime, PrimitiveDateTime};

    dates! {
        {} time::Date => |d| d.year(), u8::from(d.month()), d.day(), None;
        {} PrimitiveDateTime => |d| d.year(), u8::from(d.month()), d.day(), Some((d.hour().into(), d.minute().into(), d.second().into()));
        /// Written as the local time of its own offset.
        {} OffsetDateTime => |d| d.year(), u8::from(d.month()), d.day(), Some((d.hour().into(), d.minute().into(), d.second().into()));
    }
}

#[cfg(feature = "jiff")]
mod jiff_types {
    use super::*;
    use jiff::{ZonedDateTime, civil};

    dates! {
        {} civil::Date => |d| d.year(), d.month().unsigned_abs(), d.day().unsigned_abs(), None;
        {} civil::DateTime => |d| d.year(), d.month().unsigned_abs(), d.day().unsigned_abs(), Some((d.hour().unsigned_abs().into(), d.minute().unsigned_abs().into(), d.second().unsigned_abs().into()));
        /// Written as the local time of its own zone.
        {} ZonedDateTime => |d| d.year(), d.month().unsigned_abs(), d.day().unsigned_abs(), Some((d.hour().unsigned_abs().into(), d.minute().unsigned_abs().into(), d.second().unsigned_abs().into()));
    }
}

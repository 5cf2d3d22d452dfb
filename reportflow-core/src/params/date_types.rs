//! The date types of chrono, time and jiff.

use super::error::ParamsErrorKind;
use super::kind::ParamKind;
use super::kind_traits::impl_kind_traits;
use super::param::Param;
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

const DATE: TypeInfo = TypeInfo::of_kinds(&[ParamKind::Date, ParamKind::Other]);

impl Writer {
    /// Writes a date. A year outside 0 to 9999 is an error, because the service's form
    /// of such a year is unknown.
    fn date(&mut self, year: i64, month: u32, day: u32, time: Option<(u32, u32, u32)>) {
        // The longer form, `"2026-07-05 00:00:00"`.
        if self.value(21) {
            return;
        }
        if !(0..=9999).contains(&year) {
            return self.fail(ParamsErrorKind::InvalidDate);
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

    /// Writes a separator and two digits. Without a separator, writes the four digits
    /// of a year.
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

macro_rules! dates {
    ($($(#[$attr:meta])* {$($generics:tt)*} $ty:ty => |$value:ident| $year:expr, $month:expr, $day:expr, $time:expr;)+) => {$(
        $(#[$attr])*
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Param for $ty {
            const TYPE: TypeInfo = DATE;

            fn write(&self, _: ParamKind, _: &TableSchema, writer: &mut Writer) {
                let $value = self;
                writer.date(i64::from($year), u32::from($month), u32::from($day), $time);
            }
        }

        impl_kind_traits!({$($generics)*} $ty: DateParam;);
    )+};
}

#[cfg(feature = "chrono")]
mod chrono_types {
    use super::*;
    use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, TimeZone, Timelike as _};

    dates! {
        {} NaiveDate => |d| d.year(), d.month(), d.day(), None;
        {} NaiveDateTime => |d| d.year(), d.month(), d.day(), Some((d.hour(), d.minute(), d.second()));
        /// Writes the local time of its own zone.
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
        /// Writes the local time of its own offset.
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
        /// Writes the local time of its own zone.
        {} ZonedDateTime => |d| d.year(), d.month().unsigned_abs(), d.day().unsigned_abs(), Some((d.hour().unsigned_abs().into(), d.minute().unsigned_abs().into(), d.second().unsigned_abs().into()));
    }
}

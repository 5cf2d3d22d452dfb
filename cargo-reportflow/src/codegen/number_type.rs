//! The type of number fields.

use clap::ValueEnum;

/// The type of number fields. The names are those of the command line.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum NumberType {
    #[value(name = "i64")]
    I64,
    #[value(name = "f64")]
    F64,
    #[value(name = "Decimal")]
    Decimal,
}

impl NumberType {
    pub(super) fn path(self) -> &'static str {
        match self {
            NumberType::I64 => "i64",
            NumberType::F64 => "f64",
            NumberType::Decimal => "rust_decimal::Decimal",
        }
    }

    /// Returns a comment on the limits of the type, above the struct.
    pub(super) fn comment(self) -> &'static str {
        match self {
            NumberType::I64 => {
                "\
// `i64` is exact for money in yen or cents. Quantities and rates with a fraction
// need `f64` or `rust_decimal::Decimal`. Integers beyond 2^53 - 1 are an error.
"
            }
            NumberType::F64 => {
                "\
// `f64` rounds: 0.1 + 0.2 is 0.30000000000000004. For money, use `i64` or
// `rust_decimal::Decimal`: `--number i64` and `--number Decimal` print them.
"
            }
            NumberType::Decimal => {
                "\
// `Decimal` is exact for money. It needs the crate `rust_decimal`, and its feature
// in `reportflow`. Integers beyond 2^53 - 1 are an error.
"
            }
        }
    }
}

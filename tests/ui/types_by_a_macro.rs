use reportflow::{ReportDesign, ReportRow};

struct Untold;

macro_rules! document {
    ($name:ident, $text:ty, $chart:ty, $lines:ty) => {
        #[derive(ReportDesign)]
        #[report_design(
            id = "kinds",
            version = 1,
            omit("number", "boolean", "date", "image", "address")
        )]
        struct $name {
            #[report(display)]
            text: $text,
            chart: $chart,
            lines: $lines,
        }
    };
}

#[derive(ReportRow)]
struct Bad {
    value: String,
    mark: String,
}

document!(Paths, Option<Untold>, ::std::vec::Vec<Untold>, Vec<Bad>);
document!(Others, (Untold, u8), [Untold; 2], [Bad; 2]);

fn main() {}

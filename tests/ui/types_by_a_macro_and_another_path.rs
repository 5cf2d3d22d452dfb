use reportflow::{ReportDesign, ReportRow};

struct Untold;

macro_rules! document {
    ($name:ident { $($fields:tt)* }) => {
        #[derive(ReportDesign)]
        #[report_design(
            id = "kinds",
            version = 1,
            omit("number", "boolean", "date", "image", "address"),
            crate = "reportflow"
        )]
        struct $name {
            $($fields)*
        }
    };
}

#[derive(ReportRow)]
struct Bad {
    value: String,
    mark: String,
}

document!(Document {
    #[report(display)]
    text: Untold,
    chart: Vec<Untold>,
    lines: Vec<Bad>,
});

fn main() {}

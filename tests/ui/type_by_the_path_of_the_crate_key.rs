pub use ::reportflow;
use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "album", version = 1, crate = "crate::reportflow")]
struct Album {
    title: ::reportflow::Image,
    cover: crate::reportflow::Image,
    pages: Vec<Page>,
}

#[derive(ReportRow)]
#[report_row(crate = "crate::reportflow")]
struct Page {
    caption: ::reportflow::Image,
    photo: Option<crate::reportflow::Image>,
}

fn main() {}

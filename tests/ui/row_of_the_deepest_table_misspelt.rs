use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "deepest", version = 1)]
struct Document {
    表: Vec<Row1>,
}

#[derive(ReportRow)]
struct Row1 {
    表: Vec<Row2>,
}

#[derive(ReportRow)]
struct Row2 {
    表: Vec<Row3>,
}

#[derive(ReportRow)]
struct Row3 {
    表: Vec<Row4>,
}

#[derive(ReportRow)]
struct Row4 {
    表: Vec<Row5>,
}

#[derive(ReportRow)]
struct Row5 {
    表: Vec<Row6>,
}

#[derive(ReportRow)]
struct Row6 {
    表: Vec<Row7>,
}

#[derive(ReportRow)]
struct Row7 {
    表: Vec<Row8>,
}

#[derive(ReportRow)]
struct Row8 {
    表: Vec<Row9>,
}

#[derive(ReportRow)]
struct Row9 {
    表: Vec<Row10>,
}

#[derive(ReportRow)]
struct Row10 {
    表: Vec<Row11>,
}

#[derive(ReportRow)]
struct Row11 {
    表: Vec<Row12>,
}

#[derive(ReportRow)]
struct Row12 {
    表: Vec<Row13>,
}

#[derive(ReportRow)]
struct Row13 {
    表: Vec<Row14>,
}

#[derive(ReportRow)]
struct Row14 {
    表: Vec<Row15>,
}

#[derive(ReportRow)]
struct Row15 {
    表: Vec<Row16>,
}

#[derive(ReportRow)]
struct Row16 {
    表: Vec<Row17>,
}

#[derive(ReportRow)]
struct Row17 {
    表: Vec<Row18>,
}

#[derive(ReportRow)]
struct Row18 {
    表: Vec<Row19>,
}

#[derive(ReportRow)]
struct Row19 {
    表: Vec<Row20>,
}

#[derive(ReportRow)]
struct Row20 {
    表: Vec<Row21>,
}

#[derive(ReportRow)]
struct Row21 {
    表: Vec<Row22>,
}

#[derive(ReportRow)]
struct Row22 {
    表: Vec<Row23>,
}

#[derive(ReportRow)]
struct Row23 {
    表: Vec<Row24>,
}

#[derive(ReportRow)]
struct Row24 {
    表: Vec<Row25>,
}

#[derive(ReportRow)]
struct Row25 {
    表: Vec<Row26>,
}

#[derive(ReportRow)]
struct Row26 {
    表: Vec<Row27>,
}

#[derive(ReportRow)]
struct Row27 {
    表: Vec<Row28>,
}

#[derive(ReportRow)]
struct Row28 {
    表: Vec<Row29>,
}

#[derive(ReportRow)]
struct Row29 {
    表: Vec<Row30>,
}

#[derive(ReportRow)]
struct Row30 {
    表: Vec<Row31>,
}

#[derive(ReportRow)]
struct Row31 {
    値段: String,
}

fn main() {}

use reportflow::ReportRow;

#[derive(ReportRow)]
enum Item {
    Part,
}

fn main() {}

use reportflow::ReportDesign;

struct Receipt;

fn send<D: ReportDesign>(_: D) {}

fn main() {
    send(Receipt);
}

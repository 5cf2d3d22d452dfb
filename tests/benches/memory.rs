//! Allocations, and the most memory that is held at once.

mod invoice;

use std::hint::black_box;

use allocation_counter::measure;
use reportflow::{Image, ReportDesign};

#[derive(ReportDesign)]
#[report_design(id = "bench-photo", version = 1)]
struct Page {
    title: String,
    photo: Image,
    caption: String,
}

fn main() {
    println!("| what | reportflow | serde_json | goal |\n|---|---|---|---|");
    let invoice = invoice::invoice(100);
    let ours = measure(|| drop(black_box(invoice.to_params_json())));
    let theirs = measure(|| drop(black_box(serde_json::to_vec(&invoice))));
    println!(
        "| allocations: 12 fields, 100 rows x 6 | {} | {} | 1 |",
        ours.count_total, theirs.count_total
    );
    println!(
        "| most bytes at once: 12 fields, 100 rows x 6 | {} | {} | |",
        ours.bytes_max, theirs.bytes_max
    );

    let size = 20 * 1024 * 1024;
    let page = Page {
        title: "title".to_owned(),
        photo: Image::from_bytes(vec![0x5a; size]),
        caption: "caption ".repeat(2000),
    };
    let ours = measure(|| drop(black_box(page.to_params_json())));
    let peak = ours.bytes_max as f64 / size as f64;
    println!("| most bytes at once, against the image: 20 MB image | {peak:.2} | | 1.40 |");
}

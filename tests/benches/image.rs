//! A body with an image against Base64 into a buffer that is there already.

use std::hint::black_box;

use base64_simd::{AsOut as _, STANDARD};
use reportflow::{Image, ReportDesign};
use reportflow_tests::compare::{head, is_bench, Comparison};

#[derive(ReportDesign)]
#[report_design(id = "bench-photo", version = 1)]
struct Page {
    title: String,
    photo: Image,
    caption: String,
}

fn main() {
    let (rounds, size) = if is_bench() {
        (60, 20 * 1024 * 1024)
    } else {
        (2, 1000)
    };
    let bytes: Vec<u8> = (0..size).map(|i| (i * 7 % 251) as u8).collect();
    let page = Page {
        title: "title".to_owned(),
        photo: Image::from_bytes(bytes.clone()),
        caption: "caption".to_owned(),
    };
    let mut buffer = vec![0; STANDARD.encoded_length(size)];
    let ours = || drop(black_box(page.to_params_json().expect("parameters")));
    let theirs = || {
        let encoded = STANDARD.encode(black_box(&bytes), buffer.as_mut_slice().as_out());
        black_box(encoded.len());
    };
    let comparison = Comparison::run(rounds, ours, theirs);
    println!("{}", head("reportflow", "base64-simd, no body"));
    println!(
        "{}",
        comparison.row(&format!("an image of {size} bytes"), "1.25")
    );
}

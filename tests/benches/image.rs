//! A body with an image, compared with Base64 into an allocated buffer.

use std::hint::black_box;

use base64_simd::{AsOut as _, STANDARD};
use reportflow::{Image, ReportDesign};
use reportflow_tests_support::comparison::{head, is_bench, Comparison};

#[derive(ReportDesign)]
#[report_design(id = "bench-photo", version = 1)]
struct Page {
    title: String,
    photo: Image,
    caption: String,
}

fn main() {
    println!("{}", head("reportflow", "base64-simd"));
    let (rounds, megabyte) = if is_bench() {
        (60, 1024 * 1024)
    } else {
        (2, 1000)
    };
    // The C library caches at most 32 MiB. 20 MB of image fit into that as Base64. For
    // larger bodies, the system allocates the memory each time.
    for (size, goal) in [(20 * megabyte, "1.25"), (30 * megabyte, "none")] {
        compare(rounds, size, goal);
    }
}

fn compare(rounds: usize, size: usize, goal: &str) {
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
    let what = format!("an image of {size} bytes, against an existing buffer");
    println!("{}", comparison.row(&what, goal));
    let theirs = || {
        let mut body = Vec::with_capacity(STANDARD.encoded_length(size));
        STANDARD.encode_append(black_box(&bytes), &mut body);
        drop(black_box(body));
    };
    let comparison = Comparison::run(rounds, ours, theirs);
    let what = format!("an image of {size} bytes, against a new buffer");
    println!("{}", comparison.row(&what, "none"));
}

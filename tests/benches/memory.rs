//! Allocations, and peak memory.

mod invoice;

use std::fs;
use std::future::IntoFuture as _;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use allocation_counter::measure;
use reportflow::{Client, Image, ReportDesign};
use tokio::runtime::Runtime;

#[derive(ReportDesign)]
#[report_design(id = "bench-photo", version = 1)]
struct Page {
    title: String,
    photo: Image,
    caption: String,
}

fn main() {
    let size = 20 * 1024 * 1024;
    let (client, runtime) = (client(size), runtime());
    // First, because free memory of the process would hide what a download takes.
    let download = measure_download(&client, &runtime, size);
    println!("| what | reportflow | serde_json | goal |\n|---|---|---|---|");
    let invoice = invoice::invoice(100);
    let ours = measure(|| drop(black_box(invoice.to_params_json())));
    let theirs = measure(|| drop(black_box(serde_json::to_vec(&invoice))));
    println!(
        "| allocations: 12 fields, 100 rows x 6 | {} | {} | 1 |",
        ours.count_total, theirs.count_total
    );
    println!(
        "| peak bytes: 12 fields, 100 rows x 6 | {} | {} | |",
        ours.bytes_max, theirs.bytes_max
    );

    let page = Page {
        title: "title".to_owned(),
        photo: Image::from_bytes(vec![0x5a; size]),
        caption: "caption ".repeat(2000),
    };
    let ours = measure(|| drop(black_box(page.to_params_json())));
    let peak = ours.bytes_max as f64 / size as f64;
    println!("| peak bytes, against the image: 20 MB image | {peak:.2} | | 1.40 |");
    measure_requests(&client, &runtime, &page, size);
    match download {
        Some(kib) => println!("| peak KiB: a file of 20 MB to a path | {kib} | | |"),
        None => println!("\nno Linux here: the memory of a download was not measured"),
    }
}

fn client(size: usize) -> Client {
    // The workspace builds reqwest with rustls, but without a crypto provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().base_url(serve(size)).app_key("ak_bench");
    client.build().expect("a client")
}

fn runtime() -> Runtime {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime")
}

/// Returns the KiB that a download takes, on Linux.
fn measure_download(client: &Client, runtime: &Runtime, size: usize) -> Option<u64> {
    let [request, file] = ["r", "f"];
    let request = request.parse().expect("an id");
    let file = file.parse().expect("an id");
    let folder = tempfile::tempdir().expect("a folder");
    growth_of_process(|| {
        let download = client.download(&request, &file);
        let saved = runtime.block_on(download.to_path(folder.path().join("file.pdf")));
        assert_eq!(saved.expect("a file").size, size as u64);
    })
}

/// Prints the peak memory of requests. Only the memory of this thread counts. The server has
/// another thread.
fn measure_requests(client: &Client, runtime: &Runtime, page: &Page, size: usize) {
    let heap = measure(|| {
        let accepted = runtime.block_on(page.generate_async(client).into_future());
        assert_eq!(accepted.expect("a response").request_id, "r");
    });
    let peak = heap.bytes_max as f64 / size as f64;
    println!("| the same in a request | {peak:.2} | | |");

    let pages: Vec<_> = (0..10)
        .map(|_| Page {
            title: String::new(),
            photo: Image::from_bytes(vec![0x5a; size / 10]),
            caption: String::new(),
        })
        .collect();
    let heap = measure(|| {
        let accepted = runtime.block_on(
            Page::generate_all_async(client, &pages)
                .for_each_document(|n, item| item.file_name(n.to_string()))
                .into_future(),
        );
        assert_eq!(accepted.expect("a response").request_id, "r");
    });
    let peak = heap.bytes_max as f64 / size as f64;
    println!("| the same as ten documents in a request | {peak:.2} | | |");
}

/// Returns by how many KiB the memory of the process grew at most, on Linux. The count of this
/// thread would only grow, because a thread of the runtime writes and frees the parts of the file.
fn growth_of_process(run: impl FnOnce()) -> Option<u64> {
    let kib = |key: &str| -> Option<u64> {
        let status = fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        line.split_whitespace().next()?.parse().ok()
    };
    // Resets the peak (proc(5)).
    fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = kib("VmRSS:")?;
    run();
    Some(kib("VmHWM:")?.saturating_sub(before))
}

/// Starts a server on another thread. It accepts any POST, and sends a file of this size
/// for a GET. Returns its base URL.
fn serve(size: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            // The client may disconnect early.
            let _ = stream.and_then(|stream| respond(stream, size));
        }
    });
    url
}

fn respond(mut stream: TcpStream, size: usize) -> std::io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = line.and_then(|length| length.parse().ok()).unwrap_or(0);
    std::io::copy(&mut (&mut stream).take(length), &mut std::io::sink())?;
    let start = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ";
    if head.starts_with("post") {
        let json = r#"{"requestId":"r"}"#;
        return write!(stream, "{start}{}\r\n\r\n{json}", json.len());
    }
    write!(stream, "{start}{size}\r\n\r\n%PDF-")?;
    let mut rest = std::io::repeat(b'x').take(size as u64 - 5);
    std::io::copy(&mut rest, &mut stream).map(drop)
}

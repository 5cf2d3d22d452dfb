//! An app with reportflow, and the same app without it.
//!
//! Both are built without incremental compilation. Cargo never compiles a dependency from a
//! registry incrementally, but reportflow is a dependency by its path here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reportflow_tests_support::comparison::Comparison;

use crate::cargo::{cargo, cpu_of_children, folder, package, time};

const OURS: &str = r#"
use reportflow::{Client, ReportDesign};

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    total: i64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let receipt = Receipt { number: "R-1".to_owned(), total: 1200 };
    let accepted = receipt.generate_async(&client).await?;
    println!("{}", accepted.request_id);
    Ok(())
}
"#;

const BY_HAND: &str = r#"
use std::sync::Arc;

use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    design_id: &'static str,
    version: u32,
    content: Content,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    file_name: &'static str,
    params: Receipt,
}

#[derive(Serialize)]
struct Receipt {
    number: String,
    total: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AcceptedRequest {
    request_id: String,
}

fn tls() -> Result<rustls::ClientConfig, Box<dyn std::error::Error>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = rustls_platform_verifier::Verifier::new(provider.clone())?;
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = std::env::var("REPORTFLOW_APP_KEY")?;
    let base = std::env::var("REPORTFLOW_BASE_URL")?;
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls()?).build()?;
    let receipt = Receipt { number: "R-1".to_owned(), total: 1200 };
    let request = Request {
        design_id: "receipt",
        version: 1,
        content: Content { file_name: "Receipt", params: receipt },
    };
    let response = client
        .post(format!("{base}/file/async/single"))
        .header("appkey", key)
        .header("content-type", "application/json")
        .body(serde_json::to_vec(&request)?)
        .send()
        .await?
        .error_for_status()?;
    let accepted: AcceptedRequest = serde_json::from_slice(&response.bytes().await?)?;
    println!("{}", accepted.request_id);
    Ok(())
}
"#;

const TOKIO: &str =
    "tokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }\n";

/// What a build took.
struct Took {
    clock: Duration,
    /// User and system, of cargo and all compilers. Other work on the machine affects it
    /// less than the clock.
    cpu: Duration,
}

/// Prints the times of a build from scratch, the number of crates and the size.
pub(crate) fn compare(rounds: usize) {
    let repository = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let ours = folder().join("app-ours");
    let dependencies = format!(
        "reportflow = {{ path = {:?} }}\n{TOKIO}",
        repository.join("reportflow")
    );
    package(&ours, "app-ours", &dependencies, "main.rs", OURS);
    let designs = ours.join("designs/receipt");
    fs::create_dir_all(&designs).expect("a folder");
    let list = r#"[{"name":"number","type":"text","label":""},{"name":"total","type":"number","label":""}]"#;
    fs::write(designs.join("v1.json"), list).expect("a list");

    let by_hand = folder().join("app-by-hand");
    // The default features of `reportflow`.
    let dependencies = format!(
        "reqwest = {{ version = \"0.13\", default-features = false, features = [\"rustls-no-provider\"] }}\n\
         rustls = {{ version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }}\n\
         rustls-platform-verifier = \"0.7\"\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n{TOKIO}"
    );
    package(&by_hand, "app-by-hand", &dependencies, "main.rs", BY_HAND);

    let [mut our_times, mut their_times] = [Vec::new(), Vec::new()];
    for round in 0..rounds {
        // The order changes, because the first run affects the second.
        if round % 2 == 0 {
            our_times.push(cold(&ours));
            their_times.push(cold(&by_hand));
        } else {
            their_times.push(cold(&by_hand));
            our_times.push(cold(&ours));
        }
    }
    let row = |what: &str, time: fn(&Took) -> Duration| {
        let [ours, theirs] =
            [&our_times, &their_times].map(|times| times.iter().map(time).collect());
        println!("{}", Comparison::of(ours, theirs).row(what, "1.10"));
    };
    row("cold `cargo build`", |took| took.clock);
    if our_times.iter().all(|took| !took.cpu.is_zero()) {
        row("CPU time of the same builds", |took| took.cpu);
    }
    let [our_crates, their_crates] = [&ours, &by_hand].map(|app| crates(app));
    let more: Vec<_> = our_crates
        .difference(&their_crates)
        .filter(|name| *name != "app-ours")
        .cloned()
        .collect();
    println!(
        "| crates | {} | {} | {} more: {} | 12 more |",
        our_crates.len(),
        their_crates.len(),
        our_crates.len() as i64 - their_crates.len() as i64,
        more.join(", ")
    );
    let [our_size, their_size] = [&ours, &by_hand].map(|app| size(app));
    println!(
        "| bytes of the release binary, stripped | {our_size} | {their_size} | {:.3} | 1.05 |",
        our_size as f64 / their_size as f64
    );
}

fn target(app: &Path) -> PathBuf {
    app.join("target")
}

/// Builds in an empty target directory.
fn cold(app: &Path) -> Took {
    let target = target(app);
    if target.exists() {
        fs::remove_dir_all(&target).expect("an empty folder");
    }
    let before = cpu_of_children();
    let mut build = cargo(app, &target);
    build.arg("build").env("CARGO_INCREMENTAL", "0");
    let clock = time(&mut build);
    let cpu = cpu_of_children() - before;
    Took { clock, cpu }
}

/// Returns the crates that a build of the app compiles.
fn crates(app: &Path) -> BTreeSet<String> {
    let mut command = cargo(app, &target(app));
    command.args([
        "tree",
        "--edges=normal,build",
        "--prefix=none",
        "--format={p}",
    ]);
    let output = command.output().expect("cargo");
    let text = String::from_utf8_lossy(&output.stdout);
    let names = text.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

fn size(app: &Path) -> u64 {
    let target = target(app);
    time(cargo(app, &target).args(["build", "--release"]));
    let name = app.file_name().expect("a name");
    let binary = target.join("release").join(name);
    fs::metadata(binary).expect("a binary").len()
}

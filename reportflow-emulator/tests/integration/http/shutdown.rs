//! The end of the program by a signal.

use std::io::Write as _;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::api::{Api, DESIGNS, file_path, invoice};
use crate::http::program::{Running, connect, program, start};

const TEST_TIMEOUT: Duration = Duration::from_secs(10);

fn start_program() -> (Running, Api) {
    start(program().args(["--designs", DESIGNS]))
}

fn send(signal: &str, running: &Running) {
    let id = running.0.id().to_string();
    let sent = Command::new("kill").args(["-s", signal, &id]).status();
    assert!(sent.unwrap().success());
}

/// Waits until the program has ended. Prints how long this took.
fn wait(running: &mut Running) -> ExitStatus {
    let begin = Instant::now();
    while begin.elapsed() < TEST_TIMEOUT {
        if let Some(status) = running.0.try_wait().unwrap() {
            println!("ended after {:?}", begin.elapsed());
            return status;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("the program has not ended after {TEST_TIMEOUT:?}");
}

/// A document that takes much longer to render than the program may take to end.
fn long_invoice() -> Value {
    let row = json!({ "品目": "りんご", "金額": 100 });
    invoice(json!({ "明細": vec![row; 20_000] }), json!({}))
}

#[tokio::test]
async fn ends_in_the_middle_of_a_document() {
    for signal in ["TERM", "INT"] {
        let (mut running, api) = start_program();
        let accepted = api.post(long_invoice().to_string()).await.json();
        assert_eq!(api.get(&file_path(&accepted)).await.status, 404);
        send(signal, &running);
        assert!(wait(&mut running).success(), "{signal}");
    }
}

#[test]
fn ends_in_the_middle_of_a_request() {
    let (mut running, api) = start_program();
    let mut client = connect(&api);
    write!(client, "POST /v1/file/sync/single HTTP/1.1\r\nhost: a\r\n").unwrap();
    let _idle = connect(&api);
    send("TERM", &running);
    assert!(wait(&mut running).success());
}

#[tokio::test]
async fn a_second_signal_skips_the_wait() {
    let (mut running, api) = start_program();
    let accepted = api.post(long_invoice().to_string()).await.json();
    assert_eq!(api.get(&file_path(&accepted)).await.status, 404);
    let begin = Instant::now();
    send("TERM", &running);
    send("INT", &running);
    assert!(wait(&mut running).success());
    // The wait for the document alone takes 1.5 s.
    let elapsed = begin.elapsed();
    assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
}

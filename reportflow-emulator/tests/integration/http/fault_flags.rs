//! The flag `--fault`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use crate::http::api::DESIGNS;
use crate::http::program::{connect, program, start};

#[test]
fn faults_act_in_the_order_of_the_flags() {
    let (mut running, api) = start(
        program()
            .args(["--designs", DESIGNS])
            .args(["--fault", "route=designs,status=503,next=1"])
            .args([
                "--fault",
                r#"{ "id": "teapot", "effect": { "status": 418 } }"#,
            ])
            .stderr(Stdio::piped()),
    );
    let mut log = BufReader::new(running.0.stderr.take().unwrap());
    // The line of the inbox.
    log.read_line(&mut String::new()).unwrap();
    for (status, id) in [("503", "fault-1"), ("418", "teapot"), ("200", "")] {
        let mut client = connect(&api);
        let head = "GET /v1/file/designs HTTP/1.1\r\nhost: a\r\nappkey: a\r\nconnection: close";
        write!(client, "{head}\r\n\r\n").unwrap();
        let mut response = String::new();
        client.read_to_string(&mut response).unwrap();
        assert!(
            response.starts_with(&format!("HTTP/1.1 {status} ")),
            "{response}"
        );
        let has_header = response.contains(&format!("\r\nx-reportflow-fault: {id}\r\n"));
        assert_eq!(has_header, !id.is_empty(), "{response}");
        let mut line = String::new();
        log.read_line(&mut line).unwrap();
        let fault = if id.is_empty() {
            String::new()
        } else {
            format!(" fault=\"{id}\"")
        };
        let expected = format!("workspace=default{fault} status={status} ");
        assert!(line.contains(&expected), "{line}");
    }
}

#[test]
fn an_invalid_fault_is_a_clear_error() {
    for (spec, reason) in [
        (
            "rout=designs,status=503",
            "unknown name `rout`; use id, route, ",
        ),
        (
            "route=designs,status=99",
            "effect.status: must be from 200 to 599",
        ),
        ("route=designs", "effect: must have `status`, "),
        (r#"{"effect":{"delay":"soon"}}"#, "effect.delay: "),
    ] {
        let output = program().args(["--fault", spec]).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        let expected = format!("error: invalid value '{spec}' for '--fault <SPEC>': {reason}");
        assert!(stderr.starts_with(&expected), "{stderr}");
    }
}

//! Runs from the input to the PDFs.

use std::fs;

use serde_json::json;

use super::service::{BulkService, files, output};

#[test]
fn every_document_is_saved_as_it_was_written() {
    let service = BulkService::start();
    let rows = "番号,宛名,金額,明細[].品目,明細[].数量,注文\r\n\
                007,髙橋﨑①㈱,1200.50,紙,1,A-1\r\n\
                007,,,筆,,\r\n\
                008,,3,,,A-2\r\n";
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(rows);
    fs::write(service.workspace.path().join("in.csv"), cp932).expect("a file");
    let options = ["--file-name", "請求書-{番号}", "--passthrough", "注文"];
    let run = service.run("in.csv", &options);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("planning 2 documents\n"), "{run:?}");
    assert_eq!(service.status()["isComplete"], json!(true));
    assert!(
        run.stdout
            .starts_with("saved 2, refused 0, unknown 0, skipped 0\n"),
        "{run:?}"
    );
    assert_eq!(
        files(&service.out("")),
        [
            "journal.db",
            "report.json",
            "saved.csv",
            "請求書-007.pdf",
            "請求書-008.pdf"
        ]
    );
    let pdf = fs::read(service.out("請求書-007.pdf")).expect("a PDF");
    assert!(pdf.starts_with(b"%PDF-"));
    let mut made = service.made();
    made.sort_by(|(_, a), (_, b)| a.file_name.cmp(&b.file_name));
    let params: Vec<&str> = made.iter().map(|(_, file)| file.params.as_str()).collect();
    assert_eq!(
        params,
        [
            r#"{"番号":"007","宛名":"髙橋﨑①㈱","金額":1200.50,"明細":[{"品目":"紙","数量":1},{"品目":"筆"}]}"#,
            r#"{"番号":"008","宛名":"","金額":3,"明細":[]}"#,
        ]
    );
    let passthrough = made[1]
        .1
        .passthrough
        .as_ref()
        .expect("passthrough")
        .to_value();
    assert_eq!(passthrough["注文"], json!("A-2"));
    assert!(passthrough["reportflow"].is_array(), "{passthrough}");
}

#[test]
fn json_lines_are_sent_with_their_digits() {
    let service = BulkService::start();
    let lines =
        "{\"金額\": 100.0, \"番号\": 12, \"宛名\": \"a\\u3042\", \"明細\": [ {\"品目\":\"x\"} ]}\n";
    service.workspace.write("in.jsonl", lines);
    let run = service.run("in.jsonl", &[]);
    assert_eq!(run.code, 0, "{run:?}");
    let made = service.made();
    assert_eq!(
        made[0].1.params.as_str(),
        "{\"金額\":100.0,\"番号\":12,\"宛名\":\"a\\u3042\",\"明細\":[ {\"品目\":\"x\"} ]}"
    );
    assert_eq!(made[0].1.file_name, "12.pdf");
}

#[test]
fn a_finished_run_sends_nothing_again() {
    let service = BulkService::start();
    service
        .workspace
        .write("in.csv", "番号,宛名,金額\n1,a,1\n2,b,2\n");
    assert_eq!(service.run("in.csv", &[]).code, 0);
    let again = service.run("in.csv", &[]);
    assert_eq!(again.code, 0, "{again:?}");
    assert!(!again.stderr.contains("planning"), "{again:?}");
    assert_eq!(service.resume().code, 0);
    assert_eq!(service.made_names(), ["1.pdf", "2.pdf"]);
    assert_eq!(service.numbers(), [2, 0, 0, 0]);
    let status = service.status();
    assert_eq!(status["states"]["saved"], 2, "{status}");
    assert_eq!((&status["total"], &status["open"]), (&json!(2), &json!(0)));
    assert_eq!(status["design"], "bill");
}

#[test]
fn a_copied_design_has_another_id_in_the_workspace() {
    let service = BulkService::start();
    service.workspace.write("in.csv", "番号,宛名,金額\n1,a,1\n");
    // The snapshot has the id of the sources.
    let path = service.workspace.path();
    fs::create_dir_all(path.join("app/designs")).expect("a folder");
    fs::rename(path.join("designs/bill"), path.join("designs/other")).expect("a folder");
    service
        .workspace
        .write("app/designs/bill/v1.json", super::LIST);
    let mut command = service.command("in.csv", &[]);
    command.env("REPORTFLOW_DESIGN_IDS", "bill=other");
    let run = output(&mut command);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn documents_need_no_crate() {
    let service = BulkService::start();
    let folder = tempfile::tempdir().expect("a folder");
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("designs/bill/v1.json", super::LIST);
    write("in.csv", "番号,宛名,金額\n1,a,1\n");
    write(".env", "REPORTFLOW_APP_KEY=ak_cli\n");
    let mut command = service.command("in.csv", &[]);
    command
        .current_dir(folder.path())
        .env_remove("REPORTFLOW_APP_KEY");
    let run = output(&mut command);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(folder.path().join("out/1.pdf").is_file());
}

//! The reports of a run.

use reportflow_emulator::Fault;

use super::service::{BulkService, files, output};

#[test]
fn a_refused_document_has_its_reason_and_can_be_sent_again() {
    let service = BulkService::with(|builder| {
        let fault = Fault::render_failure("the seal is missing").file("2.pdf");
        builder.fault(fault.next(1))
    });
    let rows = "番号,宛名,金額,明細[].品目,明細[].数量\n\
                1,a,1,,\n2,\"=1+1, \"\"b\"\"\",2,紙,1\n2,,,筆,2\n3,c,3,,\n";
    service.workspace.write("in.csv", rows);
    let run = service.run("in.csv", &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(service.numbers(), [2, 1, 0, 0]);
    assert!(!service.out("unknown.csv").exists());
    let refused = service.report("refused.csv");
    assert_eq!(
        refused[0],
        "番号,宛名,金額,明細[].品目,明細[].数量,reportflow.reason"
    );
    assert!(
        refused[1].starts_with("2,\"=1+1, \"\"b\"\"\",2,紙,1,"),
        "{refused:?}"
    );
    assert!(refused[2].starts_with("2,,,筆,2,"), "{refused:?}");
    let reason = refused[1].trim_start_matches("2,\"=1+1, \"\"b\"\"\",2,紙,1,");
    assert!(reason.len() > 5, "{refused:?}");
    let saved = service.report("saved.csv");
    let path = service.out("1.pdf").display().to_string();
    assert_eq!(saved[1], format!("1,a,1,,,{path}"));
    // The report is an input.
    let run = output(&mut service.command_to("again", "out/refused.csv", &[]));
    assert_eq!(run.code, 0, "{run:?}");
    let again = files(&service.workspace.path().join("again"));
    assert_eq!(again, ["2.pdf", "journal.db", "report.json", "saved.csv"]);
}

#[test]
fn json_lines_have_the_columns_of_the_design() {
    let service = BulkService::start();
    let line =
        r#"{"注文":{"id":5},"明細":[{"品目":"紙","数量":1.0}],"金額":1.50,"宛名":null,"番号":"1"}"#;
    service.workspace.write("in.jsonl", line);
    let options = ["--passthrough", "注文", "--optional", "宛名"];
    let run = service.run("in.jsonl", &options);
    assert_eq!(run.code, 0, "{run:?}");
    let saved = service.report("saved.csv");
    assert_eq!(
        saved[0],
        "番号,宛名,金額,支払日,支払済,印,明細,注文,reportflow.file"
    );
    let path = service.out("1.pdf").display().to_string();
    let table = r#""[{""品目"":""紙"",""数量"":1.0}]""#;
    assert_eq!(
        saved[1],
        format!(r#"1,,1.50,,,,{table},"{{""id"":5}}",{path}"#)
    );
}

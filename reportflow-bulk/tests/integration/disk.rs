//! Disks that are full, and folders that cannot be written.

use std::fs;
use std::path::Path;

use reportflow_bulk::{Error, EventKind};
use tokio::process::Command;

use crate::child::{self, Options};
use crate::oracle::check;
use crate::run::{DOCUMENTS, bulk, documents, go_on, pdf_folder, temp_folder};
use crate::service::Service;

async fn goes_on(service: &Service, folder: &Path) {
    let run = bulk(service.client(), folder).await.resume().await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(service, folder, DOCUMENTS).await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_stops_the_run() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    fs::write(pdf_folder(folder), "a file").unwrap();
    let run = bulk(service.client(), folder)
        .await
        .run(documents(DOCUMENTS));
    let error = run.await.unwrap().finish().await.unwrap_err();
    assert!(matches!(error, Error::Output { .. }), "{error}");

    fs::remove_file(pdf_folder(folder)).unwrap();
    goes_on(&service, folder).await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_in_the_middle_stops_the_run() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let pdfs = pdf_folder(folder);
    let aside = folder.join("aside");
    let bulk = bulk(service.client(), folder).await.on_event({
        let (pdfs, aside) = (pdfs.clone(), aside.clone());
        move |event| {
            if event.kind == EventKind::Saved && !aside.exists() {
                fs::rename(&pdfs, &aside).unwrap();
                fs::write(&pdfs, "a file").unwrap();
            }
        }
    });
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    let error = run.finish().await.unwrap_err();
    assert!(matches!(error, Error::Output { .. }), "{error}");

    fs::remove_file(&pdfs).unwrap();
    fs::rename(&aside, &pdfs).unwrap();
    goes_on(&service, folder).await;
}

/// `RLIMIT_FSIZE` lets a write to a file that is longer fail, as a full disk does.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_and_doubles_nothing() {
    let mut failures = 0;
    for blocks in [16, 64, 128, 192, 256, 320, 400, 480] {
        let (service, folder) = (Service::start().await, temp_folder());
        let folder = folder.path();
        let child = child::command(&service, folder, DOCUMENTS, Options::default());
        let child = child.as_std();
        // Only a shell sets a limit without `unsafe`. Without the trap, the signal kills.
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        shell.args(["-c", &script]).arg(child.get_program());
        shell.args(child.get_args());
        let variables = child.get_envs();
        shell.envs(variables.filter_map(|(name, value)| Some((name, value?))));
        let output = shell.kill_on_drop(true).output().await.unwrap();
        assert!(output.status.code().is_some(), "{output:?}");
        failures += u32::from(!output.status.success());

        go_on(&service, folder, DOCUMENTS).await.unwrap();
        let counts = check(&service, folder, DOCUMENTS).await;
        assert_eq!(counts.saved + counts.unknown, DOCUMENTS, "{counts:?}");
    }
    assert!(failures > 1, "the disk was never full");
}

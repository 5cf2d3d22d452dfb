//! Files that exist already: devices, pipes, sockets, links and permissions.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::test_server::{Document, PDF, TestServer, download, pdf};
use reportflow_core::{Client, Error, ReportDesign};
use tempfile::TempDir;

fn pipe(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("pipe");
    let status = Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(status.success());
    path
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

async fn assert_refused(client: &Client, path: &Path, kind: io::ErrorKind) {
    for error in [
        download(client).to_path(path).await.unwrap_err(),
        Document(1)
            .generate_sync(client)
            .to_path(path)
            .await
            .unwrap_err(),
    ] {
        let Error::Io {
            path: found,
            source,
            ..
        } = &error
        else {
            panic!("{error:?}");
        };
        assert_eq!((found.as_deref(), source.kind()), (Some(path), kind));
    }
}

#[tokio::test]
async fn what_is_not_a_file_is_refused_before_the_request() {
    let server = TestServer::always(pdf()).await;
    let client = server.client();
    let folder = tempfile::tempdir().unwrap();
    let pipe = pipe(&folder);
    let socket = folder.path().join("socket");
    let _listener = UnixListener::bind(&socket).unwrap();
    let link = folder.path().join("link");
    symlink(&pipe, &link).unwrap();
    for path in [Path::new("/dev/null"), &pipe, &socket, &link] {
        assert_refused(&client, path, io::ErrorKind::InvalidInput).await;
    }
    assert_refused(&client, folder.path(), io::ErrorKind::IsADirectory).await;
    assert!(server.requests().is_empty());
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert!(
        fs::metadata("/dev/null")
            .unwrap()
            .file_type()
            .is_char_device()
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);

    let error = download(&client).to_path(&pipe).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "it is a device, a pipe or a socket, not a file");
}

#[tokio::test]
async fn an_existing_file_keeps_its_mode() {
    let server = TestServer::always(pdf()).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    for kept in [0o600, 0o664, 0o444] {
        fs::write(&path, "before").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(kept)).unwrap();
        download(&server.client()).to_path(&path).await.unwrap();
        assert_eq!(fs::read(&path).unwrap(), PDF);
        assert_eq!(mode(&path), kept);
        fs::remove_file(&path).unwrap();
    }
}

/// The new file may have another owner, and others' bytes.
#[tokio::test]
async fn a_replaced_program_gives_no_rights_of_its_owner() {
    let server = TestServer::always(pdf()).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    for (before, after) in [(0o4755, 0o755), (0o2755, 0o755), (0o1644, 0o644)] {
        fs::write(&path, "before").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(before)).unwrap();
        download(&server.client()).to_path(&path).await.unwrap();
        assert_eq!(mode(&path), after, "{before:o}");
    }
}

#[tokio::test]
async fn a_link_is_replaced_and_its_target_stays() {
    let server = TestServer::always(pdf()).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("2026-10.pdf");
    fs::write(&target, "October").unwrap();
    fs::set_permissions(&target, Permissions::from_mode(0o640)).unwrap();
    let hard = folder.path().join("hard.pdf");
    fs::hard_link(&target, &hard).unwrap();
    let soft = folder.path().join("soft.pdf");
    symlink(&target, &soft).unwrap();
    let dangling = folder.path().join("dangling.pdf");
    symlink(folder.path().join("missing"), &dangling).unwrap();

    for link in [&hard, &soft, &dangling] {
        download(&server.client()).to_path(link).await.unwrap();
        assert!(fs::symlink_metadata(link).unwrap().is_file());
        assert_eq!(fs::read(link).unwrap(), PDF);
    }
    assert_eq!(fs::read(&target).unwrap(), b"October");
    assert_eq!((mode(&hard), mode(&soft)), (0o640, 0o640));
    assert!(!folder.path().join("missing").exists());
}

#[cfg(feature = "zip")]
#[test]
fn an_archive_replaces_only_files() {
    use crate::support::zip_archive::{archive, open};
    use reportflow_core::zip::ZipError;

    let folder = tempfile::tempdir().unwrap();
    let pipe = pipe(&folder);
    let first = folder.path().join("first");
    fs::write(&first, "before").unwrap();
    fs::set_permissions(&first, Permissions::from_mode(0o600)).unwrap();
    let extract = |files: &[(&str, &[u8])]| {
        let mut archive = open(archive(files)).unwrap();
        archive.extract_to(folder.path())
    };

    let error = extract(&[("first", b"1"), ("pipe", b"2")]).unwrap_err();
    assert!(
        matches!(&error, ZipError::Io { path: Some(path), source, .. }
            if *path == pipe && source.kind() == io::ErrorKind::InvalidInput),
        "{error:?}"
    );
    assert_eq!(fs::read(&first).unwrap(), b"before");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);

    extract(&[("first", b"1")]).unwrap();
    assert_eq!(fs::read(&first).unwrap(), b"1");
    assert_eq!(mode(&first), 0o600);
}

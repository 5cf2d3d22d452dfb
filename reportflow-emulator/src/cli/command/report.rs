//! Writes what a command made: `requests.json`, and `<requestId>/<fileName>`.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use reportflow_rules::device_names::is_device_name;
use serde::Serialize;

use crate::admin::RequestInfo;
use crate::emulator::Emulator;

/// The limit of most file systems.
const MAX_NAME_BYTES: usize = 255;

#[derive(Serialize)]
struct Report<'a> {
    requests: &'a [RequestInfo],
}

pub(super) async fn write(
    emulator: &Emulator,
    requests: &[RequestInfo],
    dir: &Path,
) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let json = serde_json::to_vec_pretty(&Report { requests })?;
    fs::write(dir.join("requests.json"), json)?;
    for request in requests {
        let folder = dir.join(&request.request_id);
        // Of an earlier run with the same seed.
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        for file in &request.files {
            let pdf = emulator.pdf(&request.request_id, &file.file_id).await;
            let Some(pdf) = pdf.map_err(io::Error::other)? else {
                continue;
            };
            fs::create_dir_all(&folder)?;
            write_new(&folder, &file.file_name, &file.file_id, &pdf)?;
        }
    }
    Ok(())
}

/// Writes to the name of the file, or to its id if no such file can be made. The service
/// forbids `/` and similar characters in names.
fn write_new(folder: &Path, name: &str, file_id: &str, pdf: &[u8]) -> io::Result<()> {
    let is_usable = name.len() <= MAX_NAME_BYTES && !is_device_name(name);
    let by_id = format!("{file_id}.pdf");
    let create = |name: &str| {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).open(folder.join(name))
    };
    let mut file = match is_usable.then(|| create(name)) {
        Some(Ok(file)) => file,
        // Some file systems treat two names as equal that the service does not.
        Some(Err(error)) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => create(&by_id)?,
    };
    file.write_all(pdf)
}

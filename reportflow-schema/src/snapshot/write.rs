use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use reportflow_rules::replaceable_file;

use super::{SnapshotError, path, read};
use crate::design_id::is_design_id;
use crate::kind_words::misspelt_kinds;
use crate::model::ParameterList;

/// Writes a snapshot. Returns whether the file changed.
///
/// A file with equal bytes is not written. A new modification time would make
/// cargo rebuild every crate that uses the design. Other bytes are written to a
/// temporary file, which then replaces the snapshot. So no reader sees a
/// partial file. The snapshot keeps its permissions, but not its owner.
///
/// # Errors
///
/// An invalid id, an error of the file system, or a device or a pipe at the path.
/// A list that [`load`](super::load) rejects, because a kind is probably misspelt.
pub fn write(designs: &Path, id: &str, version: u32, list: &ParameterList) -> io::Result<bool> {
    if !is_design_id(id) {
        let error = SnapshotError::InvalidId { id: id.to_owned() };
        return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
    }
    if let Some(kinds) = misspelt_kinds(&list.parameters) {
        let way_out = "if the service sent it, save the list by hand with a known kind";
        let message = format!("{kinds} ({way_out})");
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    let path = path(designs, id, version);
    let json = list.to_json();
    let permissions = replaceable_file::permissions(&path)?;
    if read(&path).is_ok_and(|bytes| bytes == json.as_bytes()) {
        return Ok(false);
    }
    let folder = designs.join(id);
    fs::create_dir_all(&folder)?;
    // The process id and a count give each writer its own file.
    static WRITTEN: AtomicU32 = AtomicU32::new(0);
    let count = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(format!(".v{version}.json.{}-{count}", std::process::id()));
    let written = fs::File::create(&temporary)
        .and_then(|mut file| {
            if let Some(permissions) = permissions {
                replaceable_file::set_permissions(&file, &permissions)?;
            }
            file.write_all(json.as_bytes())
        })
        .and_then(|()| fs::rename(&temporary, &path));
    if let Err(error) = written {
        // The caller needs the first error, not an error of the clean-up.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    Ok(true)
}

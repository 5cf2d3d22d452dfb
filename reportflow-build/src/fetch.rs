use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use reportflow_schema::snapshot;

use crate::environment::{Remote, remote};
use crate::finding::{Finding, asked, commit, is_about_all, next};
use crate::say::say;
use crate::service::ServiceError;
use crate::sources::Used;
use crate::watch;

/// Fetches what is missing, beside the build's other products, unless an earlier
/// build did. Either way, it is said: what is not committed is nobody else's.
pub(crate) fn fetch(missing: &[&Used], manifest: &Path, folders: &[PathBuf], fetched: &Path) {
    let remote = remote().unwrap_or_else(|message| {
        say("warning", message);
        None
    });
    let mut not_asked = 0;
    let mut is_over = false;
    for used in missing {
        let warn = |what: String, next: String| {
            let finding = Finding {
                manifest,
                used,
                what,
                next,
            };
            say("warning", finding);
        };
        let is_kept = is_kept(used, fetched, remote.as_ref());
        // Without any folder of designs to watch, it makes cargo run the script
        // until the file is committed: what is committed then is watched.
        let is_watched = folders.iter().any(|folder| folder.is_dir());
        if !is_watched && (is_kept || remote.is_some()) {
            let designs = manifest.join("designs");
            watch::changes(&snapshot::path(&designs, &used.id, used.version));
        }
        let when = match &remote {
            _ if is_kept => "earlier",
            // The derive's error says what to do without a key.
            None => continue,
            Some(_) if is_over => {
                not_asked += 1;
                continue;
            }
            Some(remote) => match get(used, fetched, remote) {
                Ok(()) => "for this build only",
                Err(Failure::Service(error)) => {
                    let from = asked(used, remote);
                    warn(
                        format!("could not be fetched {from}: {error}"),
                        next(used, &error),
                    );
                    is_over = is_about_all(&error);
                    continue;
                }
                Err(Failure::File(error)) => {
                    let path = snapshot::path(fetched, &used.id, used.version);
                    let path = path.display();
                    warn(
                        format!("was fetched, but `{path}` cannot be written: {error}"),
                        commit(used),
                    );
                    continue;
                }
            },
        };
        warn(
            format!("is built from a list that was fetched {when} and is not committed"),
            commit(used),
        );
    }
    if not_asked > 0 {
        say(
            "warning",
            format!("the service was not asked for the other {not_asked} missing designs"),
        );
    }
}

enum Failure {
    Service(ServiceError),
    File(io::Error),
}

fn get(used: &Used, fetched: &Path, remote: &Remote) -> Result<(), Failure> {
    let Used { id, version, .. } = used;
    let list = remote
        .service
        .parameters(remote.ids.of(id), Some(*version))
        .map_err(Failure::Service)?;
    let origin = origin_file(used, fetched);
    // First, so that a list without one is never met.
    fs::create_dir_all(fetched.join(id))
        .and_then(|()| fs::write(origin, asked(used, remote)))
        .and_then(|()| snapshot::write(fetched, id, *version, &list))
        .map_err(Failure::File)?;
    Ok(())
}

/// Whether an earlier build fetched the list, from where it would come now. One
/// from elsewhere is another workspace's, and is removed.
fn is_kept(used: &Used, fetched: &Path, remote: Option<&Remote>) -> bool {
    let folders = [fetched.to_owned()];
    let error = match snapshot::load(&folders, &used.id, used.version) {
        Ok(_) => {
            let from = fs::read_to_string(origin_file(used, fetched)).unwrap_or_default();
            if remote.is_none_or(|remote| asked(used, remote) == from) {
                return true;
            }
            None
        }
        Err(error) => Some(error),
    };
    if !matches!(error, Some(snapshot::SnapshotError::Missing { .. })) {
        // Where it stays, the derive says what is wrong with it.
        let _ = fs::remove_file(snapshot::path(fetched, &used.id, used.version));
    }
    false
}

/// Where a list came from lies beside it.
fn origin_file(used: &Used, fetched: &Path) -> std::path::PathBuf {
    snapshot::path(fetched, &used.id, used.version).with_extension("origin")
}

/// Without a network only what is committed counts, so that the derive's error
/// names what is missing for everybody else.
pub(crate) fn forget(fetched: &Path) -> Result<(), String> {
    match fs::remove_dir_all(fetched) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(format!(
            "`{}`, which an earlier build fetched, cannot be removed: {error}",
            fetched.display()
        )),
        _ => Ok(()),
    }
}

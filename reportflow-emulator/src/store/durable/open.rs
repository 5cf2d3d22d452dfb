//! Opens a data folder.
//!
//! | path | content |
//! |---|---|
//! | `lock` | the process that uses the folder |
//! | `emulator.db` | requests, parameters and events, in SQLite |
//! | `objects/<requestId>/<fileId>.pdf` | documents |

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::mpsc;
use tokio::task;

use super::super::change::Changes;
use super::super::retention::Retention;
#[cfg(feature = "cloud")]
use super::bucket;
use super::database::Database;
use super::deletion::Deletion;
use super::effects::Outlet;
use super::folder::Durable;
use super::objects::{self, Objects};
use super::{legacy, lock, requests, schema, settings, sweep};
#[cfg(feature = "cloud")]
use crate::id::IdGenerator;
use crate::model::RequestRecord;
use crate::start_error::StartError;

const DATABASE_FILE_NAME: &str = "emulator.db";
const OBJECTS_DIR_NAME: &str = "objects";

/// The places of everything that is kept.
#[derive(Debug)]
pub(crate) struct Location {
    pub(crate) dir: PathBuf,
    /// The URL of a bucket for the documents. Default: the folder.
    pub(crate) objects: Option<String>,
    /// Gets the requests of a folder from before there were workspaces.
    pub(crate) workspace: String,
}

/// Returns also the requests that an earlier run did not finish.
pub(in crate::store) async fn open(
    location: Location,
    retention: Option<Retention>,
    changes: Changes,
) -> Result<(Arc<Durable>, Vec<RequestRecord>), StartError> {
    let Location {
        dir,
        objects,
        workspace,
    } = location;
    let failed = |error: io::Error| StartError::DataDir {
        dir: dir.clone(),
        error,
    };
    let place = objects.clone().unwrap_or_default();
    let opened_dir = dir.clone();
    let (sender, unused) = mpsc::unbounded_channel();
    let outlet = Outlet {
        changes,
        unused: sender,
    };
    let opening =
        task::spawn_blocking(move || open_folder(&opened_dir, objects.as_deref(), outlet));
    let (database, objects) = opening.await.map_err(|error| failed(error.into()))??;
    let durable = Durable {
        database,
        deletion: Deletion::start(objects.clone(), unused),
        objects,
        retention,
    };
    match recover(&durable, &dir, &workspace, place).await {
        Ok(unfinished) => {
            let durable = Arc::new(durable);
            task::spawn(sweep::delete_unused(Arc::downgrade(&durable)));
            Ok((durable, unfinished))
        }
        Err(error) => {
            durable.close().await;
            Err(failed(error))
        }
    }
}

async fn recover(
    durable: &Durable,
    dir: &Path,
    workspace: &str,
    place: String,
) -> io::Result<Vec<RequestRecord>> {
    // Before anything refers to a bucket that cannot be used.
    durable.objects.check().await.map_err(io::Error::other)?;
    // Before there is a document: another place would miss it.
    let set = move |it: &Connection| settings::set_once(it, settings::OBJECTS, &place);
    let setting = durable.database.call(set).await;
    setting.map_err(io::Error::other)?;
    legacy::import(durable, dir, workspace).await?;
    let unfinished = durable.database.call(requests::unfinished).await;
    let unfinished = unfinished.map_err(io::Error::other)?;
    let folders = unfinished
        .iter()
        .map(|it| dir.join(OBJECTS_DIR_NAME).join(&it.request_id));
    let folders: Vec<_> = folders.collect();
    task::spawn_blocking(move || objects::remove_partial_files(&folders)).await??;
    Ok(unfinished)
}

fn open_folder(
    dir: &Path,
    url: Option<&str>,
    outlet: Outlet,
) -> Result<(Database, Objects), StartError> {
    let failed = |error: io::Error| StartError::DataDir {
        dir: dir.to_owned(),
        error,
    };
    let database_error = |error: rusqlite::Error| failed(io::Error::other(error));
    let objects_dir = dir.join(OBJECTS_DIR_NAME);
    create_private_dir(dir).map_err(failed)?;
    fs::create_dir_all(&objects_dir).map_err(failed)?;
    let lock = lock::lock(dir)?;
    let path = dir.join(DATABASE_FILE_NAME);
    let mut connection = Connection::open(path).map_err(database_error)?;
    // Before anything is written.
    let version = schema::version(&connection).map_err(database_error)?;
    if version > schema::VERSION {
        return Err(StartError::NewerDataDir {
            dir: dir.to_owned(),
            version,
            newest: schema::VERSION,
        });
    }
    schema::configure(&connection).map_err(database_error)?;
    schema::migrate(&mut connection).map_err(database_error)?;
    let place = url.unwrap_or_default();
    let known = settings::get(&connection, settings::OBJECTS).map_err(database_error)?;
    if let Some(known) = known.filter(|known| known != place) {
        let known = match known.as_str() {
            "" => "in the folder itself".to_owned(),
            url => format!("in {url}"),
        };
        let reason = format!("its documents are {known}: keep them there, or use another folder");
        return Err(failed(io::Error::other(reason)));
    }
    let objects = match url {
        #[cfg(feature = "cloud")]
        Some(url) => {
            let (store, prefix) =
                bucket::open(url).map_err(|reason| StartError::InvalidObjectsUrl { reason })?;
            let id = IdGenerator::random()
                .id()
                .map_err(|error| failed(io::Error::other(error)))?;
            let id = settings::set_once(&connection, settings::ID, &id);
            Objects::in_bucket(store, prefix.join(id.map_err(database_error)?))
        }
        _ => Objects::in_folder(&objects_dir).map_err(|error| failed(io::Error::other(error)))?,
    };
    let database = Database::start(connection, lock, outlet).map_err(failed)?;
    Ok((database, objects))
}

/// Creates a folder for invoices. One that exists keeps its mode.
fn create_private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

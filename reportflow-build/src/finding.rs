use std::fmt;
use std::path::Path;

use crate::environment::Remote;
use crate::service::ServiceError;
use crate::sources::Used;

/// What is to be said of a design: where it is named, what is wrong, and what
/// to do.
pub(crate) struct Finding<'a> {
    pub(crate) manifest: &'a Path,
    pub(crate) used: &'a Used,
    pub(crate) what: String,
    pub(crate) next: String,
}

impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Used {
            id,
            version,
            file,
            line,
        } = self.used;
        let file = shown(file, self.manifest).display();
        let (what, next) = (&self.what, &self.next);
        write!(f, "design `{id}` v{version} ({file}:{line}) {what}: {next}")
    }
}

/// A path as seen from the package.
pub(crate) fn shown<'a>(path: &'a Path, manifest: &Path) -> &'a Path {
    path.strip_prefix(manifest).unwrap_or(path)
}

/// How to get the list committed.
pub(crate) fn commit(used: &Used) -> String {
    let Used { id, version, .. } = used;
    format!(
        "run `cargo reportflow add {id} --version {version}` and commit `designs/{id}/v{version}.json`"
    )
}

/// " from `https://…`, as `Sg3v…`".
pub(crate) fn asked(used: &Used, remote: &Remote) -> String {
    let base = remote.service.base();
    match remote.ids.of(&used.id) {
        id if id == used.id => format!("from `{base}`"),
        id => format!("from `{base}`, where its id is `{id}`"),
    }
}

/// What to do about an error of the service's.
pub(crate) fn next(used: &Used, error: &ServiceError) -> String {
    match error {
        ServiceError::NotFound(_) => "`cargo reportflow designs` lists what is there".to_owned(),
        ServiceError::Unauthorized(_) => {
            "set `REPORTFLOW_APP_KEY` to a key of the workspace".to_owned()
        }
        _ => format!("build again when it answers, or {}", commit(used)),
    }
}

/// Whether the next request would fare no better, and take as long.
pub(crate) fn is_about_all(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Timeout
            | ServiceError::Transport(_)
            | ServiceError::Interrupted(_)
            | ServiceError::Unauthorized(_)
    )
}

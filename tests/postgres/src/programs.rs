//! The programs of PostgreSQL, and the user that they run as.

use std::env;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Names the folder with the programs. If it is empty, the machine counts as one without PostgreSQL.
const FOLDER: &str = "REPORTFLOW_TEST_POSTGRES_BIN";
/// PostgreSQL refuses to run as root. Debian's package creates this user.
const USER: &str = "postgres";

#[derive(Debug)]
pub(crate) struct Programs {
    folder: PathBuf,
    /// The user's and the group's id, if this process is root's.
    pub(crate) user: Option<(u32, u32)>,
}

impl Programs {
    /// Finds the programs. Returns `None` if the machine has none.
    pub(crate) fn find() -> Option<Programs> {
        let folder = match env::var_os(FOLDER) {
            Some(folder) if folder.is_empty() => return None,
            Some(folder) => {
                let folder = PathBuf::from(folder);
                assert!(has_programs(&folder), "{FOLDER} names no PostgreSQL");
                folder
            }
            None => candidates().into_iter().find(|it| has_programs(it))?,
        };
        let user = (id(&["-u"]) == 0).then(|| (id(&["-u", USER]), id(&["-g", USER])));
        Some(Programs { folder, user })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Returns a command that runs as a user whom PostgreSQL accepts.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        // A signal to the group of the tests, such as Ctrl-C, is not for it.
        command.process_group(0).stdin(Stdio::null());
        command
    }
}

fn has_programs(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"].map(|name| folder.join(name).is_file()) == [true; 3]
}

fn candidates() -> Vec<PathBuf> {
    let mut candidates = Vec::new();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        let folder = String::from_utf8_lossy(&output.stdout);
        candidates.push(PathBuf::from(folder.trim_end()));
    }
    candidates.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut versions: Vec<PathBuf> = debian.flatten().map(|it| it.path()).collect();
    // The newest comes first.
    versions.sort_by_key(|path| {
        let version = path.file_name()?.to_str()?.parse::<u32>();
        version.ok().map(std::cmp::Reverse)
    });
    candidates.extend(versions.into_iter().map(|version| version.join("bin")));
    candidates
}

/// Asks `id` for a number.
fn id(arguments: &[&str]) -> u32 {
    let output = Command::new("id").args(arguments).output().expect("id");
    let text = String::from_utf8_lossy(&output.stdout);
    let id = text.trim_end().parse();
    id.unwrap_or_else(|_| panic!("`id {}` gave no number", arguments.join(" ")))
}

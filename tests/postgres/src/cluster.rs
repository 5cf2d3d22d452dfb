//! A PostgreSQL server with a folder of its own.

use std::env;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::iter;
use std::net::TcpListener;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Once, OnceLock};

use crate::programs::Programs;
use crate::watcher::Watcher;

/// Has the value `required` where a test without PostgreSQL must fail.
const MODE: &str = "REPORTFLOW_TEST_POSTGRES";
/// The superuser of each cluster.
const USER: &str = "reportflow";
/// The port of a cluster that has only a socket, in a folder of its own.
const SOCKET_PORT: u16 = 5432;
/// The ports of 127.0.0.1 that a cluster tries.
const PORTS: usize = 5;

/// The setup of a cluster, besides the defaults.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setup<'a> {
    /// Settings of `postgresql.conf`, such as `("ssl", "on")`.
    pub settings: &'a [(&'a str, &'a str)],
    /// Files of the data folder, such as `("server.key", key)`. They replace PostgreSQL's, such as
    /// `pg_hba.conf`.
    pub files: &'a [(&'a str, &'a [u8])],
    /// Listens on 127.0.0.1 too.
    pub has_tcp: bool,
}

/// A running PostgreSQL with a superuser who needs no password. It listens on a socket in its
/// temporary folder. It stops when it is dropped, and when the process ends in any other way.
#[derive(Debug)]
pub struct Cluster {
    programs: Programs,
    folder: PathBuf,
    port: u16,
    _watcher: Watcher,
}

impl Cluster {
    /// Starts a cluster. Returns `None` if the machine has no PostgreSQL.
    ///
    /// # Panics
    ///
    /// The cluster does not start. The machine has no PostgreSQL, and `REPORTFLOW_TEST_POSTGRES`
    /// is `required`.
    pub fn start() -> Option<Cluster> {
        Cluster::start_with(Setup::default())
    }

    /// Starts a cluster with settings and files; see [`Cluster::start`].
    pub fn start_with(setup: Setup<'_>) -> Option<Cluster> {
        let mut cluster = Cluster::create(setup)?;
        if setup.has_tcp {
            cluster.start_on(iter::repeat_with(free_port).take(PORTS));
        } else {
            cluster.start_on(iter::once(SOCKET_PORT));
        }
        Some(cluster)
    }

    /// Creates a cluster that is not started.
    fn create(setup: Setup<'_>) -> Option<Cluster> {
        let Some(programs) = Programs::find() else {
            let is_required = env::var(MODE).is_ok_and(|mode| mode == "required");
            assert!(
                !is_required,
                "PostgreSQL is not installed, and {MODE} is `required`"
            );
            tell_skipped();
            return None;
        };
        let folder = tempfile::Builder::new()
            .prefix("reportflow-pg-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir();
        let folder = folder.expect("a folder").keep();
        if let Some((user, group)) = programs.user {
            chown(&folder, Some(user), Some(group)).expect("changed the owner");
        }
        let watcher = Watcher::start(&folder);
        let cluster = Cluster {
            programs,
            folder,
            port: SOCKET_PORT,
            _watcher: watcher,
        };
        cluster.initialize(setup);
        Some(cluster)
    }

    /// Returns the cluster that all tests of this process share; see [`Cluster::start`].
    pub fn shared() -> Option<&'static Cluster> {
        static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
        SHARED.get_or_init(Cluster::start).as_ref()
    }

    /// Returns the URL of the database `postgres`, by the socket.
    pub fn url(&self) -> String {
        let mut host = String::new();
        for byte in self.folder.to_str().expect("Unicode").bytes() {
            match byte {
                b'-' | b'.' | b'_' => host.push(byte.into()),
                _ if byte.is_ascii_alphanumeric() => host.push(byte.into()),
                _ => write!(host, "%{byte:02X}").expect("written"),
            }
        }
        format!("postgres://{USER}@{host}:{}/postgres", self.port)
    }

    /// Returns the URL of a journal in a schema.
    pub fn url_of(&self, schema: &str) -> String {
        format!("{}?schema={schema}", self.url())
    }

    /// Returns the port on 127.0.0.1, if the cluster has [`Setup::has_tcp`].
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the folder with the server's socket.
    pub fn socket_folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the folder with PostgreSQL's files.
    pub fn data_folder(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Stops the server as a crash does: it writes nothing more, and recovers at its next start.
    pub fn stop_hard(&self) {
        self.control(&["-m", "immediate", "stop"]);
    }

    /// Starts the server after [`Cluster::stop_hard`].
    pub fn start_again(&self) {
        self.try_start().unwrap_or_else(|error| panic!("{error}"));
    }

    /// Starts on the first port that nobody takes before PostgreSQL has it.
    fn start_on(&mut self, ports: impl Iterator<Item = u16>) {
        let mut last_error = String::new();
        for port in ports {
            self.port = port;
            // The last line of a name counts.
            self.add_settings(&format!("port = {port}\n"));
            match self.try_start() {
                Ok(()) => return,
                Err(error) => last_error = error,
            }
        }
        panic!("{last_error}");
    }

    fn try_start(&self) -> Result<(), String> {
        let log = self.folder.join("log");
        let log = log.to_str().expect("Unicode");
        self.try_control(&["-l", log, "start"])
    }

    fn initialize(&self, setup: Setup<'_>) {
        let data = self.data_folder();
        let mut initdb = self.program("initdb");
        initdb.arg("-D").arg(&data);
        initdb.args(["-A", "trust", "-U", USER, "--encoding=UTF8", "--locale=C"]);
        // Of the files that it creates, a crash of this machine may lose any.
        self.run(initdb.arg("--no-sync"));
        let socket_folder = self.folder.to_str().expect("Unicode");
        let addresses = if setup.has_tcp { "127.0.0.1" } else { "" };
        let mut settings = String::new();
        let defaults = [
            ("unix_socket_directories", socket_folder),
            ("listen_addresses", addresses),
            ("max_connections", "100"),
            ("fsync", "on"),
        ];
        for (name, value) in defaults.iter().chain(setup.settings) {
            writeln!(settings, "{name} = '{value}'").expect("written");
        }
        self.add_settings(&settings);
        for (name, bytes) in setup.files {
            self.write(&data.join(name), bytes);
        }
    }

    /// Adds lines to `postgresql.conf`.
    fn add_settings(&self, lines: &str) {
        let file = OpenOptions::new()
            .append(true)
            .open(self.data_folder().join("postgresql.conf"));
        let written = file.expect("a file").write_all(lines.as_bytes());
        written.expect("written");
    }

    /// Writes a file that only the server reads.
    fn write(&self, path: &Path, bytes: &[u8]) {
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(true).mode(0o600);
        let written = options.open(path).expect("a file").write_all(bytes);
        written.expect("written");
        if let Some((user, group)) = self.programs.user {
            chown(path, Some(user), Some(group)).expect("changed the owner");
        }
    }

    fn program(&self, name: &str) -> Command {
        let mut command = self.programs.command(&self.programs.path(name));
        command.current_dir(&self.folder);
        command
    }

    fn control(&self, arguments: &[&str]) {
        let result = self.try_control(arguments);
        result.unwrap_or_else(|error| panic!("{error}"));
    }

    fn try_control(&self, arguments: &[&str]) -> Result<(), String> {
        let mut command = self.program("pg_ctl");
        command.arg("-D").arg(self.data_folder()).arg("-w");
        self.try_run(command.args(arguments))
    }

    fn run(&self, command: &mut Command) {
        let result = self.try_run(command);
        result.unwrap_or_else(|error| panic!("{error}"));
    }

    fn try_run(&self, command: &mut Command) -> Result<(), String> {
        let output = command.output().expect("the program starts");
        if output.status.success() {
            return Ok(());
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("{command:?}: {output:?}\n{log}"))
    }
}

/// Returns a port that nobody has at this time.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    listener.local_addr().expect("an address").port()
}

/// Tells once in each process that tests are skipped. The runner of the tests hides what `eprintln`
/// prints in a test that passes.
fn tell_skipped() {
    static TELL: Once = Once::new();
    TELL.call_once(|| {
        let text = "skipped: tests with PostgreSQL, which is not installed (Debian's package is `postgresql`)\n";
        let told = io::stderr().write_all(text.as_bytes());
        told.expect("standard error");
    });
}

#[cfg(test)]
mod tests {
    use std::iter;
    use std::net::TcpListener;

    use super::{Cluster, PORTS, Setup, free_port};

    #[test]
    fn a_port_that_somebody_takes_is_not_used() {
        let setup = Setup {
            has_tcp: true,
            ..Setup::default()
        };
        let Some(mut cluster) = Cluster::create(setup) else {
            return;
        };
        let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
        let taken = listener.local_addr().expect("an address").port();
        cluster.start_on(iter::once(taken).chain(iter::repeat_with(free_port).take(PORTS)));
        assert_ne!(cluster.port(), taken);
        TcpListener::bind(("127.0.0.1", cluster.port())).expect_err("PostgreSQL has it");
    }
}

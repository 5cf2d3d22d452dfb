//! A PostgreSQL server with a folder of its own.

use std::env;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write as _};
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

/// What a cluster has besides the defaults.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setup<'a> {
    /// Settings of `postgresql.conf`, such as `("ssl", "on")`.
    pub settings: &'a [(&'a str, &'a str)],
    /// Files of the data folder, such as `("server.key", key)`. They replace PostgreSQL's, such as
    /// `pg_hba.conf`.
    pub files: &'a [(&'a str, &'a [u8])],
    /// Whether it also listens on 127.0.0.1.
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
        let port = if setup.has_tcp { free_port() } else { 5432 };
        let cluster = Cluster {
            programs,
            folder,
            port,
            _watcher: watcher,
        };
        cluster.create(setup);
        cluster.start_again();
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
        let log = self.folder.join("log");
        let log = log.to_str().expect("Unicode");
        self.control(&["-l", log, "start"]);
    }

    fn create(&self, setup: Setup<'_>) {
        let data = self.data_folder();
        let mut initdb = self.program("initdb");
        initdb.arg("-D").arg(&data);
        initdb.args(["-A", "trust", "-U", USER, "--encoding=UTF8", "--locale=C"]);
        // Of the files that it creates, a crash of this machine may lose any.
        self.run(initdb.arg("--no-sync"));
        let socket_folder = self.folder.to_str().expect("Unicode");
        let port = self.port.to_string();
        let addresses = if setup.has_tcp { "127.0.0.1" } else { "" };
        let mut settings = String::new();
        let defaults = [
            ("unix_socket_directories", socket_folder),
            ("listen_addresses", addresses),
            ("port", &port),
            ("max_connections", "100"),
            ("fsync", "on"),
        ];
        for (name, value) in defaults.iter().chain(setup.settings) {
            writeln!(settings, "{name} = '{value}'").expect("written");
        }
        let file = OpenOptions::new()
            .append(true)
            .open(data.join("postgresql.conf"));
        let written = file.expect("a file").write_all(settings.as_bytes());
        written.expect("written");
        for (name, bytes) in setup.files {
            self.write(&data.join(name), bytes);
        }
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
        let mut command = self.program("pg_ctl");
        command.arg("-D").arg(self.data_folder()).arg("-w");
        self.run(command.args(arguments));
    }

    fn run(&self, command: &mut Command) {
        let output = command.output().expect("the program starts");
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        assert!(output.status.success(), "{command:?}: {output:?}\n{log}");
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

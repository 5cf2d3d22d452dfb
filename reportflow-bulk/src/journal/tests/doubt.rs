//! Transactions whose connection is lost at their COMMIT.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reportflow_test_postgres::Cluster;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;

use super::{Fixture, Place};

const SOCKET: &str = ".s.PGSQL.5432";
/// A message of the protocol: its tag, its length and a string that ends with NUL.
const COMMIT: &[u8] = b"Q\0\0\0\x0bCOMMIT\0";
const CLAIMS: usize = 12;

/// The connections that a proxy ends when the server has answered a COMMIT.
struct Losses {
    left: AtomicUsize,
    /// Is `true` if the client gets the answer.
    is_answered: bool,
}

impl Losses {
    fn take(&self) -> bool {
        let take = |left: usize| left.checked_sub(1);
        let taken = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.is_ok()
    }
}

/// Passes a connection on.
async fn pass_on(client: UnixStream, server: UnixStream, losses: Arc<Losses>) -> io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let (mut request, mut response) = ([0; 65536], [0; 65536]);
    loop {
        let is_commit;
        tokio::select! {
            read = from_client.read(&mut request) => {
                let request = &request[..read?];
                if request.is_empty() {
                    return Ok(());
                }
                is_commit = request.ends_with(COMMIT);
                to_server.write_all(request).await?;
            }
            read = from_server.read(&mut response) => {
                let response = &response[..read?];
                if response.is_empty() {
                    return Ok(());
                }
                to_client.write_all(response).await?;
                continue;
            }
        }
        if is_commit && losses.take() {
            let length = from_server.read(&mut response).await?;
            assert!(length > 0, "no answer to COMMIT");
            if losses.is_answered {
                to_client.write_all(&response[..length]).await?;
            }
            return Ok(());
        }
    }
}

/// Starts a proxy with a socket in `folder`.
fn start_proxy(folder: &Path, server_folder: &Path, losses: &Arc<Losses>) {
    let listener = UnixListener::bind(folder.join(SOCKET)).expect("bound");
    let (server, losses) = (server_folder.join(SOCKET), Arc::clone(losses));
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.expect("accepted");
            let server = UnixStream::connect(&server).await.expect("connected");
            tokio::spawn(pass_on(client, server, Arc::clone(&losses)));
        }
    });
}

/// Claims all documents at once, and loses the connection at the end of each transaction.
async fn claim(is_answered: bool) {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let url = cluster.url_of(if is_answered { "answered" } else { "doubt" });
    let server_folder = cluster.socket_folder();
    let encode = |folder: &Path| folder.to_str().expect("Unicode").replace('/', "%2F");
    let url = url.replace(&encode(server_folder), &encode(folder.path()));
    let losses = Arc::new(Losses {
        left: AtomicUsize::new(0),
        is_answered,
    });
    start_proxy(folder.path(), server_folder, &losses);

    let fixture = Fixture::in_place(folder, Place::Schema(url), CLAIMS).await;
    losses.left.store(CLAIMS, Ordering::Relaxed);
    let claims: JoinSet<_> = (0..CLAIMS)
        .map(|_| {
            let journal = fixture.journal.clone();
            async move {
                journal
                    .claim(1, 1_000_000)
                    .await
                    .expect("claimed")
                    .is_some()
            }
        })
        .collect();
    let claimed = claims.join_all().await;
    assert_eq!(losses.left.load(Ordering::Relaxed), 0);
    // One that is executed twice takes the document of another.
    assert_eq!(claimed, [true; CLAIMS]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_without_an_answer_is_found_beside_other_transactions() {
    claim(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_with_an_answer_is_done_also_if_the_connection_is_lost() {
    claim(true).await;
}

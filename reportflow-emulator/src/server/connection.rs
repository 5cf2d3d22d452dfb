//! Serves one connection.

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::connection_control::ConnectionControl;
use super::controlled_stream::ControlledStream;

/// Serves requests until the client, a timeout or a handler ends the connection, or the
/// server stops.
pub(super) async fn serve(
    http: http1::Builder,
    stream: TcpStream,
    router: Router,
    mut stop: watch::Receiver<()>,
) {
    // As Node.js does. It fails if the client has left.
    let _ = stream.set_nodelay(true);
    let control = ConnectionControl::default();
    let router = TowerToHyperService::new(router);
    let service = service_fn(|mut request: Request<Incoming>| {
        request.extensions_mut().insert(control.clone());
        router.call(request)
    });
    let stream = ControlledStream {
        stream,
        control: control.clone(),
    };
    let mut connection = http.serve_connection(TokioIo::new(stream), service);
    let mut is_stopping = false;
    let result = loop {
        tokio::select! {
            biased;
            () = control.reset_requested() => {
                let ControlledStream { stream, .. } = connection.into_parts().io.into_inner();
                // The system then resets the connection when it is closed. It fails if
                // the client has left.
                let _ = stream.set_zero_linger();
                return;
            }
            () = control.close_requested() => return,
            result = &mut connection => break result,
            _ = stop.changed(), if !is_stopping => {
                is_stopping = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    // Other errors are usual: the client left, or was idle.
    if let Err(error) = result
        && error.is_parse()
    {
        tracing::warn!(%error, "request rejected");
    }
}

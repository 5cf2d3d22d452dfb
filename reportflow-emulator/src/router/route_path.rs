//! Paths that differ from their route in case or in a slash at the end.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{Uri, uri};

/// Rewrites the path of a request to that of its route. Express ignores case and
/// one slash at the end; axum does not.
pub(super) async fn normalize(
    State(routes): State<Arc<[&'static str]>>,
    mut request: Request,
) -> Request {
    let path = request.uri().path();
    let path = path.strip_suffix('/').unwrap_or(path);
    let route_path = routes.iter().find_map(|route| path_of(route, path));
    if let Some(uri) = route_path.and_then(|path| with_path(request.uri(), &path)) {
        *request.uri_mut() = uri;
    }
    request
}

/// Returns the path with the spelling of a route, or `None` if it is another route.
fn path_of(route: &str, path: &str) -> Option<String> {
    let mut segments = path.split('/');
    let mut out = Vec::new();
    for expected in route.split('/') {
        let segment = segments.next()?;
        if expected.starts_with('{') && !segment.is_empty() {
            out.push(segment);
        } else if expected.eq_ignore_ascii_case(segment) {
            out.push(expected);
        } else {
            return None;
        }
    }
    segments.next().is_none().then(|| out.join("/"))
}

fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let mut parts = uri::Parts::from(uri.clone());
    let path_and_query = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    parts.path_and_query = Some(PathAndQuery::try_from(path_and_query).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn keeps_ids_as_they_were_sent() {
        let route = "/v1/file/download/{request_id}";
        let path = path_of(route, "/V1/FILE/Download/aBc");
        assert_eq!(path.as_deref(), Some("/v1/file/download/aBc"));
        for other in [
            "/v1/file/download",
            "/v1/file/download/",
            "/v1/file/download/a/b",
        ] {
            assert_eq!(path_of(route, other), None, "{other}");
        }
    }
}

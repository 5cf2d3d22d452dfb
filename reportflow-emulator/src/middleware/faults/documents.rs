//! The design and the documents of a request, without its handler.

use percent_encoding::percent_decode_str;

use super::layer::Route;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::faults::{Documents, Target};
use crate::http::RequestBody;
use crate::model::{Endpoint, RequestRecord};
use crate::request::GenerateRequest;
use crate::store::Store;

/// Returns the documents of a request. An invalid request has none.
pub(super) async fn of_request(
    store: &Store,
    route: &Route,
    target: &Target,
    body: RequestBody,
) -> Result<Documents, ApiError> {
    match route {
        Route::Generate(rejections) => {
            let endpoint = rejections.endpoint;
            run_blocking(move || Ok(of_body(&body, endpoint))).await
        }
        _ => of_path(store, route, target).await,
    }
}

/// Returns the documents of a download, or the design of a list of parameters.
pub(super) async fn of_path(
    store: &Store,
    route: &Route,
    target: &Target,
) -> Result<Documents, ApiError> {
    let path: Vec<_> = target.path.split('/').skip(4).collect();
    match (route, &path[..]) {
        (Route::Download, [request_id, file_id @ ..]) => {
            let record = store.request(request_id).await?;
            let record = record.filter(|it| it.workspace.as_ref() == Some(&target.workspace));
            Ok(record.map_or_else(Documents::default, |it| of_download(it, file_id)))
        }
        (Route::Designs, ["parameter", design_id]) => Ok(Documents {
            design_id: Some(percent_decode_str(design_id).decode_utf8_lossy().into()),
            file_names: Vec::new(),
        }),
        _ => Ok(Documents::default()),
    }
}

fn of_body(body: &RequestBody, endpoint: Endpoint) -> Documents {
    let json = body.json().ok().flatten();
    let request = json.and_then(|json| GenerateRequest::parse(&json, endpoint).ok());
    request.map_or_else(Documents::default, |request| Documents {
        design_id: Some(request.design_id),
        file_names: request.documents.iter().map(|it| it.file_name()).collect(),
    })
}

/// A path with a file id downloads this file only.
fn of_download(mut record: RequestRecord, file_id: &[&str]) -> Documents {
    let downloads = |id: &String| file_id.is_empty() || file_id.contains(&id.as_str());
    record.files.retain(|file| downloads(&file.file_id));
    Documents::of(&record)
}

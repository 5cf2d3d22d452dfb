//! Validates a request and stores it.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use reportflow_schema::ParameterList;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::fault;
use super::generator::Generator;
use super::render::{self, RenderedFile};
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::catalog::DesignVersion;
use crate::http::RequestBody;
use crate::id::IdGenerator;
use crate::model::{Endpoint, FileDescription, FileRecord, FileState, RequestRecord};
use crate::request::{self, DocumentRequest, GenerateRequest};
use crate::request_context::RequestContext;
use crate::validate::{self, Validation};
use crate::webhook::Ticket;

/// The bodies whose documents may wait to be rendered, in KiB. A client waits for its
/// response when there are more.
pub(crate) const BACKLOG_KIB: usize = 256 * 1024;

/// An accepted request: a stored record, and the data to render its documents.
pub(crate) struct Generation {
    pub(crate) record: RequestRecord,
    /// In the order of the files. Only the first response has them, so they are not
    /// part of the record.
    passcodes: Vec<Option<String>>,
    list: ParameterList,
    /// Ends with the last document.
    backlog: OwnedSemaphorePermit,
    /// `None` if the workspace has no webhook.
    ticket: Option<Ticket>,
}

/// Parses and validates the body of a request, and stores it.
pub(crate) async fn accept(
    generator: Arc<Generator>,
    context: RequestContext,
    origin: String,
    endpoint: Endpoint,
    body: RequestBody,
) -> Result<Generation, ApiError> {
    context.set_body(body.bytes().clone());
    let body = if body.is_encoded() {
        run_blocking(|| Ok(body.inflate())).await?
    } else {
        body
    };
    let kib = (body.bytes().len() / 1024 + 1).min(BACKLOG_KIB) as u32;
    let backlog = Arc::clone(&generator.backlog).acquire_many_owned(kib);
    let mut stop = generator.workers.stop_signal();
    let backlog = tokio::select! {
        biased;
        () = stop.stopped() => return Err(ApiError::stopping()),
        permit = backlog => permit.map_err(|_| ApiError::stopping())?,
    };
    let shared = Arc::clone(&generator);
    let workspace = context.workspace().map(|it| it.name.clone());
    let headers = context.headers().to_owned();
    let mut generation = run_blocking(move || {
        let record = RequestRecord {
            sequence: 0,
            request_id: shared.ids.id()?,
            workspace,
            endpoint,
            design_id: None,
            version: None,
            status: endpoint.accepted_status(),
            accepted_at: (shared.clock)(),
            headers,
            origin,
            files: Vec::new(),
            rejection: None,
            fault: None,
            has_webhook: false,
            delivery_fault: None,
        };
        validate(&shared, &body, record, backlog)
    })
    .await?;
    let Generation { record, ticket, .. } = &mut generation;
    fault::apply(&generator.faults, &context, record);
    let queue = generator
        .webhooks
        .lock_queue(record.workspace.as_deref())
        .await;
    record.has_webhook = queue.is_some();
    let mut add = pin!(generator.store.add(record.clone()));
    // The store takes requests in the order of these polls. The commit may take longer,
    // and later requests share it if the queue is unlocked.
    let added = poll_fn(|context| Poll::Ready(add.as_mut().poll(context))).await;
    *ticket = queue.map(|queue| queue.enqueue(&record.request_id));
    match added {
        Poll::Ready(added) => added?,
        Poll::Pending => add.await?,
    }
    context.set_request_id(record.request_id.clone());
    Ok(generation)
}

fn validate(
    generator: &Generator,
    body: &RequestBody,
    mut record: RequestRecord,
    backlog: OwnedSemaphorePermit,
) -> Result<Generation, ApiError> {
    let endpoint = record.endpoint;
    let request = GenerateRequest::parse(&body.json_or_empty()?, endpoint)?;
    let DesignVersion { version, list } = generator
        .catalog
        .load(&request.design_id, &request.version)?;
    record.design_id = Some(request.design_id);
    record.version = Some(version);
    let mut passcodes = Vec::with_capacity(request.documents.len());
    let mut errors = Vec::new();
    for (index, document) in request.documents.into_iter().enumerate() {
        let validation = validate::params(&list, &document.params, generator.strict);
        let prefix = request::message_prefix(endpoint, index);
        let messages = validation.errors.iter();
        errors.extend(messages.map(|message| format!("{prefix}{message}")));
        passcodes.push({
            let enabled = document.passcode_enabled;
            enabled.then(|| generator.ids.passcode()).transpose()?
        });
        record
            .files
            .push(file(&generator.ids, document, validation)?);
    }
    if !errors.is_empty() {
        return Err(ApiError::invalid_body(errors));
    }
    Ok(Generation {
        record,
        passcodes,
        list,
        backlog,
        ticket: None,
    })
}

fn file(
    ids: &IdGenerator,
    document: DocumentRequest,
    validation: Validation,
) -> Result<FileRecord, ApiError> {
    Ok(FileRecord {
        file_id: ids.id()?,
        file_name: document.file_name(),
        params: document.params_json,
        passthrough: document.passthrough,
        share_type: document.share_type,
        passcode_enabled: document.passcode_enabled,
        state: FileState::Rendering,
        findings: validation.findings,
        render_failure: None,
    })
}

impl Generation {
    /// Describes the files with their passcodes, for the first response.
    pub(crate) fn describe_files(&self) -> Vec<FileDescription<'_>> {
        let RequestRecord {
            request_id, origin, ..
        } = &self.record;
        let files = self.record.files.iter().zip(&self.passcodes);
        files
            .map(|(file, passcode)| {
                FileDescription::new(request_id, file, origin, passcode.as_deref())
            })
            .collect()
    }

    /// Starts to render in the background, see [`render::start`].
    pub(crate) fn start(self, generator: &Arc<Generator>) -> oneshot::Receiver<Vec<RenderedFile>> {
        render::start(
            generator,
            self.record,
            Ok(self.list),
            Some(self.backlog),
            self.ticket,
        )
    }
}

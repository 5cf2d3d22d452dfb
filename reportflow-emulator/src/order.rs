//! A generating call that was found valid.

use std::sync::Arc;

use reportflow_schema::ParameterList;
use tokio::sync::oneshot;

use crate::design::Design;
use crate::error::ApiError;
use crate::job::{FileAnswer, Job, JobFile, State};
use crate::request::{Content, Form, Request};
use crate::server::Shared;
use crate::worker::{self, Document};
use crate::{id, params};

/// A job that is kept, and what is needed to do it.
pub(crate) struct Order {
    pub(crate) job: Job,
    /// Of the files, in their order. They are in no job, since only the first
    /// answer tells them.
    passcodes: Vec<Option<String>>,
    list: ParameterList,
    documents: Vec<Document>,
}

impl Order {
    /// Reads, checks and keeps what was asked for.
    pub(crate) fn take(shared: &Shared, body: &[u8], form: Form) -> Result<Order, ApiError> {
        let request = Request::read(body, form)?;
        let Design { version, list } = Design::load(shared, &request.design_id, request.version)?;
        let mut findings = Vec::new();
        for (index, content) in request.contents.iter().enumerate() {
            let found = params::check(&list, &content.params, shared.strict);
            let prefix = form.prefix(index);
            findings.extend(found.iter().map(|finding| format!("{prefix}{finding}")));
        }
        if !findings.is_empty() {
            return Err(ApiError::invalid(findings));
        }

        let mut order = Order {
            job: Job {
                request_id: id::random()?,
                design_id: request.design_id,
                version,
                files: Vec::with_capacity(request.contents.len()),
            },
            passcodes: Vec::with_capacity(request.contents.len()),
            list,
            documents: Vec::with_capacity(request.contents.len()),
        };
        for content in request.contents {
            order.add(content)?;
        }
        shared
            .store
            .add(order.job.clone())
            .map_err(|error| ApiError::internal(error.to_string()))?;
        Ok(order)
    }

    fn add(&mut self, content: Content) -> Result<(), ApiError> {
        let passcode = content.passcode_enabled.then(id::passcode).transpose()?;
        let file = JobFile {
            file_id: id::random()?,
            file_name: content.file_name(),
            passthrough: content.passthrough,
            share_type: content.share_type,
            passcode_enabled: content.passcode_enabled,
            state: State::Rendering,
        };
        self.documents.push(Document {
            file_id: file.file_id.clone(),
            title: content.title,
            params: content.params,
        });
        self.job.files.push(file);
        self.passcodes.push(passcode);
        Ok(())
    }

    /// The files as the first answer describes them.
    pub(crate) fn describe(&self, origin: &str) -> Vec<FileAnswer<'_>> {
        let files = self.job.files.iter().zip(&self.passcodes);
        files
            .map(|(file, passcode)| self.job.describe(file, origin, passcode.as_deref()))
            .collect()
    }

    /// Begins to render, see [`worker::start`].
    pub(crate) fn start(self, shared: &Arc<Shared>, origin: String) -> oneshot::Receiver<()> {
        let request_id = self.job.request_id;
        worker::start(shared, request_id, origin, self.list, self.documents)
    }
}

//! From a valid request to stored documents.

mod generator;
mod render;

use std::sync::Arc;

use reportflow_schema::ParameterList;
use tokio::sync::oneshot;

use crate::api_error::ApiError;
use crate::catalog::DesignVersion;
use crate::http::RequestBody;
use crate::id::IdGenerator;
use crate::model::{FileDescription, FileState, Job, JobFile};
use crate::request::{DocumentRequest, GenerateRequest, Multiplicity};
use crate::validate;
pub(crate) use generator::{Generator, Renderer};
use render::RenderTask;

/// An accepted request: a stored job, and the data to render its documents.
pub(crate) struct Generation {
    pub(crate) job: Job,
    /// In the order of the files. Only the first response has them, so they are not
    /// part of the job.
    passcodes: Vec<Option<String>>,
    list: ParameterList,
    tasks: Vec<RenderTask>,
}

impl Generation {
    /// Parses and validates the body of a request, and stores the job.
    pub(crate) fn accept(
        generator: &Generator,
        body: &RequestBody,
        multiplicity: Multiplicity,
    ) -> Result<Generation, ApiError> {
        let request = GenerateRequest::parse(&body.json_or_empty()?, multiplicity)?;
        let DesignVersion { version, list } = generator
            .catalog
            .load(&request.design_id, &request.version)?;
        check_params(generator, &request, &list, multiplicity)?;

        let count = request.documents.len();
        let mut generation = Generation {
            job: Job {
                request_id: generator.ids.id()?,
                design_id: request.design_id,
                version,
                files: Vec::with_capacity(count),
            },
            passcodes: Vec::with_capacity(count),
            list,
            tasks: Vec::with_capacity(count),
        };
        for document in request.documents {
            generation.add(&generator.ids, document)?;
        }
        generator
            .store
            .add(generation.job.clone())
            .map_err(|error| ApiError::internal(error.to_string()))?;
        Ok(generation)
    }

    fn add(&mut self, ids: &IdGenerator, document: DocumentRequest) -> Result<(), ApiError> {
        let passcode = document
            .passcode_enabled
            .then(|| ids.passcode())
            .transpose()?;
        let file = JobFile {
            file_id: ids.id()?,
            file_name: document.file_name(),
            passthrough: document.passthrough,
            share_type: document.share_type,
            passcode_enabled: document.passcode_enabled,
            state: FileState::Rendering,
        };
        self.tasks.push(RenderTask {
            file_id: file.file_id.clone(),
            title: document.title,
            params: document.params,
            passthrough: file.passthrough.clone(),
        });
        self.job.files.push(file);
        self.passcodes.push(passcode);
        Ok(())
    }

    /// Describes the files with their passcodes, for the first response.
    pub(crate) fn describe_files(&self, origin: &str) -> Vec<FileDescription<'_>> {
        let files = self.job.files.iter().zip(&self.passcodes);
        files
            .map(|(file, passcode)| {
                FileDescription::new(&self.job, file, origin, passcode.as_deref())
            })
            .collect()
    }

    /// Starts to render in the background, see [`render::start`].
    pub(crate) fn start(self, generator: &Arc<Generator>, origin: String) -> oneshot::Receiver<()> {
        let request_id = self.job.request_id;
        render::start(generator, request_id, origin, self.list, self.tasks)
    }
}

fn check_params(
    generator: &Generator,
    request: &GenerateRequest,
    list: &ParameterList,
    multiplicity: Multiplicity,
) -> Result<(), ApiError> {
    let mut messages = Vec::new();
    for (index, document) in request.documents.iter().enumerate() {
        let errors = validate::params(list, &document.params, generator.strict);
        let prefix = multiplicity.message_prefix(index);
        messages.extend(errors.iter().map(|error| format!("{prefix}{error}")));
    }
    if messages.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid_body(messages))
    }
}

use crate::Client;
use crate::generate::{AFTER_PARAMS, BEFORE_PARAMS, GenerateAsync, GenerateRequest};
use crate::params::{ParamsError, Spec, Writer};

/// A document of a design: implemented by `#[derive(ReportDesign)]`, which
/// checks the struct against the design's parameter list first.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no document of a design: it does not derive `ReportDesign`",
    note = "add `#[derive(ReportDesign)]` and `#[report_design(id = \"…\", version = …)]` to the struct"
)]
pub trait ReportDesign {
    /// The design, and the parameter list that the compiler checked the struct
    /// against.
    const DESIGN: Design;

    /// The parameters with rows, in the order of their fields.
    const TABLES: &'static Spec = Spec::NONE;

    /// The design's id.
    const DESIGN_ID: &'static str = Self::DESIGN.id;

    /// The design's version, from 1.
    const VERSION: u32 = Self::DESIGN.version;

    /// The parameter list, as JSON.
    const SNAPSHOT: &'static [u8] = Self::DESIGN.snapshot;

    /// Writes each parameter that is there.
    fn write_params(&self, writer: &mut Writer);

    /// The name of the PDF, as `file_name` of `#[report_design(…)]` says, or
    /// else the struct's name. Checked when the document is sent.
    fn file_name(&self) -> String {
        Self::DESIGN.name.to_owned()
    }

    /// The `params` object of a request, and nothing around it, as JSON.
    ///
    /// # Errors
    ///
    /// A number that is not finite or beyond ±(2^53 - 1), a text for a date
    /// that is none, or a `Serialize` that fails; with the parameter's path.
    fn to_params_json(&self) -> Result<Vec<u8>, ParamsError> {
        Writer::object(b"", 0, |writer| self.write_params(writer))
    }

    /// Asks the service to generate the document: it answers at once, and
    /// renders in the background.
    ///
    /// The parameters are written before this returns, so the future holds
    /// neither the struct nor the client, and is `Send` whatever they are.
    /// Options are set on what is returned, before it is awaited.
    ///
    /// # Errors
    ///
    /// When awaited: see [`Error`](crate::Error).
    fn generate_async(&self, client: &Client) -> GenerateAsync {
        let file_name = self.file_name();
        let after = AFTER_PARAMS + file_name.len();
        let body = Writer::object(BEFORE_PARAMS, after, |writer| self.write_params(writer));
        let request = body.map(|body| GenerateRequest {
            design_id: Self::DESIGN_ID,
            version: Self::VERSION,
            file_name,
            body,
        });
        GenerateAsync::new(client, request)
    }
}

/// A version of a design, as the compiler knows it.
#[derive(Clone, Copy, Debug)]
pub struct Design {
    id: &'static str,
    version: u32,
    snapshot: &'static [u8],
    name: &'static str,
}

impl Design {
    /// `snapshot` is the parameter list as JSON, `name` what its PDFs are called
    /// unless they say otherwise.
    #[must_use]
    pub const fn new(
        id: &'static str,
        version: u32,
        snapshot: &'static [u8],
        name: &'static str,
    ) -> Design {
        Design {
            id,
            version,
            snapshot,
            name,
        }
    }
}

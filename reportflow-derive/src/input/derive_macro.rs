/// One of the two derives, with the attribute on its structs.
pub(crate) struct DeriveMacro {
    pub(crate) name: &'static str,
    pub(crate) attribute: &'static str,
    pub(crate) keys: [&'static str; 5],
    /// The keys that name a design, for messages.
    pub(crate) example: &'static str,
}

pub(crate) const REPORT_DESIGN: DeriveMacro = DeriveMacro {
    name: "ReportDesign",
    attribute: "report_design",
    keys: ["id", "version", "file_name", "omit", "crate"],
    example: "id = \"…\", version = …",
};

pub(crate) const REPORT_ROW: DeriveMacro = DeriveMacro {
    name: "ReportRow",
    attribute: "report_row",
    keys: ["id", "version", "path", "omit", "crate"],
    example: "id = \"…\", version = …, path = \"…\"",
};

use reportflow_schema::{EscapeControl, Parameter};

/// The parameter list that a struct is compared with, and its name in messages.
pub(crate) struct List<'a> {
    /// "design `…` v1".
    pub(crate) design: String,
    /// The path of the table whose rows the list describes: "明細[].". Empty for a
    /// document.
    pub(crate) prefix: String,
    pub(crate) parameters: &'a [Parameter],
    /// The command that prints every parameter as a field.
    pub(super) command: String,
    /// The attribute that has the key `omit`.
    pub(super) attribute: &'static str,
}

impl<'a> List<'a> {
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.parameters
            .iter()
            .map(|parameter| parameter.name.as_str())
    }

    pub(super) fn name(&self, index: usize) -> &'a str {
        &self.parameters[index].name
    }

    /// Returns the parameter's path in backticks: "`明細[].数量`".
    pub(super) fn quoted(&self, name: &str) -> String {
        format!("`{}{}`", EscapeControl(&self.prefix), EscapeControl(name))
    }
}

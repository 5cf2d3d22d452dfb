/// A version of a design, with the parameter list of its snapshot.
///
/// ```
/// use reportflow_core::DesignInfo;
///
/// // The derive emits this for `#[report_design(id = "Kx3vQ8mZt5LbR2Ya", version = 1)]`
/// // and `designs/Kx3vQ8mZt5LbR2Ya/v1.json`.
/// const INVOICE: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DesignInfo {
    pub(crate) id: &'static str,
    pub(crate) version: u32,
    pub(crate) snapshot: &'static [u8],
    pub(crate) name: &'static str,
}

impl DesignInfo {
    /// Returns a design with its id, its version, its parameter list as JSON, and the
    /// default name of its PDFs.
    ///
    /// ```
    /// use reportflow_core::DesignInfo;
    ///
    /// const LIST: &str = r#"[{"name":"金額","type":"number","label":"金額"}]"#;
    /// const RECEIPT: DesignInfo =
    ///     DesignInfo::new("Rc7nW2pXk9DhT4Vb", 1, LIST.as_bytes(), "領収書");
    /// ```
    #[must_use]
    pub const fn new(
        id: &'static str,
        version: u32,
        snapshot: &'static [u8],
        name: &'static str,
    ) -> DesignInfo {
        DesignInfo {
            id,
            version,
            snapshot,
            name,
        }
    }
}

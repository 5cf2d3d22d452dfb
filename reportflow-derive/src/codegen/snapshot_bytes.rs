use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;
use reportflow_schema::snapshot::{DESIGNS_DIR, Snapshot};

/// Returns the bytes of the snapshot. Cargo compiles the crate again if the file or
/// the environment variable changes.
pub(super) fn snapshot_bytes(snapshot: Option<&Snapshot>) -> TokenStream {
    // A relative path would start at the folder of the source file.
    let path = snapshot.and_then(|snapshot| std::path::absolute(&snapshot.path).ok());
    let bytes = match path.as_deref().and_then(Path::to_str) {
        Some(path) => quote! { ::core::include_bytes!(#path) },
        None => quote! { &[] },
    };
    quote! { (::core::option_env!(#DESIGNS_DIR), #bytes).1 }
}

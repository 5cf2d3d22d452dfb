//! Opens a bucket by its URL.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{ObjectStore, RetryConfig};
use rustls::crypto::ring;

/// Opens `s3://BUCKET/PREFIX`, `gs://…` or `az://…`. The credentials come from the
/// variables of the provider.
pub(super) fn open(url: &str) -> Result<(Arc<dyn ObjectStore>, Path), String> {
    let form = "expected s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or az://CONTAINER/PREFIX";
    let (scheme, rest) = url.split_once("://").ok_or(form)?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() || rest.contains(['@', '?', '#']) {
        return Err(form.to_owned());
    }
    let prefix = Path::parse(prefix).map_err(|error| error.to_string())?;
    // An error means that the process has chosen its provider before.
    let _ = ring::default_provider().install_default();
    // By default a start would wait three minutes for a bucket that cannot be reached.
    let retry = RetryConfig {
        max_retries: 3,
        retry_timeout: Duration::from_secs(10),
        ..RetryConfig::default()
    };
    let store: Result<Arc<dyn ObjectStore>, _> = match scheme {
        "s3" => AmazonS3Builder::from_env()
            .with_url(url)
            .with_retry(retry)
            .build()
            .map(|it| Arc::new(it) as _),
        "gs" => GoogleCloudStorageBuilder::from_env()
            .with_url(url)
            .with_retry(retry)
            .build()
            .map(|it| Arc::new(it) as _),
        "az" => MicrosoftAzureBuilder::from_env()
            .with_url(url)
            .with_retry(retry)
            .build()
            .map(|it| Arc::new(it) as _),
        _ => return Err(form.to_owned()),
    };
    Ok((store.map_err(|error| error.to_string())?, prefix))
}

use reportflow_bulk::{Bulk, Counts, Error};

#[allow(dead_code)]
pub(crate) enum Advance {
    Worked,
    Idle,
    Finished(Counts),
}

pub(crate) trait BulkExt {
    fn stop_on(self, stop: impl Future<Output = ()> + Send + 'static) -> Bulk;
    fn advance(self) -> impl Future<Output = Result<Advance, Error>> + Send;
}

impl BulkExt for Bulk {
    fn stop_on(self, _stop: impl Future<Output = ()> + Send + 'static) -> Bulk {
        self
    }
    async fn advance(self) -> Result<Advance, Error> {
        Ok(Advance::Finished(self.resume().await?.finish().await?))
    }
}

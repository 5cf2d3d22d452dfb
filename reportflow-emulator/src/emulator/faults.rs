//! Faults of a running emulator.

use super::running::Emulator;
use crate::faults::{Fault, FaultError, FaultInfo};

impl Emulator {
    /// Adds a fault, or replaces the one with the same id. Returns the id.
    ///
    /// ```no_run
    /// # async fn example(emulator: reportflow_emulator::Emulator) -> Result<(), Box<dyn std::error::Error>> {
    /// use reportflow_emulator::Fault;
    ///
    /// let id = emulator.set_fault(Fault::reset().route("async/single").after())?;
    /// // Here the program under test submits a document, and must survive.
    /// let faults = emulator.faults();
    /// assert_eq!((faults[0].id(), faults[0].acted), (id.as_str(), 1));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// A member of the fault is invalid.
    pub fn set_fault(&self, fault: Fault) -> Result<String, FaultError> {
        self.state.faults.set(fault)
    }

    /// Returns the faults of all workspaces with their counts, also those that are used
    /// up.
    pub fn faults(&self) -> Vec<FaultInfo> {
        self.state.faults.list(None)
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.state.faults.clear();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use super::*;
    use crate::model::{DeliveryFault, RequestRecord};
    use crate::store::Params;

    /// Sends a request under each of the faults. Returns how they are stored.
    async fn records(faults: Vec<Fault>) -> Vec<RequestRecord> {
        let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/designs");
        let emulator = Emulator::builder().designs_dir(designs).start();
        let emulator = emulator.await.unwrap();
        let body = json!({
            "designId": "Invoice000000001",
            "version": 1,
            "content": { "fileName": "a", "params": {} },
        });
        let body = body.to_string();
        let request = format!(
            "POST /v1/file/async/single HTTP/1.1\r\nhost: a\r\nappkey: a\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        for fault in faults {
            emulator.set_fault(fault).unwrap();
            let mut client = TcpStream::connect(emulator.state.local_address.0)
                .await
                .unwrap();
            client.write_all(request.as_bytes()).await.unwrap();
            // A reset is an error.
            let _ = client.read_to_end(&mut Vec::new()).await;
        }
        let page = emulator
            .state
            .store
            .page(None, usize::MAX, Params::Included, None)
            .await;
        let mut records = page.unwrap();
        records.reverse();
        records
    }

    #[tokio::test]
    async fn requests_are_stored_with_their_fault_and_the_status_that_the_client_saw() {
        let records = records(vec![
            Fault::status(503),
            Fault::reset(),
            Fault::status(502).after(),
            Fault::reset().after(),
            Fault::truncate(1),
        ]);
        let records = records.await;
        let stored: Vec<_> = records
            .iter()
            .map(|it| (it.status, it.fault.as_deref().unwrap(), it.files.len()))
            .collect();
        let expected = [
            (503, "fault-1", 0),
            (0, "fault-2", 0),
            (502, "fault-3", 1),
            (0, "fault-4", 1),
            (202, "fault-5", 1),
        ];
        assert_eq!(stored, expected);
        for record in &records[..2] {
            assert_eq!(record.design_id.as_deref(), Some("Invoice000000001"));
            assert!(record.rejection.as_ref().unwrap().body.is_some());
        }
    }

    /// So they hold after a restart.
    #[tokio::test]
    async fn what_happens_to_documents_and_webhooks_is_stored_with_the_request() {
        let late = DeliveryFault::Late(std::time::Duration::from_secs(5));
        let faults = vec![Fault::render_failure("no ink"), Fault::webhook(late)];
        let records = records(faults).await;
        assert_eq!(
            records[0].files[0].render_failure.as_deref(),
            Some("no ink")
        );
        assert_eq!(records[1].delivery_fault, Some(late));
        let json = serde_json::to_string(&records[1]).unwrap();
        assert!(json.contains(r#""deliveryFault":{"late":"5s"}"#), "{json}");
        let read: RequestRecord = serde_json::from_str(&json).unwrap();
        assert_eq!(read.delivery_fault, Some(late));
    }
}

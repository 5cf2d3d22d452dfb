//! Documents that are rendered when the test says so.

use std::sync::{Mutex, mpsc};

use reportflow_emulator::{EmulatorBuilder, RenderError, render};

/// Holds documents back. Without it, they fail.
pub(crate) struct HeldDocuments(mpsc::Sender<()>);

impl HeldDocuments {
    pub(crate) fn new(builder: EmulatorBuilder) -> (EmulatorBuilder, HeldDocuments) {
        let (sender, receiver) = mpsc::channel();
        let receiver = Mutex::new(receiver);
        let builder = builder.renderer(move |design, title, params| {
            let released = receiver.lock().unwrap().recv();
            released.map_err(|_| RenderError::new("never released"))?;
            render(design, title, params)
        });
        (builder, HeldDocuments(sender))
    }

    /// Lets the next document be rendered.
    pub(crate) fn release(&self) {
        self.0.send(()).unwrap();
    }
}

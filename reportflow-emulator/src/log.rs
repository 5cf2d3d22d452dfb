//! Messages on standard error.

use std::io;

use tracing_subscriber::filter::LevelFilter;

/// The format of messages on standard error.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
#[non_exhaustive]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// A JSON object in each line, with `timestamp`, `level`, `message` and the fields
    /// of the message.
    Json,
}

/// Prints messages on standard error; `quiet` leaves out the lines of requests.
pub(crate) fn init(format: LogFormat, quiet: bool) {
    let level = if quiet {
        LevelFilter::WARN
    } else {
        LevelFilter::INFO
    };
    let subscriber = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(level)
        .with_target(false)
        // These are printed with a macro that panics if nobody reads standard error.
        .log_internal_errors(false);
    // This fails if the process already has a subscriber, which then gets the
    // messages.
    let _ = match format {
        LogFormat::Text => subscriber.without_time().try_init(),
        LogFormat::Json => subscriber
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .try_init(),
    };
}

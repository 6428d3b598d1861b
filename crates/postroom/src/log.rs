use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};
use crate::failure::Failure;

/// Where the log of a command goes.
#[derive(Clone, Copy)]
pub(crate) enum Output {
    /// The server's log is its output.
    Stdout,
    /// A command's output is its answer.
    Stderr,
}

/// Starts the structured log. The libraries' own `log` records are not taken in: at debug level the database driver
/// would write parameters, and with them secrets.
pub(crate) fn start(config: &Config, output: Output) -> Result<(), Failure> {
    // The queue's library tells of every job; what matters of it, our own lines tell.
    let wanted = format!("graphile_worker=warn,graphile_worker_migrations=warn,{}", config.log);
    let filter = EnvFilter::try_new(wanted)
        .map_err(|_| Failure::usage("POSTROOM_LOG must be a level (error, warn, info, debug, trace) or a filter"))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter);
    match (config.log_format, output) {
        (LogFormat::Json, Output::Stdout) => builder.json().flatten_event(true).init(),
        (LogFormat::Json, Output::Stderr) => builder.json().flatten_event(true).with_writer(std::io::stderr).init(),
        (LogFormat::Text, Output::Stdout) => builder.with_target(false).init(),
        (LogFormat::Text, Output::Stderr) => builder.with_target(false).with_writer(std::io::stderr).init(),
    }
    Ok(())
}

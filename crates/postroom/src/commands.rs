//! One file for each noun of the command line.

pub(crate) mod audit;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod mail;
pub(crate) mod migrate;
pub(crate) mod operator;
pub(crate) mod task;
pub(crate) mod tenant;
pub(crate) mod user;

use std::io::{ErrorKind, Write};

use postroom_identity::{Error, Identity, Origin};
use postroom_store::link;
use postroom_types::{Page, PageRequest};
use serde::Serialize;

use crate::cli::Json;
use crate::config::Config;
use crate::databases::Databases;
use crate::failure::Failure;
use crate::sealing::Dirty;

/// Runs a command on the domain, with PostgreSQL started for the moment if it has to be.
async fn with_identity<T>(
    config: &Config,
    work: impl AsyncFnOnce(&Identity) -> Result<T, Failure>,
) -> Result<T, Failure> {
    with_unchecked_identity(config, async |identity| {
        doctor::require_migrated(identity).await?;
        key::require_known(identity).await?;
        work(identity).await
    })
    .await
}

/// The same for commands that look for themselves whether the database is as it must be, and has this installation's key.
async fn with_unchecked_identity<T>(
    config: &Config,
    work: impl AsyncFnOnce(&Identity) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let databases = Databases::for_command(config).await?;
    let outcome = match databases.prepare().await {
        Ok(()) => match databases.identity(config).await {
            Ok(identity) => {
                let told = identity.store.bus().subscribe_own();
                let mut recorded = Dirty::listen(&identity);
                let outcome = work(&by_command(identity.clone())).await;
                recorded.enqueue(&identity).await;
                // Servers that are not told see it a little later.
                if let Err(error) = link::tell(databases.direct_url(config), told).await {
                    tracing::debug!(%error, "the servers could not be told");
                }
                outcome
            }
            Err(failure) => Err(failure),
        },
        Err(failure) => Err(failure),
    };
    databases.close().await?;
    outcome
}

/// The domain, which will record that a command asked.
fn by_command(identity: Identity) -> Identity {
    Identity { context: identity.context.with_origin(Origin::local("command line")), ..identity }
}

/// Every item of a list, page after page.
async fn all_pages<T>(list: impl AsyncFn(PageRequest) -> Result<Page<T>, Error>) -> Result<Vec<T>, Failure> {
    let mut request = PageRequest { after: None, limit: 100, offset: 0, with_total: false };
    let mut items = Vec::new();
    loop {
        let page = list(request).await?;
        items.extend(page.items);
        request.after = page.next;
        if page.next.is_none() {
            return Ok(items);
        }
    }
}

/// Prints an answer: JSON for programs, else lines for people.
fn answer(json: Json, value: &impl Serialize, lines: impl FnOnce() -> Vec<String>) -> Result<(), Failure> {
    let text = if json.json { serde_json::to_string_pretty(value)? } else { lines().join("\n") };
    if text.is_empty() { Ok(()) } else { print(&text) }
}

/// Prints a text, and the end of its last line.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout(), "{text}") {
        // Whoever reads has seen enough, as `head` has.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Rows as aligned columns.
fn table<const N: usize>(header: [&str; N], rows: Vec<[String; N]>) -> Vec<String> {
    let mut widths = header.map(|title| title.chars().count());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: &[String; N]| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    std::iter::once(line(&header.map(str::to_owned))).chain(rows.iter().map(line)).collect()
}

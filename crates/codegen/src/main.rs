//! `script/generate`: asks a throw-away PostgreSQL with the current schema what every statement in `queries/` takes and
//! returns, and writes `crates/queries`. With `--check` it writes nothing and fails when that would change a file.
//!
//! It must not depend on the crates that use the generated queries, or it could not be built to mend them.

mod schema;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use cornucopia::config::Config;

const SETTINGS: &str = "queries/cornucopia.toml";

/// What the queries run on, instead of the generator's own: that one cannot send a statement with its text, as a connection
/// pooler needs it (docs/decisions).
const CLIENT: &str = include_str!("../template/client.rs");

/// A type that the generator does not know, as `queries/cornucopia.toml` names it.
const SEARCH_VECTOR: &str = include_str!("../template/search_vector.rs");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => generate(false),
        ["--check"] => generate(true),
        _ => Err("usage: script/generate [--check]".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            let mut cause = error.source();
            while let Some(source) = cause {
                eprintln!("  because: {source}");
                cause = source.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn generate(is_check: bool) -> Result<(), Box<dyn Error>> {
    let mut config = Config::from_file(SETTINGS)?;
    let committed = std::mem::take(&mut config.destination);
    let temporary = tempfile::Builder::new().prefix("postroom-codegen-").tempdir()?;
    let generated = temporary.path().join("queries");
    config.destination.clone_from(&generated);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(schema::with_client(&temporary.path().join("data"), move |client| {
        // Shows the statement and the place in it by itself.
        cornucopia::gen_live(&client, config).map_err(|error| format!("{error:?}"))
    }))?;
    format(&generated)?;
    replace_client(&generated)?;
    let differences = differences(&committed, &generated)?;
    if differences.is_empty() {
        return Ok(());
    }
    if is_check {
        println!("{differences}");
        return Err("crates/queries does not fit queries/*.sql and the migrations: run script/generate".into());
    }
    replace(&committed, &generated)
}

/// Puts our client in the place of the generator's, and takes away the methods that belong to the latter.
fn replace_client(package: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::remove_dir_all(package.join("src/client"))?;
    std::fs::write(package.join("src/client.rs"), CLIENT)?;
    std::fs::write(package.join("src/search_vector.rs"), SEARCH_VECTOR)?;
    let library = package.join("src/lib.rs");
    let modules =
        std::fs::read_to_string(&library)?.replace("pub mod queries;", "pub mod queries;\npub mod search_vector;");
    std::fs::write(library, modules)?;
    for file in files(&package.join("src/queries"))? {
        let path = package.join("src/queries").join(file);
        let mut is_ours = true;
        let mut kept = String::new();
        for line in std::fs::read_to_string(&path)?.lines() {
            is_ours &= !line.trim_start().starts_with("pub async fn prepare<'a, C: GenericClient>");
            if is_ours {
                kept.push_str(line);
                kept.push('\n');
            } else {
                // The method ends where its brace closes.
                is_ours = line == "    }";
            }
        }
        std::fs::write(&path, kept)?;
    }
    Ok(())
}

/// As the rest of the workspace, so that `cargo fmt` has nothing to change.
fn format(package: &Path) -> Result<(), Box<dyn Error>> {
    let library = package.join("src/lib.rs");
    let settings = std::env::current_dir()?;
    let status =
        Command::new("rustfmt").args(["--edition", "2024", "--config-path"]).arg(settings).arg(library).status()?;
    if status.success() { Ok(()) } else { Err("rustfmt refused what was generated".into()) }
}

/// What would change, as `diff` shows it; empty when nothing would.
fn differences(committed: &Path, generated: &Path) -> Result<String, Box<dyn Error>> {
    let output =
        Command::new("diff").args(["--recursive", "--new-file", "--unified"]).args([committed, generated]).output()?;
    match output.status.code() {
        Some(0) => Ok(String::new()),
        Some(1) => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        _ => Err(format!("diff failed: {}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

/// Writes what differs and takes away what is not generated any more, so that the rest keeps its times for cargo.
fn replace(committed: &Path, generated: &Path) -> Result<(), Box<dyn Error>> {
    let wanted = files(generated)?;
    for file in files(committed)?.iter().filter(|file| !wanted.contains(file)) {
        println!("removed {}", committed.join(file).display());
        std::fs::remove_file(committed.join(file))?;
    }
    for file in &wanted {
        let (target, text) = (committed.join(file), std::fs::read(generated.join(file))?);
        if std::fs::read(&target).is_ok_and(|old| old == text) {
            continue;
        }
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        println!("wrote {}", target.display());
        std::fs::write(target, text)?;
    }
    Ok(())
}

/// Every file below a folder, relative to it.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder)?.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

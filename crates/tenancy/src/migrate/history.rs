//! Comparing what the program has with what the database remembers; pure.

use sha2::{Digest, Sha256};

use super::script::Script;
use super::{AppliedMigration, MigrateError, Migration, Step, Target};

/// Which way a migration is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

impl Direction {
    pub fn word(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

impl Migration {
    pub(super) fn file(&self, direction: Direction) -> String {
        let down = if direction == Direction::Down { ".down" } else { "" };
        format!("{}{down}.sql", self.name)
    }

    /// Of the forward file.
    pub(super) fn checksum(&self) -> String {
        sha256(self.up)
    }
}

impl Target {
    /// The last version that the program has; 0 without migrations.
    pub(super) fn latest(&self) -> i32 {
        self.migrations.last().map_or(0, |migration| migration.version)
    }

    pub(super) fn step(&self, migration: &Migration, direction: Direction) -> Result<Step, MigrateError> {
        let sql = match direction {
            Direction::Up => migration.up,
            Direction::Down => migration.down.unwrap_or_default(),
        };
        let file = migration.file(direction);
        let script = Script::parse(sql).map_err(|reason| MigrateError::BadFile {
            target: self.name.clone(),
            file: file.clone(),
            reason,
        })?;
        Ok(Step {
            target: self.name.clone(),
            file,
            version: migration.version,
            each_tenant: script.expectation.is_some(),
        })
    }
}

/// SHA-256 in hexadecimal, line endings made equal: a checkout on Windows is not a change.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.replace("\r\n", "\n")).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses targets that no history could be kept of.
pub(super) fn check_targets(targets: &[Target]) -> Result<(), MigrateError> {
    for (index, target) in targets.iter().enumerate() {
        let bad = |reason: String| Err(MigrateError::BadTarget { target: target.name.clone(), reason });
        if targets[..index].iter().any(|other| other.name == target.name || other.schema == target.schema) {
            return bad("another target has the same name or schema".to_owned());
        }
        for (migration, expected) in target.migrations.iter().zip(1..) {
            if migration.version != expected {
                return bad(format!("{} should be number {expected}", migration.file(Direction::Up)));
            }
            if !migration.name.starts_with(&format!("{expected:04}_")) {
                return bad(format!("the name of {} should begin with {expected:04}_", migration.file(Direction::Up)));
            }
        }
    }
    Ok(())
}

/// The migrations still to be applied, or a sentence that says why this program must not touch this database.
pub(super) fn pending<'t>(target: &'t Target, applied: &[AppliedMigration]) -> Result<&'t [Migration], String> {
    for (line, expected) in applied.iter().zip(1..) {
        if line.version != expected {
            return Err(format!(
                "the history has no version {expected}, but {}; restore the table postroom_migrations.applied",
                line.version
            ));
        }
        let Some(migration) = target.migrations.get(line.version as usize - 1) else { break };
        if migration.checksum() != line.checksum || migration.name != line.name {
            return Err(format!(
                "{} is not the file that was applied as version {} ({}): put the old file back and write the change as a new migration",
                migration.file(Direction::Up),
                line.version,
                line.name
            ));
        }
    }
    let version = applied.last().map_or(0, |line| line.version);
    if version > target.latest() + 1 {
        return Err(format!(
            "the database is at version {version}, this program knows versions up to {} and accepts one more: start the newer program",
            target.latest()
        ));
    }
    Ok(target.migrations.get(version as usize..).unwrap_or_default())
}

//! Names of files in a Maildir (<https://cr.yp.to/proto/maildir.html>).

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

/// Whether this folder is a Maildir: it has `cur` and `new`.
pub(super) fn is_maildir(path: &Path) -> bool {
    path.join("cur").is_dir() && path.join("new").is_dir()
}

/// The message files of a Maildir, older names first.
pub(super) fn entries(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for sub in ["cur", "new"] {
        for entry in std::fs::read_dir(path.join(sub))? {
            let entry = entry?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if !hidden && entry.file_type()?.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort_by(|one, next| one.file_name().cmp(&next.file_name()));
    Ok(files)
}

/// Letters after ":2," (or ";2," and "!2,", which file systems without a colon use).
pub(super) fn flags(path: &Path) -> Vec<&'static str> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let Some(at) = name.rfind("2,").filter(|at| *at > 0 && matches!(name.as_bytes()[at - 1], b':' | b';' | b'!'))
    else {
        return Vec::new();
    };
    let known = [
        ('D', "\\Draft"),
        ('F', "\\Flagged"),
        ('P', "$Forwarded"),
        ('R', "\\Answered"),
        ('S', "\\Seen"),
        ('T', "\\Deleted"),
    ];
    let letters = &name[at + 2..];
    known.iter().filter(|(letter, _)| letters.contains(*letter)).map(|(_, flag)| *flag).collect()
}

/// The delivery's seconds, which the name begins with.
pub(super) fn received_at(path: &Path) -> Option<DateTime<Utc>> {
    let name = path.file_name()?.to_string_lossy();
    let seconds: i64 = name.split(['.', ':', '_']).next()?.parse().ok()?;
    DateTime::from_timestamp(seconds, 0).filter(|_| (1..253_402_300_800).contains(&seconds))
}

/// A folder's name below its root: ".Lists.dev" of Maildir++ is "Lists/dev".
pub(super) fn folder_name(name: &str) -> String {
    match name.strip_prefix('.') {
        Some(levels) => levels.replace('.', "/"),
        None => name.to_owned(),
    }
}

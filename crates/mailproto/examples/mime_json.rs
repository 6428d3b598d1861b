//! Prints one line of JSON for each message, alone in a file or in an mbox, in the given folders, for `script/lib/compare-mime`.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use postroom_mailproto::files::{Dialect, Mbox};
use postroom_mailproto::mime::{Address, Limits, parse};
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let mut files = Vec::new();
    for folder in std::env::args_os().skip(1) {
        collect(Path::new(&folder), &mut files)?;
    }
    files.sort();
    for file in files {
        if file.extension().is_some_and(|extension| extension == "mbox") {
            let reader = BufReader::new(File::open(&file)?);
            for (at, item) in Mbox::new(reader, Dialect::Mboxrd, String::new(), u64::MAX).enumerate() {
                let raw = item.map_err(std::io::Error::other)?.body.into_vec()?;
                println!("{}", told(&file, Some(at), &raw));
            }
        } else {
            println!("{}", told(&file, None, &std::fs::read(&file)?));
        }
    }
    Ok(())
}

/// What is in a message; `at` is its place in an mbox.
fn told(file: &Path, at: Option<usize>, raw: &[u8]) -> Value {
    match parse(raw, &Limits::default()) {
        Err(error) => json!({"file": file, "at": at, "error": error.to_string()}),
        Ok(message) => json!({
            "file": file,
            "at": at,
            "subject": message.subject,
            "from": addresses(&message.from),
            "to": addresses(&message.to),
            "cc": addresses(&message.cc),
            "date": message.sent_at.map(|date| date.timestamp()),
            "message_id": message.message_id,
            "references": message.references,
            "in_reply_to": message.in_reply_to,
            "text": message.text_body,
            "attachments": message.attachments.iter().map(|one| json!({
                "name": one.filename, "type": one.media_type, "is_message": one.is_message,
                "sha256": one.digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
            })).collect::<Vec<_>>(),
            "problems": message.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }),
    }
}

fn addresses(list: &[Address]) -> Vec<&str> {
    list.iter().map(|one| one.address.as_str()).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.extension().is_some_and(|extension| ["eml", "msg", "mbox"].iter().any(|known| extension == *known)) {
        files.push(path.to_owned());
    }
    Ok(())
}

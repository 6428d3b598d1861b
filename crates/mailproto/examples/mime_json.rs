//! Prints one line of JSON for each message file in the given folders, for `script/lib/compare-mime`.

use std::path::{Path, PathBuf};

use postroom_mailproto::mime::{Address, Limits, parse};
use serde_json::json;

fn main() -> std::io::Result<()> {
    let mut files = Vec::new();
    for folder in std::env::args_os().skip(1) {
        collect(Path::new(&folder), &mut files)?;
    }
    files.sort();
    for file in files {
        let raw = std::fs::read(&file)?;
        let line = match parse(&raw, &Limits::default()) {
            Err(error) => json!({"file": file, "error": error.to_string()}),
            Ok(message) => json!({
                "file": file,
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
        };
        println!("{line}");
    }
    Ok(())
}

fn addresses(list: &[Address]) -> Vec<&str> {
    list.iter().map(|one| one.address.as_str()).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.extension().is_some_and(|extension| extension == "eml" || extension == "msg") {
        files.push(path.to_owned());
    }
    Ok(())
}

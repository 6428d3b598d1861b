use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use super::mbox::is_separator;
use super::{Dialect, Error, Item, Mbox, maildir};
use crate::net::{Body, BodyLimits};

/// Folders inside of each other that are entered.
const DEPTH: usize = 32;

/// All messages at a path: a message file, an mbox, a Maildir, or a folder of these, entered to 32 levels. Symbolic links
/// inside are not followed. A message over `max` bytes is an error in its place.
///
/// An mbox is taken for mboxrd. A folder's files that hold no mail (indices, say) are errors of the kind
/// [`Error::Unknown`], which a caller will count, not show.
pub fn messages(path: &Path, max: u64) -> Messages {
    Messages { max, waiting: vec![Waiting { path: path.to_owned(), folder: None, level: 0 }], open: None, files: None }
}

/// See [`messages`].
pub struct Messages {
    max: u64,
    waiting: Vec<Waiting>,
    open: Option<(Mbox<BufReader<File>>, Option<String>)>,
    files: Option<(std::vec::IntoIter<PathBuf>, Option<String>)>,
}

struct Waiting {
    path: PathBuf,
    folder: Option<String>,
    level: usize,
}

impl Iterator for Messages {
    type Item = Result<Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((mbox, folder)) = &mut self.open {
                if let Some(found) = mbox.next() {
                    let folder = folder.clone();
                    return Some(found.map(|item| Item { folder, ..item }));
                }
                self.open = None;
            }
            if let Some((files, folder)) = &mut self.files {
                if let Some(path) = files.next() {
                    let folder = folder.clone();
                    return Some(self.single(&path, folder, true));
                }
                self.files = None;
            }
            let waiting = self.waiting.pop()?;
            if let Some(found) = self.enter(waiting) {
                return Some(found);
            }
        }
    }
}

impl Messages {
    /// A file or a folder. None when it gave nothing by itself, but perhaps more to look at.
    fn enter(&mut self, waiting: Waiting) -> Option<Result<Item, Error>> {
        let Waiting { path, folder, level } = waiting;
        let read = |source| Error::Read { path: path.clone(), source };
        let metadata = match if level == 0 { path.metadata() } else { path.symlink_metadata() } {
            Ok(metadata) => metadata,
            Err(error) => return Some(Err(read(error))),
        };
        if metadata.is_dir() {
            return match self.folder(&path, folder, level) {
                Ok(()) => None,
                Err(error) => Some(Err(error)),
            };
        }
        if !metadata.is_file() {
            return Some(Err(Error::Unknown { path }));
        }
        match kind(&path) {
            Err(error) => Some(Err(read(error))),
            Ok(Kind::Empty) => None,
            Ok(Kind::Message) => Some(self.single(&path, folder, false)),
            Ok(Kind::Other) => Some(Err(Error::Unknown { path })),
            Ok(Kind::Mbox) => match File::open(&path) {
                Err(error) => Some(Err(read(error))),
                Ok(file) => {
                    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                    let folder = if level == 0 { folder } else { Some(joined(folder.as_deref(), &name)) };
                    let source = path.display().to_string();
                    self.open = Some((Mbox::new(BufReader::new(file), Dialect::Mboxrd, source, self.max), folder));
                    None
                }
            },
        }
    }

    fn folder(&mut self, path: &Path, folder: Option<String>, level: usize) -> Result<(), Error> {
        let read = |source| Error::Read { path: path.to_owned(), source };
        if level > DEPTH {
            return Err(Error::TooDeep { path: path.to_owned(), max: DEPTH });
        }
        let is_maildir = maildir::is_maildir(path);
        if is_maildir {
            self.files = Some((maildir::entries(path).map_err(read)?.into_iter(), folder.clone()));
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(read)? {
            let entry = entry.map_err(read)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_dir = entry.file_type().map_err(read)?.is_dir();
            // Beside its messages a Maildir has indices, and other Maildirs.
            let own = is_maildir && (!is_dir || matches!(name.as_str(), "cur" | "new" | "tmp"));
            let hidden = name.starts_with('.') && !(is_dir && maildir::is_maildir(&entry.path()));
            if !own && !hidden {
                let folder = match is_dir {
                    true => Some(joined(folder.as_deref(), &maildir::folder_name(&name))),
                    false => folder.clone(),
                };
                inside.push(Waiting { path: entry.path(), folder, level: level + 1 });
            }
        }
        inside.sort_by(|one, next| next.path.cmp(&one.path));
        self.waiting.extend(inside);
        Ok(())
    }

    fn single(&self, path: &Path, folder: Option<String>, in_maildir: bool) -> Result<Item, Error> {
        let read = |source| Error::Read { path: path.to_owned(), source };
        let file = File::open(path).map_err(read)?;
        let size = file.metadata().map_err(read)?.len();
        let source = path.display().to_string();
        if size > self.max {
            return Err(Error::TooLarge { source_name: source, size, max: self.max });
        }
        let mut body = Body::File(file, size);
        if size <= BodyLimits::default().memory {
            body = Body::Memory(body.into_vec().map_err(read)?);
        }
        let flags = if in_maildir { maildir::flags(path) } else { Vec::new() };
        let received_at = if in_maildir { maildir::received_at(path) } else { None };
        Ok(Item { body, flags, received_at, folder, source })
    }
}

enum Kind {
    Empty,
    Message,
    Mbox,
    Other,
}

/// By its first bytes; an `.eml` file is a message whatever it begins with.
fn kind(path: &Path) -> std::io::Result<Kind> {
    let mut start = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut start)?;
    let named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("eml"));
    let line = start.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let name = line.iter().take_while(|byte| matches!(byte, 33..=57 | 59..=126)).count();
    Ok(match line {
        [] if !named => Kind::Empty,
        _ if is_separator(line) && !named => Kind::Mbox,
        _ if named || name > 0 && line.get(name) == Some(&b':') && memchr::memchr(0, &start).is_none() => Kind::Message,
        _ => Kind::Other,
    })
}

fn joined(folder: Option<&str>, name: &str) -> String {
    folder.map_or_else(|| name.to_owned(), |folder| format!("{folder}/{name}"))
}

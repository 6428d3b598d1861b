//! mbsync (isync), which mirrors an IMAP account into a Maildir, with its stock settings: files are synchronised to the disk, and
//! the line is compressed where the server offers it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;
use crate::product::{MAIL_PASSWORD, Product};

/// A user's mail, mirrored into a folder of its own.
pub(crate) struct Mbsync {
    folder: PathBuf,
}

impl Mbsync {
    /// Nothing is fetched yet.
    pub(crate) fn new(folder: PathBuf, product: &Product, user: &str) -> Result<Self, Error> {
        fs::create_dir_all(folder.join("mail"))?;
        let (place, port) = (folder.display(), product.mail.imap_port());
        fs::write(
            folder.join("settings"),
            format!(
                "IMAPAccount there\nHost 127.0.0.1\nPort {port}\nUser {user}\nPass {MAIL_PASSWORD}\nSSLType None\n\
                 AuthMechs LOGIN\n\nIMAPStore far\nAccount there\n\nMaildirStore near\nPath {place}/mail/\n\
                 Inbox {place}/mail/INBOX\nSubFolders Verbatim\n\nChannel all\nFar :far:\nNear :near:\nPatterns INBOX\n\
                 Create Near\nExpunge Both\nSyncState *\n"
            ),
        )?;
        Ok(Self { folder })
    }

    /// Makes the Maildir equal to the server, in a process that lives for this alone.
    pub(crate) async fn run(&self) -> Result<(), Error> {
        let mut command = tokio::process::Command::new("mbsync");
        let output = command.arg("-q").arg("-c").arg(self.folder.join("settings")).arg("all").output().await?;
        match output.status.success() {
            true => Ok(()),
            false => Err(format!("mbsync failed: {}", String::from_utf8_lossy(&output.stderr)).into()),
        }
    }

    /// Where its mail is.
    pub(crate) fn mail(&self) -> PathBuf {
        self.folder.join("mail")
    }

    /// Messages that it has.
    pub(crate) fn messages(&self) -> Result<u64, Error> {
        let count = |name: &str| Ok::<usize, Error>(fs::read_dir(self.mail().join("INBOX").join(name))?.count());
        Ok((count("cur")? + count("new")?) as u64)
    }

    /// Starts from nothing the next time.
    pub(crate) fn forget(self) -> Result<(), Error> {
        Ok(fs::remove_dir_all(&self.folder)?)
    }
}

/// `isync 1.4.4`
pub(crate) fn version() -> Result<String, Error> {
    first_line("mbsync")
}

/// What a program says to `--version`.
pub(crate) fn first_line(program: impl AsRef<Path>) -> Result<String, Error> {
    let output = Command::new(program.as_ref()).arg("--version").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned())
}

//! notmuch, which indexes Maildirs for searching.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use crate::Error;
use crate::mbsync::first_line;

/// An index of its own over somebody's mail, which it only reads.
pub(crate) struct Notmuch {
    settings: PathBuf,
}

impl Notmuch {
    /// Nothing is indexed yet.
    pub(crate) fn new(folder: &Path, mail: &Path) -> Result<Self, Error> {
        fs::create_dir_all(folder.join("index"))?;
        let settings = folder.join("settings");
        fs::write(
            &settings,
            format!(
                "[database]\npath={}\nmail_root={}\n[user]\nname=Somebody\nprimary_email=somebody@bulk.example\n[new]\n\
                 tags=unread;inbox\nignore=/dovecot.*/;.mbsyncstate;.uidvalidity;.isyncuidmap.db;/subscriptions/\n\
                 [maildir]\nsynchronize_flags=false\n",
                folder.join("index").display(),
                mail.display()
            ),
        )?;
        Ok(Self { settings })
    }

    /// Indexes what is new: everything, the first time.
    pub(crate) async fn index(&self) -> Result<(), Error> {
        self.run(&["new", "--quiet"]).await.map(drop)
    }

    /// Messages that have this word.
    pub(crate) async fn count(&self, word: &str) -> Result<u64, Error> {
        Ok(self.run(&["count", "--output=messages", word]).await?.trim().parse()?)
    }

    /// The newest fifty threads with this word, as its clients show them.
    pub(crate) async fn search(&self, word: &str) -> Result<usize, Error> {
        let found = self.run(&["search", "--limit=50", "--sort=newest-first", "--output=summary", word]).await?;
        Ok(found.lines().count())
    }

    async fn run(&self, arguments: &[&str]) -> Result<String, Error> {
        let mut command = Command::new("notmuch");
        let output =
            command.env("NOTMUCH_CONFIG", &self.settings).args(arguments).stdin(Stdio::null()).output().await?;
        match output.status.success() {
            true => Ok(String::from_utf8(output.stdout)?),
            false => Err(format!("notmuch failed: {}", String::from_utf8_lossy(&output.stderr)).into()),
        }
    }
}

/// `notmuch 0.37`
pub(crate) fn version() -> Result<String, Error> {
    first_line("notmuch")
}

//! The installation's secrets: from the settings, or kept in the data directory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use postroom_identity::Keys;
use postroom_types::Entropy;

use crate::config::Config;
use crate::failure::Failure;

/// Fewer characters are refused.
const MIN_LENGTH: usize = 32;

/// The present secret, and older ones that only read.
pub(crate) struct Secrets {
    present: String,
    old: Vec<String>,
}

/// The secret in the data directory, `secret.key`, and while it is being replaced the one before, `secret.key.old`.
pub(crate) struct KeyFile {
    folder: PathBuf,
}

impl Secrets {
    /// A private PostgreSQL may have its secret in the data directory, made at the first start; never in the database.
    pub(crate) fn read(config: &Config, is_private: bool, entropy: &dyn Entropy) -> Result<Self, Failure> {
        let mut old = config.secret_keys_old.clone();
        if old.iter().any(|secret| secret.len() < MIN_LENGTH) {
            return Err(Failure::usage(format!(
                "POSTROOM_SECRET_KEYS_OLD: each key must have at least {MIN_LENGTH} characters; separate them by commas"
            )));
        }
        let present = match (&config.secret_key, KeyFile::of(config, is_private)) {
            (Some(secret), _) if secret.len() < MIN_LENGTH => {
                return Err(Failure::usage(format!("POSTROOM_SECRET_KEY must have at least {MIN_LENGTH} characters")));
            }
            (Some(secret), _) => secret.clone(),
            (None, Some(file)) => {
                let present = file.present(entropy)?;
                old.extend(file.old()?);
                present
            }
            (None, None) => {
                return Err(Failure::usage(
                    "POSTROOM_DATABASE_URL is set, so POSTROOM_SECRET_KEY must be, too: every instance needs the same one \
                     (openssl rand -hex 32 makes a good one)",
                ));
            }
        };
        Ok(Self { present, old })
    }

    pub(crate) fn keys(&self) -> Keys {
        Keys::with_old(self.present.as_bytes(), &self.old)
    }
}

impl KeyFile {
    /// None when the settings give the secret.
    pub(crate) fn of(config: &Config, is_private: bool) -> Option<Self> {
        (is_private && config.secret_key.is_none()).then(|| Self { folder: config.data_dir.clone() })
    }

    /// Whether the key before is still kept, because not everything has been wrapped anew.
    pub(crate) fn is_being_replaced(&self) -> Result<bool, Failure> {
        Ok(self.old()?.is_some())
    }

    /// Puts a new key into the place of the present one, which is kept beside it. Nobody else may use the directory.
    pub(crate) fn replace(&self, entropy: &dyn Entropy) -> Result<(), Failure> {
        let (path, old, aside) = (self.path("secret.key"), self.path("secret.key.old"), self.path("secret.key.new"));
        let write = || -> io::Result<()> {
            write_new(&aside, &fresh(entropy))?;
            match fs::hard_link(&path, &old) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                _ => self.sync()?,
            }
            fs::rename(&aside, &path)?;
            self.sync()
        };
        write().map_err(|error| failed(&path, "written", &error))
    }

    /// Forgets the key before.
    pub(crate) fn forget_old(&self) -> Result<(), Failure> {
        let old = self.path("secret.key.old");
        match fs::remove_file(&old) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&old, "removed", &error)),
            _ => Ok(self.sync()?),
        }
    }

    fn present(&self, entropy: &dyn Entropy) -> Result<String, Failure> {
        let path = self.path("secret.key");
        if let Some(secret) = read(&path)? {
            return Ok(secret);
        }
        // Written aside, synced and linked into place: a crash leaves no half key, and of two who start at once one wins.
        let aside = self.path(&format!("secret.key.{}", std::process::id()));
        let write = || -> io::Result<()> {
            write_new(&aside, &fresh(entropy))?;
            match fs::hard_link(&aside, &path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
                _ => fs::remove_file(&aside),
            }
        };
        write().map_err(|error| failed(&path, "written", &error))?;
        read(&path)?.ok_or_else(|| Failure::new(format!("{} has gone", path.display())))
    }

    fn old(&self) -> Result<Option<String>, Failure> {
        // Linked, but not replaced yet when a crash came: nothing has begun.
        let present = read(&self.path("secret.key"))?;
        Ok(read(&self.path("secret.key.old"))?.filter(|old| Some(old) != present.as_ref()))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }
}

fn fresh(entropy: &dyn Entropy) -> String {
    postroom_types::random::<32>(entropy).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_new(path: &Path, secret: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()
}

fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(secret) if secret.trim().len() >= MIN_LENGTH => Ok(Some(secret.trim().to_owned())),
        Ok(_) => Err(Failure::new(format!(
            "{} holds no key; restore it from a backup, for without it nobody stays signed in and no secret can be read",
            path.display()
        ))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, "read", &error)),
    }
}

fn failed(path: &Path, what: &str, error: &io::Error) -> Failure {
    Failure::new(format!("{} cannot be {what}: {error}", path.display()))
}

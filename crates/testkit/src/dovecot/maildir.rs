use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};

use super::Dovecot;

/// What Dovecot knows a folder by, beside its messages.
const INDEX_FILES: [&str; 5] =
    ["dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.log.2", "dovecot.index.cache"];

/// The system flags' letters in a Maildir, in the order in which they must stand.
const LETTERS: [(&str, char); 5] =
    [("\\Draft", 'D'), ("\\Flagged", 'F'), ("\\Answered", 'R'), ("\\Seen", 'S'), ("\\Deleted", 'T')];

/// A copy of a user's mail, to go back to.
pub struct Backup {
    user: String,
    files: tempfile::TempDir,
}

/// What is done to a user's mail behind Dovecot's back, or by its administrator.
impl Dovecot {
    /// Where a user's folders are. `INBOX` is one of them.
    pub fn mail_directory(&self, user: &str) -> PathBuf {
        self.directory.join("users.d").join(user).join("mail")
    }

    /// Makes a folder, with those above it, which cannot be selected when they are new.
    pub fn create_folder(&self, user: &str, folder: &str) {
        let mut path = self.directory.join("users.d");
        for level in [user, "mail"].into_iter().chain(folder.split('/')) {
            path.push(level);
            self.account.make(&path);
        }
        for name in ["cur", "new", "tmp"] {
            self.account.make(&path.join(name));
        }
    }

    /// Puts a message in as other mail programs do, by writing a file; thousands take a second. Messages get their UIDs in
    /// the order of delivery, when somebody next looks into the folder. Flags are IMAP's, keywords among them.
    pub fn deliver(&self, user: &str, folder: &str, raw: &[u8], flags: &[&str], internal_date: DateTime<Utc>) {
        let place = self.mail_directory(user).join(folder);
        if !place.join("cur").exists() {
            self.create_folder(user, folder);
        }
        let number = self.deliveries.fetch_add(1, Ordering::Relaxed);
        let temporary = place.join("tmp").join(number.to_string());
        let mut file = File::create(&temporary).expect("our own directory");
        file.write_all(raw).expect("room on the disk");
        file.set_modified(internal_date.into()).expect("our own file");
        self.account.own(&temporary);
        // Dovecot sorts new messages by the number at the beginning.
        let name = format!("{}.M0P1.testkit,S={}:2,{}", 1_000_000_000 + number, raw.len(), self.letters(&place, flags));
        fs::rename(&temporary, place.join("cur").join(name)).expect("our own directory");
    }

    /// A new UIDVALIDITY, and UIDs counted from 1, as after a move to another server.
    pub fn reset_uid_validity(&self, user: &str, folder: &str) {
        let place = self.mail_directory(user).join(folder);
        for name in INDEX_FILES {
            let _ = fs::remove_file(place.join(name));
        }
    }

    /// This UIDVALIDITY, with the same UIDs.
    pub fn set_uid_validity(&self, user: &str, folder: &str, uid_validity: u32) {
        self.doveadm(user, &["mailbox", "update", "--uid-validity", &uid_validity.to_string(), folder]);
    }

    /// An administrator's command: `doveadm(user, &["expunge", "mailbox", "INBOX", "all"])`.
    pub fn doveadm(&self, user: &str, arguments: &[&str]) -> String {
        use std::os::unix::process::CommandExt;

        // The user goes after the command's name, which has one word or two.
        let words = 1 + usize::from(arguments[0] == "mailbox");
        let mut command = Command::new("doveadm");
        command.arg("-c").arg(self.directory.join("dovecot.conf")).args(&arguments[..words]).args(["-u", user]);
        command.args(&arguments[words..]).current_dir("/");
        if let Some((user, group)) = self.account.ids {
            command.uid(user).gid(group);
        }
        let done = command.output().expect("doveadm is installed");
        assert!(done.status.success(), "doveadm {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    /// Renames a folder with those below it, without a client.
    pub fn rename_folder(&self, user: &str, from: &str, to: &str) {
        let mail = self.mail_directory(user);
        if let Some((above, _)) = to.rsplit_once('/') {
            let mut path = mail.clone();
            for level in above.split('/') {
                path.push(level);
                self.account.make(&path);
            }
        }
        fs::rename(mail.join(from), mail.join(to)).expect("there is such a folder");
    }

    /// Removes a folder with those below it, without a client.
    pub fn remove_folder(&self, user: &str, folder: &str) {
        fs::remove_dir_all(self.mail_directory(user).join(folder)).expect("there is such a folder");
    }

    /// Copies a user's mail.
    pub fn back_up(&self, user: &str) -> Backup {
        let backup = Backup { user: user.to_owned(), files: tempfile::tempdir().expect("a temporary directory") };
        copy(&self.mail_directory(user), &backup.files.path().join("mail"));
        backup
    }

    /// Puts a user's mail back to what it was: the same UIDVALIDITY, and UIDNEXT goes back.
    pub fn restore(&self, backup: &Backup) {
        let mail = self.mail_directory(&backup.user);
        fs::remove_dir_all(&mail).expect("it was copied from there");
        copy(&backup.files.path().join("mail"), &mail);
    }

    fn letters(&self, place: &Path, flags: &[&str]) -> String {
        let mut letters = String::new();
        letters.extend(LETTERS.iter().filter(|(flag, _)| flags.contains(flag)).map(|(_, letter)| *letter));
        for keyword in flags.iter().filter(|flag| !flag.starts_with('\\')) {
            letters.push(self.keyword_letter(place, keyword));
        }
        letters
    }

    /// A folder's keywords stand in a file, and their places in it are letters from `a` on.
    fn keyword_letter(&self, place: &Path, keyword: &str) -> char {
        let path = place.join("dovecot-keywords");
        let mut text = fs::read_to_string(&path).unwrap_or_default();
        let known = text.lines().position(|line| line.split_once(' ').is_some_and(|(_, name)| name == keyword));
        let number = known.unwrap_or_else(|| {
            let number = text.lines().count();
            text.push_str(&format!("{number} {keyword}\n"));
            fs::write(&path, &text).expect("our own directory");
            self.account.own(&path);
            number
        });
        ('a'..='z').nth(number).expect("a Maildir has 26 keywords at most")
    }
}

/// With owners and times.
fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp runs");
    assert!(done.success(), "{} was not copied", from.display());
}

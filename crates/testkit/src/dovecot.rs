pub(crate) mod certificate;
mod maildir;
mod settings;
mod tokens;

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncBufReadExt, BufReader as AsyncBufReader};
use tokio::net::TcpStream;

pub use certificate::Certificate;
pub use maildir::Backup;
pub use settings::DovecotSettings;

use crate::{MailClient, wait_for};
use settings::Ports;

/// Starts and kills Dovecot as it is told, and kills it when the pipe closes, however the process at its other end went.
/// `$1` is our directory. Every Dovecot is a process group of its own.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
ulimit -n 8192 2>/dev/null
pid=
stop() {
    [ -n "$pid" ] || return
    kill -s KILL -- "-$pid" 2>/dev/null || kill -s KILL "$pid"
    wait "$pid"
    # The others of the group end a moment later. State, parent and group follow the name; Z has ended.
    tries=0
    while grep -qsE "^[0-9]+ \(.*\) [^Z] [0-9]+ $pid " /proc/[0-9]*/stat && [ "$tries" -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.02
    done
    pid=
}
while read -r word; do
    case "$word" in
    start)
        setsid dovecot -F -c "$1/dovecot.conf" </dev/null >>"$1/log" 2>&1 &
        pid=$!
        echo "$pid"
        ;;
    kill)
        stop
        echo killed
        ;;
    esac
done
stop
rm -rf -- "$1"
"#;

/// Free bytes from which on mail is kept in memory.
const ENOUGH_MEMORY: u64 = 4 << 30;

/// A Dovecot of a test's own: IMAP, and POP3 if the test wants it, for users in Maildirs. It ends with this value, and with
/// this process.
///
/// Folders are directories (`LAYOUT=fs`, names in UTF-8, `/` between levels), so that tests can change them behind its back.
pub struct Dovecot {
    directory: PathBuf,
    ports: Ports,
    ca_pem: Option<String>,
    account: Account,
    shell: Child,
    leash: Option<ChildStdin>,
    told: BufReader<ChildStdout>,
    group: Pid,
    users: Mutex<BTreeMap<String, String>>,
    /// How many messages were put in by writing files.
    deliveries: AtomicU64,
}

/// Who Dovecot runs as, and whom its files belong to.
struct Account {
    name: String,
    group: String,
    /// Set when we are root, who must give everything away.
    ids: Option<(u32, u32)>,
}

impl Dovecot {
    /// One with IMAP on a plain port, which can do everything that Debian's can.
    pub async fn start() -> Dovecot {
        Self::with(DovecotSettings::default()).await
    }

    /// One of the test's choice, on free ports, as soon as it answers.
    pub async fn with(settings: DovecotSettings) -> Dovecot {
        let place = if settings.on_disk { std::env::temp_dir() } else { in_memory() };
        let directory = tempfile::Builder::new().prefix("postroom-dovecot-").tempdir_in(place);
        let directory = directory.expect("a temporary directory").keep();
        fs::set_permissions(&directory, Permissions::from_mode(0o755)).expect("our own directory");
        let account = Account::of_dovecot();
        let ports = Ports::free(&settings);
        for name in ["run", "state", "users.d", "rawlog"] {
            fs::create_dir(directory.join(name)).expect("our own directory");
        }
        let ca_pem = settings.certificate.map(|certificate| certificate::make(&directory, certificate));
        fs::write(directory.join("dovecot.conf"), settings.text(&directory, &ports, &account))
            .expect("our own directory");
        fs::write(directory.join("users"), "").expect("our own directory");
        if settings.tokens {
            tokens::prepare(&directory);
        }
        account.take_over(&directory);
        let (shell, leash, told) = spawn(&directory, &account);
        let mut dovecot = Dovecot {
            directory,
            ports,
            ca_pem,
            account,
            shell,
            leash: Some(leash),
            told,
            group: Pid::INIT,
            users: Mutex::default(),
            deliveries: AtomicU64::new(0),
        };
        dovecot.start_again().await;
        dovecot
    }

    /// The port without TLS from the beginning; with a certificate it offers STARTTLS.
    pub fn imap_port(&self) -> u16 {
        self.ports.imap.expect("these settings have a plain port")
    }

    /// The port with TLS.
    pub fn imaps_port(&self) -> u16 {
        self.ports.imaps.expect("these settings have TLS")
    }

    /// POP3, without TLS from the beginning.
    pub fn pop3_port(&self) -> u16 {
        self.ports.pop3.expect("these settings have POP3")
    }

    /// POP3 with TLS.
    pub fn pop3s_port(&self) -> u16 {
        self.ports.pop3s.expect("these settings have POP3 and TLS")
    }

    /// The certificate authority that clients are to trust.
    pub fn ca_pem(&self) -> &str {
        self.ca_pem.as_deref().expect("these settings have TLS")
    }

    /// Lets somebody in, or gives them another password. The name may be an address.
    pub fn add_user(&self, name: &str, password: &str) {
        self.account.make(&self.directory.join("rawlog").join(name));
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        users.insert(name.to_owned(), password.to_owned());
        self.write_users(&users);
    }

    /// A token that lets somebody in, when the settings have [`tokens`](DovecotSettings::tokens).
    pub fn access_token(&self, name: &str) -> String {
        tokens::issue(name)
    }

    /// Where mail comes in, and passwords are tried, when the settings have [`delivery`](DovecotSettings::delivery).
    pub(crate) fn sockets(&self) -> (PathBuf, PathBuf) {
        let run = self.directory.join("run");
        (run.join("lmtp"), run.join("auth-smtp"))
    }

    /// No longer lets somebody in. The mail stays.
    pub fn remove_user(&self, name: &str) {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        users.remove(name);
        self.write_users(&users);
    }

    /// A second client of a user, which works without TLS whatever the settings are.
    pub async fn client(&self, user: &str) -> MailClient {
        let password = self.users.lock().unwrap_or_else(PoisonError::into_inner).get(user).cloned();
        MailClient::login(self.ports.second_client, user, &password.expect("add_user was called")).await
    }

    /// As a crash would, with all its processes. The mail stays.
    pub fn kill(&mut self) {
        assert_eq!(self.tell("kill"), "killed");
    }

    /// Starts it again at the same addresses, with the same mail.
    pub async fn start_again(&mut self) {
        let ports = self.ports.all();
        wait_for("Dovecot's ports are free again", async || {
            ports.iter().all(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        })
        .await;
        self.group = self.tell("start").parse().ok().and_then(Pid::from_raw).expect("a pid");
        wait_for("Dovecot answers (Debian's packages are called dovecot-imapd and dovecot-pop3d)", async || {
            let Ok(stream) = TcpStream::connect(("127.0.0.1", self.ports.second_client)).await else { return false };
            let mut greeting = String::new();
            AsyncBufReader::new(stream).read_line(&mut greeting).await.is_ok() && greeting.starts_with("* OK")
        })
        .await;
    }

    /// Stops it from answering, without closing anything. New connections are taken by the kernel and hang, too.
    pub fn hang(&self) {
        kill_process_group(self.group, Signal::STOP).expect("it runs");
    }

    /// Lets it answer again.
    pub fn go_on(&self) {
        kill_process_group(self.group, Signal::CONT).expect("it runs");
    }

    /// Everything that it logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }

    /// What a user's clients have said since they signed in, the second client included, when the settings have
    /// [`recorded`](DovecotSettings::recorded).
    pub fn said_by(&self, user: &str) -> String {
        let files = fs::read_dir(self.directory.join("rawlog").join(user)).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "in"));
        files.sort();
        files.iter().map(|path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()).collect()
    }

    fn tell(&mut self, word: &str) -> String {
        let leash = self.leash.as_mut().expect("kept until drop");
        writeln!(leash, "{word}").expect("the shell reads as long as the pipe is open");
        let mut line = String::new();
        self.told.read_line(&mut line).expect("the shell answers");
        line.trim().to_owned()
    }

    fn write_users(&self, users: &BTreeMap<String, String>) {
        let lines = users.iter().map(|(name, password)| format!("{name}:{{PLAIN}}{password}\n"));
        // Dovecot reads the file again when its second or its size has changed.
        let before = fs::metadata(self.directory.join("users")).map_or(0, |metadata| metadata.len());
        let mut text: String = lines.collect();
        if text.len() as u64 == before {
            text.push('\n');
        }
        let new = self.directory.join("users.new");
        fs::write(&new, text).expect("our own directory");
        fs::rename(&new, self.directory.join("users")).expect("our own directory");
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.shell.wait();
    }
}

impl Account {
    /// Root lets Dovecot run as Debian's account for it; others run it as themselves.
    fn of_dovecot() -> Account {
        let root = rustix::process::geteuid().is_root();
        let id = |what: &str| {
            let arguments = if root { vec![what, "dovecot"] } else { vec![what] };
            let answer = Command::new("id").args(arguments).output().expect("id runs");
            String::from_utf8_lossy(&answer.stdout).trim().to_owned()
        };
        let number = |what: &str| id(what).parse().expect("Debian's package dovecot-imapd is installed");
        Account { name: id("-un"), group: id("-gn"), ids: root.then(|| (number("-u"), number("-g"))) }
    }

    fn own(&self, path: &Path) {
        if let Some((user, group)) = self.ids {
            chown(path, Some(user), Some(group)).expect("given away by root");
        }
    }

    /// Makes a directory, unless it is there.
    fn make(&self, directory: &Path) {
        if fs::create_dir(directory).is_ok() {
            self.own(directory);
        }
    }

    /// Gives a directory away with what is in it.
    fn take_over(&self, directory: &Path) {
        self.own(directory);
        for entry in fs::read_dir(directory).expect("a directory").flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.take_over(&entry.path());
            } else {
                self.own(&entry.path());
            }
        }
    }
}

/// Where files are made fastest: in memory if there is plenty of it.
fn in_memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let free = rustix::fs::statvfs(&memory).map_or(0, |room| room.f_bavail * room.f_frsize);
    if free >= ENOUGH_MEMORY { memory } else { std::env::temp_dir() }
}

fn spawn(directory: &Path, account: &Account) -> (Child, ChildStdin, BufReader<ChildStdout>) {
    let mut shell = Command::new("sh");
    shell.args(["-c", SCRIPT, "postroom-test-dovecot"]).arg(directory).current_dir("/").process_group(0);
    if let Some((user, group)) = account.ids {
        shell.uid(user).gid(group);
    }
    shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut shell = shell.spawn().expect("a shell");
    let leash = shell.stdin.take().expect("a pipe");
    let told = BufReader::new(shell.stdout.take().expect("a pipe"));
    (shell, leash, told)
}

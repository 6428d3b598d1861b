use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Waits until the pipe closes, however the process at its other end went, then kills the server that it was told of,
/// stops the PostgreSQL of the data directory by its own pid, and removes what belongs to it. `$1` is our directory.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
server=
while read -r word pid; do
    case "$word" in
    runs) server=$pid ;;
    ended) server= ;;
    esac
done
[ -z "$server" ] || kill -s KILL "$server" 2>/dev/null
file="$1/data/postgres/postmaster.pid"
pid=$(sed -n 1p "$file" 2>/dev/null)
sockets=$(sed -n 5p "$file" 2>/dev/null)
runs() { [ -n "$pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$1"; }
signal=QUIT
tries=0
while runs "$1" && [ "$tries" -lt 200 ]; do
    kill -s "$signal" "$pid" 2>/dev/null
    [ "$tries" -lt 120 ] || signal=KILL
    tries=$((tries + 1))
    sleep 0.05
done
rm -rf -- "$1"
case "$sockets" in */postroom-*) rm -rf -- "$sockets" ;; esac
"#;

/// A temporary directory whose processes end with this value, and with this process, whatever ends that.
pub(crate) struct Supervisor {
    directory: PathBuf,
    shell: Child,
    leash: Option<ChildStdin>,
}

impl Supervisor {
    pub(crate) fn start() -> Supervisor {
        let directory =
            tempfile::Builder::new().prefix("postroom-test-").tempdir().expect("a temporary directory").keep();
        // PostgreSQL's own account must be able to pass.
        fs::set_permissions(&directory, Permissions::from_mode(0o711)).expect("our own directory");
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "postroom-test-supervisor"])
            .arg(&directory)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a shell");
        let leash = shell.stdin.take();
        Supervisor { directory, shell, leash }
    }

    /// What is to be a data directory.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.directory.join("data")
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Tells which server is to be killed if this process should end before it.
    pub(crate) fn server_runs(&mut self, pid: u32) {
        self.tell(&format!("runs {pid}\n"));
    }

    pub(crate) fn server_ended(&mut self) {
        self.tell("ended\n");
    }

    fn tell(&mut self, line: &str) {
        let leash = self.leash.as_mut().expect("kept until drop");
        leash.write_all(line.as_bytes()).expect("the shell reads as long as the pipe is open");
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.shell.wait();
    }
}

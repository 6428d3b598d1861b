use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::wait_for;

/// Kills Redis when the pipe closes, however the process at its other end went. `$1` is our directory, `$2` the port.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
redis-server --port "$2" --bind 127.0.0.1 --dir "$1" --save '' --appendonly no >"$1/log" 2>&1 &
pid=$!
echo "$pid"
read -r _
kill -s KILL "$pid"
rm -rf -- "$1"
"#;

/// A Redis of a test's own. It ends with this value, and with this process.
pub struct Redis {
    directory: PathBuf,
    port: u16,
    shell: Child,
    pid: Pid,
}

impl Redis {
    /// Starts one on a free port, and waits until it answers.
    pub async fn start() -> Redis {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("its address").port();
        drop(free);
        let directory =
            tempfile::Builder::new().prefix("postroom-redis-").tempdir().expect("a temporary directory").keep();
        let (shell, pid) = spawn(&directory, port);
        let redis = Redis { directory, port, shell, pid };
        redis.answers().await;
        redis
    }

    /// As servers take it.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// As a crash would; everything in it is gone.
    pub fn kill(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }

    /// Starts it again at the same address.
    pub async fn start_again(&mut self) {
        std::fs::create_dir_all(&self.directory).expect("the directory");
        (self.shell, self.pid) = spawn(&self.directory, self.port);
        self.answers().await;
    }

    /// Stops it from answering, without closing anything.
    pub fn hang(&self) {
        kill_process(self.pid, Signal::STOP).expect("it runs");
    }

    /// Lets it answer again.
    pub fn go_on(&self) {
        kill_process(self.pid, Signal::CONT).expect("it runs");
    }

    async fn answers(&self) {
        wait_for("Redis answers (Debian's package is called redis-server)", async || {
            let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)).await else { return false };
            let mut answer = [0; 7];
            stream.write_all(b"PING\r\n").await.is_ok()
                && stream.read_exact(&mut answer).await.is_ok()
                && answer == *b"+PONG\r\n"
        })
        .await;
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

fn spawn(directory: &std::path::Path, port: u16) -> (Child, Pid) {
    use std::io::{BufRead, BufReader};

    let mut shell = Command::new("sh")
        .args(["-c", SCRIPT, "postroom-test-redis"])
        .arg(directory)
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let mut line = String::new();
    BufReader::new(shell.stdout.take().expect("a pipe")).read_line(&mut line).expect("its pid");
    let pid = line.trim().parse().ok().and_then(Pid::from_raw).expect("a pid");
    (shell, pid)
}

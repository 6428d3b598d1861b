use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::dovecot::certificate;
use crate::{Certificate, Dovecot, wait_for};

/// Starts Postfix, and stops it when the pipe closes, however the process at its other end went. `$1` is our directory.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
postfix -c "$1/etc" start >"$1/log.start" 2>&1
pid=$(tr -d ' \n' <"$1/queue/pid/master.pid")
echo "$pid"
read -r _
if [ -n "$pid" ] && kill -s TERM "$pid" 2>/dev/null; then
    tries=0
    while kill -s 0 "$pid" 2>/dev/null && [ "$tries" -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
fi
rm -rf -- "$1"
"#;

/// A Postfix of a test's own, to which people hand mail in who sign in as they do at a [`Dovecot`], and which delivers to that
/// Dovecot. It ends with this value, and with this process. Nothing ever leaves the machine.
///
/// Whoever is called `later@…` is refused for now (450 4.7.1), and whoever has no mailbox for good (550 5.1.1).
pub struct Postfix {
    directory: PathBuf,
    ports: [u16; 3],
    ca_pem: String,
    shell: Child,
}

impl Postfix {
    /// One for mailboxes of this Dovecot, whose settings have [`delivery`](crate::DovecotSettings::delivery), as soon as it
    /// answers. None, saying so, where the tests do not run as root: Postfix starts for nobody else.
    pub async fn start(dovecot: &Dovecot, mailboxes: &[&str]) -> Option<Postfix> {
        if !rustix::process::geteuid().is_root() {
            eprintln!("skipped: only root can start a Postfix");
            return None;
        }
        let directory = tempfile::Builder::new().prefix("postroom-postfix-").tempdir();
        let directory = directory.expect("a temporary directory").keep();
        fs::set_permissions(&directory, Permissions::from_mode(0o755)).expect("our own directory");
        let etc = directory.join("etc");
        for directory in [&etc, &directory.join("queue"), &directory.join("data")] {
            fs::create_dir(directory).expect("our own directory");
        }
        let ca_pem = certificate::make(&etc, Certificate::Good);
        let held: Vec<TcpListener> = (0..3).map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port")).collect();
        let ports = [0, 1, 2].map(|index: usize| held[index].local_addr().expect("its address").port());
        drop(held);
        configure(&directory, dovecot, mailboxes, ports);
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "postroom-test-postfix"])
            .arg(&directory)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let mut line = String::new();
        BufReader::new(shell.stdout.take().expect("a pipe")).read_line(&mut line).expect("its pid");
        let postfix = Postfix { directory, ports, ca_pem, shell };
        assert!(!line.trim().is_empty(), "Postfix (Debian's package is called postfix) starts: {}", postfix.log());
        wait_for("Postfix answers", async || {
            let mut answers = true;
            for port in postfix.ports {
                answers &= tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok();
            }
            answers
        })
        .await;
        Some(postfix)
    }

    /// The port without TLS from the beginning; it offers STARTTLS.
    pub fn submission_port(&self) -> u16 {
        self.ports[0]
    }

    /// The port with TLS.
    pub fn submissions_port(&self) -> u16 {
        self.ports[1]
    }

    /// As the first, but people can sign in with AUTH LOGIN alone.
    pub fn login_port(&self) -> u16 {
        self.ports[2]
    }

    /// The certificate authority that clients are to trust.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// Everything that it logged.
    pub fn log(&self) -> String {
        ["log.start", "log"].map(|name| fs::read_to_string(self.directory.join(name)).unwrap_or_default()).concat()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

fn configure(directory: &Path, dovecot: &Dovecot, mailboxes: &[&str], [plain, tls, login]: [u16; 3]) {
    let etc = directory.join("etc");
    let (lmtp, auth) = dovecot.sockets();
    let (place, lmtp, auth) = (directory.display(), lmtp.display(), auth.display());
    let mut domains: Vec<&str> = mailboxes.iter().filter_map(|mailbox| Some(mailbox.rsplit_once('@')?.1)).collect();
    domains.sort_unstable();
    domains.dedup();
    let domains = domains.join(" ");
    let listed: String = mailboxes.iter().map(|mailbox| format!("{mailbox} ok\n")).collect();
    let main = format!(
        "compatibility_level = 3.6
queue_directory = {place}/queue
data_directory = {place}/data
maillog_file = {place}/log
maillog_file_prefixes = {place}
myhostname = localhost
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:5.1.1 nobody lives here
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = texthash:{place}/etc/mailboxes
virtual_transport = lmtp:unix:{lmtp}
default_transport = error:5.7.1 tests send nothing
relay_transport = error:5.7.1 tests send nothing
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access regexp:{place}/etc/later, reject_unlisted_recipient, permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_sasl_security_options = noanonymous
smtpd_tls_security_level = may
smtpd_tls_chain_files = {place}/etc/key.pem, {place}/etc/cert.pem
smtputf8_enable = yes
local_header_rewrite_clients =
message_size_limit = 52428800
smtpd_client_connection_rate_limit = 0
notify_classes =
biff = no
"
    );
    let services = "pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
";
    let services = format!(
        "127.0.0.1:{plain} inet n - n - - smtpd
127.0.0.1:{tls} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
127.0.0.1:{login} inet n - n - - smtpd
  -o smtpd_sasl_mechanism_filter=login
{services}"
    );
    let files = [
        ("main.cf", main.as_str()),
        ("master.cf", services.as_str()),
        ("mailboxes", listed.as_str()),
        ("later", "/^later@/ 450 4.7.1 come again later\n"),
    ];
    for (name, text) in files {
        fs::write(etc.join(name), text).expect("our own directory");
    }
    let owner = Command::new("chown").arg("postfix").arg(directory.join("data")).status();
    assert!(owner.is_ok_and(|status| status.success()), "Debian's package postfix is installed");
}

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use postroom_tenancy::roles;

use crate::wait_for;

/// Any value has every test reach its PostgreSQL through PgBouncer.
pub const PGBOUNCER_VARIABLE: &str = "POSTROOM_TEST_PGBOUNCER";

/// Server connections for each database and login: fewer than the clients, so that they are shared.
const POOL_SIZE: u32 = 8;

/// The socket's number for tenants' rows, and the one for management rows. Each needs a pool of its own, because a transaction
/// on a tenant's rows may wait for one on management rows. In production these are two names for one database; here, where
/// every test has a database, two processes.
pub(crate) const PORT: u16 = 6432;
pub(crate) const MANAGEMENT_PORT: u16 = 6433;

/// Starts PgBouncer, and kills it when the pipe closes, however the process at its other end went. `$1` is our directory.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
pgbouncer -q "$1/6432.ini" &
first=$!
pgbouncer -q "$1/6433.ini" &
second=$!
read -r _
kill -s KILL "$first" "$second"
rm -rf -- "$1"
"#;

/// A PgBouncer in transaction mode before a PostgreSQL. It ends with this value, and with this process.
pub struct PgBouncer {
    directory: PathBuf,
    shell: Child,
}

impl PgBouncer {
    /// Before the PostgreSQL whose sockets are in this directory, with so many server connections for each database and
    /// login.
    pub async fn start(postgres: &Path) -> PgBouncer {
        Self::with_pool(postgres, POOL_SIZE).await
    }

    /// The same with a pool of the test's own size.
    pub async fn with_pool(postgres: &Path, size: u32) -> PgBouncer {
        let directory =
            tempfile::Builder::new().prefix("postroom-pgbouncer-").tempdir().expect("a temporary directory").keep();
        fs::set_permissions(&directory, Permissions::from_mode(0o755)).expect("our own directory");
        let (folder, host) = (directory.display(), postgres.display());
        for port in [PORT, MANAGEMENT_PORT] {
            // A server that is away is asked again at once: tests restart theirs.
            let settings = format!(
                "[databases]\n* = host={host} port=5432\n[pgbouncer]\nlisten_addr =\nlisten_port = {port}\n\
             unix_socket_dir = {folder}\nunix_socket_mode = 0777\nauth_type = trust\nauth_file = {folder}/users\n\
             admin_users = postgres\npool_mode = transaction\ndefault_pool_size = {size}\nmax_client_conn = 2000\n\
             server_login_retry = 0.1\nserver_idle_timeout = 5\nlogfile = {folder}/log\n"
            );
            fs::write(directory.join(format!("{port}.ini")), settings).expect("our own directory");
        }
        let users = ["postgres", roles::APP, roles::OWNER].map(|role| format!("\"{role}\" \"\"\n")).concat();
        fs::write(directory.join("users"), users).expect("our own directory");
        let mut shell = Command::new("sh");
        shell.args(["-c", SCRIPT, "postroom-test-pgbouncer"]).arg(&directory).current_dir("/").process_group(0);
        // It refuses to run as root, and takes the account that PostgreSQL took.
        let owner = fs::metadata(postgres).expect("PostgreSQL's sockets");
        if owner.uid() != 0 && rustix::process::geteuid().is_root() {
            chown(&directory, Some(owner.uid()), Some(owner.gid())).expect("given away by root");
            shell.uid(owner.uid()).gid(owner.gid());
        }
        let shell = shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a shell");
        let bouncer = PgBouncer { directory, shell };
        wait_for("PgBouncer listens (Debian's package is called pgbouncer)", async || {
            let sockets = [PORT, MANAGEMENT_PORT].map(|port| bouncer.directory.join(format!(".s.PGSQL.{port}")));
            sockets.iter().all(|socket| UnixStream::connect(socket).is_ok())
        })
        .await;
        bouncer
    }

    /// Where its sockets are, as a host name.
    pub fn socket_dir(&self) -> &Path {
        &self.directory
    }

    /// A login's URL to a database, through it.
    pub fn url(&self, role: &str, database: &str) -> String {
        crate::postgres::url_at(&self.directory, PORT, role, database)
    }

    /// The same for management rows.
    pub fn management_url(&self, role: &str, database: &str) -> String {
        crate::postgres::url_at(&self.directory, MANAGEMENT_PORT, role, database)
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

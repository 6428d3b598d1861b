//! The private PostgreSQL in a data directory: starts, crashes, adoption, and the commands beside it.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use postroom_testkit::{PASSWORD, SECRET_KEY, Server, ServerSettings, wait_for};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::support::{
    PROGRAM, failed, json_of, log_lines, no_error_was_logged, problem, run, run_in, settings, settle, succeeded, text,
};

#[tokio::test]
async fn the_first_start_prints_a_password_once_and_everything_stops_together() {
    let mut server = Server::start(embedded()).await;
    wait_for("the first operator is told", async || first_operator(&server.log()).is_some()).await;
    let printed = server.log();
    let (email, password) = first_operator(&printed).expect("told");
    let mut operator = settle(&server, &email, &password, None).await;
    let in_log = log_lines(&server).iter().filter(|line| line.to_string().contains(&password)).count();
    assert_eq!((printed.matches(&password).count(), in_log), (1, 0), "printed once, for people, not into the log");

    let key = server.data_dir().join("secret.key");
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(&key), 0o600);
    let secret = fs::read_to_string(&key).expect("the key");
    assert_eq!(secret.len(), 64);
    assert_eq!(mode(&server.data_dir().join("postgres")), 0o700);
    assert!(!printed.contains(&secret));

    let postmaster = postmaster(&server.data_dir());
    assert_eq!(server.stop().code(), Some(0), "{}", server.log());
    assert!(!runs(postmaster), "PostgreSQL stops with the server");
    server.start_again().await;
    assert_eq!(first_operator(&server.log()), None, "the second start has nothing to tell");
    assert!(!server.log().contains("Password"), "{}", server.log());
    assert_eq!(fs::read_to_string(&key).expect("the key"), secret);
    // Sessions outlive a restart.
    operator = at(&server, &operator);
    operator.get("/auth/me").await.expect(200);
    no_error_was_logged(&server);
}

#[tokio::test]
async fn a_killed_server_leaves_postgresql_and_the_next_one_adopts_it() {
    let mut server = Server::start(settings().data_directory()).await;
    let operator = server.operator().await;
    operator.post("/operator/tenants", &json!({ "slug": "acme", "name": "Acme" })).await.expect(201);
    let before = postmaster(&server.data_dir());
    server.kill();
    assert!(runs(before), "PostgreSQL goes on");
    // Commands attach to it meanwhile, and leave it running.
    let data_dir = server.data_dir();
    let environment = [("POSTROOM_DATA_DIR", data_dir.to_str().expect("UTF-8")), ("POSTROOM_SECRET_KEY", SECRET_KEY)];
    let tenants = json_of(&run(&environment, &["tenant", "list", "--json"]));
    assert_eq!(tenants[0]["slug"], "acme");
    assert!(runs(before));
    server.start_again().await;
    assert_eq!(postmaster(&server.data_dir()), before, "adopted, not started anew");
    at(&server, &operator).get("/operator/tenants").await.expect(200);
    assert_eq!(server.stop().code(), Some(0));
    assert!(!runs(before), "and stopped by who adopted it");
}

#[tokio::test]
async fn a_second_server_on_the_same_directory_is_refused() {
    let server = Server::start(embedded()).await;
    let before = postmaster(&server.data_dir());
    let said = failed(&run_in(&server.data_dir(), &["serve"]), 1);
    assert!(said.contains("already serves this data directory"), "{said}");
    assert!(said.contains(&server.pid().as_raw_nonzero().to_string()), "{said}");
    assert!(said.contains("POSTROOM_DATA_DIR"), "{said}");
    assert_eq!(postmaster(&server.data_dir()), before);
    assert_eq!(server.client().get("/health/ready").await.status, 200);
}

#[tokio::test]
async fn postgresql_is_started_again_after_a_crash_of_its_own() {
    let server = Server::start(settings().data_directory()).await;
    let operator = server.operator().await;
    let before = postmaster(&server.data_dir());
    kill_process(before, Signal::KILL).expect("killed");
    wait_for("another PostgreSQL runs", async || {
        fs::read_to_string(server.data_dir().join("postgres/postmaster.pid"))
            .ok()
            .and_then(|text| text.lines().next()?.parse::<i32>().ok())
            .is_some_and(|pid| pid != before.as_raw_nonzero().get())
    })
    .await;
    wait_for("the server is ready", async || server.client().get("/health/ready").await.status == 200).await;
    operator.post("/operator/tenants", &json!({ "slug": "acme", "name": "Acme" })).await.expect(201);
    assert!(runs(postmaster(&server.data_dir())));
}

#[tokio::test]
async fn a_taken_port_is_told_before_anything_is_started() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let directory = Directory::new();
    let said =
        failed(&run(&[("POSTROOM_DATA_DIR", directory.data_text()), ("POSTROOM_LISTEN", &address)], &["serve"]), 1);
    assert!(said.contains(&address) && said.contains("POSTROOM_LISTEN"), "{said}");
    assert!(!directory.data().join("postgres").exists(), "nothing was started");
    let flag = failed(&run_in(&directory.data(), &["serve", "--listen", &address]), 1);
    assert!(flag.contains(&address), "{flag}");
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_used_is_told_with_what_to_do() {
    let directory = Directory::new();
    let file = directory.path().join("file");
    fs::write(&file, "x").expect("a file");
    for (place, what) in [(file.clone(), "is a file"), (file.join("below"), "POSTROOM_DATA_DIR")] {
        let said = failed(&run_in(&place, &["serve"]), 1);
        assert!(said.contains(what) && said.contains("POSTROOM_DATA_DIR"), "{said}");
    }
    let nowhere = failed(&run_in(Path::new("/proc/postroom"), &["tenant", "list"]), 1);
    assert!(nowhere.contains("/proc/postroom") && nowhere.contains("POSTROOM_DATA_DIR"), "{nowhere}");

    // Somebody else's directory; root can write everywhere, so the program runs as nobody.
    let program = directory.path().join("postroom");
    fs::copy(PROGRAM, &program).expect("a copy that everybody can reach");
    let data = directory.data();
    fs::create_dir(&data).expect("a directory");
    fs::set_permissions(&data, Permissions::from_mode(0o555)).expect("our own directory");
    let mut command = Command::new("setpriv");
    if rustix::process::geteuid().is_root() {
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    command.arg(&program).args(["tenant", "list", "--data-dir"]).arg(&data).env_clear().current_dir("/");
    let said = failed(&command.output().expect("setpriv runs"), 1);
    assert!(
        said.contains("cannot be written") && said.contains("chown") && said.contains(directory.data_text()),
        "{said}"
    );
}

#[tokio::test]
async fn commands_work_beside_a_running_server_and_bite_at_once() {
    let server = Server::start(embedded()).await;
    let data = server.data_dir();
    let command = |arguments: &[&str]| run_in(&data, arguments);

    let created = json_of(&command(&["tenant", "create", "--slug", "acme", "--name", "Acme Ltd", "--json"]));
    assert_eq!(
        (&created["slug"], &created["name"], &created["status"]),
        (&json!("acme"), &json!("Acme Ltd"), &json!("active"))
    );
    let user = ["user", "create", "--tenant", "acme", "--email", "Ida@Acme.example", "--role", "admin", "--json"];
    let ida = json_of(&command(&user));
    assert_eq!((&ida["email"], &ida["role"]), (&json!("ida@acme.example"), &json!("admin")));
    let client = settle(&server, "ida@acme.example", text(&ida["initialPassword"]), Some("acme")).await;
    let given = ["user", "create", "--tenant", "acme", "--email", "ivo@acme.example", "--password", PASSWORD];
    assert!(succeeded(&command(&given)).contains("ivo@acme.example added to acme as user"));
    server.client().sign_in("ivo@acme.example", PASSWORD, None).await;

    let listed = succeeded(&command(&["user", "list", "--tenant", "acme"]));
    assert!(listed.starts_with("EMAIL") && listed.lines().count() == 3, "{listed}");
    let listed = json_of(&command(&["user", "list", "--tenant", "acme", "--json"]));
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    let tenants = json_of(&command(&["tenant", "list", "--json"]));
    assert_eq!((&tenants[0]["slug"], &tenants[0]["memberCount"]), (&json!("acme"), &json!(2)));
    assert!(succeeded(&command(&["tenant", "list"])).contains("acme"));

    client.get("/admin/members").await.expect(200);
    assert_eq!(json_of(&command(&["tenant", "suspend", "acme", "--json"]))["status"], "suspended");
    problem(&client.get("/admin/members").await, 401, "unauthenticated");
    assert_eq!(json_of(&command(&["tenant", "reactivate", "acme", "--json"]))["status"], "active");
    client.get("/admin/members").await.expect(200);
    let issued = json_of(&command(&["user", "passwd", "ida@acme.example", "--json"]));
    problem(&client.get("/admin/members").await, 401, "unauthenticated");
    settle(&server, "ida@acme.example", text(&issued["initialPassword"]), None).await;

    let made = json_of(&command(&["operator", "create", "--email", "omar@operators.example", "--json"]));
    settle(&server, "omar@operators.example", text(&made["initialPassword"]), None).await;
    assert_eq!(json_of(&command(&["doctor", "--json"]))["sealed"], true);
    let told = succeeded(&command(&["doctor"]));
    assert!(told.contains("sealed") && told.contains("tasks: ") && told.contains(" dead"), "{told}");
    assert!(succeeded(&command(&["init"])).contains("already set up"));
    assert_eq!(json_of(&command(&["migrate", "plan", "--json"])), json!([]));
    assert!(succeeded(&command(&["migrate", "up"])).contains("nothing to do"));
    let status = json_of(&command(&["migrate", "status", "--json"]));
    assert!(status.as_array().is_some_and(|targets| targets.len() == 3), "{status}");
    assert!(succeeded(&command(&["migrate", "status"])).starts_with("TARGET"));

    // What fails says why, with code 1.
    for (arguments, says) in [
        (["tenant", "create", "--slug", "acme", "--name", "Again"].as_slice(), "taken"),
        (&["tenant", "suspend", "nowhere"], "there is no tenant nowhere"),
        (&["user", "create", "--tenant", "nowhere", "--email", "a@b.example"], "there is no tenant nowhere"),
        (&["user", "create", "--tenant", "acme", "--email", "ida@acme.example"], "already a member"),
        (
            &["user", "create", "--tenant", "acme", "--email", "new@acme.example", "--password", "short"],
            "12 characters",
        ),
        (&["user", "passwd", "nobody@acme.example"], "nobody@acme.example"),
        (&["operator", "create", "--email", "omar@operators.example"], "already an operator"),
    ] {
        let said = failed(&command(arguments), 1);
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    assert_eq!(server.client().get("/health/ready").await.status, 200);
    no_error_was_logged(&server);
}

#[tokio::test]
async fn commands_start_postgresql_for_a_moment_when_no_server_runs() {
    let directory = Directory::new();
    let data = directory.data();
    let made = json_of(&run_in(&data, &["init", "--json"]));
    assert_eq!(made["email"], "operator@postroom.example");
    let password = text(&made["initialPassword"]).to_owned();
    stopped(&data);
    assert!(succeeded(&run_in(&data, &["init"])).contains("already set up"));
    succeeded(&run_in(&data, &["tenant", "create", "--slug", "acme", "--name", "Acme"]));
    stopped(&data);
    failed(&run_in(&data, &["tenant", "create", "--slug", "acme", "--name", "Acme"]), 1);
    stopped(&data);
    assert_eq!(json_of(&run_in(&data, &["tenant", "list", "--json"]))[0]["slug"], "acme");
    assert_eq!(json_of(&run_in(&data, &["doctor", "--json"]))["sealed"], true);
    succeeded(&run_in(&data, &["migrate", "status"]));
    stopped(&data);

    // Several at once wait for one another, or say that they do not.
    let mut children: Vec<_> = (0..4)
        .map(|number| {
            let (data, slug) = (data.clone(), format!("tenant{number}"));
            std::thread::spawn(move || run_in(&data, &["tenant", "create", "--slug", &slug, "--name", "One of many"]))
        })
        .collect();
    for child in children.drain(..) {
        let output = child.join().expect("a thread");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() || said.contains("wait until it is done"), "{said}");
    }
    stopped(&data);
    // The password of `init` is the one that the server takes.
    let server = Server::start(embedded().set("POSTROOM_DATA_DIR", directory.data_text())).await;
    settle(&server, "operator@postroom.example", &password, None).await;
    assert_eq!(first_operator(&server.log()), None);
}

#[test]
fn what_is_asked_wrongly_ends_with_code_2_and_help_with_0() {
    for arguments in [
        [].as_slice(),
        &["nonsense"],
        &["tenant"],
        &["tenant", "create", "--slug", "acme"],
        &["tenant", "create", "--slug", "No Slug", "--name", "x"],
        &["tenant", "create", "--slug", "acme", "--name", "x", "--isolation", "none"],
        &["tenant", "list", "--jsonn"],
        &["user", "create", "--tenant", "acme", "--email", "no address"],
        &["user", "create", "--tenant", "acme", "--email", "a@b.example", "--role", "owner"],
        &["operator", "create", "--email", "a@b.example", "--role", "admin"],
        &["migrate", "down", "--target", "x", "--to", "y"],
        &["serve", "--listen", "somewhere"],
    ] {
        let said = failed(&run(&[], arguments), 2);
        assert!(said.contains("Usage") || said.contains("--help"), "{arguments:?}: {said}");
    }
    let help = succeeded(&run(&[], &["--help"]));
    for command in ["serve", "init", "migrate", "doctor", "operator", "tenant", "user", "openapi"] {
        assert!(help.contains(command), "{help}");
    }
    assert!(succeeded(&run(&[], &["--version"])).starts_with("postroom "));
}

#[test]
fn settings_that_nobody_knows_are_refused_by_name_without_their_values() {
    let environment = [
        ("POSTROOM_LISTENN", "127.0.0.1:1"),
        ("POSTROOM_DB_POOL_SIZE", "secret-by-mistake"),
        ("POSTROOM_TENANT_ISOLATION_STRICT", "maybe"),
        ("POSTROOM_SECRET_KEY_FILE", "/nonexistent/key"),
    ];
    let said = failed(&run(&environment, &["serve"]), 2);
    for (name, _) in environment {
        assert!(said.contains(name), "{said}");
    }
    assert!(!said.contains("secret-by-mistake"), "values may be secrets: {said}");
    let said = failed(&run(&[("POSTROOM_LOG", "no=such=level")], &["openapi"]), 2);
    assert!(said.contains("POSTROOM_LOG"), "{said}");
    let said = failed(
        &run(&[("POSTROOM_DATABASE_OWNER_URL", "postgresql://x@y/z")], &["serve", "--listen", "127.0.0.1:0"]),
        2,
    );
    assert!(said.contains("POSTROOM_DATABASE_URL"), "{said}");
}

/// A server with a PostgreSQL of its own and nothing set that a newcomer would not set.
fn embedded() -> ServerSettings {
    let unset = ["POSTROOM_SECRET_KEY", "POSTROOM_OPERATOR_EMAIL", "POSTROOM_OPERATOR_PASSWORD"];
    unset.into_iter().fold(settings().data_directory(), |settings, name| settings.set(name, ""))
}

/// The same session at the address that the server has now.
fn at(server: &Server, client: &postroom_testkit::ApiClient) -> postroom_testkit::ApiClient {
    server.client().with_access_token(Some(client.access_token()))
}

/// Address and password, if the server printed them.
fn first_operator(printed: &str) -> Option<(String, String)> {
    let email = printed.lines().find_map(|line| line.split_once("signs in as "))?.1.trim();
    let password = printed.lines().find_map(|line| line.trim().strip_prefix("Password: "))?.split_once("   (")?.0;
    Some((email.to_owned(), password.to_owned()))
}

fn postmaster(data_dir: &Path) -> Pid {
    let file = fs::read_to_string(data_dir.join("postgres/postmaster.pid")).expect("PostgreSQL runs");
    file.lines().next().and_then(|pid| Pid::from_raw(pid.parse().ok()?)).expect("a pid")
}

/// Whether the process lives; one that has ended and that nobody has asked about yet does not.
fn runs(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

fn stopped(data_dir: &Path) {
    assert!(!data_dir.join("postgres/postmaster.pid").exists(), "a command left PostgreSQL running");
}

/// A temporary directory that PostgreSQL's own account can pass.
struct Directory(tempfile::TempDir, String);

impl Directory {
    fn new() -> Directory {
        let directory = tempfile::Builder::new().prefix("postroom-it-").tempdir().expect("a directory");
        fs::set_permissions(directory.path(), Permissions::from_mode(0o755)).expect("our own directory");
        let data = directory.path().join("data").to_str().expect("UTF-8").to_owned();
        Directory(directory, data)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn data(&self) -> PathBuf {
        PathBuf::from(&self.1)
    }

    fn data_text(&self) -> &str {
        &self.1
    }
}

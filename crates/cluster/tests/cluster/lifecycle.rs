//! Made, started, adopted, stopped; shared with commands; with and without root.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use crate::support::{Place, eventually, helper, helper_data, is_root, query};
use postroom_cluster::{Cluster, DataDir, Settings};

#[tokio::test]
async fn it_is_made_durable_and_private_and_keeps_its_data_over_a_stop() {
    let place = Place::new();
    let lock = place.open().lock().expect("a free data directory");
    let cluster = Cluster::start(&lock, Settings::Durable).await.expect("a start");
    assert!(cluster.was_started_here());

    let setting = async |name: &str| query(&cluster, &format!("SHOW {name}")).await.expect("a setting");
    for (name, value) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("lc_collate", "C.UTF-8"),
        ("timezone", "UTC"),
        ("max_connections", "200"),
        ("listen_addresses", ""),
        ("idle_in_transaction_session_timeout", "1min"),
        ("log_error_verbosity", "terse"),
    ] {
        assert_eq!(setting(name).await, value, "{name}");
    }
    let socket = fs::metadata(cluster.socket_dir()).expect("a socket directory");
    let postgres = fs::metadata(place.postgres()).expect("a PostgreSQL directory");
    assert_eq!(socket.permissions().mode() & 0o777, 0o700);
    assert_eq!(postgres.permissions().mode() & 0o777, 0o700);
    assert_eq!(socket.uid(), postgres.uid());
    assert_eq!(is_root(), postgres.uid() != rustix::process::geteuid().as_raw());

    query(&cluster, "CREATE TABLE kept AS SELECT 42 AS answer").await.expect("a table");
    cluster.stop().await.expect("a stop");
    assert_eq!(cluster.pid(), None);
    assert!(query(&cluster, "SELECT 1").await.is_err());
    assert!(!cluster.socket_dir().exists());

    let again = Cluster::start(&lock, Settings::Durable).await.expect("a second start");
    assert_eq!(query(&again, "SELECT answer FROM kept").await.expect("a row"), "42");
    again.stop().await.expect("a stop");
}

#[tokio::test]
async fn any_role_signs_in_and_postgresqls_own_programs_do_too() {
    let place = Place::new();
    let (_lock, cluster) = place.start().await;
    query(&cluster, "CREATE ROLE \"a b\" LOGIN").await.expect("a role");
    let output = Command::new("psql")
        .arg(cluster.url("a b", "postgres"))
        .args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", "SELECT current_user"])
        .output()
        .expect("psql");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "a b\n", "{output:?}");
    cluster.stop().await.expect("a stop");
}

#[tokio::test]
async fn a_running_one_is_adopted() {
    let place = Place::new();
    let (lock, first) = place.start().await;
    let pid = first.pid().expect("a pid");
    drop((first, lock));

    let (_lock, second) = place.start().await;
    assert_eq!(second.pid(), Some(pid));
    assert!(!second.was_started_here());
    assert_eq!(query(&second, "SELECT 1").await.expect("an answer"), "1");
    second.stop().await.expect("a stop");
    assert_eq!(second.pid(), None);
}

#[tokio::test]
async fn a_killed_server_leaves_the_directory_free_and_postgresql_running() {
    let place = Place::new();
    let program = std::env::current_exe().expect("this test");
    let mut server =
        helper(&program, "lifecycle::helper_server", &place.path).stdout(Stdio::piped()).spawn().expect("a server");
    let output = BufReader::new(server.stdout.take().expect("its output"));
    let pid: i32 = output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.split_once("postgres pid ")?.1.trim().parse().ok())
        .expect("the helper says the pid");

    let refused = place.open().lock().expect_err("a second server");
    let message = refused.to_string();
    assert!(
        message.contains(&format!("another postroom (pid {}) already serves this data directory", server.id())),
        "{message}"
    );

    server.kill().expect("kill -9");
    server.wait().expect("its end");
    let (_lock, adopted) = place.start().await;
    assert_eq!(adopted.pid(), Some(pid));
    assert_eq!(query(&adopted, "SELECT mark FROM kept").await.expect("a row"), "7");
    adopted.stop().await.expect("a stop");
}

#[tokio::test]
#[ignore = "run by a_killed_server_leaves_the_directory_free_and_postgresql_running"]
async fn helper_server() {
    let Some(data) = helper_data() else { return };
    let lock = DataDir::open(data).expect("usable").lock().expect("free");
    let cluster = Cluster::start(&lock, Settings::Throwaway).await.expect("a start");
    query(&cluster, "CREATE TABLE kept AS SELECT 7 AS mark").await.expect("a table");
    println!("\npostgres pid {}", cluster.pid().expect("a pid"));
    cluster.watch(std::future::pending()).await;
}

#[tokio::test]
async fn a_command_joins_a_server_or_starts_for_itself() {
    let place = Place::new();
    let dir = place.open();
    let alone = Cluster::for_command(&dir, Settings::Throwaway).await.expect("a start");
    assert!(alone.was_started_here());
    let refused = dir.lock().expect_err("a server beside a command").to_string();
    assert!(refused.contains("a postroom command (pid "), "{refused}");
    assert!(refused.contains("wait until it is done"), "{refused}");

    // A second command waits for the first, then starts for itself.
    let waiting = tokio::spawn({
        let dir = dir.clone();
        async move { Cluster::for_command(&dir, Settings::Throwaway).await }
    });
    alone.stop().await.expect("a stop");
    drop(alone);
    let second = waiting.await.expect("no panic").expect("a start");
    assert!(second.was_started_here());
    second.stop().await.expect("a stop");
    drop(second);

    assert!(Cluster::attach(&dir).await.expect("an answer").is_none());
    let (_lock, server) = place.start().await;
    let joined = Cluster::for_command(&dir, Settings::Throwaway).await.expect("a join");
    assert!(!joined.was_started_here());
    assert_eq!(joined.pid(), server.pid());
    assert_eq!(query(&joined, "SELECT 1").await.expect("an answer"), "1");
    server.stop().await.expect("a stop");
}

#[tokio::test]
async fn a_path_may_hold_spaces_quotes_and_letters_of_all_languages() {
    let place = Place::named("it's a \"día\", $HOME \\ 文書");
    let (lock, cluster) = place.start().await;
    assert_eq!(query(&cluster, "SHOW data_directory").await.expect("a path"), place.postgres().to_string_lossy());
    assert!(fs::read_dir(place.path.join("postgres-log")).expect("a log").next().is_some());
    let pid = cluster.pid();
    drop(cluster);
    let adopted = Cluster::start(&lock, Settings::Throwaway).await.expect("an adoption");
    assert_eq!(adopted.pid(), pid);
    adopted.stop().await.expect("a stop");
}

/// As another user than root, PostgreSQL runs under that user; as root this test becomes one.
#[test]
fn it_works_without_root() {
    let place = Place::new();
    let program = place.parent().join("helper");
    fs::copy(std::env::current_exe().expect("this test"), &program).expect("a copy");
    fs::create_dir(&place.path).expect("a directory");
    let mut command = helper(&program, "lifecycle::helper_whole_life", &place.path);
    command.env_remove("XDG_RUNTIME_DIR").current_dir("/");
    if is_root() {
        std::os::unix::fs::chown(&place.path, Some(NOBODY), Some(NOBODY)).expect("root may");
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().expect("a process");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("lived as its own user"), "{text}");
}

#[tokio::test]
#[ignore = "run by it_works_without_root"]
async fn helper_whole_life() {
    let Some(data) = helper_data() else { return };
    let lock = DataDir::open(&data).expect("usable").lock().expect("free");
    let cluster = Cluster::start(&lock, Settings::Throwaway).await.expect("a start");
    let owner = fs::metadata(data.join("postgres")).expect("made").uid();
    assert_eq!(owner, rustix::process::geteuid().as_raw());
    assert!(cluster.socket_dir().starts_with("/tmp"));
    eventually("it answers", async || query(&cluster, "SELECT 1").await.is_ok()).await;
    cluster.stop().await.expect("a stop");
    println!("\nlived as its own user");
}

const NOBODY: u32 = 65534;

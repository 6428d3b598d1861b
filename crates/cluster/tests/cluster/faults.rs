//! Crashes of PostgreSQL and what they leave behind.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::Arc;

use crate::support::{Place, eventually, is_root, query, runs, signal};
use postroom_cluster::{Cluster, Settings};
use rustix::process::Signal;

/// Runs the watcher beside a test, until the test ends.
fn watched(cluster: Cluster) -> (Arc<Cluster>, tokio::task::JoinHandle<()>) {
    let cluster = Arc::new(cluster);
    let watcher = tokio::spawn({
        let cluster = Arc::clone(&cluster);
        async move { cluster.watch(std::future::pending()).await }
    });
    (cluster, watcher)
}

async fn wait_for_another(cluster: &Cluster, killed: i32) {
    eventually("another PostgreSQL answers", async || {
        cluster.pid().is_some_and(|pid| pid != killed) && query(cluster, "SELECT 1").await.is_ok()
    })
    .await;
}

#[tokio::test]
async fn a_killed_postgresql_is_started_again_as_often_as_it_takes() {
    let place = Place::new();
    let (_lock, cluster) = place.start().await;
    query(&cluster, "CREATE TABLE kept AS SELECT 42 AS answer").await.expect("a table");
    let (cluster, watcher) = watched(cluster);
    for _ in 0..3 {
        let pid = cluster.pid().expect("a pid");
        signal(pid, Signal::KILL);
        wait_for_another(&cluster, pid).await;
    }
    assert_eq!(query(&cluster, "SELECT answer FROM kept").await.expect("a row"), "42");
    cluster.stop().await.expect("a stop");
    watcher.await.expect("the watcher ends with the stop");
    assert_eq!(cluster.pid(), None);
}

#[tokio::test]
async fn an_adopted_postgresql_is_started_again_too() {
    let place = Place::new();
    let (lock, first) = place.start().await;
    drop(first);
    let adopted = Cluster::start(&lock, Settings::Throwaway).await.expect("an adoption");
    assert!(!adopted.was_started_here());
    let (cluster, watcher) = watched(adopted);
    let pid = cluster.pid().expect("a pid");
    signal(pid, Signal::KILL);
    wait_for_another(&cluster, pid).await;
    cluster.stop().await.expect("a stop");
    watcher.await.expect("the watcher ends with the stop");
}

/// A session in a long computation does not notice that the main process is gone, and would keep
/// the next one from starting.
#[tokio::test]
async fn orphans_that_do_not_end_are_killed() {
    let place = Place::new();
    let (_lock, cluster) = place.start().await;
    let (cluster, watcher) = watched(cluster);
    let busy = tokio::spawn({
        let cluster = Arc::clone(&cluster);
        async move {
            query(
                &cluster,
                "SET max_parallel_workers_per_gather = 0; \
                 SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b",
            )
            .await
        }
    });
    let activity = "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%a, generate%' AND pid <> pg_backend_pid()";
    eventually("the computation runs", async || query(&cluster, activity).await.is_ok_and(|pid| !pid.is_empty())).await;
    let orphan: i32 = query(&cluster, activity).await.expect("a row").parse().expect("a pid");
    let pid = cluster.pid().expect("a pid");
    signal(pid, Signal::KILL);
    wait_for_another(&cluster, pid).await;
    assert!(!runs(orphan));
    assert!(busy.await.expect("no panic").is_err());
    cluster.stop().await.expect("a stop");
    watcher.await.expect("the watcher ends with the stop");
}

#[tokio::test]
async fn what_a_kill_left_does_not_prevent_a_start() {
    let place = Place::new();
    let (lock, cluster) = place.start().await;
    let pid = cluster.pid().expect("a pid");
    signal(pid, Signal::KILL);
    eventually("it is gone", async || cluster.pid().is_none()).await;
    assert!(place.postgres().join("postmaster.pid").exists());
    assert!(cluster.socket_dir().join(".s.PGSQL.5432.lock").exists());

    let again = Cluster::start(&lock, Settings::Throwaway).await.expect("a start");
    assert_ne!(again.pid(), Some(pid));
    assert_eq!(query(&again, "SELECT 1").await.expect("an answer"), "1");
    again.stop().await.expect("a stop");
}

#[tokio::test]
async fn one_that_lost_its_socket_is_started_again_by_the_next_server() {
    let place = Place::new();
    let (lock, cluster) = place.start().await;
    let pid = cluster.pid().expect("a pid");
    fs::remove_dir_all(cluster.socket_dir()).expect("as a cleaner of temporary files does");
    let again = Cluster::start(&lock, Settings::Throwaway).await.expect("a start");
    assert_ne!(again.pid(), Some(pid));
    assert_eq!(query(&again, "SELECT 1").await.expect("an answer"), "1");
    again.stop().await.expect("a stop");
}

#[tokio::test]
async fn nothing_is_started_after_a_stop() {
    let place = Place::new();
    let (_lock, cluster) = place.start().await;
    let (cluster, watcher) = watched(cluster);
    signal(cluster.pid().expect("a pid"), Signal::KILL);
    cluster.stop().await.expect("a stop");
    watcher.await.expect("the watcher ends with the stop");
    assert_eq!(cluster.pid(), None);
}

#[tokio::test]
async fn watching_ends_when_it_is_told_to_and_leaves_postgresql_running() {
    let place = Place::new();
    let (_lock, cluster) = place.start().await;
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    tell.send(()).expect("a listener");
    cluster
        .watch(async {
            let _ = told.await;
        })
        .await;
    assert_eq!(query(&cluster, "SELECT 1").await.expect("an answer"), "1");
    cluster.stop().await.expect("a stop");
}

/// After a reboot, the pid in the left files may belong to any program, even one of the same user.
#[tokio::test]
async fn a_stale_pid_that_another_program_got_does_not_prevent_a_start() {
    let place = Place::new();
    let (lock, cluster) = place.start().await;
    let socket_dir = cluster.socket_dir().to_owned();
    let pid_file = place.postgres().join("postmaster.pid");
    let text = fs::read_to_string(&pid_file).expect("a pid file");
    let owner = fs::metadata(&pid_file).expect("a pid file");
    cluster.stop().await.expect("a stop");

    let other = Other::start(owner.uid(), owner.gid());
    let (_, rest) = text.split_once('\n').expect("lines");
    let stale = format!("{}\n{rest}", other.0.id());
    fs::write(&pid_file, &stale).expect("a stale pid file");
    fs::create_dir(&socket_dir).expect("a socket directory");
    std::fs::set_permissions(&socket_dir, std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("own directory");
    let socket_lock = socket_dir.join(".s.PGSQL.5432.lock");
    fs::write(&socket_lock, &stale).expect("a stale lock");
    if is_root() {
        for path in [&pid_file, &socket_dir, &socket_lock] {
            chown(path, Some(owner.uid()), Some(owner.gid())).expect("root may");
        }
    }

    let again = Cluster::start(&lock, Settings::Throwaway).await.expect("a start");
    assert!(again.was_started_here());
    assert_eq!(query(&again, "SELECT 1").await.expect("an answer"), "1");
    assert!(runs(i32::try_from(other.0.id()).expect("a pid")));
    again.stop().await.expect("a stop");
}

#[tokio::test]
async fn a_crash_while_it_is_made_leaves_nothing_in_the_way() {
    let place = Place::new();
    let dir = place.open();
    let unfinished = place.path.join("postgres.new-1");
    fs::create_dir_all(unfinished.join("base")).expect("a directory");
    fs::write(unfinished.join("PG_VERSION"), "15\n").expect("a file");
    fs::create_dir(place.postgres()).expect("an empty directory");
    if is_root() {
        // As a package or an operator may have prepared it.
        let postgres = fs::metadata("/var/lib/postgresql").expect("Debian's PostgreSQL");
        chown(place.postgres(), Some(postgres.uid()), Some(postgres.gid())).expect("root may");
    }
    let lock = dir.lock().expect("free");
    let cluster = Cluster::start(&lock, Settings::Throwaway).await.expect("a start");
    assert!(!unfinished.exists());
    assert_eq!(query(&cluster, "SELECT 1").await.expect("an answer"), "1");
    cluster.stop().await.expect("a stop");
}

/// A program that runs as a given user until dropped.
struct Other(Child);

impl Other {
    fn start(uid: u32, gid: u32) -> Other {
        let mut command = Command::new("sleep");
        command.arg("600");
        if is_root() {
            command.uid(uid).gid(gid);
        }
        Other(command.spawn().expect("sleep"))
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

//! What is refused, and whether the message says what to do.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;

use crate::support::{Place, helper, helper_data, is_root};
use postroom_cluster::{Cluster, DataDir, Error, Settings};

async fn refusal(place: &Place) -> String {
    let lock = place.open().lock().expect("free");
    Cluster::start(&lock, Settings::Throwaway).await.expect_err("a refusal").to_string()
}

#[test]
fn a_second_lock_names_the_first_ones_process() {
    let place = Place::new();
    let dir = place.open();
    let first = dir.lock().expect("free");
    let message = dir.lock().expect_err("taken").to_string();
    let pid = std::process::id();
    assert!(message.contains(&format!("another postroom (pid {pid}) already serves this data directory")), "{message}");
    assert!(message.contains("POSTROOM_DATA_DIR"), "{message}");
    drop(first);
    dir.lock().expect("free again");
}

#[test]
fn a_file_in_its_place_is_refused() {
    let place = Place::new();
    fs::write(&place.path, "mine").expect("a file");
    let message = DataDir::open(&place.path).expect_err("a file").to_string();
    assert!(message.contains("is a file"), "{message}");
}

#[tokio::test]
async fn a_directory_of_another_version_names_both_versions() {
    let place = Place::new();
    place.open();
    fs::create_dir(place.postgres()).expect("a directory");
    fs::write(place.postgres().join("PG_VERSION"), "9\n").expect("a file");
    if is_root() {
        let postgres = fs::metadata("/var/lib/postgresql").expect("Debian's PostgreSQL");
        chown(place.postgres(), Some(postgres.uid()), Some(postgres.gid())).expect("root may");
    }
    let message = refusal(&place).await;
    assert!(message.contains("was made by PostgreSQL 9"), "{message}");
    assert!(message.contains("the installed versions are 1"), "{message}");
    assert!(message.contains("/bin)"), "{message}");
}

#[test]
fn a_directory_that_postgresql_does_not_own_is_refused() {
    if !is_root() {
        eprintln!("skipped: only root can give a directory away");
        return;
    }
    let place = Place::new();
    place.open();
    fs::create_dir(place.postgres()).expect("a directory");
    fs::write(place.postgres().join("PG_VERSION"), "15\n").expect("a file");
    let message = DataDir::open(&place.path).expect_err("root's").to_string();
    assert!(message.contains("belongs to root"), "{message}");
    assert!(message.contains("chown -R"), "{message}");
}

#[tokio::test]
async fn foreign_files_in_its_place_are_left_alone() {
    let place = Place::new();
    place.open();
    fs::create_dir(place.postgres()).expect("a directory");
    fs::write(place.postgres().join("letters.txt"), "mine").expect("a file");
    let message = refusal(&place).await;
    assert!(message.contains("PG_VERSION is missing"), "{message}");
    assert_eq!(fs::read_to_string(place.postgres().join("letters.txt")).expect("still there"), "mine");
}

#[tokio::test]
async fn a_postgresql_that_cannot_start_is_quoted() {
    let place = Place::new();
    let (lock, cluster) = place.start().await;
    cluster.stop().await.expect("a stop");
    fs::write(place.postgres().join("postgresql.auto.conf"), "shared_buffers = 'nonsense'\n").expect("a file");
    let message = Cluster::start(&lock, Settings::Throwaway).await.expect_err("a refusal").to_string();
    assert!(message.contains("shared_buffers"), "{message}");
    assert!(message.contains("postgres-log"), "{message}");
}

#[test]
fn a_directory_that_postgresql_cannot_reach_is_refused() {
    if !is_root() {
        eprintln!("skipped: without root, PostgreSQL runs as the same user");
        return;
    }
    let place = Place::named("closed/inner/data");
    let closed = place.parent().join("closed");
    fs::create_dir(&closed).expect("a directory");
    fs::set_permissions(&closed, Permissions::from_mode(0o700)).expect("own directory");
    let refused = DataDir::open(&place.path).expect_err("not reachable");
    assert!(matches!(&refused, Error::NotTraversable { blocked_by, .. } if *blocked_by == closed), "{refused:?}");
    let message = refused.to_string();
    assert!(message.contains(&format!("chmod o+x {}", closed.display())), "{message}");

    fs::set_permissions(&closed, Permissions::from_mode(0o711)).expect("own directory");
    DataDir::open(&place.path).expect("reachable");
}

/// Root may write everywhere, so as root this test becomes somebody else.
#[test]
fn a_directory_that_cannot_be_written_is_refused() {
    let place = Place::new();
    let program = place.parent().join("helper");
    fs::copy(std::env::current_exe().expect("this test"), &program).expect("a copy");
    fs::create_dir(&place.path).expect("a directory");
    fs::set_permissions(&place.path, Permissions::from_mode(0o555)).expect("own directory");
    let mut command = helper(&program, "refusals::helper_open", &place.path);
    command.current_dir("/");
    if is_root() {
        command.uid(65534).gid(65534);
    }
    let output = command.output().expect("a process");
    let text = String::from_utf8_lossy(&output.stdout);
    let expected = format!("the data directory {} cannot be written by ", place.path.display());
    assert!(text.contains(&expected), "{text}");
    assert!(text.contains("(chown "), "{text}");
}

#[test]
#[ignore = "run by a_directory_that_cannot_be_written_is_refused"]
fn helper_open() {
    let Some(data) = helper_data() else { return };
    println!("\n{}", DataDir::open(data).expect_err("not writable"));
}

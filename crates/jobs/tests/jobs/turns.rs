//! Fair turns: of one tenant's jobs only so many are released at once, whatever brought them.

use postroom_jobs::{Outcome, TenantTask, Work};
use postroom_store::jobs::Job;
use postroom_testkit::wait_for;
use postroom_types::{Clock, SystemClock, TenantId};
use serde_json::json;

use crate::support::{Effect, Field, State};

const AT_ONCE: i64 = 4;

struct Failing;

impl TenantTask<State> for Failing {
    const NAME: &'static str = "failing";

    async fn run(_: &State, _: TenantId, work: &Work) -> Outcome {
        if work.attempt == 1 { Outcome::Retry("the mail server is down".to_owned()) } else { Outcome::Done }
    }
}

#[tokio::test]
async fn a_tenant_with_many_jobs_holds_no_more_turns_than_one_with_few() {
    let field = Field::new().await;
    let (loud, quiet) = (field.tenant("loud").await, field.tenant("quiet").await);
    field.put_many(loud, 500).await;
    assert_eq!(field.released().await, AT_ONCE);
    field.put(quiet, &Job::new("effect")).await;
    assert_eq!(field.released().await, AT_ONCE + 1, "the quiet tenant's job has its turn at once");
    let worker = field.worker(|registry| registry.tenant::<Effect>());
    wait_for("every effect", async || field.effects().await == 501).await;
    assert_eq!(field.jobs().await, 0);
    worker.stop().await;
}

#[tokio::test]
async fn jobs_that_fall_due_together_take_turns_like_others() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    let later = SystemClock.now() + chrono::TimeDelta::hours(1);
    for _ in 0..50 {
        field.put(tenant, &Job::new("effect").at(later)).await;
    }
    assert_eq!(field.released().await, 0);
    field.time_goes_by().await;
    assert_eq!(field.released().await, AT_ONCE);
    // What is put in now comes after them.
    let last = field.put(tenant, &Job::new("effect")).await;
    assert_eq!(field.released().await, AT_ONCE);
    let worker = field.worker(|registry| registry.tenant::<Effect>());
    wait_for("every effect", async || field.effects().await == 51).await;
    // Those that have their turn together end in any order.
    let after = format!(
        "SELECT count(*) FROM postroom.effects WHERE number > (SELECT number FROM postroom.effects WHERE job = {last})"
    );
    assert!(field.count(&after).await < AT_ONCE);
    worker.stop().await;
}

#[tokio::test]
async fn jobs_for_later_are_not_read_by_who_looks_for_what_is_due() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    let later = format!(
        "SELECT count(postroom_queue.put('{}', 'effect', '{{}}', NULL, now() + interval '1 hour', NULL, NULL, NULL, false)) \
         FROM generate_series(1, 2000)",
        tenant.0
    );
    assert_eq!(field.count(&later).await, 2_000);
    // Whether the planner knows how the values are spread or not.
    for known in ["VACUUM", "VACUUM ANALYZE"] {
        // Versions of rows that nobody sees any more are read until they are gone.
        field.owner.batch_execute(&format!("{known} postroom_queue._private_jobs")).await.unwrap();
        let before = field.entries_read().await;
        field.owner.batch_execute("SELECT postroom_queue.release_due()").await.unwrap();
        let read = field.entries_read().await - before;
        assert!(read < 10, "{read} jobs were read after {known}");
    }
}

#[tokio::test]
async fn jobs_that_failed_take_turns_like_others() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    for _ in 0..30 {
        field.put(tenant, &Job::new("failing")).await;
    }
    let worker = field.worker(|registry| registry.tenant::<Failing>());
    let waiting =
        "SELECT count(*) FROM postroom_queue._private_jobs WHERE attempts = 1 AND locked_at IS NULL AND due_at > now()";
    wait_for("some to wait for their next attempt", async || field.count(waiting).await > AT_ONCE).await;
    worker.stop().await;
    field.time_goes_by().await;
    assert!(field.released().await <= AT_ONCE);
    let worker = field.worker(|registry| registry.tenant::<Failing>());
    wait_for("all to be done", async || {
        field.time_goes_by().await;
        field.jobs().await == 0
    })
    .await;
    worker.stop().await;
}

#[tokio::test]
async fn a_turn_is_given_back_by_those_who_have_one_and_by_nobody_else() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    let scheduled = Job::new("effect").at(SystemClock.now() + chrono::TimeDelta::hours(1));
    let scheduled = field.put(tenant, &scheduled).await;
    // One that is held back, put in again, is held back still.
    let mut ids = Vec::new();
    for number in 0..8 {
        ids.push(field.put(tenant, &Job::new("effect").key(format!("number {number}"))).await);
    }
    assert_eq!(field.released().await, AT_ONCE);
    for (number, id) in ids.iter().enumerate() {
        assert_eq!(field.put(tenant, &Job::new("effect").key(format!("number {number}"))).await, *id);
        assert_eq!(field.put(tenant, &Job::new("effect").once(format!("number {number}"))).await, *id);
    }
    assert_eq!(field.released().await, AT_ONCE);
    field.owner.execute("SELECT postroom_management.cancel_task($1)", &[&scheduled]).await.expect("cancelled");
    field.owner.execute("SELECT postroom_management.cancel_task($1)", &[&ids[7]]).await.expect("cancelled");
    assert_eq!(field.released().await, AT_ONCE);
    field.owner.execute("SELECT postroom_management.cancel_task($1)", &[&ids[0]]).await.expect("cancelled");
    assert_eq!(field.released().await, AT_ONCE, "the next has its turn");
    // A dead one that is to be tried again waits for a turn as well.
    let dead = "UPDATE postroom_queue._private_jobs SET attempts = max_attempts WHERE id = $1";
    field.owner.execute(dead, &[&ids[1]]).await.expect("dead");
    field.owner.batch_execute("SELECT postroom_queue.release_due()").await.expect("released");
    assert_eq!(field.released().await, AT_ONCE + 1, "the dead one and four");
    field.owner.execute("SELECT postroom_management.retry_task($1)", &[&ids[1]]).await.expect("to be tried again");
    assert_eq!(field.released().await, AT_ONCE);
}

#[tokio::test]
async fn what_both_sides_missed_gets_its_turn() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    field.put(tenant, &Job::new("effect")).await;
    let held = "UPDATE postroom_queue._private_jobs SET run_at = NULL, due_at = now()";
    field.owner.batch_execute(held).await.unwrap();
    let worker = field.worker(|registry| registry.tenant::<Effect>());
    wait_for("the effect", async || field.effects().await == 1).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_holds_nothing_up() {
    let field = Field::new().await;
    let tenant = field.tenant("acme").await;
    field.put_many(tenant, 10).await;
    // As if they had been put in before the clock was set back by an hour.
    let ahead = "UPDATE postroom_queue._private_jobs SET created_at = created_at + interval '1 hour', \
                 run_at = run_at + interval '1 hour', due_at = due_at + interval '1 hour'";
    field.owner.batch_execute(ahead).await.unwrap();
    let worker = field.worker(|registry| registry.tenant::<Effect>());
    wait_for("every effect", async || field.effects().await == 10).await;
    worker.stop().await;
}

#[tokio::test]
async fn nothing_holds_a_prompt_job_up() {
    let field = Field::new().await;
    let mut held = 0;
    for number in 0..3 {
        let tenant = field.tenant(&format!("loud-{number}")).await;
        for _ in 0..10 {
            field.put(tenant, &Job::new("effect").data(json!({ "hold": true }))).await;
            held += 1;
        }
        if number == 2 {
            let worker = field.worker(|registry| registry.tenant::<Effect>());
            let places = 8;
            wait_for("every place to be taken", async || {
                field.state.holding.load(std::sync::atomic::Ordering::SeqCst) == places
            })
            .await;
            field.put(tenant, &Job::new("effect").prompt()).await;
            wait_for("the prompt one", async || field.effects().await == 1).await;
            field.state.go.add_permits(held);
            wait_for("the others", async || field.jobs().await == 0).await;
            worker.stop().await;
        }
    }
}

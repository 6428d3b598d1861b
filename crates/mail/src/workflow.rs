//! Records of workflows that members ran: what was asked for, and what became of each node. What a node does is the API's business.

use chrono::TimeDelta;
use postroom_identity::Identity;
use postroom_store::queries::workflow_run;
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{Page, PageRequest, Position, TenantId, Timestamp, UserId, WorkflowRunId};
use serde_json::Value;

use crate::Error;

/// Runs are kept for so long.
const KEPT: TimeDelta = TimeDelta::days(30);
/// Nothing runs for so long: its server died.
const LONGEST: TimeDelta = TimeDelta::hours(1);
/// Runs of one transaction.
const BATCH: i64 = 500;

/// How a run went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Running,
    /// Every node that was its turn ran. What one of them did may have been refused: its output says so.
    Completed,
    /// A node could not be run, and those behind it were not.
    Failed,
}

/// A run in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: WorkflowRunId,
    pub state: State,
    /// A sentence for whoever started it; empty where the state says everything.
    pub state_text: String,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// A run with all that is recorded of it.
#[derive(Clone, Debug)]
pub struct Run {
    pub listed: Listed,
    /// As it was sent.
    pub document: Value,
    pub input: Value,
    /// What became of each node.
    pub nodes: Value,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    fn named(name: &str) -> Self {
        [Self::Running, Self::Completed].into_iter().find(|state| state.as_str() == name).unwrap_or(Self::Failed)
    }
}

/// A run that may begin, or the one that the same request has begun before: whatever became of that, it is not run again.
#[derive(Debug)]
pub enum Begun {
    New(WorkflowRunId),
    Known(Box<Run>),
}

/// Notes that a run begins. A request that can be repeated has a digest.
pub async fn begin(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    document: &Value,
    input: &Value,
    request_digest: Option<&[u8]>,
) -> Result<Begun, Error> {
    let (id, now, tenant) = (identity.context.uuid(), identity.context.now(), tx.tenant().0);
    let digest = request_digest.unwrap_or(id.as_bytes());
    let query = workflow_run::insert();
    if query.bind(tx, &tenant, &id, &user.0, document, input, &digest, &now).opt().await?.is_some() {
        return Ok(Begun::New(WorkflowRunId(id)));
    }
    let known = workflow_run::of_request().bind(tx, &tenant, &user.0, &digest).one().await?;
    Ok(Begun::Known(Box::new(find(tx, user, WorkflowRunId(known)).await?)))
}

/// Notes how it ended, with what became of its nodes.
pub async fn end(
    identity: &Identity,
    tx: &TenantTx,
    id: WorkflowRunId,
    state: State,
    text: &str,
    nodes: &Value,
) -> Result<(), Error> {
    let now = identity.context.now();
    workflow_run::end_run().bind(tx, &state.as_str(), &text, nodes, &now, &tx.tenant().0, &id.0).opt().await?;
    Ok(())
}

/// One of a member's own.
pub async fn find(tx: &impl TenantClient, user: UserId, id: WorkflowRunId) -> Result<Run, Error> {
    let row = workflow_run::find().bind(tx, &tx.tenant().0, &id.0, &user.0).opt().await?.ok_or(Error::NotFound)?;
    let listed = Listed {
        id,
        state: State::named(&row.state),
        state_text: row.state_text,
        created_at: row.created_at,
        ended_at: row.ended_at,
    };
    Ok(Run { listed, document: row.document, input: row.input, nodes: row.nodes })
}

/// A member's own, newest first.
pub async fn list(tx: &impl TenantClient, user: UserId, request: &PageRequest) -> Result<Page<Listed>, Error> {
    let before = request.before();
    let query = workflow_run::list();
    let rows = query.bind(tx, &tx.tenant().0, &user.0, &before.created_at, &before.id, &request.probe()).all().await?;
    let listed = rows.into_iter().map(|row| Listed {
        id: WorkflowRunId(row.id),
        state: State::named(&row.state),
        state_text: row.state_text,
        created_at: row.created_at,
        ended_at: row.ended_at,
    });
    Ok(request.cut(listed.collect(), |run| Position { created_at: run.created_at, id: run.id.0 }, None))
}

/// Ends what a server that died was running, and forgets what is old.
pub(crate) async fn clean_up(identity: &Identity, tenant: TenantId) -> Result<(), Error> {
    let (actor, now) = (TenantActor::System { tenant }, identity.context.now());
    let tx = identity.store.tenant_tx(actor).await?;
    let text = "The server was stopped while it ran. What its nodes did stays.";
    workflow_run::abandon().bind(&tx, &text, &now, &tenant.0, &(now - LONGEST)).all().await?;
    tx.commit().await?;
    loop {
        let tx = identity.store.tenant_tx(actor).await?;
        let purged = workflow_run::purge().bind(&tx, &tenant.0, &(now - KEPT), &BATCH).all().await?;
        tx.commit().await?;
        if purged.is_empty() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::Stage;

    #[tokio::test]
    async fn what_a_server_died_in_is_ended_and_goes_after_a_month() {
        let stage = Stage::open().await;
        let identity = &stage.world.identity;
        let tx = stage.tx().await;
        // A text may hold what jsonb refuses.
        let input = json!({ "nul": "a\0b" });
        let begin =
            async |digest: Option<&[u8]>| begin(identity, &tx, stage.user(), &json!({}), &input, digest).await.unwrap();
        let (Begun::New(died), Begun::New(ended)) = (begin(None).await, begin(Some(b"once")).await) else { panic!() };
        let Begun::Known(known) = begin(Some(b"once")).await else { panic!("a repeated request") };
        assert_eq!((known.listed.id, known.listed.state), (ended, State::Running));
        end(identity, &tx, ended, State::Completed, "", &json!([{ "id": "a" }])).await.unwrap();
        let run = find(&tx, stage.user(), ended).await.unwrap();
        assert_eq!((run.listed.state, &run.input, &run.nodes), (State::Completed, &input, &json!([{ "id": "a" }])));
        tx.commit().await.unwrap();
        let states = async || {
            let tx = stage.tx().await;
            let died = find(&tx, stage.user(), died).await.unwrap().listed;
            (died.state, died.ended_at.is_some(), find(&tx, stage.user(), ended).await.unwrap().listed.state)
        };
        clean_up(identity, stage.tenant.id).await.unwrap();
        assert_eq!(states().await, (State::Running, false, State::Completed));
        stage.world.clock.advance(LONGEST + TimeDelta::seconds(1));
        clean_up(identity, stage.tenant.id).await.unwrap();
        assert_eq!(states().await, (State::Failed, true, State::Completed));
        assert_eq!(stage.count("workflow_runs").await, 2);
        stage.world.clock.advance(KEPT);
        clean_up(identity, stage.tenant.id).await.unwrap();
        assert_eq!(stage.count("workflow_runs").await, 0);
    }
}

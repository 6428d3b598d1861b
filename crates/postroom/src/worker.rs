//! The background work: which kinds there are, and when they run by themselves.

use postroom_identity::operation::schedule;
use postroom_identity::{Identity, Origin, clean_up, installation_key, operation, tenant};
use postroom_jobs::{InstallationTask, Outcome, Registry, TenantTask, Work, WorkerError, WorkerSettings};
use postroom_store::SystemActor;
use postroom_store::jobs::Job;
use postroom_types::TenantId;

/// Carries jobs out until `stop` says so.
pub(crate) async fn run(
    settings: &WorkerSettings,
    identity: Identity,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), WorkerError> {
    postroom_jobs::run(settings, registry(identity)?, stop).await
}

fn registry(identity: Identity) -> Result<Registry<Identity>, WorkerError> {
    let context = identity.context.with_origin(Origin::local("background work"));
    Registry::new(Identity { context, ..identity })
        .tenant::<CleanUpTenant>()
        .installation::<RewrapDataKeys>()
        .every::<CleanUp>(&schedule::CLEAN_UP.every.cron())?
        .every::<CheckIsolation>(&schedule::CHECK_ISOLATION.every.cron())?
        .every::<ResumeProvisioning>(&schedule::RESUME_PROVISIONING.every.cron())
}

/// Takes away what is over in one tenant.
struct CleanUpTenant;

impl TenantTask<Identity> for CleanUpTenant {
    const NAME: &'static str = "clean_up_tenant";

    async fn run(identity: &Identity, tenant: TenantId, _: &Work) -> Outcome {
        clean_up::tenant(identity, tenant).await.into()
    }
}

/// Takes away what is over in the installation, and has each tenant cleaned up.
struct CleanUp;

impl InstallationTask<Identity> for CleanUp {
    const NAME: &'static str = schedule::CLEAN_UP.name;

    async fn run(identity: &Identity, _: &Work) -> Outcome {
        if let Err(error) = clean_up::installation(identity).await {
            return Outcome::Retry(error.to_string());
        }
        for_each_tenant(identity, CleanUpTenant::NAME).await.into()
    }
}

/// Finishes what a rotation of the installation key has left.
struct RewrapDataKeys;

impl InstallationTask<Identity> for RewrapDataKeys {
    const NAME: &'static str = installation_key::REWRAP;

    async fn run(identity: &Identity, _: &Work) -> Outcome {
        installation_key::rewrap(identity).await.map(drop).into()
    }
}

/// Proves the isolation, and keeps the report.
struct CheckIsolation;

impl InstallationTask<Identity> for CheckIsolation {
    const NAME: &'static str = schedule::CHECK_ISOLATION.name;

    async fn run(identity: &Identity, _: &Work) -> Outcome {
        operation::check_and_report(identity).await.map(drop).into()
    }
}

/// Finishes the tenants that a crash left half made.
struct ResumeProvisioning;

impl InstallationTask<Identity> for ResumeProvisioning {
    const NAME: &'static str = schedule::RESUME_PROVISIONING.name;

    async fn run(identity: &Identity, _: &Work) -> Outcome {
        tenant::resume_provisioning(identity, tenant::ABANDONED).await.map(drop).into()
    }
}

/// Puts in a job for every tenant, unless one waits already.
async fn for_each_tenant(identity: &Identity, name: &'static str) -> Result<(), postroom_identity::Error> {
    let tenants = clean_up::tenants(identity).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    for tenant in tenants {
        tx.enqueue_for(tenant, &Job::new(name).once(name)).await?;
    }
    Ok(tx.commit().await?)
}

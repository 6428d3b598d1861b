//! The background work: which kinds there are, and when they run by themselves.

use postroom_identity::audit::{self, Reach};
use postroom_identity::operation::schedule;
use postroom_identity::{Error, Identity, Origin, clean_up, installation_key, invitation, letter, operation, tenant};
use postroom_jobs::{InstallationTask, Outcome, Registry, TenantTask, Work, WorkerError, WorkerSettings};
use postroom_mail::draft::folder;
use postroom_mail::outbox;
use postroom_store::SystemActor;
use postroom_store::jobs::Job;
use postroom_sync::letters::{self, Relay};
use postroom_sync::{Keeper, Servers, drafts, sending};
use postroom_types::{AccountId, OutboxId, TenantId};
use serde_json::json;

/// Seals what was recorded in a tenant's audit trail lately.
pub(crate) const SEAL_AUDIT: &str = "seal_audit";
/// The same for the installation's.
pub(crate) const SEAL_INSTALLATION_AUDIT: &str = "seal_installation_audit";

/// What jobs work with.
pub(crate) struct Tools {
    pub(crate) identity: Identity,
    pub(crate) keeper: Keeper,
    pub(crate) servers: Servers,
    /// Takes the installation's own mails.
    pub(crate) relay: Option<Relay>,
}

/// Carries jobs out until `stop` says so.
pub(crate) async fn run(
    settings: &WorkerSettings,
    tools: Tools,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), WorkerError> {
    postroom_jobs::run(settings, registry(tools)?, stop).await
}

fn registry(Tools { identity, keeper, servers, relay }: Tools) -> Result<Registry<Tools>, WorkerError> {
    let context = identity.context.with_origin(Origin::local("background work"));
    let bus = identity.store.bus().clone();
    Registry::new(Tools { identity: Identity { context, ..identity }, keeper, servers, relay })
        .telling(bus)
        .tenant::<CleanUpTenant>()
        .tenant::<SyncAccount>()
        .tenant::<DeleteMailAccount>()
        .tenant::<SendMail>()
        .tenant::<FileSentCopy>()
        .tenant::<CopyDraft>()
        .tenant::<WriteInvitation>()
        .installation::<SendLetter>()
        .installation::<RewrapDataKeys>()
        .tenant::<SealAudit>()
        .tenant::<SignAuditHead>()
        .installation::<SealInstallationAudit>()
        .every::<CleanUp>(&schedule::CLEAN_UP.every.cron())?
        .every::<CheckIsolation>(&schedule::CHECK_ISOLATION.every.cron())?
        .every::<ResumeProvisioning>(&schedule::RESUME_PROVISIONING.every.cron())?
        .every::<SweepAudit>(&schedule::SWEEP_AUDIT.every.cron())?
        .every::<RaiseAlerts>(&schedule::RAISE_ALERTS.every.cron())?
        .daily::<SignAuditHeads>(&schedule::SIGN_AUDIT_HEADS.every.cron())
}

/// Takes away what is over in one tenant.
struct CleanUpTenant;

impl TenantTask<Tools> for CleanUpTenant {
    const NAME: &'static str = "clean_up_tenant";

    async fn run(Tools { identity, .. }: &Tools, tenant: TenantId, _: &Work) -> Outcome {
        if let Err(error) = clean_up::tenant(identity, tenant).await {
            return Outcome::Retry(error.to_string());
        }
        postroom_mail::clean_up::tenant(identity, tenant).await.into()
    }
}

/// Sees to it that an account is kept equal to its server, and looked at now.
struct SyncAccount;

impl TenantTask<Tools> for SyncAccount {
    const NAME: &'static str = "sync_account";

    async fn run(Tools { keeper, .. }: &Tools, tenant: TenantId, work: &Work) -> Outcome {
        match account(work) {
            Some(account) => keeper.keep(tenant, account).await.into(),
            None => Outcome::Fail("a job without its account".to_owned()),
        }
    }
}

/// Takes the mail of an account away that nobody has any more.
struct DeleteMailAccount;

impl TenantTask<Tools> for DeleteMailAccount {
    const NAME: &'static str = "delete_mail_account";

    async fn run(Tools { identity, .. }: &Tools, tenant: TenantId, work: &Work) -> Outcome {
        match account(work) {
            Some(account) => postroom_mail::clean_up::account(identity, tenant, account).await.into(),
            None => Outcome::Fail("a job without its account".to_owned()),
        }
    }
}

/// Makes an attempt to send a mail.
struct SendMail;

impl TenantTask<Tools> for SendMail {
    const NAME: &'static str = outbox::SEND;

    async fn run(Tools { identity, servers, .. }: &Tools, tenant: TenantId, work: &Work) -> Outcome {
        match entry(work) {
            Some(entry) => sending::send(identity, servers, tenant, entry).await.into(),
            None => Outcome::Fail("a job without its mail".to_owned()),
        }
    }
}

/// Files the copy of a sent mail.
struct FileSentCopy;

impl TenantTask<Tools> for FileSentCopy {
    const NAME: &'static str = outbox::sent_copy::FILE;

    async fn run(Tools { identity, servers, .. }: &Tools, tenant: TenantId, work: &Work) -> Outcome {
        match entry(work) {
            Some(entry) => sending::file_copy(identity, servers, tenant, entry, work.attempt).await.into(),
            None => Outcome::Fail("a job without its mail".to_owned()),
        }
    }
}

/// Writes the copy of a draft to its account's Drafts folder.
struct CopyDraft;

impl TenantTask<Tools> for CopyDraft {
    const NAME: &'static str = folder::COPY;

    async fn run(Tools { identity, servers, .. }: &Tools, tenant: TenantId, work: &Work) -> Outcome {
        let is_closed = work.data["isClosed"] == true;
        match work.data["draft"].as_str().and_then(|id| id.parse().ok()) {
            Some(draft) => drafts::write_copy(identity, servers, tenant, draft, is_closed, work.attempt).await.into(),
            None => Outcome::Fail("a job without its draft".to_owned()),
        }
    }
}

/// Writes the letter of an invitation.
struct WriteInvitation;

impl TenantTask<Tools> for WriteInvitation {
    const NAME: &'static str = invitation::WRITE;

    async fn run(Tools { identity, .. }: &Tools, tenant: TenantId, work: &Work) -> Outcome {
        match work.data["invitation"].as_str().and_then(|id| id.parse().ok()) {
            Some(id) => invitation::write(identity, tenant, id).await.into(),
            None => Outcome::Fail("a job without its invitation".to_owned()),
        }
    }
}

/// Makes an attempt to send one of the installation's own mails.
struct SendLetter;

impl InstallationTask<Tools> for SendLetter {
    const NAME: &'static str = letter::SEND;

    async fn run(Tools { identity, relay, .. }: &Tools, work: &Work) -> Outcome {
        match work.data["letter"].as_str().and_then(|id| id.parse().ok()) {
            Some(id) => letters::send(identity, relay.as_ref(), id).await.into(),
            None => Outcome::Fail("a job without its letter".to_owned()),
        }
    }
}

/// Tells operators what they are to know.
struct RaiseAlerts;

impl InstallationTask<Tools> for RaiseAlerts {
    const NAME: &'static str = schedule::RAISE_ALERTS.name;

    async fn run(Tools { identity, .. }: &Tools, _: &Work) -> Outcome {
        operation::raise_alerts(identity).await.into()
    }
}

fn entry(work: &Work) -> Option<OutboxId> {
    work.data["entry"].as_str().and_then(|id| id.parse().ok())
}

fn account(work: &Work) -> Option<AccountId> {
    work.data["account"].as_str().and_then(|id| id.parse().ok())
}

/// Takes away what is over in the installation, and has each tenant cleaned up.
struct CleanUp;

impl InstallationTask<Tools> for CleanUp {
    const NAME: &'static str = schedule::CLEAN_UP.name;

    async fn run(Tools { identity, .. }: &Tools, _: &Work) -> Outcome {
        if let Err(error) = clean_up::installation(identity).await {
            return Outcome::Retry(error.to_string());
        }
        if let Err(error) = outbox::letter::resume(identity).await {
            return Outcome::Retry(error.to_string());
        }
        for_each_tenant(identity, CleanUpTenant::NAME).await.into()
    }
}

/// Finishes what a rotation of the installation key has left.
struct RewrapDataKeys;

impl InstallationTask<Tools> for RewrapDataKeys {
    const NAME: &'static str = installation_key::REWRAP;

    async fn run(Tools { identity, .. }: &Tools, _: &Work) -> Outcome {
        installation_key::rewrap(identity).await.map(drop).into()
    }
}

/// Proves the isolation, and keeps the report.
struct CheckIsolation;

impl InstallationTask<Tools> for CheckIsolation {
    const NAME: &'static str = schedule::CHECK_ISOLATION.name;

    async fn run(Tools { identity, .. }: &Tools, _: &Work) -> Outcome {
        operation::check_and_report(identity).await.map(drop).into()
    }
}

/// Appends what was recorded to the tenant's chain.
struct SealAudit;

impl TenantTask<Tools> for SealAudit {
    const NAME: &'static str = SEAL_AUDIT;

    async fn run(Tools { identity, .. }: &Tools, tenant: TenantId, work: &Work) -> Outcome {
        let reach = if work.data["all"] == true { Reach::All } else { Reach::Recent };
        audit::seal(identity, Some(tenant), reach).await.map(drop).into()
    }
}

/// Appends what was recorded to the installation's chain.
struct SealInstallationAudit;

impl InstallationTask<Tools> for SealInstallationAudit {
    const NAME: &'static str = SEAL_INSTALLATION_AUDIT;

    async fn run(Tools { identity, .. }: &Tools, _: &Work) -> Outcome {
        audit::seal(identity, None, Reach::Recent).await.map(drop).into()
    }
}

/// Has trails sealed whose notice was lost with a process, or whose entries came very late.
struct SweepAudit;

impl InstallationTask<Tools> for SweepAudit {
    const NAME: &'static str = schedule::SWEEP_AUDIT.name;

    async fn run(Tools { identity, .. }: &Tools, _: &Work) -> Outcome {
        sweep_audit(identity).await.into()
    }
}

/// Seals the rest of a tenant's trail, and signs its end.
struct SignAuditHead;

impl TenantTask<Tools> for SignAuditHead {
    const NAME: &'static str = "sign_audit_head";

    async fn run(Tools { identity, .. }: &Tools, tenant: TenantId, _: &Work) -> Outcome {
        audit::sign_head(identity, Some(tenant)).await.map(drop).into()
    }
}

/// Signs the end of every trail that has grown.
struct SignAuditHeads;

impl InstallationTask<Tools> for SignAuditHeads {
    const NAME: &'static str = schedule::SIGN_AUDIT_HEADS.name;

    async fn run(Tools { identity, .. }: &Tools, _: &Work) -> Outcome {
        if let Err(error) = audit::sign_head(identity, None).await {
            return Outcome::Retry(error.to_string());
        }
        for_each_tenant(identity, SignAuditHead::NAME).await.into()
    }
}

/// Finishes the tenants that a crash left half made.
struct ResumeProvisioning;

impl InstallationTask<Tools> for ResumeProvisioning {
    const NAME: &'static str = schedule::RESUME_PROVISIONING.name;

    async fn run(Tools { identity, .. }: &Tools, _: &Work) -> Outcome {
        tenant::resume_provisioning(identity, tenant::ABANDONED).await.map(drop).into()
    }
}

async fn sweep_audit(identity: &Identity) -> Result<(), Error> {
    for trail in audit::trails(identity).await? {
        if !audit::is_behind(identity, trail).await? {
            continue;
        }
        match trail {
            Some(tenant) => {
                // With a key of its own: the usual job, put in meanwhile, would take its place and look less far.
                let job = Job::new(SEAL_AUDIT).data(json!({ "all": true })).key("seal_audit_all").prompt();
                let tx = identity.store.system_tx(SystemActor::System).await?;
                tx.enqueue_for(tenant, &job).await?;
                tx.commit().await?;
            }
            None => drop(audit::seal(identity, None, Reach::All).await?),
        }
    }
    Ok(())
}

/// Puts in a job for every tenant, unless one waits already.
async fn for_each_tenant(identity: &Identity, name: &'static str) -> Result<(), Error> {
    let tenants = clean_up::tenants(identity).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    for tenant in tenants {
        tx.enqueue_for(tenant, &Job::new(name).once(name)).await?;
    }
    Ok(tx.commit().await?)
}

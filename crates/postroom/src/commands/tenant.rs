use clap::{Subcommand, ValueEnum};
use postroom_identity::policy::{self, Changes, Registration};
use postroom_identity::tenant::{self, Filter, NewTenant, Tenant};
use postroom_identity::{Error, Identity};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{EmailAddress, Name, PageRequest, Slug, TenantId};
use serde_json::json;

use super::{all_pages, answer, table, with_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::failure::Failure;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make an organisation
    Create {
        /// Short name: a to z, 0 to 9 and hyphens
        #[arg(long)]
        slug: Slug,
        #[arg(long)]
        name: Name,
        #[arg(long)]
        contact_email: Option<EmailAddress>,
        /// Where its rows live
        #[arg(long, value_enum, default_value = "shared")]
        isolation: Isolation,
        #[command(flatten)]
        json: Json,
    },
    /// List all organisations
    List(Json),
    /// Refuse every session of its members from now on
    Suspend {
        slug: Slug,
        #[command(flatten)]
        json: Json,
    },
    /// Show or change what it demands of its members
    Policy {
        slug: Slug,
        /// Whether a second factor is required of everybody
        #[arg(long, value_name = "BOOL")]
        second_factor_required: Option<bool>,
        /// Seconds after which an unused session ends, 300 to 2592000; `default` leaves it to the installation
        #[arg(long, value_name = "SECONDS")]
        session_idle: Option<Seconds>,
        /// Seconds after which a session ends in any case, 3600 to 7776000; `default` leaves it to the installation
        #[arg(long, value_name = "SECONDS")]
        session_max: Option<Seconds>,
        /// How people get in: invitation or open
        #[arg(long)]
        registration: Option<Registration>,
        #[command(flatten)]
        json: Json,
    },
    /// Let its members in again
    Reactivate {
        slug: Slug,
        #[command(flatten)]
        json: Json,
    },
}

/// The isolation modes that this version can provision.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Isolation {
    Shared,
}

/// A number of seconds, or `default`.
#[derive(Clone, Copy)]
pub(crate) struct Seconds(Option<i32>);

impl std::str::FromStr for Seconds {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "default" => Ok(Self(None)),
            _ => text.parse().map(|seconds| Self(Some(seconds))).map_err(|_| "must be a number of seconds, or default"),
        }
    }
}

pub(crate) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    const SYSTEM: SystemActor = SystemActor::System;
    with_identity(config, async |identity| match command {
        Command::Create { slug, name, contact_email, isolation: Isolation::Shared, json } => {
            let new = NewTenant { slug, name, contact_email };
            let (tenant, _, tx) = tenant::create(identity, SYSTEM, &new, None, None).await?;
            tx.commit().await?;
            told(json, &tenant, "made")
        }
        Command::List(json) => list(identity, json).await,
        Command::Suspend { slug, json } => {
            let id = id_of(identity, &slug).await?;
            told(json, &tenant::set_suspended(identity, SYSTEM, id, true, None, None).await?, "suspended")
        }
        Command::Policy { slug, second_factor_required, session_idle, session_max, registration, json } => {
            let (session_idle, session_max) = (session_idle.map(|s| s.0), session_max.map(|s| s.0));
            // Whether text may leave the installation is the tenant's administrator's to say.
            let changes =
                Changes { second_factor_required, session_idle, session_max, registration, writing_help: None };
            policy(identity, &slug, &changes, json).await
        }
        Command::Reactivate { slug, json } => {
            let id = id_of(identity, &slug).await?;
            told(json, &tenant::set_suspended(identity, SYSTEM, id, false, None, None).await?, "active again")
        }
    })
    .await
}

async fn list(identity: &Identity, json: Json) -> Result<(), Failure> {
    let tenants = all_pages(async |request: PageRequest| {
        tenant::list(identity, SystemActor::System, &Filter::default(), &request).await
    })
    .await?;
    let values: Vec<_> = tenants.iter().map(value).collect();
    answer(json, &values, || {
        let rows = tenants.iter().map(|t| {
            [t.slug.clone(), t.name.clone(), t.status.clone(), t.isolation.clone(), t.member_count.to_string()]
        });
        table(["SLUG", "NAME", "STATUS", "ISOLATION", "MEMBERS"], rows.collect())
    })
}

/// Changes nothing when nothing was given. Running servers know of a change within half a minute.
async fn policy(identity: &Identity, slug: &Slug, changes: &Changes, json: Json) -> Result<(), Failure> {
    let id = id_of(identity, slug).await?;
    let tx = identity.store.tenant_tx(TenantActor::System { tenant: id }).await?;
    let policy = match changes {
        Changes {
            second_factor_required: None,
            session_idle: None,
            session_max: None,
            registration: None,
            writing_help: None,
        } => policy::find(&tx).await?,
        _ => policy::change(identity, &tx, changes, None).await?,
    };
    tx.commit().await?;
    let (idle, max) = (policy.session_idle.map(|s| s.num_seconds()), policy.session_max.map(|s| s.num_seconds()));
    let value = json!({
        "secondFactorRequired": policy.second_factor_required,
        "sessionIdleSeconds": idle,
        "sessionMaxSeconds": max,
        "registration": policy.registration.as_str(),
        "writingHelp": policy.writing_help.as_str(),
    });
    let seconds = |seconds: Option<i64>| seconds.map_or("default".to_owned(), |seconds| format!("{seconds} s"));
    answer(json, &value, || {
        vec![
            format!("second factor required: {}", policy.second_factor_required),
            format!("unused sessions end after: {}", seconds(idle)),
            format!("sessions end in any case after: {}", seconds(max)),
            format!("registration: {}", policy.registration.as_str()),
            format!("help with writing: {}", policy.writing_help.as_str()),
        ]
    })
}

async fn id_of(identity: &Identity, slug: &Slug) -> Result<TenantId, Failure> {
    match tenant::find_by_slug(identity, slug).await {
        Ok(tenant) => Ok(TenantId(tenant.id)),
        Err(Error::NotFound) => Err(Failure::new(format!("there is no tenant {slug}"))),
        Err(error) => Err(error.into()),
    }
}

fn told(json: Json, tenant: &Tenant, what: &str) -> Result<(), Failure> {
    answer(json, &value(tenant), || vec![format!("tenant {} {what}", tenant.slug)])
}

fn value(tenant: &Tenant) -> serde_json::Value {
    json!({
        "id": tenant.id,
        "slug": tenant.slug,
        "name": tenant.name,
        "status": tenant.status,
        "isolation": tenant.isolation,
        "contactEmail": tenant.contact_email,
        "memberCount": tenant.member_count,
        "createdAt": tenant.created_at,
    })
}

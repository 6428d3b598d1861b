use clap::{Subcommand, ValueEnum};
use postroom_identity::tenant::{self, Filter, NewTenant, Tenant};
use postroom_identity::{Error, Identity};
use postroom_store::SystemActor;
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

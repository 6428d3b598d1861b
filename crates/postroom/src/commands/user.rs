use clap::Subcommand;
use postroom_identity::member::{self, Filter, Member};
use postroom_identity::user::{self, NewUser};
use postroom_identity::{Error, Identity, letter, password_reset, second_factor, tenant};
use postroom_store::TenantActor;
use postroom_types::{EmailAddress, MemberId, MemberRole, Name, PageRequest, Slug, TenantId};
use serde_json::json;

use super::{all_pages, answer, table, with_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::failure::Failure;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Add a person to an organisation
    Create {
        /// The organisation's short name
        #[arg(long)]
        tenant: Slug,
        #[arg(long)]
        email: EmailAddress,
        /// What to call the person [default: the address]
        #[arg(long)]
        name: Option<Name>,
        /// admin, user or readonly
        #[arg(long, default_value = "user")]
        role: MemberRole,
        /// Generated and printed when left out
        #[arg(long)]
        password: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// List the people of an organisation
    List {
        #[arg(long)]
        tenant: Slug,
        #[command(flatten)]
        json: Json,
    },
    /// End a member's sessions in the organisation and let them in no more
    Suspend {
        #[arg(long)]
        tenant: Slug,
        email: EmailAddress,
        #[command(flatten)]
        json: Json,
    },
    /// Let a suspended member in again
    Reactivate {
        #[arg(long)]
        tenant: Slug,
        email: EmailAddress,
        #[command(flatten)]
        json: Json,
    },
    /// Give a person, member or operator, a new first password; every session ends
    Passwd {
        email: EmailAddress,
        #[command(flatten)]
        json: Json,
    },
    /// Make a link with which a person, member or operator, chooses a new password; it works once, for an hour
    ResetLink {
        email: EmailAddress,
        #[command(flatten)]
        json: Json,
    },
    /// Take a person's second factor away, for whoever lost authenticator and recovery codes; every session ends
    ResetSecondFactor {
        email: EmailAddress,
        #[command(flatten)]
        json: Json,
    },
}

pub(crate) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    with_identity(config, async |identity| match command {
        Command::Create { tenant, email, name, role, password, json } => {
            let display_name = match name {
                Some(name) => name,
                None => Name::parse(email.as_str())?,
            };
            let new = NewUser { email, display_name, handle: None, password };
            let (added, tx) = member::add(identity, inside(identity, &tenant).await?, &new, role, None).await?;
            tx.commit().await?;
            let mut created = value(&added.member);
            created["initialPassword"] = json!(added.initial_password);
            answer(json, &created, || {
                let mut lines = vec![format!("{} added to {tenant} as {role}", added.member.email)];
                lines.push(format!("password: {}", added.initial_password));
                lines
            })
        }
        Command::List { tenant, json } => list(identity, inside(identity, &tenant).await?, json).await,
        Command::Suspend { tenant, email, json } => set_suspended(identity, &tenant, &email, true, json).await,
        Command::Reactivate { tenant, email, json } => set_suspended(identity, &tenant, &email, false, json).await,
        Command::Passwd { email, json } => {
            let password = match user::issue_password_by_email(identity, &email).await {
                Err(Error::NotFound) => return Err(Failure::new(format!("there is nobody with the address {email}"))),
                other => other?,
            };
            let issued = json!({ "email": email.as_str(), "initialPassword": password });
            answer(json, &issued, || vec![format!("password: {password}")])
        }
        Command::ResetLink { email, json } => {
            let issued = match password_reset::issue_by_email(identity, &email).await {
                Err(Error::NotFound) => return Err(Failure::new(format!("there is nobody with the address {email}"))),
                other => other?,
            };
            let url = config.http.link(letter::RESET_PAGE, &issued.token);
            let link = json!({ "email": email.as_str(), "url": url, "expiresAt": issued.expires_at });
            answer(json, &link, || {
                let mut lines = vec![format!("{url}   (works once, until {})", issued.expires_at)];
                if config.http.public_url.is_none() {
                    lines.push("This is the path only: set POSTROOM_PUBLIC_URL to get whole addresses.".to_owned());
                }
                lines
            })
        }
        Command::ResetSecondFactor { email, json } => {
            let was_there = match second_factor::reset_by_email(identity, &email).await {
                Err(Error::NotFound) => return Err(Failure::new(format!("there is nobody with the address {email}"))),
                other => other?,
            };
            answer(json, &json!({ "email": email.as_str(), "wasSet": was_there }), || {
                let what = if was_there { "has no second factor any more" } else { "had no second factor" };
                vec![format!("{email} {what}")]
            })
        }
    })
    .await
}

async fn list(identity: &Identity, actor: TenantActor, json: Json) -> Result<(), Failure> {
    let members =
        all_pages(async |request: PageRequest| member::list(identity, actor, &Filter::default(), &request).await)
            .await?;
    let values: Vec<_> = members.iter().map(value).collect();
    answer(json, &values, || {
        let rows =
            members.iter().map(|m| [m.email.clone(), m.display_name.clone(), m.role.clone(), status(m).to_owned()]);
        table(["EMAIL", "NAME", "ROLE", "STATUS"], rows.collect())
    })
}

async fn set_suspended(
    identity: &Identity,
    tenant: &Slug,
    email: &EmailAddress,
    suspended: bool,
    json: Json,
) -> Result<(), Failure> {
    let tx = identity.store.tenant_tx(inside(identity, tenant).await?).await?;
    let found = member::find_by_email(&tx, email).await?;
    let found = found.ok_or_else(|| Failure::new(format!("{tenant} has no member with the address {email}")))?;
    let member = member::set_suspended(identity, &tx, MemberId(found.id), suspended, None).await?;
    tx.commit().await?;
    answer(json, &value(&member), || vec![format!("{email} is {} in {tenant}", status(&member))])
}

async fn inside(identity: &Identity, slug: &Slug) -> Result<TenantActor, Failure> {
    match tenant::find_by_slug(identity, slug).await {
        Ok(tenant) => Ok(TenantActor::System { tenant: TenantId(tenant.id) }),
        Err(Error::NotFound) => {
            Err(Failure::new(format!("there is no tenant {slug}; `postroom tenant list` shows all")))
        }
        Err(error) => Err(error.into()),
    }
}

fn status(member: &Member) -> &'static str {
    if member.is_active { "active" } else { "suspended" }
}

fn value(member: &Member) -> serde_json::Value {
    json!({
        "id": member.id,
        "userId": member.user_id,
        "email": member.email,
        "handle": member.handle,
        "displayName": member.display_name,
        "role": member.role,
        "status": status(member),
        "createdAt": member.created_at,
    })
}

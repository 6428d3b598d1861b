use clap::Subcommand;
use postroom_identity::Identity;
use postroom_identity::operator::{self, Operator};
use postroom_identity::user::NewUser;
use postroom_store::SystemActor;
use postroom_types::{EmailAddress, Name, OperatorRole, PageRequest};
use serde_json::json;

use super::{all_pages, answer, table, with_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::failure::Failure;
use crate::first_operator;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List all operators
    List(Json),
    /// End an operator's sessions and let them in no more
    Suspend {
        email: EmailAddress,
        #[command(flatten)]
        json: Json,
    },
    /// Let a suspended operator in again
    Reactivate {
        email: EmailAddress,
        #[command(flatten)]
        json: Json,
    },
    /// Make somebody an operator
    Create {
        #[arg(long)]
        email: EmailAddress,
        /// What to call the person [default: the address]
        #[arg(long)]
        name: Option<Name>,
        /// operator or operator-readonly
        #[arg(long, default_value = "operator")]
        role: OperatorRole,
        /// Generated and printed when left out
        #[arg(long)]
        password: Option<String>,
        #[command(flatten)]
        json: Json,
    },
}

pub(crate) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    with_identity(config, async |identity| match command {
        Command::List(json) => list(identity, json).await,
        Command::Suspend { email, json } => set_suspended(identity, &email, true, json).await,
        Command::Reactivate { email, json } => set_suspended(identity, &email, false, json).await,
        Command::Create { email, name, role, password, json } => {
            let display_name = match name {
                Some(name) => name,
                None => Name::parse(email.as_str())?,
            };
            let new = NewUser { email, display_name, handle: None, password };
            create(identity, &new, role, json).await
        }
    })
    .await
}

async fn create(identity: &Identity, new: &NewUser, role: OperatorRole, json: Json) -> Result<(), Failure> {
    let (added, tx) = operator::add(identity, SystemActor::System, new, role, None).await?;
    tx.commit().await?;
    let mut created = value(&added.operator);
    created["initialPassword"] = json!(added.initial_password);
    answer(json, &created, || {
        vec![format!("operator {} made", added.operator.email), format!("password: {}", added.initial_password)]
    })
}

async fn list(identity: &Identity, json: Json) -> Result<(), Failure> {
    let operators = all_pages(async |request: PageRequest| {
        operator::list(identity, SystemActor::System, &operator::Filter::default(), &request).await
    })
    .await?;
    let values: Vec<_> = operators.iter().map(value).collect();
    answer(json, &values, || {
        let rows =
            operators.iter().map(|o| [o.email.clone(), o.display_name.clone(), o.role.clone(), status(o).to_owned()]);
        table(["EMAIL", "NAME", "ROLE", "STATUS"], rows.collect())
    })
}

async fn set_suspended(identity: &Identity, email: &EmailAddress, suspended: bool, json: Json) -> Result<(), Failure> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let found = operator::find_by_email(&tx, email).await?;
    let id = found.ok_or_else(|| Failure::new(format!("there is no operator with the address {email}")))?;
    let operator = operator::set_suspended(identity, &tx, id, suspended, None, None).await?;
    tx.commit().await?;
    answer(json, &value(&operator), || vec![format!("operator {email} is {}", status(&operator))])
}

fn status(operator: &Operator) -> &'static str {
    if operator.is_active { "active" } else { "suspended" }
}

fn value(operator: &Operator) -> serde_json::Value {
    json!({
        "id": operator.id,
        "email": operator.email,
        "handle": operator.handle,
        "displayName": operator.display_name,
        "role": operator.role,
        "status": status(operator),
        "createdAt": operator.created_at,
    })
}

/// Sets up the databases and the first operator.
pub(crate) async fn init(config: &Config, json: Json) -> Result<(), Failure> {
    with_identity(config, async |identity| {
        let first = first_operator::ensure(identity, config).await?;
        let made = json!({
            "email": first.as_ref().map(|first| &first.email),
            "initialPassword": first.as_ref().and_then(|first| first.generated_password.as_ref()),
        });
        answer(json, &made, || match &first {
            None => vec!["already set up".to_owned()],
            Some(first) => {
                let mut lines = vec![format!("the first operator is {}", first.email)];
                lines.extend(first.generated_password.iter().map(|password| format!("password: {password}")));
                lines
            }
        })
    })
    .await
}

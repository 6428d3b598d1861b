use clap::Subcommand;
use postroom_identity::operator;
use postroom_identity::user::NewUser;
use postroom_store::SystemActor;
use postroom_types::{EmailAddress, Name, OperatorRole};
use serde_json::json;

use super::{answer, with_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::failure::Failure;
use crate::first_operator;

#[derive(Subcommand)]
pub(crate) enum Command {
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
    let Command::Create { email, name, role, password, json } = command;
    let display_name = match name {
        Some(name) => name,
        None => Name::parse(email.as_str())?,
    };
    let new = NewUser { email, display_name, handle: None, password };
    with_identity(config, async |identity| {
        let (added, tx) = operator::add(identity, SystemActor::System, &new, role, None).await?;
        tx.commit().await?;
        let created = json!({
            "id": added.operator.id,
            "email": added.operator.email,
            "role": added.operator.role,
            "initialPassword": added.initial_password,
        });
        answer(json, &created, || {
            let mut lines = vec![format!("operator {} made", added.operator.email)];
            lines.extend(added.initial_password.iter().map(|password| format!("password: {password}")));
            lines
        })
    })
    .await
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

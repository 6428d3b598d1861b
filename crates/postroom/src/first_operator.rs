use postroom_identity::user::NewUser;
use postroom_identity::{Error, Identity, operator};
use postroom_store::SystemActor;
use postroom_types::{EmailAddress, Name, OperatorRole};

use crate::config::Config;
use crate::failure::Failure;

/// Who signs in first when nobody said otherwise.
const EMAIL: &str = "operator@postroom.example";

/// The first operator, with the password to hand over.
pub(crate) struct FirstOperator {
    pub(crate) email: String,
    /// None when the settings gave it.
    pub(crate) generated_password: Option<String>,
}

/// Makes the first operator when there is none: from the settings, or with a generated password.
pub(crate) async fn ensure(identity: &Identity, config: &Config) -> Result<Option<FirstOperator>, Failure> {
    if operator::exists(identity).await? {
        return Ok(None);
    }
    let email = EmailAddress::parse(config.operator_email.as_deref().unwrap_or(EMAIL))
        .map_err(|reason| Failure::usage(format!("POSTROOM_OPERATOR_EMAIL {reason}")))?;
    let display_name = Name::parse("Operator")?;
    let new = NewUser { email, display_name, handle: None, password: config.operator_password.clone() };
    match operator::add(identity, SystemActor::System, &new, OperatorRole::Operator, None).await {
        Ok((added, tx)) => {
            tx.commit().await?;
            let generated_password = config.operator_password.is_none().then_some(added.initial_password);
            Ok(Some(FirstOperator { email: added.operator.email, generated_password }))
        }
        // Another instance was faster.
        Err(Error::Conflict(_)) => Ok(None),
        Err(Error::Invalid { reason, .. }) => Err(Failure::usage(format!("POSTROOM_OPERATOR_PASSWORD {reason}"))),
        Err(error) => Err(error.into()),
    }
}

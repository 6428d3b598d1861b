use std::str::FromStr;
use std::time::Duration;

use postroom_writing::{Providers, Remote, Service};

use crate::environment::Environment;

/// How long a provider may take, unless something else is set: less than a request may.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// Who helps with writing, as the settings say: this installation alone, or a provider as well for tenants that let text leave.
pub(crate) fn read(env: &mut Environment) -> Providers {
    let provider: Option<Named> = env.parsed("POSTROOM_AI_PROVIDER", "local, openai or anthropic");
    let base = env.url("POSTROOM_AI_URL");
    let model = env.text("POSTROOM_AI_MODEL");
    let key = env.secret("POSTROOM_AI_KEY");
    let limit = env.parsed("POSTROOM_AI_TIMEOUT", "a number of seconds").map_or(TIME_LIMIT, Duration::from_secs);
    let Some(Named(Some(service))) = provider else { return Providers::default() };
    let Some(model) = model else {
        env.wrong("POSTROOM_AI_PROVIDER needs POSTROOM_AI_MODEL, the name of the model that answers");
        return Providers::default();
    };
    if service == Service::Anthropic && key.is_none() {
        env.wrong("POSTROOM_AI_PROVIDER=anthropic needs POSTROOM_AI_KEY or POSTROOM_AI_KEY_FILE");
    }
    let base = base.unwrap_or_else(|| service.usual_base().to_owned());
    Providers::with(Remote::new(service, &base, &model, key, limit.max(Duration::from_secs(1))))
}

/// None is this installation alone.
struct Named(Option<Service>);

impl FromStr for Named {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "local" => Ok(Self(None)),
            "openai" => Ok(Self(Some(Service::OpenAi))),
            "anthropic" => Ok(Self(Some(Service::Anthropic))),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who helps where text may leave, and what is wrong.
    fn helper(values: &[(&str, &str)]) -> (String, String) {
        let mut env = Environment::new(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let providers = read(&mut env);
        let name = providers.for_tenant(true).name().to_owned();
        (name, env.finish().err().map(|failure| failure.to_string()).unwrap_or_default())
    }

    #[test]
    fn a_provider_needs_a_model_and_perhaps_a_key() {
        let local = ("local".to_owned(), String::new());
        assert_eq!(helper(&[]), local);
        assert_eq!(helper(&[("POSTROOM_AI_PROVIDER", "local")]), local);
        let ollama = [
            ("POSTROOM_AI_PROVIDER", "openai"),
            ("POSTROOM_AI_URL", "http://127.0.0.1:11434/v1"),
            ("POSTROOM_AI_MODEL", "small"),
        ];
        assert_eq!(helper(&ollama), ("openai".to_owned(), String::new()));
        assert!(helper(&[("POSTROOM_AI_PROVIDER", "openai")]).1.contains("POSTROOM_AI_MODEL"));
        let keyless = [("POSTROOM_AI_PROVIDER", "anthropic"), ("POSTROOM_AI_MODEL", "small")];
        assert!(helper(&keyless).1.contains("POSTROOM_AI_KEY_FILE"));
        assert!(helper(&[("POSTROOM_AI_PROVIDER", "oracle")]).1.contains("POSTROOM_AI_PROVIDER must be"));
    }
}

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use postroom_types::Timestamp;
use serde_json::Value;

use super::callers::{Person, SPARE};
use super::canary::Side;
use super::report::Kind;
use super::run::Run;
use crate::Authenticator;

/// What makes a second factor and takes it away again: each works only after the one before.
pub(super) const STEPS: [&str; 4] = ["enrolTotp", "confirmTotp", "renewRecoveryCodes", "removeTotp"];

impl Run {
    /// All of it, by one who is asked for no code afterwards.
    pub(super) async fn use_a_second_factor(&mut self) {
        let mut person = self.people[SPARE].clone();
        // The token tells the server's time.
        self.sign_in(&mut person).await;
        let now = issued_at(&person);
        let mut authenticator = None;
        for (id, steps) in STEPS.into_iter().zip([0, -1, 0, 0]) {
            let operation = self.stock.document.operations.iter().find(|operation| operation.id == id).cloned();
            let operation = operation.expect("the server has second factors");
            if let Some(authenticator) = &authenticator {
                person.code = Authenticator::code(authenticator, now, steps);
            }
            let made = self.create_or_change(&operation, Side::A, &person, operation.path.clone(), false).await;
            let answer = made.expect("a reviewed body").0;
            if answer.is_success() {
                self.succeeded.insert(operation.id.clone());
            } else {
                self.findings.add(Kind::NeverSucceeded, id, person.name, answer.describe());
            }
            if let Some(secret) = answer.json["secret"].as_str() {
                authenticator = Some(Authenticator::of(secret));
            }
            if let Some(code) = answer.json["recoveryCodes"][0].as_str() {
                person.recovery_code = code.to_owned();
            }
        }
        person.recovery_code.clear();
        self.keep_signed_in(&mut person).await;
    }
}

/// When the access token was issued (RFC 7519, section 4.1.6), by the server's clock.
fn issued_at(person: &Person) -> Timestamp {
    let claims = person.token.split('.').nth(1).and_then(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Value = claims.and_then(|json| serde_json::from_slice(&json).ok()).expect("claims");
    claims["iat"].as_i64().and_then(|seconds| Timestamp::from_timestamp(seconds, 0)).expect("the time of issue")
}

use jsonwebtoken::{Algorithm, Header, Validation};
use postroom_store::{Session, SystemActor, TenantActor};
use postroom_types::{SessionId, TenantId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Context, Keys, Lifetimes, Permission, Role, Scopes};

/// Who a request says it is. The transaction checks it against the session's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    pub user: UserId,
    pub session: SessionId,
    pub role: Role,
    /// The tenant, or none in the operator area.
    pub tenant: Option<TenantId>,
    /// What an API key may do at most; none for somebody who signed in.
    pub scopes: Option<Scopes>,
    /// Nothing but changing the password is allowed.
    pub must_change_password: bool,
    /// Nothing but that and enrolling a second factor is allowed.
    pub must_enrol_second_factor: bool,
}

/// A signed access token and how long it lives.
#[derive(Debug)]
pub struct AccessToken {
    pub token: String,
    pub expires_in_seconds: i64,
}

/// Why a token is not accepted; clients are told no more than that it is not.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the access token has expired")]
    Expired,
    #[error("the access token is not one of ours")]
    Invalid,
}

/// The token's payload (RFC 7519).
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    sub: UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    tid: Option<TenantId>,
    role: String,
    sid: SessionId,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pwc: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    sfe: bool,
    iat: i64,
    exp: i64,
    jti: Uuid,
}

impl Claims {
    /// Signs the claims: HS256, with the key's id.
    pub fn sign(&self, keys: &Keys, context: &Context, lifetimes: &Lifetimes) -> AccessToken {
        let now = context.now();
        let payload = Payload {
            sub: self.user,
            tid: self.tenant,
            role: self.role.as_str().to_owned(),
            sid: self.session,
            pwc: self.must_change_password,
            sfe: self.must_enrol_second_factor,
            iat: now.timestamp(),
            exp: (now + lifetimes.access).timestamp(),
            jti: context.uuid(),
        };
        let header = Header { kid: Some(keys.fingerprint().to_owned()), ..Header::new(Algorithm::HS256) };
        #[expect(
            clippy::expect_used,
            reason = "a flat struct of texts and numbers always serialises, and HMAC always signs"
        )]
        let token = jsonwebtoken::encode(&header, &payload, keys.jwt_encoding()).expect("signs");
        AccessToken { token, expires_in_seconds: lifetimes.access.num_seconds() }
    }

    /// Reads a token: our algorithm, one of our keys, not expired. Whether the session still stands is for the transaction to say.
    pub fn verify(token: &str, keys: &Keys, now: Timestamp) -> Result<Self, TokenError> {
        let mut validation = Validation::new(Algorithm::HS256);
        // Judged below, by our clock.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
        let key = header.kid.and_then(|key_id| keys.jwt_decoding(&key_id)).ok_or(TokenError::Invalid)?;
        let data = jsonwebtoken::decode::<Payload>(token, key, &validation).map_err(|_| TokenError::Invalid)?;
        let payload = data.claims;
        if payload.exp <= now.timestamp() {
            return Err(TokenError::Expired);
        }
        let role = match payload.tid {
            Some(_) => Role::Member(payload.role.parse().map_err(|_| TokenError::Invalid)?),
            None => Role::Operator(payload.role.parse().map_err(|_| TokenError::Invalid)?),
        };
        Ok(Self {
            user: payload.sub,
            session: payload.sid,
            role,
            tenant: payload.tid,
            scopes: None,
            must_change_password: payload.pwc,
            must_enrol_second_factor: payload.sfe,
        })
    }

    /// Whether this is allowed: by the role, and for an API key by its scopes as well.
    pub fn allow(&self, permission: Permission) -> bool {
        self.role.allows(permission) && self.scopes.is_none_or(|scopes| scopes.contain(permission))
    }

    /// Everything that is allowed.
    pub fn permissions(&self) -> Vec<Permission> {
        self.role.permissions().iter().copied().filter(|permission| self.allow(*permission)).collect()
    }

    /// Whether a program asks with an API key, rather than a person who signed in.
    pub fn is_api_key(&self) -> bool {
        self.scopes.is_some()
    }

    /// As a transaction takes it: in the tenant, if the session is one of a tenant.
    pub fn tenant_actor(&self) -> Option<TenantActor> {
        Some(TenantActor::Member { tenant: self.tenant?, session: self.to_session() })
    }

    /// As a management transaction takes it, if the session is an operator's.
    pub fn system_actor(&self) -> Option<SystemActor> {
        match self.tenant {
            None => Some(SystemActor::Operator { session: self.to_session() }),
            Some(_) => None,
        }
    }

    fn to_session(self) -> Session {
        Session { id: self.session, user: self.user, role: self.role.as_str() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use chrono::TimeDelta;
    use postroom_types::{ManualClock, MemberRole, SeededEntropy};

    use super::*;

    fn fixture() -> (Keys, Context, Claims) {
        let clock = ManualClock::at(Timestamp::from_timestamp(1_800_000_000, 0).expect("valid"));
        let context = Context::new(Arc::new(clock), Arc::new(SeededEntropy::new(1)));
        let claims = Claims {
            user: UserId(context.uuid()),
            session: SessionId(context.uuid()),
            role: Role::Member(MemberRole::User),
            tenant: Some(TenantId(context.uuid())),
            scopes: None,
            must_change_password: false,
            must_enrol_second_factor: false,
        };
        (Keys::derive(&[7; 32]), context, claims)
    }

    #[test]
    fn reads_its_own_tokens_until_they_expire() {
        let (keys, context, claims) = fixture();
        let token = claims.sign(&keys, &context, &Lifetimes::default()).token;
        assert_eq!(Claims::verify(&token, &keys, context.now()), Ok(claims));
        assert_eq!(Claims::verify(&token, &keys, context.now() + TimeDelta::minutes(15)), Err(TokenError::Expired));
    }

    #[test]
    fn an_old_key_is_believed_while_it_is_at_hand() {
        let (old, context, claims) = fixture();
        let token = claims.sign(&old, &context, &Lifetimes::default()).token;
        let during = Keys::with_old(&[8; 32], &[[7; 32]]);
        assert_eq!(Claims::verify(&token, &during, context.now()), Ok(claims));
        let after = Keys::derive(&[8; 32]);
        assert_eq!(Claims::verify(&token, &after, context.now()), Err(TokenError::Invalid));
    }

    #[test]
    fn refuses_other_keys_algorithms_and_changed_parts() {
        let (keys, context, claims) = fixture();
        let token = claims.sign(&keys, &context, &Lifetimes::default()).token;
        let other = claims.sign(&Keys::derive(&[8; 32]), &context, &Lifetimes::default()).token;
        let parts: Vec<&str> = token.split('.').collect();
        let payload = URL_SAFE_NO_PAD.decode(parts[1]).expect("base64");
        let admin = String::from_utf8(payload).expect("text").replace("\"user\"", "\"admin\"");
        let none = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"none","typ":"JWT","kid":"{}"}}"#, keys.fingerprint()));
        let no_kid = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        for forged in [
            other,
            format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(admin), parts[2]),
            format!("{none}.{}.", parts[1]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{no_kid}.{}.{}", parts[1], parts[2]),
            String::new(),
            "a.b.c".to_owned(),
            token[..token.len() - 2].to_owned(),
        ] {
            assert_eq!(Claims::verify(&forged, &keys, context.now()), Err(TokenError::Invalid), "{forged}");
        }
    }
}

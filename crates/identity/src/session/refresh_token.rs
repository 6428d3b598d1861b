use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use postroom_types::{SessionId, TenantId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Keys;

/// A refresh token: where its session stands, and 256 secret bits of which the database knows only the SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// The tenant, or none in the operator area.
    pub tenant: Option<TenantId>,
    pub session: SessionId,
    pub(super) secret: [u8; 32],
}

impl RefreshToken {
    /// Reads what [`encode`](Self::encode) wrote; anything else is not a token of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 64] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (tenant, rest) = bytes.split_first_chunk::<16>()?;
        let (session, secret) = rest.split_first_chunk::<16>()?;
        let tenant = Uuid::from_bytes(*tenant);
        Some(Self {
            tenant: (!tenant.is_nil()).then_some(TenantId(tenant)),
            session: SessionId(Uuid::from_bytes(*session)),
            secret: secret.try_into().ok()?,
        })
    }

    /// As it is handed to the client.
    pub fn encode(&self) -> String {
        let tenant = self.tenant.map_or(Uuid::nil(), |tenant| tenant.0);
        URL_SAFE_NO_PAD.encode([tenant.as_bytes(), self.session.0.as_bytes(), &self.secret[..]].concat())
    }

    /// What the database keeps.
    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }

    /// The token that follows this one: the same at every call.
    pub(super) fn successor(&self, keys: &Keys) -> Self {
        let [first, ..] = &self.successors(keys)[..] else { unreachable!("there is always a present key") };
        first.clone()
    }

    /// The same, and then what follows under keys that are being replaced, or that replace ours.
    pub(super) fn successors(&self, keys: &Keys) -> Vec<Self> {
        let secrets = keys.successors(&[&self.secret, self.session.0.as_bytes()]);
        secrets.into_iter().map(|secret| Self { secret, ..self.clone() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_encoding_and_refuses_anything_else() {
        for tenant in [None, Some(TenantId(Uuid::from_u128(1)))] {
            let token = RefreshToken { tenant, session: SessionId(Uuid::from_u128(2)), secret: [3; 32] };
            assert!(RefreshToken::parse(&token.encode()) == Some(token));
        }
        for bad in ["", "x", "\u{0}", &"A".repeat(85), &"A".repeat(87), &"!".repeat(86)] {
            assert!(RefreshToken::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn the_successor_is_always_the_same_and_depends_on_the_secret_key() {
        let token = RefreshToken { tenant: None, session: SessionId(Uuid::from_u128(2)), secret: [3; 32] };
        let keys = Keys::derive(&[7; 32]);
        assert!(token.successor(&keys) == token.successor(&keys));
        assert!(token.successor(&keys) != token.successor(&Keys::derive(&[8; 32])));
        assert!(token.successor(&keys) != token);
    }
}

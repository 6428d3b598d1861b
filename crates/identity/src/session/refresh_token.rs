use postroom_types::{SessionId, TenantId};

use crate::Keys;
use crate::ticket::Ticket;

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
        let Ticket { tenant, id, secret } = Ticket::parse(text)?;
        Some(Self { tenant, session: SessionId(id), secret })
    }

    /// As it is handed to the client.
    pub fn encode(&self) -> String {
        self.ticket().encode()
    }

    /// What the database keeps.
    pub(super) fn hash(&self) -> [u8; 32] {
        self.ticket().hash()
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

    fn ticket(&self) -> Ticket {
        Ticket { tenant: self.tenant, id: self.session.0, secret: self.secret }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn survives_encoding() {
        let tenant = Some(TenantId(Uuid::from_u128(1)));
        let token = RefreshToken { tenant, session: SessionId(Uuid::from_u128(2)), secret: [3; 32] };
        assert!(RefreshToken::parse(&token.encode()) == Some(token));
        assert!(RefreshToken::parse("x").is_none());
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

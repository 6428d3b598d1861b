use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use postroom_types::{Entropy, TenantId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a refresh token, an API key or a one-time link carries: where its row stands, and 256 secret bits of which the
/// database knows only the SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// The tenant, or none for management rows.
    pub(crate) tenant: Option<TenantId>,
    pub(crate) id: Uuid,
    pub(crate) secret: [u8; 32],
}

impl Ticket {
    /// With a fresh secret.
    pub(crate) fn issue(entropy: &dyn Entropy, tenant: Option<TenantId>, id: Uuid) -> Self {
        Self { tenant, id, secret: postroom_types::random(entropy) }
    }

    /// Reads what [`encode`](Self::encode) wrote; anything else is none of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 64] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (tenant, rest) = bytes.split_first_chunk::<16>()?;
        let (id, secret) = rest.split_first_chunk::<16>()?;
        let tenant = Uuid::from_bytes(*tenant);
        let tenant = (!tenant.is_nil()).then_some(TenantId(tenant));
        Some(Self { tenant, id: Uuid::from_bytes(*id), secret: secret.try_into().ok()? })
    }

    /// As it is handed out: base64url (RFC 4648, section 5).
    pub(crate) fn encode(&self) -> String {
        let tenant = self.tenant.map_or(Uuid::nil(), |tenant| tenant.0);
        URL_SAFE_NO_PAD.encode([tenant.as_bytes(), self.id.as_bytes(), &self.secret[..]].concat())
    }

    /// What the database keeps.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }

    /// Whether this is the hash that the database keeps; takes the same time whatever differs.
    pub(crate) fn matches(&self, stored: &[u8]) -> bool {
        subtle::ConstantTimeEq::ct_eq(&self.hash()[..], stored).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use postroom_types::SeededEntropy;

    #[test]
    fn survives_encoding_and_refuses_anything_else() {
        let entropy = SeededEntropy::new(1);
        for tenant in [None, Some(TenantId(Uuid::from_u128(1)))] {
            let ticket = Ticket::issue(&entropy, tenant, Uuid::from_u128(2));
            assert!(Ticket::parse(&ticket.encode()) == Some(ticket.clone()));
            assert!(ticket.matches(&ticket.hash()));
            assert!(!Ticket::issue(&entropy, tenant, ticket.id).matches(&ticket.hash()));
            assert!(!ticket.matches(b"") && !ticket.matches(&ticket.hash()[..31]));
        }
        for bad in ["", "x", "\u{0}", &"A".repeat(85), &"A".repeat(87), &"!".repeat(86)] {
            assert!(Ticket::parse(bad).is_none(), "{bad:?}");
        }
    }
}

//! Links that work without a header, for frames, images and downloads: for a quarter of an hour, one address each. The
//! session behind them is checked in the database like any other, so they end with it.

use axum::extract::{FromRequestParts, OriginalUri};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Parts;
use postroom_identity::{Claims, Keys, Role};
use postroom_types::{MemberRole, SessionId, TenantId, Timestamp, UserId};
use uuid::Uuid;

use crate::app::App;
use crate::extract::InTenant;
use crate::extract::needs::Needs;
use crate::problem::Problem;

const LIVES: i64 = 15 * 60;
const LENGTH: usize = 8 + 3 * 16 + 1;
const SIGNATURE: usize = 16;

/// A member with the permission, by a token or by the `ticket` in the address.
pub(super) struct Ticketed<P>(pub(super) InTenant<P>);

impl<P: Needs> FromRequestParts<App> for Ticketed<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let ticket = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "ticket");
        let Some(ticket) = ticket.map(|(_, ticket)| ticket.into_owned()) else {
            return Ok(Self(InTenant::from_request_parts(parts, app).await?));
        };
        // As the client asked: the router takes the prefix off.
        let Ok(OriginalUri(asked)) = OriginalUri::from_request_parts(parts, app).await;
        let read = |keys: &Keys, now: Timestamp| read(keys, now, asked.path(), &ticket);
        Ok(Self(InTenant::by_ticket(parts, app, read).await?))
    }
}

/// The address with a ticket for this caller.
pub(super) fn link(keys: &Keys, now: Timestamp, claims: &Claims, path: &str) -> String {
    let mut bytes = Vec::with_capacity(LENGTH + SIGNATURE);
    bytes.extend_from_slice(&(now.timestamp() + LIVES).to_be_bytes());
    bytes.extend_from_slice(claims.user.0.as_bytes());
    bytes.extend_from_slice(claims.session.0.as_bytes());
    bytes.extend_from_slice(claims.tenant.map_or(Uuid::nil(), |tenant| tenant.0).as_bytes());
    bytes.push(role_number(claims.role));
    let signature = sign(keys, path, &bytes);
    bytes.extend_from_slice(&signature[..SIGNATURE]);
    format!("{path}?ticket={}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Whom the ticket is for, if it is one of ours, for this address, and of now.
fn read(keys: &Keys, now: Timestamp, path: &str, ticket: &str) -> Option<Claims> {
    let bytes = URL_SAFE_NO_PAD.decode(ticket).ok()?;
    let (content, signature) = bytes.split_at_checked(LENGTH)?;
    if signature.len() != SIGNATURE || !keys.verify_cursor(&[b"ticket", path.as_bytes(), content], signature) {
        return None;
    }
    let expires = i64::from_be_bytes(content[..8].try_into().ok()?);
    let id = |at: usize| content.get(at..at + 16).and_then(|bytes| Uuid::from_slice(bytes).ok());
    (expires > now.timestamp()).then_some(Claims {
        user: UserId(id(8)?),
        session: SessionId(id(24)?),
        role: Role::Member(ROLES.get(usize::from(content[56])).copied()?),
        tenant: Some(TenantId(id(40)?)),
        scopes: None,
        must_change_password: false,
        must_enrol_second_factor: false,
    })
}

const ROLES: [MemberRole; 3] = [MemberRole::Admin, MemberRole::User, MemberRole::Readonly];

/// An operator has no mail, and gets a role that nobody has.
fn role_number(role: Role) -> u8 {
    let of = |wanted: MemberRole| ROLES.iter().position(|role| *role == wanted);
    match role {
        Role::Member(role) => of(role).and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX),
        Role::Operator(_) => u8::MAX,
    }
}

fn sign(keys: &Keys, path: &str, content: &[u8]) -> [u8; 32] {
    keys.sign_cursor(&[b"ticket", path.as_bytes(), content])
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn a_ticket_is_for_one_address_one_session_and_a_quarter_of_an_hour() {
        let (keys, now) = (Keys::derive(&[7; 32]), DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let claims = Claims {
            user: UserId(Uuid::from_u128(1)),
            session: SessionId(Uuid::from_u128(2)),
            role: Role::Member(MemberRole::Readonly),
            tenant: Some(TenantId(Uuid::from_u128(3))),
            scopes: None,
            must_change_password: false,
            must_enrol_second_factor: false,
        };
        let link = link(&keys, now, &claims, "/api/v1/attachments/5");
        let ticket = link.strip_prefix("/api/v1/attachments/5?ticket=").unwrap();
        assert_eq!(read(&keys, now, "/api/v1/attachments/5", ticket), Some(claims));
        assert_eq!(read(&keys, now, "/api/v1/attachments/6", ticket), None);
        assert_eq!(read(&keys, now + TimeDelta::seconds(LIVES), "/api/v1/attachments/5", ticket), None);
        assert_eq!(read(&Keys::derive(&[8; 32]), now, "/api/v1/attachments/5", ticket), None);
        for at in 0..ticket.len() {
            let mut tampered = ticket.as_bytes().to_vec();
            tampered[at] = if tampered[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(read(&keys, now, "/api/v1/attachments/5", std::str::from_utf8(&tampered).unwrap()), None);
        }
        for bad in ["", "x", "AAAA", &ticket[4..]] {
            assert_eq!(read(&keys, now, "/api/v1/attachments/5", bad), None);
        }
    }
}

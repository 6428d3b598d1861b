//! Invitations: a one-time link with which somebody becomes a member, new to the installation or not. It is the way by which
//! somebody who belongs elsewhere joins with their own consent.

mod by_letter;

use chrono::TimeDelta;
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{invitation, tenant, tenant_settings, user as users};
use postroom_store::{SystemActor, TenantActor, TenantClient, TenantTx};
use postroom_types::{
    EmailAddress, InvitationId, MemberRole, Name, Page, PageRequest, Position, TenantId, Timestamp, UserId,
};
use serde_json::json;

pub use postroom_store::queries::invitation::Invitation;

pub use self::by_letter::{WRITE, write};

use crate::admission::{self, Proof};
use crate::lockout::Attempt;
use crate::session::Device;
use crate::sign_in::{self, SignedIn};
use crate::ticket::Ticket;
use crate::user::{NewUser, User};
use crate::{Error, Identity, member, password, second_factor};

/// How long a link works unless something else is asked for.
const DEFAULT_DAYS: i64 = 7;
/// How long a link may work.
const DAYS: std::ops::RangeInclusive<i64> = 1..=30;

/// Somebody to invite.
pub struct NewInvitation {
    pub email: EmailAddress,
    pub display_name: Name,
    pub role: MemberRole,
    /// 1 to 30, by default 7.
    pub expires_in_days: Option<i64>,
}

/// An invitation, and the secret of its link, which nobody can tell again.
pub struct Issued {
    pub invitation: Invitation,
    pub token: String,
    /// Whether the installation sends it to whom it is for.
    pub is_mailed: bool,
}

/// Which invitations are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// `open`, `accepted`, `revoked` or `expired`.
    pub status: Option<&'static str>,
    /// Part of the name or address.
    pub contains: Option<String>,
}

/// What somebody who holds the link is told.
pub struct Offer {
    pub tenant_name: String,
    pub tenant_slug: String,
    pub email: String,
    pub display_name: String,
    pub role: String,
    /// Whether the person is there already, and is to prove the password instead of choosing one.
    pub existing: bool,
    pub expires_at: Timestamp,
}

/// How somebody takes the invitation.
pub struct Acceptance {
    /// What the tenant is to call them; by default as they were invited.
    pub display_name: Option<Name>,
    /// New people choose it, others prove it.
    pub password: String,
    /// Of those who are there already and have a second factor.
    pub totp_code: Option<String>,
    /// Instead, when their authenticator is lost.
    pub recovery_code: Option<String>,
}

/// A page of the tenant's invitations, newest first.
pub async fn list(
    identity: &Identity,
    actor: TenantActor,
    filter: &Filter,
    request: &PageRequest,
) -> Result<Page<Invitation>, Error> {
    let (tenant, now) = (actor.tenant().0, identity.context.now());
    let pattern = filter.contains.as_deref().map(postroom_types::contains_pattern);
    let (after_created_at, after_id) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id));
    let once = identity.store.tenant_once(actor).await?;
    let (status, limit) = (filter.status, request.probe());
    let query = invitation::page();
    let rows = query
        .bind(&once, &now, &tenant, &status, &pattern, &after_created_at, &after_id, &limit, &request.offset)
        .all()
        .await?;
    let total = match request.with_total {
        true => Some(invitation::count().bind(&once, &now, &tenant, &status, &pattern).one().await?),
        false => None,
    };
    Ok(request.cut(rows, |row| Position { created_at: row.created_at, id: row.id }, total))
}

/// Invites somebody who is no member yet.
pub async fn create(
    identity: &Identity,
    tx: &TenantTx,
    new: &NewInvitation,
    by: Option<UserId>,
) -> Result<Issued, Error> {
    let days = new.expires_in_days.unwrap_or(DEFAULT_DAYS);
    if !DAYS.contains(&days) {
        return Err(Error::invalid("expiresInDays", "must be 1 to 30"));
    }
    if member::find_by_email(tx, &new.email).await?.is_some() {
        return Err(Error::Conflict("This person is already a member."));
    }
    let (tenant, now, email) = (tx.tenant(), identity.context.now(), new.email.as_str());
    if invitation::has_open().bind(tx, &tenant.0, &email, &now).one().await? {
        return Err(Error::Conflict("There is an open invitation for this address. Renew it, or take it back first."));
    }
    let id = identity.context.uuid();
    let ticket = Ticket::issue(&*identity.context.entropy, Some(tenant), id);
    let (name, role, hash) = (new.display_name.as_str(), new.role.as_str(), ticket.hash());
    let (by, expires_at) = (by.map(|user| user.0), now + TimeDelta::days(days));
    let query = invitation::insert();
    let made = query.bind(tx, &tenant.0, &id, &email, &name, &role, &&hash[..], &by, &expires_at, &now).one().await?;
    let metadata = json!({ "email": email, "role": role, "expiresAt": expires_at });
    tx.changed(&identity.context, "invitation", id);
    tx.record(&identity.context, Entry::new("invitation_created").on("invitation", id).with(metadata)).await?;
    let token = ticket.encode();
    let is_mailed = by_letter::ask_for(identity, tx, InvitationId(id), &token).await?;
    Ok(Issued { invitation: made, token, is_mailed })
}

/// Takes an invitation back: its link stops working at once.
pub async fn revoke(identity: &Identity, tx: &TenantTx, id: InvitationId, version: Option<i32>) -> Result<(), Error> {
    let found = lock(identity, tx, id, version).await?;
    if found.accepted_at.is_some() {
        return Err(Error::Conflict("It was accepted already. Remove the member instead."));
    }
    if found.is_withdrawn {
        return Ok(());
    }
    invitation::revoke().bind(tx, &identity.context.now(), &tx.tenant().0, &id.0).one().await?;
    tx.changed(&identity.context, "invitation", id.0);
    tx.record(&identity.context, Entry::new("invitation_revoked").on("invitation", id.0)).await?;
    Ok(())
}

/// Makes a new link for an invitation that was not accepted, for another week; the old one stops working. It counts as the
/// invitation of whoever renews it.
pub async fn renew(
    identity: &Identity,
    tx: &TenantTx,
    id: InvitationId,
    version: Option<i32>,
    by: Option<UserId>,
) -> Result<Issued, Error> {
    let before = lock(identity, tx, id, version).await?;
    if before.accepted_at.is_some() {
        return Err(Error::Conflict("It was accepted already."));
    }
    if before.is_withdrawn {
        return Err(Error::Conflict("It was taken back. Make another invitation."));
    }
    let (tenant, now) = (tx.tenant(), identity.context.now());
    let ticket = Ticket::issue(&*identity.context.entropy, Some(tenant), id.0);
    let (hash, expires_at) = (ticket.hash(), now + TimeDelta::days(DEFAULT_DAYS));
    let by = by.map(|user| user.0);
    invitation::renew().bind(tx, &&hash[..], &expires_at, &by, &now, &tenant.0, &id.0).one().await?;
    let metadata = json!({ "expiresAt": expires_at });
    tx.changed(&identity.context, "invitation", id.0);
    tx.record(&identity.context, Entry::new("invitation_renewed").on("invitation", id.0).with(metadata)).await?;
    let token = ticket.encode();
    let is_mailed = by_letter::ask_for(identity, tx, id, &token).await?;
    Ok(Issued { invitation: find(identity, tx, id).await?, token, is_mailed })
}

/// What the link offers. One that is unknown, used, taken back or expired is not there.
pub async fn offer(identity: &Identity, token: &str) -> Result<Offer, Error> {
    let (ticket, tenant) = parse(token)?;
    let (invitation, place, user) = look(identity, &ticket, tenant).await?;
    Ok(Offer {
        tenant_name: place.name,
        tenant_slug: place.slug,
        email: invitation.email,
        display_name: invitation.display_name,
        role: invitation.role,
        existing: user.is_some(),
        expires_at: invitation.expires_at,
    })
}

/// Makes the person a member and signs them in. The link works once: of two who use it at a time, one wins.
pub async fn accept(
    identity: &Identity,
    token: &str,
    acceptance: &Acceptance,
    device: &Device,
) -> Result<SignedIn, Error> {
    let (ticket, tenant) = parse(token)?;
    let (invitation, _, user) = look(identity, &ticket, tenant).await?;
    let invited = Name::parse(&invitation.display_name).map_err(|_| Error::NotFound)?;
    let person = NewUser {
        email: EmailAddress::parse(&invitation.email).map_err(|_| Error::NotFound)?,
        display_name: acceptance.display_name.clone().unwrap_or(invited),
        handle: None,
        password: None,
    };
    let proof = match user {
        Some(user) => prove(identity, tenant, &invitation, &user, acceptance, device).await?,
        None => choose(identity, &person, &acceptance.password).await?,
    };
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let invitation = open(identity, &tx, &ticket).await?;
    let role: MemberRole = invitation.role.parse().map_err(|_| Error::NotFound)?;
    let taken = "Somebody with this address has signed up a moment ago. Open the link again.";
    let member = admission::admit(identity, &tx, &person, role, &proof, taken).await?;
    let (now, user) = (identity.context.now(), UserId(member.user_id));
    invitation::accept().bind(&tx, &now, &tenant.0, &invitation.id).one().await?;
    tx.changed(&identity.context, "invitation", invitation.id);
    let metadata = json!({ "memberId": member.id, "role": role.as_str() });
    let entry = Entry::new("invitation_accepted").on("invitation", invitation.id).by(user).with(metadata);
    tx.record(&identity.context, entry).await?;
    tx.commit().await?;
    admission::enter(identity, tenant, user, &proof, device).await
}

/// One invitation.
pub async fn find(identity: &Identity, tx: &impl TenantClient, id: InvitationId) -> Result<Invitation, Error> {
    let query = invitation::find();
    query.bind(tx, &identity.context.now(), &tx.tenant().0, &id.0).opt().await?.ok_or(Error::NotFound)
}

async fn lock(identity: &Identity, tx: &TenantTx, id: InvitationId, version: Option<i32>) -> Result<Invitation, Error> {
    invitation::lock().bind(tx, &tx.tenant().0, &id.0).opt().await?.ok_or(Error::NotFound)?;
    let found = find(identity, tx, id).await?;
    match version {
        Some(version) if version != found.version => Err(Error::VersionMismatch),
        _ => Ok(found),
    }
}

fn parse(token: &str) -> Result<(Ticket, TenantId), Error> {
    let ticket = Ticket::parse(token).ok_or(Error::NotFound)?;
    let tenant = ticket.tenant.ok_or(Error::NotFound)?;
    Ok((ticket, tenant))
}

/// The open invitation of a link, the tenant, and the person if there is one already.
async fn look(
    identity: &Identity,
    ticket: &Ticket,
    tenant: TenantId,
) -> Result<(Invitation, tenant::Tenant, Option<User>), Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let invitation = open(identity, &tx, ticket).await?;
    tx.commit().await?;
    let system = identity.store.system_tx(SystemActor::System).await?;
    let place = tenant::find().bind(&system, &tenant.0).opt().await?;
    let place = place.filter(|place| place.status == "active").ok_or(Error::NotFound)?;
    let user = users::find_by_login().bind(&system, &invitation.email).opt().await?;
    system.commit().await?;
    Ok((invitation, place, user))
}

/// The invitation of a link, held until the transaction ends, if it is open and the tenant is active.
async fn open(identity: &Identity, tx: &TenantTx, ticket: &Ticket) -> Result<Invitation, Error> {
    let tenant = tx.tenant().0;
    let hash = invitation::lock().bind(tx, &tenant, &ticket.id).opt().await?.ok_or(Error::NotFound)?;
    tenant_settings::policy_for_share().bind(tx, &tenant).opt().await?.ok_or(Error::NotFound)?;
    let found = find(identity, tx, InvitationId(ticket.id)).await?;
    if !ticket.matches(&hash) || found.status != "open" {
        return Err(Error::NotFound);
    }
    Ok(found)
}

async fn choose(identity: &Identity, person: &NewUser, password: &str) -> Result<Proof, Error> {
    password::check_new(identity, "password", password, person.email.as_str(), &[person.display_name.as_str()]).await?;
    Ok(Proof::Chosen { hash: identity.hasher.hash(&*identity.context.entropy, password).await? })
}

async fn prove(
    identity: &Identity,
    tenant: TenantId,
    invitation: &Invitation,
    user: &User,
    acceptance: &Acceptance,
    device: &Device,
) -> Result<Proof, Error> {
    let (id, attempt) = (UserId(user.id), Attempt::new(identity, &user.email, &device.address));
    let right = identity.hasher.verify(&acceptance.password, user.password_hash.as_deref()).await?;
    let failures = attempt.check(identity).await?;
    if let Some(hash) = user.password_hash.clone().filter(|_| right) {
        let recovery_code = acceptance.recovery_code.as_deref().map(second_factor::Proof::Recovery);
        let code = acceptance.totp_code.as_deref().map(second_factor::Proof::Totp).or(recovery_code);
        return match second_factor::prove(identity, id, code.as_ref()).await {
            Ok(second_factor) => {
                attempt.succeeded(identity, &failures).await?;
                Ok(Proof::Proven { user: id, hash, second_factor })
            }
            Err(Error::WrongCode) => {
                let blocks = attempt.failed(identity).await?;
                sign_in::record_refusal(identity, Some(id), Some(tenant), "failed_mfa", blocks).await?;
                Err(Error::WrongCode)
            }
            Err(error) => Err(error),
        };
    }
    attempt.failed(identity).await?;
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let entry = Entry::refused("invitation_accepted").on("invitation", invitation.id);
    tx.record(&identity.context, entry.with(json!({ "reason": "wrong password" }))).await?;
    tx.commit().await?;
    Err(Error::WrongCredentials)
}

//! An invitation goes to whom it is for.
//!
//! The tenant's name and people's languages are management rows, which the tenant's transaction cannot read. So that one seals
//! the secret of the link beside the invitation and puts a job in; the job writes the letter, once, and takes the secret away.

use chrono::TimeDelta;
use postroom_store::jobs::Job;
use postroom_store::queries::{invitation, tenant as tenants, user as users};
use postroom_store::{SystemActor, TenantActor, TenantClient, TenantTx};
use postroom_types::{InvitationId, LetterId, TenantId};
use serde_json::json;

use super::{Invitation, find};
use crate::envelope::{self, Location};
use crate::letter::{self, Content, Letters, Reader};
use crate::{Error, Identity};

/// The job that writes the letter of an invitation.
pub const WRITE: &str = "write_invitation";

/// A tenant has so many invitations sent within [`WINDOW`]; the links of others are handed over by hand.
const MOST: i64 = 100;
const WINDOW: TimeDelta = TimeDelta::hours(1);
/// Between two letters of one invitation.
const PAUSE: TimeDelta = TimeDelta::minutes(10);

/// Has a letter written, where the installation writes any and the tenant has not had too many; tells whether.
pub(super) async fn ask_for(identity: &Identity, tx: &TenantTx, id: InvitationId, token: &str) -> Result<bool, Error> {
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    if identity.letters.is_none() {
        return Ok(false);
    }
    if invitation::letters_since().bind(tx, &tenant, &(now - WINDOW)).one().await? >= MOST {
        return Ok(false);
    }
    let sealed = envelope::seal(identity, tx, &place(id), token.as_bytes()).await?;
    let (query, letter) = (invitation::ask_for_letter(), identity.context.uuid());
    if query.bind(tx, &sealed, &letter, &now, &tenant, &id.0, &(now - PAUSE)).opt().await?.is_none() {
        return Ok(false);
    }
    tx.enqueue(&Job::new(WRITE).data(json!({ "invitation": id })).key(format!("{WRITE}:{id}"))).await?;
    Ok(true)
}

/// Writes the letter of an invitation that is still open.
pub async fn write(identity: &Identity, tenant: TenantId, id: InvitationId) -> Result<(), Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let Some(wanted) = invitation::wanted_letter().bind(&tx, &tenant.0, &id.0).opt().await? else { return Ok(()) };
    let found = find(identity, &tx, id).await?;
    let token = envelope::open(identity, &tx, &place(id), &wanted.letter_token).await?;
    tx.commit().await?;
    if let (Some(letters), Ok(token), "open") = (&identity.letters, std::str::from_utf8(&token), &*found.status) {
        let link = letters.link(letter::INVITATION_PAGE, token);
        compose(identity, letters, tenant, &found, LetterId(wanted.letter_id), &link).await?;
    }
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    invitation::letter_is_written().bind(&tx, &tenant.0, &id.0, &wanted.letter_id).opt().await?;
    Ok(tx.commit().await?)
}

async fn compose(
    identity: &Identity,
    letters: &Letters,
    tenant: TenantId,
    invitation: &Invitation,
    id: LetterId,
    link: &str,
) -> Result<(), Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let place = tenants::find().bind(&tx, &tenant.0).opt().await?.filter(|place| place.status == "active");
    let Some(place) = place else { return Ok(()) };
    let inviter = match invitation.invited_by {
        Some(user) => users::find().bind(&tx, &user).opt().await?,
        None => None,
    };
    // Who is new has not said yet which language is theirs: that of their colleague is the best guess.
    let known = users::find_by_login().bind(&tx, &invitation.email).opt().await?;
    let language = known.as_ref().or(inviter.as_ref()).map_or("en", |user| &*user.language);
    let to = Reader { name: &invitation.display_name, email: &invitation.email, language };
    let inviter = inviter.as_ref().map(|user| &*user.display_name);
    let content = Content::Invitation { tenant: &place.name, inviter, link, until: invitation.expires_at };
    letter::write(identity, &tx, letters, id, &to, &content).await?;
    Ok(tx.commit().await?)
}

fn place(id: InvitationId) -> Location {
    Location { table: "invitations", column: "letter_token", row: id.0 }
}

//! Who has a draft open, on which device.

use chrono::TimeDelta;
use postroom_identity::{Identity, member};
use postroom_store::queries::draft;
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{DraftId, Timestamp, UserId};

use super::save::Device;
use super::{find, folder, lock, tell};
use crate::Error;

/// Whoever says nothing for so long has gone.
const LASTS: TimeDelta = TimeDelta::seconds(60);

/// Devices of one member that are remembered for a draft.
const MOST_DEVICES: usize = 30;

/// A device that has the draft open.
#[derive(Clone, Debug)]
pub struct Present {
    pub user: UserId,
    pub name: String,
    pub device: String,
    /// The version that it has seen.
    pub version: i32,
    pub since: Timestamp,
}

/// Says that a device has the draft open with this version, or closes it; who else has it open. Others hear of it when somebody comes
/// or goes. When the last one closes it, its copy is written to the Drafts folder.
pub async fn see(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: DraftId,
    device: &Device,
    version: i32,
    is_editing: bool,
) -> Result<Vec<Present>, Error> {
    let audience = lock(identity, tx, id).await?;
    let draft = find(identity, tx, user, id).await?;
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let before = devices(identity, tx, id).await?;
    let of_user = draft::devices_of_user().bind(tx, &tenant, &id.0, &user.0).all().await?;
    if of_user.len() >= MOST_DEVICES && of_user.iter().all(|known| known != device.as_str()) {
        return Err(Error::Conflict("You have this draft open on too many devices."));
    }
    let was_here = before.iter().any(|present| present.user == user && present.device == device.as_str());
    let until = is_editing.then(|| now + LASTS);
    let version = version.clamp(0, draft.version);
    draft::see().bind(tx, &tenant, &id.0, &user.0, &device.as_str(), &version, &until, &now).one().await?;
    if was_here != is_editing {
        tell(identity, tx, &audience, id);
    }
    let mut others = before;
    others.retain(|present| present.user != user || present.device != device.as_str());
    if !is_editing && others.is_empty() {
        folder::closed(identity, tx, &draft).await?;
    }
    for present in &mut others {
        present.name =
            member::find_by_user(tx, present.user).await.map(|member| member.display_name).unwrap_or_default();
    }
    Ok(others)
}

async fn devices(identity: &Identity, tx: &TenantTx, id: DraftId) -> Result<Vec<Present>, Error> {
    let now = identity.context.now();
    let rows = draft::devices().bind(tx, &tx.tenant().0, &id.0, &now).all().await?;
    Ok(rows
        .into_iter()
        .map(|row| Present {
            user: UserId(row.user_id),
            name: String::new(),
            device: row.device,
            version: row.version,
            since: row.updated_at,
        })
        .collect())
}

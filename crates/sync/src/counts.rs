//! How the counts of folders change in a transaction, and whom to tell of it.

use std::collections::{BTreeMap, BTreeSet};

use postroom_store::TenantTx;
use postroom_store::queries::email_folder;
use postroom_store::queries::email_mirror::Mirrored;
use uuid::Uuid;

use crate::SyncError;
use crate::claim::Claim;

/// Messages that are told of one by one; of more, only their folders.
const TOLD: usize = 20;

#[derive(Default)]
pub(crate) struct Counts {
    /// By folder: messages, and unread ones.
    folders: BTreeMap<Uuid, (i32, i32)>,
    messages: BTreeSet<Uuid>,
}

impl Counts {
    /// It is not seen there any more.
    pub(crate) fn take(&mut self, row: &Mirrored) {
        if !row.is_removed {
            let count = self.folders.entry(row.folder_id).or_default();
            count.0 -= 1;
            count.1 -= i32::from(!row.is_read);
        }
    }

    /// It is seen there from now on.
    pub(crate) fn add(&mut self, folder: Uuid, is_read: bool) {
        let count = self.folders.entry(folder).or_default();
        count.0 += 1;
        count.1 += i32::from(!is_read);
    }

    /// Its flags are others now.
    pub(crate) fn changed(&mut self, row: &Mirrored, is_read: bool) {
        let count = self.folders.entry(row.folder_id).or_default();
        count.1 += i32::from(!is_read) - i32::from(!row.is_read);
        self.messages.insert(row.message_id);
    }

    /// Writes them, the folders in one order, so that nobody waits for somebody who waits for them.
    pub(crate) async fn write(self, claim: &Claim, tx: &TenantTx) -> Result<(), SyncError> {
        for folder in self.folders.keys() {
            tx.changed_for(claim.context(), claim.user, "mail_folder", *folder);
        }
        if self.messages.len() <= TOLD {
            for message in &self.messages {
                tx.changed_for(claim.context(), claim.user, "mail_message", *message);
            }
        }
        let changed: Vec<(Uuid, (i32, i32))> = self.folders.into_iter().filter(|(_, count)| *count != (0, 0)).collect();
        if !changed.is_empty() {
            let ids: Vec<Uuid> = changed.iter().map(|(id, _)| *id).collect();
            let totals: Vec<i32> = changed.iter().map(|(_, count)| count.0).collect();
            let unreads: Vec<i32> = changed.iter().map(|(_, count)| count.1).collect();
            email_folder::add_counts().bind(tx, &ids, &totals, &unreads, &claim.tenant.0).all().await?;
        }
        Ok(())
    }
}

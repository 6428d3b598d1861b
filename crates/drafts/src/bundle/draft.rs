use std::collections::BTreeMap;

use postroom_types::{AccountId, AttachmentId, DraftId, TenantId, Timestamp, UserId};

use crate::{Content, Limits, Refused};

/// A draft in a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundledDraft {
    pub head: Head,
    pub content: Content,
    /// The bytes of those attachments that travel along.
    pub files: BTreeMap<AttachmentId, Vec<u8>>,
}

/// What a draft is besides its content. An import takes the id from it; the rest is for people and programs that read bundles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub draft_id: DraftId,
    /// Whose it was. Nothing can be imported into another's account by saying so: these are `None` in what was read.
    pub owner: Option<Owner>,
    pub is_dirty: bool,
    pub last_saved_at: Timestamp,
    pub last_modified_at: Timestamp,
    /// From 1.
    pub version: i32,
    pub sync_token: Option<String>,
}

/// Whose a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    pub tenant_id: TenantId,
    pub user_id: UserId,
    pub account_id: AccountId,
}

impl BundledDraft {
    /// The draft with its content in the normal form, if a draft may hold it and its files are what it says of them.
    pub(super) fn accept(mut self, limits: &Limits) -> Result<Self, Refused> {
        self.content = limits.accept(self.content).map_err(|refused| all(&refused))?;
        for (at, file) in self.content.attachments.iter().enumerate() {
            let bytes = self.files.get(&file.id).map(|bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            if let Some(bytes) = bytes.filter(|bytes| *bytes != file.size) {
                let reason = format!("has {bytes} bytes, and its size says {}", file.size);
                return Err(Refused::new(format!("attachments[{at}].content"), reason));
            }
        }
        Ok(self)
    }
}

/// The first, and how many more there are.
fn all(refused: &[Refused]) -> Refused {
    match refused {
        [] => Refused::new("draft", "cannot be accepted"),
        [only] => only.clone(),
        [first, more @ ..] => Refused::new(&first.field, format!("{} (and {} more)", first.reason, more.len())),
    }
}

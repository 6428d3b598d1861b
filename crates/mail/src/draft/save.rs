//! Auto-save: a save names the version that it began with, so that nothing that was written meanwhile is lost.

use postroom_drafts::content::{Changes, Field, changes};
use postroom_drafts::limits::is_invisible;
use postroom_drafts::merge::{self, FieldConflict, LineConflict, Resolution, Strategy};
use postroom_drafts::{Content, Limits};
use postroom_identity::Identity;
use postroom_store::queries::draft::{KeepParams, SaveParams};
use postroom_store::queries::{draft, draft_revision};
use postroom_store::{Params, TenantClient, TenantTx};
use postroom_types::{AccountId, DraftId, Timestamp, UserId};
use serde_json::json;
use uuid::Uuid;

use super::{Access, Draft, DraftError, SyncToken, attachment, find_any, folder, lock, row, tell};
use crate::{Error, account};

/// What a client sends while somebody types.
#[derive(Clone, Debug)]
pub struct Save {
    pub id: DraftId,
    /// Of a draft that is not there yet.
    pub account: Option<AccountId>,
    pub base: Base,
    pub device: Device,
    pub content: Content,
    pub strategy: Strategy,
    pub limits: Limits,
}

/// What the client began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// An empty sheet.
    Nothing,
    Version(i32),
    Token(SyncToken),
}

/// A browser or another program, as it calls itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device(String);

/// What became of a save. Whichever it is, the transaction is to be committed: what was typed is kept in any case.
#[derive(Clone, Debug)]
pub enum Saved {
    /// It is the newest version now, perhaps merged with what had been saved meanwhile.
    Stored { draft: Box<Draft>, record: Box<Record>, conflict: Option<Conflict> },
    /// The draft says all of it already, or what is stored won.
    Unchanged { draft: Box<Draft>, conflict: Option<Conflict> },
    /// Both sides changed the same lines: the stored draft stays as it is.
    Conflict { stored: Box<Draft>, incoming: Box<Content>, conflict: Conflict },
    /// The draft was deleted. What was sent is in its history.
    Deleted,
    /// The mail was sent. What came too late is in the draft's history.
    Sent,
}

/// The record of a save.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: Uuid,
    pub draft: DraftId,
    /// None for what lost in a conflict.
    pub version: Option<i32>,
    pub base_version: i32,
    pub saved_at: Timestamp,
    pub saved_by: UserId,
    pub device: String,
    pub changes: Changes,
    pub size: i64,
    pub is_losing_side: bool,
    /// When there was a conflict.
    pub remote: Option<Remote>,
}

/// What had been saved meanwhile, and how that was resolved.
#[derive(Clone, Debug)]
pub struct Remote {
    pub version: i32,
    pub modified_at: Timestamp,
    pub strategy: Strategy,
}

/// What a conflict was about.
#[derive(Clone, Debug)]
pub struct Conflict {
    pub base_version: i32,
    pub remote: Remote,
    /// Fields that both changed, with both values. Empty when everything could be merged.
    pub fields: Vec<FieldConflict>,
    /// The places in the bodies.
    pub lines: Vec<LineConflict>,
    /// The revision that holds what was sent, when the draft does not.
    pub kept: Option<Uuid>,
}

/// Saves a draft, or begins it.
///
/// # Errors
/// [`DraftError::Refused`] for what cannot be in a draft, [`Error::NotFound`] when the draft is another's, or gone for good. Both leave nothing behind.
pub async fn save(identity: &Identity, tx: &TenantTx, user: UserId, save: Save) -> Result<Saved, DraftError> {
    save_from(identity, tx, user, save, Origin::Client).await
}

/// Where a save comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Client,
    /// A bundle, whose account was looked up. There may be thousands of drafts in it, so the next look at the Drafts folder finds what it does not have.
    Bundle,
    /// The Drafts folder, which need not be told of it.
    Folder,
}

/// The same for a save that may come from elsewhere.
pub(super) async fn save_from(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    save: Save,
    origin: Origin,
) -> Result<Saved, DraftError> {
    // Somebody else may begin the same draft at the same moment; then it is there at the second look.
    for _ in 0..2 {
        let audience = lock(identity, tx, save.id).await?;
        let stored = find_any(identity, tx, user, save.id).await?;
        if let Some(saved) = save_locked(identity, tx, user, &save, origin, &audience, stored).await? {
            return Ok(saved);
        }
    }
    Err(Error::Busy.into())
}

/// The same for a draft that was locked, with what is stored of it and who is to hear of it. None when somebody else begins it just now.
pub(super) async fn save_locked(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    save: &Save,
    origin: Origin,
    audience: &[UserId],
    stored: Option<Draft>,
) -> Result<Option<Saved>, DraftError> {
    let incoming = save.limits.accept(save.content.clone())?;
    // Once more, now that the sizes of files are known.
    let incoming = save.limits.accept(attachment::checked(tx, save.id, incoming).await?)?;
    let saving = Saving { identity, tx, user, save, origin, audience };
    match stored {
        Some(stored) => saving.over(stored, incoming).await,
        None if audience.is_empty() && save.base == Base::Nothing => saving.begin(incoming).await,
        None => Err(Error::NotFound.into()),
    }
}

impl Device {
    const MOST: usize = 64;
    /// Of clients that do not say.
    pub const UNKNOWN: &str = "unknown";
    /// A mail program that does not say which one it is.
    pub const OTHER_PROGRAM: &str = "Another mail program";

    /// # Errors
    /// When it is empty, longer than 64 characters, or holds what nobody sees: others read it to tell who is editing.
    pub fn parse(text: &str) -> Result<Self, DraftError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > Self::MOST || text.chars().any(is_invisible) {
            let reason = "must have 1 to 64 characters, none of them for control or for the direction of writing";
            return Err(DraftError::refused("deviceId", reason));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Base {
    /// 0 for an empty sheet.
    pub fn version(self) -> i32 {
        match self {
            Self::Nothing => 0,
            Self::Version(version) => version,
            Self::Token(token) => token.version,
        }
    }

    fn is(self, stored: &Draft) -> bool {
        match self {
            Self::Token(token) => token == stored.sync_token,
            other => other.version() == stored.version,
        }
    }
}

struct Saving<'a> {
    identity: &'a Identity,
    tx: &'a TenantTx,
    user: UserId,
    save: &'a Save,
    origin: Origin,
    audience: &'a [UserId],
}

impl Saving<'_> {
    async fn begin(&self, incoming: Content) -> Result<Option<Saved>, DraftError> {
        let account = self.save.account.ok_or_else(|| DraftError::refused("accountId", "is missing"))?;
        if self.origin != Origin::Bundle {
            account::find(self.tx, self.user, account).await.map_err(|error| match error {
                Error::NotFound => DraftError::refused("accountId", "is none of your mail accounts"),
                other => other.into(),
            })?;
        }
        let nothing = self.nothing(account);
        let Some((draft, record)) = self.write(nothing, incoming, None).await? else { return Ok(None) };
        tell(self.identity, self.tx, &[self.user], self.save.id);
        Ok(Some(Saved::Stored { draft, record, conflict: None }))
    }

    async fn over(&self, stored: Draft, incoming: Content) -> Result<Option<Saved>, DraftError> {
        if stored.access < Access::Edit {
            return Err(Error::NoPlace("You may read this draft, and not change it.").into());
        }
        if stored.deleted_at.is_some() || stored.outbox.is_some() {
            if incoming != stored.content {
                self.keep(&stored, &incoming, None, true).await?;
            }
            return Ok(Some(if stored.outbox.is_some() { Saved::Sent } else { Saved::Deleted }));
        }
        if incoming == stored.content {
            return Ok(Some(Saved::Unchanged { draft: Box::new(stored), conflict: None }));
        }
        if !self.save.base.is(&stored) {
            // Merging is rare, and would take its room on the stack with every save.
            return Box::pin(self.resolve(stored, incoming)).await;
        }
        let Some((draft, record)) = self.write(stored, incoming, None).await? else { return Ok(None) };
        tell(self.identity, self.tx, self.audience, self.save.id);
        Ok(Some(Saved::Stored { draft, record, conflict: None }))
    }

    /// The client began with something else than what is stored now.
    async fn resolve(&self, stored: Draft, incoming: Content) -> Result<Option<Saved>, DraftError> {
        // Its last answer was lost, and it types on: that is no conflict.
        if self.is_of_the_same_hand(&stored).await? {
            // Should they be two windows that call themselves alike, the other's words stay for good.
            self.mark_lost(&stored).await?;
            let Some((draft, record)) = self.write(stored, incoming, None).await? else { return Ok(None) };
            tell(self.identity, self.tx, self.audience, self.save.id);
            return Ok(Some(Saved::Stored { draft, record, conflict: None }));
        }
        let base = self.base().await?;
        let remote =
            Remote { version: stored.version, modified_at: stored.last_saved_at, strategy: self.save.strategy };
        let conflict = |fields, lines, kept| Conflict {
            base_version: self.save.base.version(),
            remote: remote.clone(),
            fields,
            lines,
            kept,
        };
        let resolution = merge::resolve(self.save.strategy, &base, &stored.content, &incoming);
        let (merged, fields) = match resolution {
            Resolution::Conflict { conflicts, lines } => {
                return self.refuse(stored, incoming, conflict(conflicts, lines, None)).await;
            }
            Resolution::Merged { content, conflicts } => match self.save.limits.accept(content) {
                Ok(content) => (content, conflicts),
                // Each fits, and both together do not.
                Err(_) => {
                    let fields = differing(&stored.content, &incoming);
                    return self.refuse(stored, incoming, conflict(fields, Vec::new(), None)).await;
                }
            },
        };
        let mut conflict = conflict(fields, Vec::new(), None);
        let has_lost = !conflict.fields.is_empty();
        if merged != incoming && incoming != base {
            conflict.kept = Some(self.keep(&stored, &incoming, Some(&conflict), has_lost).await?);
        }
        if merged == stored.content {
            if conflict.kept.is_some() {
                tell(self.identity, self.tx, self.audience, self.save.id);
            }
            return Ok(Some(Saved::Unchanged { draft: Box::new(stored), conflict: Some(conflict) }));
        }
        if has_lost {
            self.mark_lost(&stored).await?;
        }
        let Some((draft, record)) = self.write(stored, merged, Some(&conflict)).await? else { return Ok(None) };
        tell(self.identity, self.tx, self.audience, self.save.id);
        Ok(Some(Saved::Stored { draft, record, conflict: Some(conflict) }))
    }

    /// The stored version has something that the next one has not, so it is never thinned.
    async fn mark_lost(&self, stored: &Draft) -> Result<(), DraftError> {
        let (tenant, now) = (self.tx.tenant().0, self.identity.context.now());
        draft_revision::lost().bind(self.tx, &now, &tenant, &self.save.id.0, &stored.version).opt().await?;
        Ok(())
    }

    async fn refuse(
        &self,
        stored: Draft,
        incoming: Content,
        mut conflict: Conflict,
    ) -> Result<Option<Saved>, DraftError> {
        conflict.kept = Some(self.keep(&stored, &incoming, Some(&conflict), true).await?);
        tell(self.identity, self.tx, self.audience, self.save.id);
        Ok(Some(Saved::Conflict { stored: Box::new(stored), incoming: Box::new(incoming), conflict }))
    }

    /// Whether the stored version is the same device's own save of what it began with then and now.
    async fn is_of_the_same_hand(&self, stored: &Draft) -> Result<bool, DraftError> {
        // A token is of its own history alone, and programs that do not say who they are may be two.
        let is_anybody = [Device::UNKNOWN, Device::OTHER_PROGRAM].contains(&self.save.device.as_str());
        let says_little = is_anybody || matches!(self.save.base, Base::Token(_));
        let is_other = stored.last_device != self.save.device.as_str() || self.save.strategy != Strategy::Merge;
        if says_little || is_other {
            return Ok(false);
        }
        let (tenant, version) = (self.tx.tenant().0, stored.version);
        let query = draft_revision::of_version();
        let last = query.bind(self.tx, &tenant, &self.save.id.0, &version).opt().await?;
        Ok(last.is_some_and(|last| {
            last.saved_by == self.user.0
                && last.base_version == self.save.base.version()
                && last.remote_version.is_none()
        }))
    }

    /// What the client began with, as far as it is still known.
    async fn base(&self) -> Result<Content, DraftError> {
        let (tenant, version) = (self.tx.tenant().0, self.save.base.version());
        if version == 0 {
            return Ok(Content::default());
        }
        let query = draft_revision::content_of_version();
        let found = query.bind(self.tx, &tenant, &self.save.id.0, &version).opt().await?;
        let found = found.filter(|kept| match self.save.base {
            Base::Token(token) => token.is_of(&kept.content_digest),
            _ => true,
        });
        let content = found.map(|kept| row::unpack(kept.content, &kept.body, kept.body_html.as_deref()));
        Ok(content.transpose()?.unwrap_or_default())
    }

    /// The next version; none when somebody was faster.
    async fn write(
        &self,
        before: Draft,
        content: Content,
        conflict: Option<&Conflict>,
    ) -> Result<Option<(Box<Draft>, Box<Record>)>, DraftError> {
        let packed = row::pack(&content);
        let (id, now) = (self.identity.context.uuid(), self.identity.context.now());
        let changes = changes(&before.content, &content);
        let has_conflict = conflict.is_some_and(|conflict| !conflict.fields.is_empty());
        let params = SaveParams {
            tenant_id: self.tx.tenant().0,
            id: self.save.id.0,
            owner: before.owner.0,
            account_id: before.account.0,
            before: before.version,
            content: packed.json,
            body_digest: &packed.body_digest.as_bytes()[..],
            html_digest: packed.html_digest.as_ref().map(|digest| &digest.as_bytes()[..]),
            content_digest: &packed.content_digest.as_bytes()[..],
            size_bytes: packed.size,
            snippet: packed.snippet,
            now,
            user_id: self.user.0,
            device: self.save.device.as_str(),
            has_conflict,
            digests: packed.digests,
            texts: packed.texts,
            save_id: id,
            base_version: self.save.base.version(),
            changes: json!(changes),
            remote_version: conflict.map(|conflict| conflict.remote.version),
            remote_modified_at: conflict.map(|conflict| conflict.remote.modified_at),
            strategy: conflict.map(|conflict| conflict.remote.strategy.as_str()),
            conflicts: conflict.map(recorded),
        };
        let Some(saved) = draft::save().params(self.tx, &params).opt().await? else { return Ok(None) };
        let (version, is_dirty) = (saved.version, saved.copied_version >= 0);
        // One job waits for the end of the typing, from the first save on that the folder does not have.
        if is_dirty && self.origin == Origin::Client && (before.version == 0 || !before.is_dirty) {
            folder::copy_at(self.tx, before.account, self.save.id, now + folder::PAUSE).await?;
        }
        let record = Record {
            id,
            draft: self.save.id,
            version: Some(version),
            base_version: self.save.base.version(),
            saved_at: now,
            saved_by: self.user,
            device: self.save.device.0.clone(),
            changes,
            size: packed.size,
            is_losing_side: false,
            remote: conflict.map(|conflict| conflict.remote.clone()),
        };
        let draft = Draft {
            version,
            content,
            sync_token: SyncToken::new(version, packed.content_digest.as_bytes()),
            size: packed.size,
            is_dirty,
            has_conflict: before.has_conflict || has_conflict,
            last_saved_at: now,
            last_device: self.save.device.0.clone(),
            last_modified_at: now,
            deleted_at: None,
            outbox: None,
            ..before
        };
        Ok(Some((Box::new(draft), Box::new(record))))
    }

    /// The draft before its first save.
    fn nothing(&self, account: AccountId) -> Draft {
        let now = self.identity.context.now();
        Draft {
            id: self.save.id,
            tenant: self.tx.tenant(),
            owner: self.user,
            account,
            version: 0,
            content: Content::default(),
            sync_token: SyncToken::new(0, &[]),
            size: 0,
            is_dirty: true,
            has_conflict: false,
            last_saved_at: now,
            last_device: String::new(),
            last_modified_at: now,
            deleted_at: None,
            outbox: None,
            access: Access::Own,
        }
    }

    /// What was sent, as a revision that became no version.
    async fn keep(
        &self,
        stored: &Draft,
        content: &Content,
        conflict: Option<&Conflict>,
        is_losing_side: bool,
    ) -> Result<Uuid, DraftError> {
        let packed = row::pack(content);
        let id = self.identity.context.uuid();
        let params = KeepParams {
            is_losing_side,
            tenant_id: self.tx.tenant().0,
            id: self.save.id.0,
            digests: packed.digests,
            texts: packed.texts,
            save_id: id,
            base_version: self.save.base.version(),
            user_id: self.user.0,
            device: self.save.device.as_str(),
            content: packed.json,
            body_digest: &packed.body_digest.as_bytes()[..],
            html_digest: packed.html_digest.as_ref().map(|digest| &digest.as_bytes()[..]),
            content_digest: &packed.content_digest.as_bytes()[..],
            size_bytes: packed.size,
            changes: json!(changes(&stored.content, content)),
            remote_version: Some(stored.version),
            remote_modified_at: Some(stored.last_saved_at),
            strategy: Some(self.save.strategy.as_str()),
            conflicts: conflict.map(recorded),
            now: self.identity.context.now(),
        };
        draft::keep().params(self.tx, &params).one().await?;
        Ok(id)
    }
}

/// The fields in conflict for the record. Texts stand in the revisions, and are not written a second time.
fn recorded(conflict: &Conflict) -> serde_json::Value {
    let is_short = |field: &&FieldConflict| !matches!(field.field, Field::Body | Field::BodyHtml);
    json!(conflict.fields.iter().filter(is_short).collect::<Vec<_>>())
}

fn differing(stored: &Content, incoming: &Content) -> Vec<FieldConflict> {
    let fields = Field::ALL.into_iter().filter(|field| !stored.agrees(incoming, *field));
    fields.map(|field| FieldConflict { field, stored: stored.value(field), incoming: incoming.value(field) }).collect()
}

//! Folders of mail accounts.

use postroom_store::queries::email_folder;
use postroom_store::{Context, TenantClient, TenantTx};
use postroom_types::{AccountId, MailFolderId, UserId};
use uuid::Uuid;

pub use postroom_store::queries::email_folder::Folder;

use crate::Error;

/// What a folder is for: from SPECIAL-USE (RFC 6154), else by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderType {
    Inbox,
    Sent,
    Drafts,
    Trash,
    Spam,
    Archive,
    Custom,
}

impl FolderType {
    const ALL: [Self; 7] =
        [Self::Inbox, Self::Sent, Self::Drafts, Self::Trash, Self::Spam, Self::Archive, Self::Custom];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Sent => "sent",
            Self::Drafts => "drafts",
            Self::Trash => "trash",
            Self::Spam => "spam",
            Self::Archive => "archive",
            Self::Custom => "custom",
        }
    }

    /// What a folder is called that is made for the purpose.
    pub(crate) fn usual_name(self) -> &'static str {
        match self {
            Self::Inbox => "INBOX",
            Self::Sent => "Sent",
            Self::Drafts => "Drafts",
            Self::Trash => "Trash",
            Self::Spam => "Junk",
            Self::Archive => "Archive",
            Self::Custom => "Other",
        }
    }

    /// The type of this name in the API.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Which folders a list is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub account: Option<AccountId>,
    pub folder: Option<MailFolderId>,
    pub kind: Option<FolderType>,
}

/// A folder to make in a local account.
#[derive(Clone, Debug)]
pub struct NewFolder<'a> {
    pub parent: Option<MailFolderId>,
    pub name: &'a str,
    pub path: &'a str,
    pub kind: FolderType,
}

/// The folders of an account, by path.
pub async fn of_account(tx: &impl TenantClient, account: AccountId) -> Result<Vec<Folder>, Error> {
    Ok(email_folder::of_account().bind(tx, &tx.tenant().0, &account.0).all().await?)
}

/// One of a member's folders.
pub async fn find(tx: &impl TenantClient, user: UserId, id: MailFolderId) -> Result<Folder, Error> {
    email_folder::find().bind(tx, &tx.tenant().0, &id.0, &user.0).opt().await?.ok_or(Error::NotFound)
}

/// The ids of a member's folders in the scope. A folder or an account that is named and not the member's is not found.
pub async fn in_scope(tx: &impl TenantClient, user: UserId, scope: &Scope) -> Result<Vec<Uuid>, Error> {
    in_scope_but(tx, user, scope, false).await
}

/// The same without bins and spam, where the scope names no folder and no type.
pub(crate) async fn in_scope_but(
    tx: &impl TenantClient,
    user: UserId,
    scope: &Scope,
    without_thrown_away: bool,
) -> Result<Vec<Uuid>, Error> {
    let without = without_thrown_away && scope.folder.is_none() && scope.kind.is_none();
    let (account, folder) = (scope.account.map(|id| id.0), scope.folder.map(|id| id.0));
    let kind = scope.kind.map(FolderType::as_str);
    let query = email_folder::ids_of_user();
    let found = query.bind(tx, &tx.tenant().0, &user.0, &account, &folder, &kind, &without).all().await?;
    if found.is_empty() && folder.is_some() {
        return Err(Error::NotFound);
    }
    Ok(found)
}

/// Has all folders of an account compared with its server: every number and every flag.
pub async fn want_certificate(context: &Context, tx: &TenantTx, account: AccountId) -> Result<(), Error> {
    email_folder::want_certificate().bind(tx, &context.now(), &tx.tenant().0, &account.0).all().await?;
    crate::account::start_sync(tx, account).await?;
    Ok(())
}

/// Makes a folder, or finds the one with this path.
pub async fn ensure(
    context: &Context,
    tx: &TenantTx,
    account: AccountId,
    new: &NewFolder<'_>,
) -> Result<MailFolderId, Error> {
    let (tenant, id, now) = (tx.tenant().0, context.uuid(), context.now());
    let parent = new.parent.map(|id| id.0);
    let made = email_folder::insert()
        .bind(
            tx,
            &tenant,
            &id,
            &account.0,
            &parent,
            &new.name,
            &new.path,
            &new.path.as_bytes(),
            &"/",
            &new.kind.as_str(),
            &true,
            &now,
        )
        .one()
        .await?;
    if !made.is_selectable {
        return Err(Error::Conflict("The server keeps no messages in the folder that this needs. Choose another one."));
    }
    Ok(MailFolderId(made.id))
}

use axum::Json as JsonAnswer;
use postroom_mail::{account, folder};
use postroom_types::AccountId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::needs::MailRead;
use crate::extract::{InTenant, Path};
use crate::list::List;
use crate::problem::Problem;

/// A folder of a mail account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MailFolder {
    id: Uuid,
    account_id: Uuid,
    parent_id: Option<Uuid>,
    /// The last part of the path.
    name: String,
    path: String,
    /// `inbox`, `sent`, `drafts`, `trash`, `spam`, `archive` or `custom`.
    #[schema(example = "inbox")]
    r#type: String,
    unread_count: i32,
    total_count: i32,
    /// It can hold messages.
    is_selectable: bool,
    /// Older messages are still to come.
    is_syncing: bool,
}

/// The folders of an account, by path
#[utoipa::path(get, path = "/accounts/{id}/folders", tag = "mail accounts", operation_id = "listFolders",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "All of them", body = List<MailFolder>)))]
pub(super) async fn list(
    member: InTenant<MailRead>,
    Path(id): Path<AccountId>,
) -> Result<JsonAnswer<List<MailFolder>>, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let account = account::find(&tx, member.caller.claims.user, id).await?;
    let folders = folder::of_account(&tx, id).await?;
    tx.commit().await?;
    let has_server = account.protocol != "local";
    let render = |folder: folder::Folder| MailFolder {
        is_syncing: has_server && folder.is_selectable && !folder.is_complete,
        id: folder.id,
        account_id: folder.account_id,
        parent_id: folder.parent_id,
        name: folder.name,
        path: folder.path,
        r#type: folder.r#type,
        unread_count: folder.unread_count,
        total_count: folder.total_count,
        is_selectable: folder.is_selectable,
    };
    Ok(JsonAnswer(List::new(folders.into_iter().map(render).collect(), None)))
}

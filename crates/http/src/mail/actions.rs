use axum::Json as JsonAnswer;
use postroom_identity::user;
use postroom_mail::action::{self, Action, Targets};
use postroom_mail::folder::{FolderType, Scope};
use postroom_mail::list::Filter;
use postroom_mail::search::{self, Calendar, Query};
use postroom_types::{AccountId, MailFolderId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::messages::{folder_type, wanted};
use crate::extract::needs::MailWrite;
use crate::extract::{InTenant, Json};
use crate::problem::Problem;

/// What to do with which messages: named by `ids`, `threadIds` or `placementIds`, or `all` in a view.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Batch {
    /// Messages.
    #[schema(max_items = 10_000)]
    ids: Option<Vec<Uuid>>,
    /// Threads, with all their messages.
    #[schema(max_items = 10_000)]
    thread_ids: Option<Vec<Uuid>>,
    /// Messages in a folder.
    #[schema(max_items = 10_000)]
    placement_ids: Option<Vec<Uuid>>,
    all: Option<Everything>,
    /// Messages and threads: only in this folder.
    #[schema(value_type = Option<Uuid>)]
    folder_id: Option<MailFolderId>,
    /// Messages and threads: only in folders of this type.
    #[schema(example = "inbox")]
    folder_type: Option<String>,
    /// `read`, `unread`, `flag`, `unflag`, `addKeyword`, `removeKeyword`, `move`, `archive`, `spam`, `inbox` or `delete`; what is
    /// deleted lies in the bin, and there it is deleted for good.
    #[schema(example = "read")]
    action: String,
    #[schema(max_length = 64, example = "label")]
    keyword: Option<String>,
    #[schema(value_type = Option<Uuid>)]
    target_folder_id: Option<MailFolderId>,
}

/// Everything in a view, up to 10,000 messages.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Everything {
    #[schema(value_type = Option<Uuid>)]
    account_id: Option<AccountId>,
    #[schema(value_type = Option<Uuid>)]
    folder_id: Option<MailFolderId>,
    #[schema(example = "inbox")]
    folder_type: Option<String>,
    unread: Option<bool>,
    flagged: Option<bool>,
    /// Only what this search finds there, as in the list of messages; without `in:` and `is:`, for which the fields beside it are.
    #[schema(max_length = 1000)]
    q: Option<String>,
    /// But not these messages.
    #[schema(max_items = 10_000)]
    except_ids: Option<Vec<Uuid>>,
    /// Nor these threads.
    #[schema(max_items = 10_000)]
    except_thread_ids: Option<Vec<Uuid>>,
}

/// What was done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BatchDone {
    /// Messages in folders.
    changed: usize,
    /// For `/messages/undo`; null where nothing can be taken back.
    undo_id: Option<Uuid>,
}

/// What to take back.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Undo {
    undo_id: Uuid,
}

/// Mark, move or delete messages
///
/// At once here; a server is told afterwards.
#[utoipa::path(post, path = "/messages/batch", tag = "mail", operation_id = "changeMessages", request_body = Batch,
    responses((status = 200, description = "Done", body = BatchDone)))]
pub(super) async fn batch(
    member: InTenant<MailWrite>,
    Json(batch): Json<Batch>,
) -> Result<JsonAnswer<BatchDone>, Problem> {
    let identity = &member.caller.identity;
    let user = member.caller.claims.user;
    let search = match batch.wanted()? {
        Some(query) => {
            let zone = user::time_zone(identity, user).await?;
            Some((query, Calendar::now(identity.context.now(), &zone)))
        }
        None => None,
    };
    let (targets, action) = (batch.targets(search)?, batch.action()?);
    let tx = identity.store.tenant_tx(member.actor).await?;
    let done = action::act(identity, &tx, user, &targets, &action).await?;
    tx.commit().await?;
    Ok(JsonAnswer(BatchDone { changed: done.changed, undo_id: done.undo }))
}

/// Take an action back
#[utoipa::path(post, path = "/messages/undo", tag = "mail", operation_id = "undoChange", request_body = Undo,
    responses((status = 200, description = "Taken back", body = BatchDone)))]
pub(super) async fn undo(
    member: InTenant<MailWrite>,
    Json(undo): Json<Undo>,
) -> Result<JsonAnswer<BatchDone>, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let changed = action::undo(identity, &tx, member.caller.claims.user, undo.undo_id).await?;
    tx.commit().await?;
    Ok(JsonAnswer(BatchDone { changed, undo_id: None }))
}

impl Batch {
    /// What everything is narrowed to, if anything.
    fn wanted(&self) -> Result<Option<Query>, Problem> {
        let query = wanted(self.all.as_ref().and_then(|all| all.q.as_deref()), "all.q")?;
        // A message that is found lies in other folders, too, where nobody meant it.
        if query.as_ref().is_some_and(search::names_place) {
            let advice = "must not have in: or is:; name the folder and the flags beside it (folderId, folderType, unread, flagged)";
            return Err(Problem::invalid("all.q", advice));
        }
        Ok(query)
    }

    fn targets(&self, search: Option<(Query, Calendar)>) -> Result<Targets, Problem> {
        let scope = Scope { account: None, folder: self.folder_id, kind: folder_type(self.folder_type.as_deref())? };
        let targets = match (&self.ids, &self.thread_ids, &self.placement_ids, &self.all) {
            (Some(ids), None, None, None) => Targets::Messages(few(ids, "ids")?, scope),
            (None, Some(ids), None, None) => Targets::Threads(few(ids, "threadIds")?, scope),
            (None, None, Some(ids), None) => Targets::Placements(few(ids, "placementIds")?),
            (None, None, None, Some(all)) => Targets::All {
                view: Filter {
                    scope: Scope {
                        account: all.account_id,
                        folder: all.folder_id,
                        kind: folder_type(all.folder_type.as_deref())?,
                    },
                    unread: all.unread.unwrap_or(false),
                    flagged: all.flagged.unwrap_or(false),
                    conversations: false,
                },
                search,
                except: [
                    few_or_none(&all.except_ids, "all.exceptIds")?,
                    few_or_none(&all.except_thread_ids, "all.exceptThreadIds")?,
                ]
                .concat(),
            },
            _ => return Err(Problem::invalid("ids", "give one of ids, threadIds, placementIds and all")),
        };
        Ok(targets)
    }

    fn action(&self) -> Result<Action, Problem> {
        Ok(match self.action.as_str() {
            "read" => Action::Read(true),
            "unread" => Action::Read(false),
            "flag" => Action::Flag(true),
            "unflag" => Action::Flag(false),
            "addKeyword" => Action::AddKeyword(self.keyword()?),
            "removeKeyword" => Action::RemoveKeyword(self.keyword()?),
            "move" => {
                Action::Move(self.target_folder_id.ok_or_else(|| Problem::invalid("targetFolderId", "is missing"))?)
            }
            "archive" => Action::MoveTo(FolderType::Archive),
            "spam" => Action::MoveTo(FolderType::Spam),
            "inbox" => Action::MoveTo(FolderType::Inbox),
            "delete" => Action::Delete,
            _ => {
                let names = "read unread flag unflag addKeyword removeKeyword move archive spam inbox delete";
                return Err(Problem::invalid("action", format!("must be one of: {names}")));
            }
        })
    }

    /// An atom of IMAP that is no system flag (RFC 9051, section 9).
    fn keyword(&self) -> Result<String, Problem> {
        let keyword = self.keyword.clone().unwrap_or_default();
        let is_atom = |byte: u8| byte.is_ascii_graphic() && !b"(){%*\"\\]".contains(&byte);
        if keyword.is_empty() || keyword.len() > 64 || !keyword.bytes().all(is_atom) {
            return Err(Problem::invalid(
                "keyword",
                "must be 1 to 64 ASCII characters without blanks, quotes, brackets and %*\\",
            ));
        }
        Ok(keyword)
    }
}

fn few_or_none(ids: &Option<Vec<Uuid>>, field: &str) -> Result<Vec<Uuid>, Problem> {
    ids.as_deref().filter(|ids| !ids.is_empty()).map_or_else(|| Ok(Vec::new()), |ids| few(ids, field))
}

fn few(ids: &[Uuid], field: &str) -> Result<Vec<Uuid>, Problem> {
    let most = usize::try_from(action::MOST).unwrap_or(usize::MAX);
    if ids.is_empty() || ids.len() > most {
        return Err(Problem::invalid(field, format!("must be 1 to {most} ids")));
    }
    Ok(ids.to_vec())
}

//! What nodes there are. A further one is an entry here and an arm in `steps`.

use postroom_drafts::workflow::CONDITION;
use serde::Serialize;
use utoipa::ToSchema;

/// Saves, finds, brings back and moves drafts.
pub(super) const DRAFT_MANAGER: &str = "draft-manager";
/// Sends a draft.
pub(super) const MAIL_SEND: &str = "mail-send";
/// Looks for messages.
pub(super) const MAIL_SEARCH: &str = "mail-search";
/// Looks at an account's server.
pub(super) const MAIL_SYNC: &str = "mail-sync";

/// A type of nodes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct NodeType {
    #[serde(rename = "type")]
    #[schema(example = "draft-manager")]
    pub(super) kind: &'static str,
    #[schema(example = "email-integration")]
    category: &'static str,
    description: &'static str,
    pub(super) parameters: &'static [Parameter],
    /// It decides about nodes, and does nothing by itself.
    #[serde(skip)]
    pub(super) decides: bool,
}

/// A parameter of a node.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// As in JSON.
    #[serde(rename = "type")]
    #[schema(example = "string")]
    kind: &'static str,
    pub(super) is_required: bool,
    description: &'static str,
}

const fn required(name: &'static str, kind: &'static str, description: &'static str) -> Parameter {
    Parameter { name, kind, is_required: true, description }
}

const fn optional(name: &'static str, kind: &'static str, description: &'static str) -> Parameter {
    Parameter { name, kind, is_required: false, description }
}

const EMAIL: &str = "email-integration";

pub(super) const NODE_TYPES: &[NodeType] = &[
    NodeType {
        kind: DRAFT_MANAGER,
        category: EMAIL,
        description: "Saves, finds, brings back, deletes and moves drafts. Leaves success, action, conflictDetected, error, and draft, drafts, saveMetadata, recovery, bundle or imported.",
        parameters: &[
            required("action", "string", "auto-save, recover, delete, export, import, list or get"),
            required("accountId", "string", "The mail account: a UUID"),
            optional("draft", "object", "auto-save: what is in the draft"),
            optional("draftId", "string", "recover, delete, get: which; auto-save: which, or a new one with this id"),
            optional(
                "version",
                "number",
                "auto-save: the version that it began with; delete: the version that is seen",
            ),
            optional("syncToken", "string", "auto-save: in place of the version"),
            optional("strategy", "string", "auto-save: merge (by default), local-wins or remote-wins"),
            optional("deviceId", "string", "Which device saves"),
            optional("autoSaveInterval", "number", "Milliseconds: 1000 to 60000, by default 5000"),
            optional("maxDraftSize", "number", "Bytes, from 1 MiB; by default 25 MiB"),
            optional("recoveryReason", "string", "recover: crash, offline or manual"),
            optional("maxRecoveryAge", "number", "recover: seconds; an older save is refused"),
            optional("preserveAttachments", "boolean", "recover: by default true"),
            optional("confirmed", "boolean", "recover: you have seen what is in conflict"),
            optional("draftIds", "array", "export: only these"),
            optional("format", "string", "export: json (by default) or jsonl"),
            optional("enableCompression", "boolean", "export: by default false"),
            optional("compression", "string", "export: gzip (by default) or zstd"),
            optional(
                "bundleData",
                "object",
                "import: a bundle as an export leaves it: an object, lines, or base64 of a compressed one",
            ),
            optional("limit", "number", "list: drafts at most, 1 to 100"),
            optional("cursor", "string", "list: the nextCursor of the page before"),
        ],
        decides: false,
    },
    NodeType {
        kind: MAIL_SEND,
        category: EMAIL,
        description: "Sends a draft. Leaves success, error and message, the entry of the outbox.",
        parameters: &[
            required("draftId", "string", "The draft: a UUID"),
            optional("version", "number", "The version that is meant; another one is not sent"),
            optional("sendAt", "string", "When to send it"),
            optional("undoSeconds", "number", "Seconds in which it can be taken back: 0 to 60, by default 10"),
        ],
        decides: false,
    },
    NodeType {
        kind: MAIL_SEARCH,
        category: EMAIL,
        description: "Looks for messages. Leaves success, error, messages, nextCursor and total.",
        parameters: &[
            optional("q", "string", "A search, as in the search field"),
            optional("accountId", "string", "Only of this account"),
            optional("folderId", "string", "Only in this folder"),
            optional(
                "folderType",
                "string",
                "Only in folders of this type: inbox, sent, drafts, trash, spam, archive or custom",
            ),
            optional("unread", "boolean", "Only unread ones"),
            optional("flagged", "boolean", "Only flagged ones"),
            optional("conversations", "boolean", "Of each thread only its newest message"),
            optional("sort", "string", "newest (by default) or rank"),
            optional("limit", "number", "Messages at most: 1 to 200, by default 50"),
            optional("cursor", "string", "The nextCursor of the page before"),
            optional("total", "boolean", "Count all of them as well"),
        ],
        decides: false,
    },
    NodeType {
        kind: MAIL_SYNC,
        category: EMAIL,
        description: "Has an account's server looked at, soon. Leaves success, error and sync.",
        parameters: &[required("accountId", "string", "The mail account: a UUID")],
        decides: false,
    },
    NodeType {
        kind: CONDITION,
        category: "logic",
        description: "Runs some nodes or others. Leaves success, holds and branch.",
        parameters: &[
            required(
                "condition",
                "string",
                "An expression that is true or false, such as $json.n > 3 and save.output.success",
            ),
            optional("then", "array", "The nodes that run when it is true"),
            optional("else", "array", "The nodes that run when it is false"),
        ],
        decides: true,
    },
];

use postroom_tenancy::migrate::{Migration, Target};
use postroom_tenancy::proof::{Expectations, Listed, SearchView};

const OPENS_QUEUE: &str = "puts a job in, or ends one, for the transaction's own tenant; the queue itself is closed";
const SHOWS_QUEUE: &str = "shows operators the queue without the jobs' data";
const APPEND_ONLY: &str = "append-only, so nothing is ever updated or deleted";

/// Where management rows live.
pub const MANAGEMENT_SCHEMA: &str = "postroom_management";
/// Where tenants' rows live in shared mode.
pub const TENANT_SCHEMA: &str = "postroom";

/// Where jobs wait for a worker.
pub const QUEUE_SCHEMA: &str = "postroom_queue";

/// One migration with its reverse, from the files of the same name.
macro_rules! migration {
    ($version:literal, $folder:literal, $name:literal) => {
        Migration {
            version: $version,
            name: $name,
            up: include_str!(concat!("../../../migrations/", $folder, "/", $name, ".sql")),
            down: Some(include_str!(concat!("../../../migrations/", $folder, "/", $name, ".down.sql"))),
        }
    };
}

/// Everything to migrate, in order: management first, then the shared tenant schema and the queue.
pub fn migration_targets() -> Vec<Target> {
    vec![
        Target {
            name: "management".to_owned(),
            schema: MANAGEMENT_SCHEMA.to_owned(),
            migrations: vec![
                migration!(1, "management", "0001_tenants_and_people"),
                migration!(2, "management", "0002_second_factor"),
                migration!(3, "management", "0003_audit"),
                migration!(4, "management", "0004_password_resets"),
                migration!(5, "management", "0005_operation"),
                migration!(6, "management", "0006_changes"),
                migration!(7, "management", "0007_letters"),
            ],
        },
        Target {
            name: "shared".to_owned(),
            schema: TENANT_SCHEMA.to_owned(),
            migrations: vec![
                migration!(1, "tenant", "0001_members_and_sessions"),
                migration!(2, "tenant", "0002_data_keys"),
                migration!(3, "tenant", "0003_audit"),
                migration!(4, "tenant", "0004_policy_invitations_api_keys"),
                migration!(5, "tenant", "0005_changes"),
                migration!(6, "tenant", "0006_mail"),
                migration!(7, "tenant", "0007_gmail_message_ids"),
                migration!(8, "tenant", "0008_mail_traffic"),
                migration!(9, "tenant", "0009_drafts"),
                migration!(10, "tenant", "0010_outbox"),
                migration!(11, "tenant", "0011_correspondence"),
                migration!(12, "tenant", "0012_draft_copies"),
                migration!(13, "tenant", "0013_workflows"),
                migration!(14, "tenant", "0014_letters_and_writing_help"),
                migration!(15, "tenant", "0015_failed_copies"),
            ],
        },
        Target {
            name: "queue".to_owned(),
            schema: QUEUE_SCHEMA.to_owned(),
            migrations: vec![
                migration!(1, "queue", "0001_graphile_worker"),
                migration!(2, "queue", "0002_tenants_and_turns"),
                migration!(3, "queue", "0003_lighter_turns"),
                migration!(4, "queue", "0004_turns_by_time"),
            ],
        },
    ]
}

/// What the isolation proof cannot know by itself: which schemas there are, and each exception with its reason.
pub fn expectations() -> Expectations {
    Expectations {
        one_row: vec![Listed::new("postroom.tenant_settings", "one row a tenant, found by its key")],
        links: [
            ("postroom_management.memberships", "a link between a tenant and a user"),
            ("postroom_management.audit_events", APPEND_ONLY),
            ("postroom_management.audit_seals", APPEND_ONLY),
            ("postroom_management.audit_heads", APPEND_ONLY),
            ("postroom_management.audit_keys", APPEND_ONLY),
            ("postroom.audit_events", APPEND_ONLY),
            ("postroom.audit_seals", APPEND_ONLY),
            ("postroom.audit_heads", APPEND_ONLY),
            ("postroom.change_counters", "one row a member, found by its key"),
            ("postroom.changes", "a log, found by its number"),
            ("postroom.email_blob_chunks", "pieces of a blob, found by its id"),
            ("postroom.email_pop3_uids", "a link between an account and a name"),
            ("postroom.email_gmail_messages", "a link between a number of Gmail's and a message"),
            ("postroom.email_traffic", "hours of an account, found by its id"),
            ("postroom.email_thread_references", "a link between a Message-ID and a thread"),
            ("postroom.email_thread_subjects", "a link between a subject and a message"),
            ("postroom.email_correspondents", "a link between an account and an address"),
            ("postroom.email_image_senders", "a link between a member and an address"),
            ("postroom.draft_bodies", "a text of a draft, found by its digest"),
            ("postroom.draft_devices", "a link between a draft and a device"),
            ("postroom.draft_copies", "a link between a draft and a message in a folder"),
            ("postroom.contact_keys", "a link between the beginning of a word and a contact"),
            ("postroom.outbox_recipients", "somebody a mail goes to, found by the mail"),
            ("postroom_management.operator_change_counters", "one row, found by its key"),
            ("postroom_management.operator_changes", "a log, found by its number"),
        ]
        .map(|(table, reason)| Listed::new(table, reason))
        .to_vec(),
        without_index: [
            ("postroom.idx_refresh_tokens_tenant_updated_at", "written at every refresh, never searched by"),
            ("postroom.idx_idempotency_keys_tenant_updated_at", "never searched by"),
            ("postroom.idx_audit_seals_tenant_created_at", "found by position and by event"),
            ("postroom.idx_change_counters_tenant_updated_at", "written at every change, read by the clean-up only"),
            ("postroom.idx_email_messages_tenant_created_at", "written by the thousand; a BRIN index does"),
            ("postroom.idx_email_messages_tenant_updated_at", "written by the thousand, never searched by"),
            ("postroom.idx_email_message_folders_tenant_created_at", "written by the thousand, never searched by"),
            ("postroom.idx_email_message_folders_tenant_updated_at", "flags change in place, without a new index entry"),
            ("postroom.idx_email_attachments_tenant_created_at", "found by message and by content"),
            ("postroom.idx_email_attachments_tenant_updated_at", "found by message and by content"),
            ("postroom.idx_email_blobs_tenant_updated_at", "never change"),
            ("postroom.idx_email_undos_tenant_updated_at", "never change"),
            ("postroom.idx_email_pop3_uids_tenant_created_at", "found by account and name"),
            ("postroom.idx_drafts_tenant_created_at", "found by owner and time of the last save"),
            ("postroom.idx_drafts_tenant_updated_at", "found by owner and time of the last save"),
            ("postroom.idx_draft_revisions_tenant_created_at", "found by draft"),
            ("postroom.idx_draft_revisions_tenant_updated_at", "found by draft"),
            ("postroom.idx_draft_recoveries_tenant_created_at", "found by draft"),
            ("postroom.idx_draft_recoveries_tenant_updated_at", "found by draft"),
            ("postroom.idx_draft_attachments_tenant_created_at", "found by draft and by blob"),
            ("postroom.idx_draft_attachments_tenant_updated_at", "found by draft and by blob"),
            ("postroom.idx_draft_shares_tenant_created_at", "found by draft and by member"),
            ("postroom.idx_draft_shares_tenant_updated_at", "found by draft and by member"),
            ("postroom.idx_draft_devices_tenant_updated_at", "found by draft"),
            ("postroom.idx_draft_copies_tenant_created_at", "found by content and by draft"),
            ("postroom.idx_draft_copies_tenant_updated_at", "found by content and by draft"),
            ("postroom.idx_outbox_tenant_updated_at", "found by owner and time of its beginning"),
            ("postroom.idx_contacts_tenant_created_at", "found by address and by rank"),
            ("postroom.idx_contacts_tenant_updated_at", "written with each mail, never searched by"),
            ("postroom.idx_mail_templates_tenant_created_at", "found by name"),
            ("postroom.idx_mail_templates_tenant_updated_at", "found by name"),
            ("postroom.idx_workflow_runs_tenant_updated_at", "found by owner and time of its beginning"),
            ("postroom.idx_isolation_probes_tenant_created_at", "holds two rows"),
            ("postroom.idx_isolation_probes_tenant_updated_at", "holds two rows"),
        ]
        .map(|(index, reason)| Listed::new(index, reason))
        .to_vec(),
        security_definer: [
            ("postroom.enqueue_job(task text, data jsonb, queue text, at timestamp with time zone, attempts integer, key text, mode text, prompt boolean)", OPENS_QUEUE),
            ("postroom.finish_job(job bigint, worker text)", OPENS_QUEUE),
            (
                "postroom_management.enqueue_job(tenant uuid, task text, data jsonb, queue text, at timestamp with time zone, attempts integer, key text, mode text, prompt boolean)",
                OPENS_QUEUE,
            ),
            ("postroom_management.finish_job(job bigint, worker text)", OPENS_QUEUE),
            ("postroom_management.list_tasks(wanted bigint, status text, task text, tenant uuid, below bigint, count integer, skip bigint)", SHOWS_QUEUE),
            ("postroom_management.count_tasks()", SHOWS_QUEUE),
            ("postroom_management.list_workers()", SHOWS_QUEUE),
            ("postroom_management.list_schedules()", SHOWS_QUEUE),
            ("postroom_management.retry_task(job bigint)", SHOWS_QUEUE),
            ("postroom_management.cancel_task(job bigint)", SHOWS_QUEUE),
        ]
        .map(|(function, reason)| Listed::new(function, reason))
        .to_vec(),
        search_views: vec![SearchView {
            view: "postroom.email_message_search".to_owned(),
            table: "postroom.email_messages".to_owned(),
            index: "postroom.email_messages_search".to_owned(),
            reason: "@@ is not leakproof: under the policies every message of the tenant would be read".to_owned(),
        }],
        queue_schema: Some(QUEUE_SCHEMA.to_owned()),
        ..Expectations::shared(Some(MANAGEMENT_SCHEMA))
    }
}

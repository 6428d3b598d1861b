//! What the tests of this crate share: a member of a tenant in a database of their own.

use postroom_store::{TenantActor, TenantTx};
use postroom_testkit::{Database, TestTenant, World};
use postroom_types::{AccountId, MailFolderId, UserId};

use crate::folder::{self, FolderType, NewFolder};
use crate::ingest::Flags;
use crate::local::{self, FromFile};

/// A member with mail.
pub(crate) struct Stage {
    pub database: Database,
    pub world: World,
    pub tenant: TestTenant,
}

impl Stage {
    pub(crate) async fn open() -> Stage {
        let database = Database::fresh().await;
        let world = World::new(&database);
        let tenant = world.tenant("nordhavn").await;
        Stage { database, world, tenant }
    }

    pub(crate) fn user(&self) -> UserId {
        self.tenant.admin.user
    }

    pub(crate) fn actor(&self) -> TenantActor {
        TenantActor::System { tenant: self.tenant.id }
    }

    pub(crate) async fn tx(&self) -> TenantTx {
        self.world.identity.store.tenant_tx(self.actor()).await.unwrap()
    }

    /// The account for imported mail.
    pub(crate) async fn archive(&self) -> AccountId {
        let tx = self.tx().await;
        let account = local::account(&self.world.identity, &tx, self.user(), "ida@nordhavn.example").await.unwrap();
        tx.commit().await.unwrap();
        account
    }

    /// A folder of that account.
    pub(crate) async fn folder(&self, name: &str) -> (AccountId, MailFolderId) {
        let account = self.archive().await;
        let tx = self.tx().await;
        let new = NewFolder { parent: None, name, path: name, kind: FolderType::Inbox };
        let folder = folder::ensure(&self.world.identity.context, &tx, account, &new).await.unwrap();
        tx.commit().await.unwrap();
        (account, folder)
    }

    /// So many messages, of which every 5,000th has the word *quexalotl*; with fresh statistics.
    pub(crate) async fn fill(&self, account: AccountId, folder: MailFolderId, count: i32) {
        let owner = self.database.owner().await;
        let messages = "INSERT INTO postroom.email_messages (tenant_id, id, account_id, thread_id, content_hash, envelope_hash,
                in_reply_to, reference_ids, from_addresses, to_addresses, cc_addresses, bcc_addresses, reply_to_addresses,
                subject, snippet, received_at, size, has_attachments, problems, raw, search, search_version, created_at, updated_at)
            SELECT $1, gen_random_uuid(), $2, gen_random_uuid(), sha256(n::text::bytea), '', '', '', '[]', '[]', '[]', '[]', '[]',
                'Delivery ' || n, '', now() - n * interval '1 minute', 100, false, '', '',
                to_tsvector('simple', 'delivery word' || n % 100 || CASE WHEN n % 5000 = 7 THEN ' quexalotl' ELSE '' END),
                1, now(), now() FROM generate_series(1, $3) AS n";
        owner.execute(messages, &[&self.tenant.id.0, &account.0, &count]).await.unwrap();
        let placements = "INSERT INTO postroom.email_message_folders (tenant_id, id, account_id, folder_id, message_id, thread_id,
                home_folder_id, uid_validity, uid, is_read, is_flagged, is_draft, is_answered, received_at, created_at, updated_at)
            SELECT tenant_id, gen_random_uuid(), account_id, $1, id, thread_id, $1, 1, row_number() OVER (ORDER BY received_at),
                false, false, false, false, received_at, now(), now() FROM postroom.email_messages WHERE account_id = $2";
        owner.execute(placements, &[&folder.0, &account.0]).await.unwrap();
        for table in ["email_messages", "email_message_folders"] {
            owner.batch_execute(&format!("VACUUM ANALYZE postroom.{table}")).await.unwrap();
        }
    }

    /// A number, as a superuser sees it.
    pub(crate) async fn count(&self, of: &str) -> i64 {
        self.database.owner().await.query_one(&format!("SELECT count(*) FROM postroom.{of}"), &[]).await.unwrap().get(0)
    }
}

/// Messages as an import finds them, from this number on.
pub(crate) fn messages(first: u32, count: u32) -> Vec<FromFile> {
    let message = |number: u32| {
        let raw = format!(
            "Message-ID: <{number}@nordhavn.example>\r\nFrom: Marta Lindqvist <marta@nordhavn.example>\r\n\
             Subject: Delivery {number}\r\n\r\nThe driver needs the gate code. {number}\r\n"
        );
        FromFile {
            message: crate::prepare(raw),
            flags: Flags::default(),
            received_at: None,
            folder: Some("Deliveries".to_owned()),
        }
    };
    (first..first + count).map(message).collect()
}

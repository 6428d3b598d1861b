use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::sync::Mutex;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::reviewed;
use crate::wait_for;

/// Append-only, and longer with every refusal: only what came since the last look is looked at.
const TRAILS: [&str; 2] = ["postroom.audit_events", "postroom_management.audit_events"];

const SESSIONS: [&str; 2] = ["postroom.sessions", "postroom_management.operator_sessions"];

/// The digest of no rows.
const NOTHING: &str = "d41d8cd98f00b204e9800998ecf8427e";

/// A look at all rows behind the curtain. Most calls change nothing: triggers count the statements that write to each
/// table, and only a table that was written to is read again.
pub(super) struct Rows {
    client: Client,
    watched: Vec<Watched>,
    /// For each caller, what is known of each table.
    known: Mutex<HashMap<String, Vec<Option<Known>>>>,
    /// How far each trail has been looked at.
    seen: [AtomicI64; 2],
    pub(super) tables: usize,
}

/// A table, with the statement that digests it.
struct Watched {
    table: String,
    digest: Statement,
    /// Its place among the trails.
    trail: Option<usize>,
    /// The place of the table with the sessions that its rows hang on.
    sessions: Option<usize>,
}

/// A table's digest, and how many statements had written to it then.
type Known = (i64, String);

/// For each table a digest of the rows that do not mention the caller.
pub(super) type Digests = Vec<(String, String)>;

impl Rows {
    /// As if every server had refused what waits in the outbox.
    pub(super) async fn fail_messages(&self) {
        let sql = "UPDATE postroom.outbox SET state = 'failed' WHERE state = 'queued'";
        self.client.batch_execute(sql).await.expect("a superuser's connection");
    }

    /// As if this person had written to somebody of this name; the contact's id.
    pub(super) async fn add_contact(&self, email: &str, name: &str) -> String {
        let contact = "INSERT INTO postroom.contacts (tenant_id, id, user_id, address, name, times, rank, last_used_at, created_at, updated_at) \
            SELECT tenant_id, gen_random_uuid(), user_id, $2 || '@canaries.example', $2, 1, 1, now(), now(), now() \
            FROM postroom.members WHERE email = $1 LIMIT 1 RETURNING id::text";
        let id: String = self.client.query_one(contact, &[&email, &name]).await.expect("a member").get(0);
        let key = "INSERT INTO postroom.contact_keys (tenant_id, contact_id, user_id, key, rank) \
            SELECT tenant_id, id, user_id, name, rank FROM postroom.contacts WHERE id::text = $1";
        self.client.execute(key, &[&id]).await.expect("a key");
        id
    }

    /// Every table of the management schema and of the tenants' schemas, found in the catalogue.
    pub(super) async fn new(client: Client) -> Rows {
        let tables = "SELECT format('%I.%I', n.nspname, c.relname), EXISTS (SELECT FROM pg_attribute a \
                      WHERE a.attrelid = c.oid AND a.attname = 'session_id' AND NOT a.attisdropped), \
                      c.relname LIKE 'operator%', \
                      (SELECT string_agg(format(CASE a.atttypid WHEN 'tsvector'::regtype THEN 'length(t.%1$I)' \
                          WHEN 'bytea'::regtype THEN 'md5(t.%1$I)' ELSE 't.%1$I' END, a.attname), ', ' ORDER BY a.attnum) \
                       FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) \
                      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition \
                      AND (n.nspname IN ('postroom', 'postroom_management') OR n.nspname LIKE 'tenant\\_%') ORDER BY 1";
        let tables = client.query(tables, &[]).await.expect("the catalogue");
        let by_the_clock = |row: &&Row| reviewed::BY_THE_CLOCK.iter().any(|(table, _)| *table == row.get::<_, &str>(0));
        let tables: Vec<_> = tables.iter().filter(|row| !by_the_clock(row)).collect();
        let names: Vec<&str> = tables.iter().map(|row| row.get(0)).collect();
        count_writes(&client, &names).await;
        let mut watched = Vec::new();
        for row in &tables {
            let (table, has_session, is_of_operators): (&str, bool, bool) = (row.get(0), row.get(1), row.get(2));
            let sessions = has_session.then_some(if is_of_operators { SESSIONS[1] } else { SESSIONS[0] });
            let digest = client.prepare(&digest(table, sessions, row.get(3))).await.expect("a valid statement");
            watched.push(Watched {
                table: table.to_owned(),
                digest,
                trail: TRAILS.iter().position(|trail| *trail == table),
                sessions: sessions.and_then(|sessions| names.iter().position(|name| *name == sessions)),
            });
        }
        Rows { client, watched, known: Mutex::default(), seen: Default::default(), tables: tables.len() }
    }

    /// The digests now, without the rows that mention one of the caller's own ids.
    pub(super) async fn digests(&self, own: &[String]) -> Digests {
        let own = if own.is_empty() { "nobody owns this row".to_owned() } else { own.join("|") };
        let (writes, is_quiet) = self.writes().await;
        let ends = self.ends().await;
        let mut known = self.known.lock().await;
        let known = known.entry(own.clone()).or_insert_with(|| vec![None; self.watched.len()]);
        let mut digests = Vec::new();
        for (at, watched) in self.watched.iter().enumerate() {
            let count = writes[at] + watched.sessions.map_or(0, |sessions| writes[sessions]);
            let digest = match (&known[at], watched.trail) {
                (_, Some(trail)) => {
                    let since = self.seen[trail].swap(ends[trail], Ordering::SeqCst);
                    self.digest(watched, &[&own, &since, &ends[trail]]).await
                }
                (Some((then, digest)), None) if is_quiet && *then == count => digest.clone(),
                (_, None) => self.digest(watched, &[&own]).await,
            };
            // While somebody writes, what was counted may not be seen yet.
            known[at] = is_quiet.then(|| (count, digest.clone()));
            digests.push((watched.table.clone(), digest));
        }
        digests
    }

    async fn digest(&self, watched: &Watched, parameters: &[&(dyn ToSql + Sync)]) -> String {
        self.client.query_one(&watched.digest, parameters).await.expect("all rows").get(0)
    }

    /// How many statements have written to each table, and whether all of them have ended.
    async fn writes(&self) -> (Vec<i64>, bool) {
        let row = self.client.query_one(
            "SELECT array_agg(coalesce(pg_sequence_last_value(c.oid), 0) ORDER BY c.relname::text::integer), \
             pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot()) \
             FROM pg_class c WHERE c.relnamespace = 'leak_fuzzer'::regnamespace AND c.relkind = 'S'",
            &[],
        );
        let row = row.await.expect("the counts");
        (row.get(0), row.get(1))
    }

    /// Waits for the entry of a request that is recorded right after the answer.
    pub(super) async fn recorded(&self, request: &str) {
        let [tenants, installation] = TRAILS.map(|trail| format!("SELECT FROM {trail} WHERE request_id::text = $1"));
        let sql = format!("SELECT EXISTS ({tenants} UNION ALL {installation})");
        wait_for(&format!("request {request} to be recorded"), async || {
            self.client.query_one(&sql, &[&request]).await.expect("the trails").get(0)
        })
        .await;
    }

    /// The last entry of each trail.
    async fn ends(&self) -> [i64; 2] {
        let [tenants, installation] = TRAILS.map(|table| format!("(SELECT coalesce(max(sequence), 0) FROM {table})"));
        let row = self.client.query_one(&format!("SELECT {tenants}, {installation}"), &[]).await.expect("the trails");
        [row.get(0), row.get(1)]
    }
}

/// The tables whose rows differ; of a trail, those that have rows which were not there at the look before.
pub(super) fn changed(before: &Digests, after: &Digests) -> Vec<String> {
    let differs = |(before, after): &(&(String, String), &(String, String))| {
        if TRAILS.contains(&after.0.as_str()) { after.1 != NOTHING } else { before != after }
    };
    before.iter().zip(after).filter(differs).map(|(before, _)| before.0.clone()).collect()
}

/// A sequence for each table, by its place, which every statement that writes to the table or a partition of it moves on.
async fn count_writes(client: &Client, tables: &[&str]) {
    let mut sql = "CREATE SCHEMA leak_fuzzer; GRANT USAGE ON SCHEMA leak_fuzzer TO PUBLIC; \
                   CREATE FUNCTION leak_fuzzer.count() RETURNS trigger LANGUAGE plpgsql AS \
                   $$ BEGIN PERFORM nextval(TG_ARGV[0]::regclass); RETURN NULL; END $$;"
        .to_owned();
    for (at, table) in tables.iter().enumerate() {
        let parts = "SELECT relid::regclass::text FROM pg_partition_tree($1::text::regclass) UNION SELECT $1::text";
        let parts = client.query(parts, &[table]).await.expect("the catalogue");
        let _ = write!(
            sql,
            "CREATE SEQUENCE leak_fuzzer.\"{at}\"; GRANT USAGE ON SEQUENCE leak_fuzzer.\"{at}\" TO PUBLIC;"
        );
        for part in parts.iter().map(|row| row.get::<_, &str>(0)) {
            let _ = write!(
                sql,
                "CREATE TRIGGER leak_fuzzer AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {part} FOR EACH STATEMENT \
                 EXECUTE FUNCTION leak_fuzzer.count('leak_fuzzer.\"{at}\"');"
            );
        }
    }
    client.batch_execute(&sql).await.expect("triggers");
}

/// What hangs on a session belongs to whom the session does. `columns` are what a row is told apart by: of long ones that is
/// less than all of it, because this is asked thousands of times.
fn digest(table: &str, sessions: Option<&str>, columns: &str) -> String {
    let session = match sessions {
        Some(sessions) => format!(" || coalesce((SELECT s::text FROM {sessions} s WHERE s.id = t.session_id), '')"),
        None => String::new(),
    };
    let since = if TRAILS.contains(&table) { " WHERE t.sequence > $2 AND t.sequence <= $3" } else { "" };
    format!(
        "SELECT md5(coalesce(string_agg(line, E'\\n' ORDER BY line), '')) \
         FROM (SELECT ROW({columns})::text{session} AS line FROM {table} t{since}) AS lines WHERE line !~ $1"
    )
}

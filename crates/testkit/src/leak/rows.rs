use std::sync::atomic::{AtomicI64, Ordering};

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::reviewed;
use crate::wait_for;

/// Append-only, and longer with every refusal: only what came since the last look is looked at.
const TRAILS: [&str; 2] = ["postroom.audit_events", "postroom_management.audit_events"];

/// The digest of no rows.
const NOTHING: &str = "d41d8cd98f00b204e9800998ecf8427e";

/// A look at all rows behind the curtain.
pub(super) struct Rows {
    client: Client,
    statement: Statement,
    /// How far each trail has been looked at.
    seen: [AtomicI64; 2],
    pub(super) tables: usize,
}

/// For each table a digest of the rows that do not mention the caller.
pub(super) type Digests = Vec<(String, String)>;

impl Rows {
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
        let selects: Vec<String> =
            tables.iter().map(|row| digest(row.get(0), row.get(1), row.get(2), row.get(3))).collect();
        let statement = client.prepare(&selects.join(" UNION ALL ")).await.expect("a valid statement");
        Rows { client, statement, seen: Default::default(), tables: tables.len() }
    }

    /// The digests now, without the rows that mention one of the caller's own ids.
    pub(super) async fn digests(&self, own: &[String]) -> Digests {
        let own = if own.is_empty() { "nobody owns this row".to_owned() } else { own.join("|") };
        let [tenants, installation] = self.seen.each_ref().map(|seen| seen.load(Ordering::SeqCst));
        let [tenants_end, installation_end] = self.ends().await;
        let parameters: [&(dyn ToSql + Sync); 5] = [&own, &tenants, &installation, &tenants_end, &installation_end];
        let rows = self.client.query(&self.statement, &parameters).await.expect("all rows");
        for (seen, end) in self.seen.iter().zip([tenants_end, installation_end]) {
            seen.store(end, Ordering::SeqCst);
        }
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
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

/// What hangs on a session belongs to whom the session does. `columns` are what a row is told apart by: of long ones that is
/// less than all of it, because this is asked thousands of times.
fn digest(table: &str, has_session: bool, is_of_operators: bool, columns: &str) -> String {
    let sessions = if is_of_operators { "postroom_management.operator_sessions" } else { "postroom.sessions" };
    let session = match has_session {
        true => format!(" || coalesce((SELECT s::text FROM {sessions} s WHERE s.id = t.session_id), '')"),
        false => String::new(),
    };
    let since = match TRAILS.iter().position(|trail| *trail == table) {
        Some(at) => format!(" WHERE t.sequence > ${} AND t.sequence <= ${}", at + 2, at + 4),
        None => String::new(),
    };
    format!(
        "SELECT '{table}', md5(coalesce(string_agg(line, E'\\n' ORDER BY line), '')) \
         FROM (SELECT ROW({columns})::text{session} AS line FROM {table} t{since}) AS lines WHERE line !~ $1"
    )
}

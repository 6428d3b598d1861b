//! A search as a statement: the one place of this crate where SQL is put together, because what is asked for decides its
//! shape. Values are parameters, always.
//!
//! `EXISTS (… OFFSET 0)` keeps the planner from joining. `@@` is not leakproof: in one query level with a second table that
//! has a policy it may not use its index, and each search would read the whole mailbox.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use futures_util::TryStreamExt;
use postroom_fulltext::{Condition, Date, Expr, State, TsQuery};
use postroom_store::{GenericClient, Row, TenantTx, ToSql};
use postroom_types::{PageRequest, Position, Timestamp};
use uuid::Uuid;

use super::{Calendar, Place};
use crate::Error;

/// A message that was found, by one of its placements.
pub(super) struct Hit {
    pub placement: Uuid,
    pub position: Position,
}

/// Where a statement searches.
pub(super) struct Statement<'a> {
    pub tenant: Uuid,
    /// The member's own.
    pub accounts: &'a [Uuid],
    /// Folders whose messages are shown.
    pub folders: &'a [Uuid],
    pub places: &'a [Place],
    pub calendar: &'a Calendar,
}

type Value = Box<dyn ToSql + Sync + Send>;

/// Parameters, numbered as they are added.
struct Values(Vec<Value>);

impl Statement<'_> {
    /// Newest first, from the request's position on; one more than its limit.
    pub(super) async fn newest(
        &self,
        tx: &TenantTx,
        wanted: Option<&Expr>,
        request: &PageRequest,
    ) -> Result<Vec<Hit>, Error> {
        let mut values = Values(Vec::new());
        let sql = self.newest_sql(&mut values, wanted, request);
        values.hits(tx, &sql).await
    }

    /// Best first, of so many of the newest.
    pub(super) async fn ranked(
        &self,
        tx: &TenantTx,
        wanted: Option<&Expr>,
        words: Option<&TsQuery>,
        of: i64,
        limit: i64,
    ) -> Result<Vec<Hit>, Error> {
        let mut values = Values(Vec::new());
        let sql = self.ranked_sql(&mut values, wanted, words, of, limit);
        values.hits(tx, &sql).await
    }

    /// How many messages match, up to a limit.
    pub(super) async fn count(&self, tx: &TenantTx, wanted: Option<&Expr>, most: i64) -> Result<i64, Error> {
        let mut values = Values(Vec::new());
        let sql = self.matching_sql(&mut values, wanted, most);
        let rows = values.rows(tx, &format!("SELECT count(*) FROM ({sql}) AS counted")).await?;
        rows.first().map_or(Ok(0), |row| Ok(row.try_get(0)?))
    }

    /// The messages that match, in no order, so many at most.
    pub(super) async fn messages(&self, tx: &TenantTx, wanted: Option<&Expr>, most: i64) -> Result<Vec<Uuid>, Error> {
        let mut values = Values(Vec::new());
        let sql = self.matching_sql(&mut values, wanted, most);
        values.rows(tx, &sql).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    fn matching_sql(&self, values: &mut Values, wanted: Option<&Expr>, most: i64) -> String {
        let conditions = self.conditions(values, wanted);
        let (tenant, accounts, folders) = self.place(values);
        let most = values.add(most);
        format!(
            "SELECT s.id FROM email_message_search s \
             WHERE s.tenant_id = {tenant}::uuid AND s.account_id = any({accounts}::uuid[]){conditions} AND EXISTS ( \
             SELECT FROM email_message_folders p WHERE p.tenant_id = {tenant}::uuid AND p.message_id = s.id \
             AND NOT p.is_removed AND p.folder_id = any({folders}::uuid[]) OFFSET 0) LIMIT {most}::bigint"
        )
    }

    fn newest_sql(&self, values: &mut Values, wanted: Option<&Expr>, request: &PageRequest) -> String {
        let conditions = self.conditions(values, wanted);
        let after = match request.after {
            Some(after) => {
                let (at, id) = (values.add(after.created_at), values.add(after.id));
                format!(" AND (s.received_at, s.id) < ({at}::timestamptz, {id}::uuid)")
            }
            None => String::new(),
        };
        let (tenant, accounts, folders) = self.place(values);
        let limit = values.add(request.probe());
        // Each account is walked along its own index, or its words' one; whichever the planner thinks shorter.
        format!(
            "SELECT p.id, s.received_at, s.id FROM unnest({accounts}::uuid[]) AS w (account_id) CROSS JOIN LATERAL ( \
             SELECT s.id, s.received_at FROM email_message_search s \
             WHERE s.tenant_id = {tenant}::uuid AND s.account_id = w.account_id{conditions}{after} AND EXISTS ( \
             SELECT FROM email_message_folders p WHERE p.tenant_id = {tenant}::uuid AND p.message_id = s.id \
             AND NOT p.is_removed AND p.folder_id = any({folders}::uuid[]) OFFSET 0) \
             ORDER BY s.received_at DESC, s.id DESC LIMIT {limit}::bigint) AS s CROSS JOIN LATERAL ( \
             SELECT p.id FROM email_message_folders p WHERE p.tenant_id = {tenant}::uuid AND p.message_id = s.id \
             AND NOT p.is_removed AND p.folder_id = any({folders}::uuid[]) ORDER BY p.received_at DESC, p.id DESC LIMIT 1) AS p \
             ORDER BY s.received_at DESC, s.id DESC LIMIT {limit}::bigint"
        )
    }

    fn ranked_sql(
        &self,
        values: &mut Values,
        wanted: Option<&Expr>,
        words: Option<&TsQuery>,
        of: i64,
        limit: i64,
    ) -> String {
        let conditions = self.conditions(values, wanted);
        let (tenant, accounts, folders) = self.place(values);
        let words = values.add(words.map(|words| words.as_str().to_owned()).unwrap_or_default());
        let (of, limit) = (values.add(of), values.add(limit));
        format!(
            "SELECT p.id, s.received_at, s.id FROM ( \
             SELECT s.id, s.received_at, s.search FROM email_message_search s \
             WHERE s.tenant_id = {tenant}::uuid AND s.account_id = any({accounts}::uuid[]){conditions} AND EXISTS ( \
             SELECT FROM email_message_folders p WHERE p.tenant_id = {tenant}::uuid AND p.message_id = s.id \
             AND NOT p.is_removed AND p.folder_id = any({folders}::uuid[]) OFFSET 0) \
             ORDER BY s.received_at DESC, s.id DESC LIMIT {of}::bigint) AS s CROSS JOIN LATERAL ( \
             SELECT p.id FROM email_message_folders p WHERE p.tenant_id = {tenant}::uuid AND p.message_id = s.id \
             AND NOT p.is_removed AND p.folder_id = any({folders}::uuid[]) ORDER BY p.received_at DESC, p.id DESC LIMIT 1) AS p \
             ORDER BY ts_rank(s.search, {words}::text::tsquery) DESC, s.received_at DESC, s.id DESC LIMIT {limit}::bigint"
        )
    }

    fn place(&self, values: &mut Values) -> (String, String, String) {
        (values.add(self.tenant), values.add(self.accounts.to_vec()), values.add(self.folders.to_vec()))
    }

    fn conditions(&self, values: &mut Values, wanted: Option<&Expr>) -> String {
        wanted.map(|expression| format!(" AND {}", self.expression(values, expression))).unwrap_or_default()
    }

    fn expression(&self, values: &mut Values, expression: &Expr) -> String {
        match expression {
            Expr::Text(words) => format!("s.search @@ {}::text::tsquery", values.add(words.as_str().to_owned())),
            Expr::Condition(condition) => self.condition(values, condition),
            Expr::Not(inner) => format!("NOT ({})", self.expression(values, inner)),
            Expr::And(parts) => self.joined(values, parts, " AND "),
            Expr::Or(parts) => self.joined(values, parts, " OR "),
        }
    }

    fn joined(&self, values: &mut Values, parts: &[Expr], with: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.expression(values, part)).collect();
        format!("({})", parts.join(with))
    }

    fn condition(&self, values: &mut Values, condition: &Condition) -> String {
        match condition {
            Condition::In(name) => {
                let folders = values.add(self.folders_named(name));
                self.placed(values, &format!("p.folder_id = any({folders}::uuid[])"))
            }
            Condition::Account(name) => {
                format!("s.account_id = any({}::uuid[])", values.add(self.accounts_named(name)))
            }
            Condition::HasAttachment => "s.has_attachments".to_owned(),
            Condition::Is(state) => {
                let flag = match state {
                    State::Unread => "NOT p.is_read",
                    State::Read => "p.is_read",
                    State::Flagged => "p.is_flagged",
                    State::Answered => "p.is_answered",
                    State::Draft => "p.is_draft",
                };
                self.placed(values, flag)
            }
            Condition::Before(date) => self.compared(values, "<", date.days(self.calendar.today).start),
            Condition::After(date) => self.compared(values, ">=", date.days(self.calendar.today).start),
            Condition::On(date) => self.on(values, *date),
            Condition::OlderThan(age) => self.compared(values, "<", age.before(self.calendar.today)),
            Condition::NewerThan(age) => self.compared(values, ">=", age.before(self.calendar.today)),
            Condition::Larger(bytes) => format!("s.size > {}::bigint", values.add(size(*bytes))),
            Condition::Smaller(bytes) => format!("s.size < {}::bigint", values.add(size(*bytes))),
        }
    }

    /// A condition on where the message lies.
    fn placed(&self, values: &mut Values, condition: &str) -> String {
        let tenant = values.add(self.tenant);
        format!(
            "EXISTS (SELECT FROM email_message_folders p WHERE p.tenant_id = {tenant}::uuid AND p.message_id = s.id \
             AND NOT p.is_removed AND {condition} OFFSET 0)"
        )
    }

    fn on(&self, values: &mut Values, date: Date) -> String {
        let days = date.days(self.calendar.today);
        format!("{} AND {}", self.compared(values, ">=", days.start), self.compared(values, "<", days.end))
    }

    /// The moment a day begins where the member is.
    fn compared(&self, values: &mut Values, operator: &str, day: NaiveDate) -> String {
        let (day, zone) = (values.add(day), values.add(self.calendar.zone.clone()));
        format!("s.received_at {operator} ({day}::date::timestamp AT TIME ZONE {zone}::text)")
    }

    fn folders_named(&self, name: &str) -> Vec<Uuid> {
        let wanted = name.to_lowercase();
        let kind = match wanted.as_str() {
            "bin" => "trash",
            "junk" => "spam",
            other => other,
        };
        let matches = |place: &&Place| {
            place.r#type == kind || place.name.to_lowercase() == wanted || place.path.to_lowercase() == wanted
        };
        self.places.iter().filter(matches).map(|place| place.id).collect()
    }

    fn accounts_named(&self, name: &str) -> Vec<Uuid> {
        let wanted = name.to_lowercase();
        let matches = |place: &&Place| {
            place.account_name.to_lowercase() == wanted || place.email_address.to_lowercase().contains(&wanted)
        };
        self.places.iter().filter(matches).map(|place| place.account_id).collect()
    }
}

impl Values {
    /// Adds a parameter; how the statement names it.
    fn add(&mut self, value: impl ToSql + Sync + Send + 'static) -> String {
        self.0.push(Box::new(value));
        format!("${}", self.0.len())
    }

    async fn hits(&self, tx: &TenantTx, sql: &str) -> Result<Vec<Hit>, Error> {
        let hit = |row: &Row| -> Result<Hit, Error> {
            let created_at: Timestamp = row.try_get(1)?;
            Ok(Hit { placement: row.try_get(0)?, position: Position { created_at, id: row.try_get(2)? } })
        };
        self.rows(tx, sql).await?.iter().map(hit).collect()
    }

    async fn rows(&self, tx: &TenantTx, sql: &str) -> Result<Vec<Row>, Error> {
        let statement = tx.prepare(sql).await?;
        let values: Vec<&(dyn ToSql + Sync)> = self.0.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect();
        Ok(tx.query_raw(&statement, values).await?.try_collect().await?)
    }
}

fn size(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

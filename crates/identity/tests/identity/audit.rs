//! Audit trails: sealed while others write, signed, and every way of tampering found and named.
use chrono::TimeDelta;
use postroom_identity::audit::{self, Kind, Reach, Report};
use postroom_identity::{Identity, Keys, installation_key};
use postroom_store::audit::{Entry, Trail};
use postroom_store::{SystemActor, TenantActor, TenantTx};
use postroom_types::TenantId;

use crate::support::Setup;

#[tokio::test]
async fn late_entries_are_sealed_behind_earlier_ones() {
    let setup = Setup::new().await;
    let trail = setup.new_trail();
    let late = setup.record_uncommitted(trail).await;
    setup.record(trail, 2).await;
    assert_eq!(setup.seal(trail).await, 2);
    late.commit().await.unwrap();
    setup.record(trail, 1).await;
    let report = setup.verify(trail).await;
    assert_eq!((report.sealed, report.unsealed, report.first_break), (2, 2, None));
    assert_eq!(report.unsealed_sequences.len(), 2);
    assert_eq!(setup.seal(trail).await, 2);
    assert_eq!(setup.seal(trail).await, 0);
    let report = setup.verify(trail).await;
    assert_eq!((report.sealed, report.unsealed, report.first_break), (4, 0, None));
    let order: Vec<i64> = setup.column(&of(trail, "SELECT event_sequence FROM $seals ORDER BY position")).await;
    assert!(order[2] < order[0], "{order:?}: the late one stands behind");
}

#[tokio::test]
async fn what_was_missed_is_found_by_the_sweep() {
    let setup = Setup::new().await;
    let (trail, other) = (setup.new_trail(), setup.new_trail());
    let very_late = setup.record_uncommitted(trail).await;
    // More numbers than sealing looks back for.
    setup.run("SELECT setval('postroom.audit_events_sequence_seq', 1000000)").await;
    setup.record(trail, 1).await;
    assert_eq!(setup.seal(trail).await, 1);
    very_late.commit().await.unwrap();
    assert_eq!(setup.seal(trail).await, 0, "it is not looked for that far back");
    assert!(audit::is_behind(&setup.identity, Some(trail)).await.unwrap());
    assert!(!audit::is_behind(&setup.identity, Some(other)).await.unwrap());
    assert_eq!(audit::seal(&setup.identity, Some(trail), Reach::All).await.unwrap(), 1);
    assert!(!audit::is_behind(&setup.identity, Some(trail)).await.unwrap());
    assert_eq!(setup.verify(trail).await.first_break, None);
}

#[tokio::test]
async fn many_sealers_make_one_chain() {
    let setup = Setup::new().await;
    let trail = setup.new_trail();
    setup.record(trail, 2500).await;
    let sealers = (0..4).map(|_| {
        let identity = setup.identity.clone();
        tokio::spawn(async move { audit::seal(&identity, Some(trail), Reach::Recent).await.unwrap() })
    });
    let mut sealed = 0;
    for sealer in sealers.collect::<Vec<_>>() {
        sealed += sealer.await.unwrap();
    }
    assert_eq!(sealed, 2500);
    let report = setup.verify(trail).await;
    assert_eq!((report.sealed, report.unsealed, report.first_break), (2500, 0, None));
}

#[tokio::test]
async fn heads_are_signed_and_outlive_the_installation_key() {
    let setup = Setup::new().await;
    let trail = setup.sealed_trail().await;
    installation_key::check(&setup.identity).await.unwrap();
    assert!(audit::sign_head(&setup.identity, Some(trail)).await.unwrap());
    assert!(!audit::sign_head(&setup.identity, Some(trail)).await.unwrap(), "it has not grown");
    let tx = setup.identity.store.system_tx(SystemActor::System).await.unwrap();
    tx.record(&setup.identity.context, Entry::refused("walked")).await.unwrap();
    tx.commit().await.unwrap();
    assert!(audit::sign_head(&setup.identity, None).await.unwrap());
    let report = audit::verify(&setup.identity, None).await.unwrap();
    assert_eq!((report.unsealed, report.heads, report.first_break), (0, 1, None));
    let keys = audit::public_keys(&setup.identity).await.unwrap();
    assert_eq!((keys.len(), keys[0].public_key.len(), keys[0].key_id.len()), (1, 32, 16));
    let renewed = Identity { keys: Keys::with_old(&[8; 32], &[[7; 32]]), ..setup.identity.clone() };
    installation_key::rotate(&renewed).await.unwrap();
    let renewed = Identity { keys: Keys::derive(&[8; 32]), ..renewed };
    setup.record(trail, 1).await;
    assert!(audit::sign_head(&renewed, Some(trail)).await.unwrap());
    let report = audit::verify(&renewed, Some(trail)).await.unwrap();
    assert_eq!((report.sealed, report.heads, report.first_break), (6, 2, None));
    assert_eq!(audit::public_keys(&renewed).await.unwrap(), keys);
    // Nobody can sign for this installation with a key that its own does not open.
    setup.run("UPDATE postroom_management.audit_keys SET public_key = sha256('mine')").await;
    let report = audit::verify(&renewed, Some(trail)).await.unwrap();
    assert_eq!(report.first_break.map(|found| found.kind), Some(Kind::Forged));
}

#[tokio::test]
async fn tampering_is_found_and_named() {
    let setup = Setup::new().await;
    // Otherwise not even a superuser could give an entry another number.
    setup.run("ALTER TABLE postroom.audit_events ALTER sequence SET GENERATED BY DEFAULT").await;
    let third = "sequence = (SELECT event_sequence FROM $seals AND position = 3)";
    let swap_entries = "WITH t AS (SELECT array_agg(event_sequence ORDER BY position) AS s FROM $seals AND position IN (3, 4)) \
         UPDATE postroom.audit_events e SET sequence = -e.sequence FROM t WHERE e.tenant_id = '$tenant' AND e.sequence = any(t.s); \
         UPDATE postroom.audit_events e SET sequence = o.event_sequence FROM postroom.audit_seals s, postroom.audit_seals o \
         WHERE e.tenant_id = '$tenant' AND e.sequence < 0 AND s.tenant_id = e.tenant_id AND o.tenant_id = e.tenant_id \
         AND s.event_sequence = -e.sequence AND s.position + o.position = 7";
    let tampered = [
        (format!("UPDATE $events_set metadata = '{{\"a\": 1}}' WHERE_TENANT {third}"), Kind::Edited, 3),
        (
            format!("UPDATE $events_set created_at = created_at + interval '1 microsecond' WHERE_TENANT {third}"),
            Kind::Edited,
            3,
        ),
        (format!("UPDATE $events_set actor_id = NULL, address = '192.0.2.9' WHERE_TENANT {third}"), Kind::Edited, 3),
        (format!("DELETE FROM postroom.audit_events WHERE_TENANT {third}"), Kind::Deleted, 3),
        (
            format!("DELETE FROM postroom.audit_events WHERE_TENANT {third}; DELETE FROM $seals AND position = 3"),
            Kind::SealDeleted,
            3,
        ),
        ("DELETE FROM $seals AND position = 1".to_owned(), Kind::SealDeleted, 1),
        (
            format!(
                "DELETE FROM postroom.audit_events WHERE_TENANT {third}; DELETE FROM $seals AND position = 3; \
                 UPDATE postroom.audit_seals SET position = position - 1 WHERE_TENANT position > 3"
            ),
            Kind::Edited,
            3,
        ),
        (swap_entries.to_owned(), Kind::Reordered, 3),
        (
            "UPDATE postroom.audit_seals SET position = -position WHERE_TENANT position IN (2, 4); \
             UPDATE postroom.audit_seals SET position = 6 + position WHERE_TENANT position < 0"
                .to_owned(),
            Kind::Reordered,
            2,
        ),
        (
            "UPDATE postroom.audit_seals SET position = -position WHERE_TENANT position IN (3, 4); \
             UPDATE postroom.audit_seals SET position = 7 + position WHERE_TENANT position < 0"
                .to_owned(),
            Kind::Reordered,
            3,
        ),
        (
            "UPDATE postroom.audit_seals SET hash = sha256('x') WHERE_TENANT position = 3".to_owned(),
            Kind::SealEdited,
            3,
        ),
        (
            "UPDATE postroom.audit_seals SET position = position + 1000 WHERE_TENANT position > 2; \
             UPDATE postroom.audit_seals SET position = position - 999 WHERE_TENANT position > 2; \
             $insert; INSERT INTO postroom.audit_seals SELECT tenant_id, 3, max(sequence), sha256('x'), now() \
             FROM postroom.audit_events WHERE tenant_id = '$tenant' GROUP BY tenant_id"
                .to_owned(),
            Kind::Inserted,
            3,
        ),
    ];
    for (tamper, kind, position) in tampered {
        let trail = setup.sealed_trail().await;
        assert_eq!(setup.verify(trail).await.first_break, None);
        setup.run(&of(trail, &tamper)).await;
        let found = setup.verify(trail).await.first_break.unwrap_or_else(|| panic!("not found: {tamper}"));
        assert_eq!((found.kind, found.position), (kind, Some(position)), "{tamper}");
    }
    let honest = setup.sealed_trail().await;
    assert_eq!(setup.verify(honest).await.first_break, None, "the others' breaks are their own");
}

#[tokio::test]
async fn an_entry_put_in_with_a_seal_that_fits_is_found() {
    let setup = Setup::new().await;
    let (trail, aside) = (setup.sealed_trail().await, setup.new_trail());
    // What the chain goes on with is taken away, an entry is added and sealed, and the rest is put behind it.
    let tail: Vec<i64> = setup.column(&of(trail, "SELECT event_sequence FROM $seals AND position > 2")).await;
    let tail = tail.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let move_tail = |from: TenantId, to: TenantId, by: i32| {
        format!(
            "UPDATE postroom.audit_events SET tenant_id = '{to}' WHERE tenant_id = '{from}' AND sequence IN ({tail}); \
             UPDATE postroom.audit_seals SET tenant_id = '{to}', position = position + {by} \
             WHERE tenant_id = '{from}' AND event_sequence IN ({tail})"
        )
    };
    setup.run(&move_tail(trail, aside, 0)).await;
    setup.record(trail, 1).await;
    assert_eq!(setup.seal(trail).await, 1);
    setup.run(&move_tail(aside, trail, 1)).await;
    let found = setup.verify(trail).await.first_break.unwrap();
    assert_eq!((found.kind, found.position), (Kind::Inserted, Some(3)));
}

#[tokio::test]
async fn an_entry_of_another_time_is_found_before_and_after_it_is_sealed() {
    let setup = Setup::new().await;
    let trail = setup.sealed_trail().await;
    setup.clock.advance(TimeDelta::days(3));
    setup.run("SELECT setval('postroom.audit_events_sequence_seq', 2000000)").await;
    setup.record(trail, 1).await;
    installation_key::check(&setup.identity).await.unwrap();
    audit::sign_head(&setup.identity, Some(trail)).await.unwrap();
    let insert = of(trail, "$insert").replace("(tenant_id,", "(sequence, tenant_id,");
    let insert = insert.replace("VALUES (", "OVERRIDING SYSTEM VALUE VALUES (1999999, ");
    setup.run(&insert).await;
    let report = setup.verify(trail).await;
    let found = report.first_break.unwrap();
    assert_eq!((found.kind, found.sequence, report.unsealed), (Kind::Inserted, Some(1_999_999), 1));
    setup.seal(trail).await;
    let found = setup.verify(trail).await.first_break.unwrap();
    assert_eq!((found.kind, found.sequence, found.position), (Kind::Inserted, Some(1_999_999), Some(7)));
}

#[tokio::test]
async fn a_signed_end_shows_what_was_cut_off_or_rewritten() {
    let setup = Setup::new().await;
    let trail = setup.sealed_trail().await;
    installation_key::check(&setup.identity).await.unwrap();
    audit::sign_head(&setup.identity, Some(trail)).await.unwrap();
    let cut = "DELETE FROM postroom.audit_events WHERE_TENANT sequence IN \
         (SELECT event_sequence FROM $seals AND position > 3); DELETE FROM $seals AND position > 3";
    setup.run(&of(trail, cut)).await;
    let found = setup.verify(trail).await.first_break.unwrap();
    assert_eq!((found.kind, found.position), (Kind::Cut, Some(5)));
    setup.record(trail, 4).await;
    setup.seal(trail).await;
    let found = setup.verify(trail).await.first_break.unwrap();
    assert_eq!((found.kind, found.position), (Kind::Rewritten, Some(5)));
    // A head that fits the new chain needs a signature.
    let forge = "UPDATE postroom.audit_heads h SET hash = s.hash FROM postroom.audit_seals s \
         WHERE h.tenant_id = '$tenant' AND s.tenant_id = h.tenant_id AND s.position = h.position";
    setup.run(&of(trail, forge)).await;
    assert_eq!(setup.verify(trail).await.first_break.map(|found| found.kind), Some(Kind::Forged));
}

#[tokio::test]
async fn signed_ends_that_are_gone_are_missed_when_later_entries_come() {
    let setup = Setup::new().await;
    let trail = setup.sealed_trail().await;
    installation_key::check(&setup.identity).await.unwrap();
    for day in 0..3 {
        setup.record(trail, 1).await;
        audit::sign_head(&setup.identity, Some(trail)).await.unwrap();
        setup.clock.advance(TimeDelta::days(if day < 2 { 1 } else { 0 }));
    }
    assert_eq!(setup.verify(trail).await.first_break, None);
    // Whoever rewrites a trail takes the signatures away that tell.
    let some = "DELETE FROM postroom.audit_heads h WHERE h.tenant_id = '$tenant' AND position > 6";
    setup.run(&of(trail, some)).await;
    assert_eq!(setup.verify(trail).await.first_break, None, "the last day's may not have been made yet");
    setup.run(&of(trail, "DELETE FROM postroom.audit_heads h WHERE h.tenant_id = '$tenant'")).await;
    let found = setup.verify(trail).await.first_break.unwrap();
    assert_eq!((found.kind, found.position), (Kind::Unsigned, Some(1)));
}

#[tokio::test]
async fn the_application_can_only_append() {
    let setup = Setup::new().await;
    let trail = setup.sealed_trail().await;
    let app = setup.database.connect_as("postroom_app").await;
    for statement in [
        "UPDATE postroom.audit_events SET event = 'x'",
        "DELETE FROM postroom.audit_events",
        "TRUNCATE postroom.audit_seals",
        "UPDATE postroom.audit_seals SET position = 9",
        "DELETE FROM postroom.audit_heads",
        "SET ROLE postroom_system; DELETE FROM postroom_management.audit_events",
        "SET ROLE postroom_system; UPDATE postroom_management.audit_keys SET key_id = 'x'",
    ] {
        let statement = format!("SET app.current_tenant_id = '{trail}'; {statement}");
        let refused = app.batch_execute(&statement).await.expect_err(&statement);
        assert_eq!(refused.code().map(|code| code.code()), Some("42501"), "{statement}: {refused}");
        app.batch_execute("RESET ROLE").await.unwrap();
    }
    assert_eq!(setup.verify(trail).await.first_break, None);
}

/// Fills in the trail: `$seals` goes on with AND.
fn of(trail: TenantId, sql: &str) -> String {
    let insert = "INSERT INTO postroom.audit_events (tenant_id, id, event, succeeded, address, user_agent, metadata, created_at) \
         VALUES ('$tenant', gen_random_uuid(), 'forged', true, '', '', '{}', \
         (SELECT min(created_at) FROM postroom.audit_events WHERE tenant_id = '$tenant'))";
    sql.replace("$insert", insert)
        .replace("$seals", "postroom.audit_seals WHERE tenant_id = '$tenant'")
        .replace("$events_set", "postroom.audit_events SET")
        .replace("WHERE_TENANT", "WHERE tenant_id = '$tenant' AND")
        .replace("$tenant", &trail.to_string())
}

impl Setup {
    /// A tenant that nobody knows has a trail all the same.
    fn new_trail(&self) -> TenantId {
        TenantId(self.identity.context.uuid())
    }

    /// Five entries, sealed in two batches.
    async fn sealed_trail(&self) -> TenantId {
        let trail = self.new_trail();
        for count in [3, 2] {
            self.record(trail, count).await;
            self.clock.advance(TimeDelta::seconds(1));
            assert_eq!(self.seal(trail).await, i64::from(count));
        }
        trail
    }

    async fn record(&self, trail: TenantId, count: u32) {
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: trail }).await.unwrap();
        for _ in 0..count {
            self.put(&tx).await;
        }
        tx.commit().await.unwrap();
    }

    async fn record_uncommitted(&self, trail: TenantId) -> TenantTx {
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: trail }).await.unwrap();
        self.put(&tx).await;
        tx
    }

    async fn put(&self, tx: &TenantTx) {
        let metadata = serde_json::json!({ "n": 1.50, "größe": [null, "x"], "aa": {} });
        let entry = Entry::new("walked").by(self.ida.user).on("member", self.ida.user.0).with(metadata);
        tx.record(&self.identity.context, entry).await.unwrap();
    }

    async fn seal(&self, trail: TenantId) -> i64 {
        audit::seal(&self.identity, Some(trail), Reach::Recent).await.unwrap()
    }

    async fn verify(&self, trail: TenantId) -> Report {
        audit::verify(&self.identity, Some(trail)).await.unwrap()
    }

    async fn column(&self, sql: &str) -> Vec<i64> {
        self.owner.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
    }
}

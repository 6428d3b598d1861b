//! Drafts: each action through HTTP on loopback, every save durable, beside a bare round trip to the same PostgreSQL; and how many are sent.

use std::path::PathBuf;

use postroom_tenancy::connect_owner;
use postroom_testkit::{ApiClient, Server, ServerSettings};
use postroom_types::{Clock, SystemClock};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::product::Member;
use crate::report::{Figure, Limit, Report, Timing, median};
use crate::stopwatch::Stopwatch;
use crate::{Error, machine, sending};

/// Drafts that a list and a bundle have.
const LISTED: usize = 10;
const BUNDLED: usize = 100;
/// Drafts that the mailbox is filled with at a time.
const FILLED: usize = 5_000;
/// Where the ids of each kind begin.
const MEASURED: u128 = 1 << 64;
const BUNDLES: u128 = 1 << 65;
const FILL: usize = 1 << 32;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often each action is measured; the median counts
    #[arg(long, default_value_t = 200)]
    rounds: usize,
    /// Drafts that the member has in the second half
    #[arg(long, default_value_t = 100_000)]
    drafts: usize,
    /// The server's binary, as it is released
    #[arg(long, value_name = "FILE")]
    server: PathBuf,
    /// Where the results go
    #[arg(long, value_name = "FILE", default_value = "bench/results/drafts.json")]
    json: PathBuf,
    /// The document whose tables are rewritten
    #[arg(long, value_name = "FILE", default_value = "docs/benchmarks.md")]
    document: PathBuf,
}

/// What was measured of each action, in milliseconds.
struct Actions {
    save_new: Timing,
    save_again: Timing,
    get: Timing,
    recover: Timing,
    delete: Timing,
    list: Timing,
    export: Timing,
    import: Timing,
    round_trip: Timing,
}

pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let say = |what: &str| eprintln!("==> {what}");
    say("starting the server");
    let settings = ServerSettings::of(options.server.canonicalize()?)
        .data_directory()
        .set("POSTROOM_ACCESS_TOKEN_TTL", "86400")
        .set("POSTROOM_MAIL_PRIVATE_NETWORKS", "127.0.0.0/8")
        .set("POSTROOM_RATE_INTERACTIVE", "10000000")
        .set("POSTROOM_RATE_STRICT", "10000000");
    let server = Server::start(settings).await;
    let (few, many) = (Desk::open(&server, "few").await, Desk::open(&server, "many").await);
    say("filling a mailbox with drafts");
    let watch = Stopwatch::start();
    many.fill(options.drafts).await;
    let filled = options.drafts as f64 / watch.elapsed().as_secs_f64();
    let file = std::fs::read_to_string(server.data_dir().join("postgres/postmaster.pid"))?;
    let line = |number: usize| file.lines().nth(number).ok_or("PostgreSQL does not run");
    let url = format!("host={} port={} user=postgres dbname=postroom", line(4)?, line(3)?);
    let owner = connect_owner(&url).await?;
    owner.batch_execute("VACUUM (ANALYZE)").await?;
    owner.batch_execute("CHECKPOINT").await?;
    say("with few drafts");
    let with_few = few.measure("few drafts", options.rounds, &owner).await?;
    say("with many drafts");
    let with_many = many.measure(&format!("{} drafts", options.drafts), options.rounds, &owner).await?;
    say("sending");
    let sent = sending::measure(&server).await?;
    let version: String = owner.query_one("SHOW server_version", &[]).await?.get(0);
    let figures = figures(&with_few, &with_many);
    let trips = with_few.in_round_trips();
    let rate = |name: &str, value: f64| Timing { values: vec![value], ..Timing::new(name, "a second") };
    let rates = [
        rate("messages sent", sent.ours),
        rate("messages handed in by smtp-source", sent.smtp_source),
        Timing { values: vec![sent.ours / sent.smtp_source], ..Timing::new("messages sent, to smtp-source", "×") },
    ];
    let timings = [with_few, with_many].into_iter().flat_map(Actions::into_timings).chain(trips).chain(rates).collect();
    let report = Report {
        section: "drafts",
        date: SystemClock.now().format("%Y-%m-%d").to_string(),
        machine: machine::description(),
        software: format!("PostgreSQL {version}"),
        method: format!(
            "{} rounds of every action over one connection; drafts of 1 KB. The second mailbox was filled by importing {} \
             drafts, {filled:.0} a second. Messages of 1 KB are sent by ten members at once, and by smtp-source over ten connections at once.",
            options.rounds, options.drafts
        ),
        figures,
        series: Vec::new(),
        timings,
    };
    report.write(&options.json, &options.document)?;
    println!("{}", report.tables());
    Ok(())
}

/// The known figures of an in-memory map are 42, 38, 2, 5, 3, 15, 125 and 180 ms.
fn figures(few: &Actions, many: &Actions) -> Vec<Figure> {
    let at_most =
        |name, bound, timing: &Timing| Figure::new(name, Limit::AtMost(bound), " ms", vec![median(&timing.values)]);
    let flat = |name, many: &Timing, few: &Timing| {
        Figure::ratio(name, Limit::AtMost(1.25), vec![median(&many.values) / median(&few.values)])
    };
    vec![
        at_most("save, new", 4.2, &few.save_new),
        at_most("save again", 3.8, &few.save_again),
        at_most("get", 0.3, &few.get),
        at_most("recover", 1.0, &few.recover),
        at_most("delete", 0.8, &few.delete),
        at_most("list of 10", 1.5, &few.list),
        at_most("export of 100", 41.7, &few.export),
        at_most("import of 100", 60.0, &few.import),
        flat("save again with many drafts, to with few", &many.save_again, &few.save_again),
        flat("get, the same", &many.get, &few.get),
        flat("recover, the same", &many.recover, &few.recover),
        flat("delete, the same", &many.delete, &few.delete),
    ]
}

/// A member with an account.
struct Desk {
    client: ApiClient,
    account: String,
}

impl Desk {
    async fn open(server: &Server, slug: &str) -> Desk {
        let client = Member::of(server, slug).await.client;
        let body = json!({ "accountName": slug, "emailAddress": format!("a@{slug}.example"), "protocol": "imap",
            "hostname": "127.0.0.1", "port": 1, "encryption": "none", "username": "a", "password": "a" });
        let made = client.post("/accounts", &body).await.expect(201);
        let account = made["id"].as_str().unwrap_or_default().to_owned();
        client.patch(&format!("/accounts/{account}"), &json!({ "isSyncEnabled": false })).await.expect(200);
        Desk { client, account }
    }

    async fn fill(&self, drafts: usize) {
        let mut left = drafts;
        while left > 0 {
            let count = left.min(FILLED);
            self.import(bundle(count, (FILL + left) as u128)).await;
            left -= count;
        }
    }

    async fn measure(
        &self,
        name: &str,
        rounds: usize,
        owner: &postroom_tenancy::tokio_postgres::Client,
    ) -> Result<Actions, Error> {
        let mut actions = Actions::new(name);
        let statement = owner.prepare("SELECT 1").await?;
        for round in 0..rounds {
            let id = Uuid::from_u128(MEASURED + round as u128);
            let path = format!("/drafts/{id}");
            let save = |version: i32, text: &str| json!({ "accountId": self.account, "version": version, "deviceId": "bench", "draft": content(text) });
            let watch = Stopwatch::start();
            owner.query_one(&statement, &[]).await?;
            actions.round_trip.note(&watch);
            let (new, again) = (save(0, "first"), save(1, "second"));
            let watch = Stopwatch::start();
            self.client.put(&path, &new).await.expect(200);
            actions.save_new.note(&watch);
            let watch = Stopwatch::start();
            self.client.put(&path, &again).await.expect(200);
            actions.save_again.note(&watch);
            let watch = Stopwatch::start();
            self.client.get(&path).await.expect(200);
            actions.get.note(&watch);
            let body = json!({ "deviceId": "bench", "recoveryReason": "crash" });
            let watch = Stopwatch::start();
            self.client.post(&format!("{path}/recover"), &body).await.expect(200);
            actions.recover.note(&watch);
            let watch = Stopwatch::start();
            self.client.get(&format!("/drafts?limit={LISTED}")).await.expect(200);
            actions.list.note(&watch);
            let watch = Stopwatch::start();
            self.client.delete(&path).await.expect(204);
            actions.delete.note(&watch);
        }
        for round in 0..rounds.div_ceil(20) {
            let bundle = bundle(BUNDLED, BUNDLES + (round * BUNDLED) as u128);
            let ids = ids(&bundle);
            let watch = Stopwatch::start();
            self.import(bundle).await;
            actions.import.note(&watch);
            let body = json!({ "accountId": self.account, "draftIds": ids });
            let watch = Stopwatch::start();
            let answer = self.client.post("/drafts/export", &body).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            actions.export.note(&watch);
        }
        Ok(actions)
    }

    async fn import(&self, bundle: Vec<u8>) {
        let path = format!("/drafts/import?accountId={}", self.account);
        let report = self.client.post_bytes(&path, "application/octet-stream", bundle).await.expect(200);
        assert_eq!(report["refused"], json!([]), "all of it is taken");
    }
}

impl Actions {
    fn new(of: &str) -> Self {
        let timing = |action: &str| Timing::new(format!("{action}, {of}"), "ms");
        Self {
            save_new: timing("save, new"),
            save_again: timing("save again"),
            get: timing("get"),
            recover: timing("recover"),
            delete: timing("delete"),
            list: timing("list of 10"),
            export: timing("export of 100"),
            import: timing("import of 100"),
            round_trip: timing("a bare round trip to PostgreSQL"),
        }
    }

    /// How many bare round trips the two most frequent take.
    fn in_round_trips(&self) -> [Timing; 2] {
        let trip = median(&self.round_trip.values);
        [("save again, to a bare round trip", &self.save_again), ("get, to a bare round trip", &self.get)]
            .map(|(name, timing)| Timing { values: vec![median(&timing.values) / trip], ..Timing::new(name, "×") })
    }

    /// The median of each as its one value: hundreds would fill no table.
    fn into_timings(self) -> Vec<Timing> {
        let all = [
            self.save_new,
            self.save_again,
            self.get,
            self.recover,
            self.delete,
            self.list,
            self.export,
            self.import,
            self.round_trip,
        ];
        all.map(|timing| Timing { values: vec![median(&timing.values)], ..timing }).into_iter().collect()
    }
}

fn content(word: &str) -> Value {
    json!({ "subject": format!("Delivery, {word}"), "body": format!("{word} {}", "the driver needs the gate code ".repeat(32)),
        "to": [{ "name": "Anna", "address": "anna@example.org" }, { "address": "bob@example.org" }] })
}

/// So many new drafts, with ids up to this number.
fn bundle(count: usize, last: u128) -> Vec<u8> {
    let drafts: Vec<Value> = (0..count)
        .map(|number| {
            let mut draft = content("imported");
            let id = Uuid::from_u128(last - number as u128);
            let head = json!({ "draftId": id, "isDirty": true, "lastSavedAt": "2026-11-20T12:00:00Z",
                "lastModifiedAt": "2026-11-20T12:00:00Z", "version": 1 });
            draft
                .as_object_mut()
                .into_iter()
                .for_each(|draft| draft.extend(head.as_object().cloned().unwrap_or_default()));
            draft
        })
        .collect();
    let whole = json!({ "bundleId": Uuid::from_u128(last), "exportedAt": "2026-11-20T12:00:00Z", "drafts": drafts,
        "metadata": { "count": count, "totalSize": 0, "compressionRatio": 1.0, "format": "json" } });
    whole.to_string().into_bytes()
}

fn ids(bundle: &[u8]) -> Vec<Value> {
    let read: Value = serde_json::from_slice(bundle).unwrap_or_default();
    read["drafts"].as_array().into_iter().flatten().map(|draft| draft["draftId"].clone()).collect()
}

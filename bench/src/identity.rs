//! What signing in, the audit trail and background work cost.

use std::path::PathBuf;
use std::time::Duration;

use postroom_store::Context;
use postroom_store::audit::{Entry, Trail};
use postroom_types::{Clock, SystemClock};

use crate::installation::{Folder, Installation};
use crate::load::{Span, actor};
use crate::proc_times::Parties;
use crate::report::{Figure, Limit, Report, Series};
use crate::rows::{self, Dice, MEMBERS, MESSAGES, TENANTS};
use crate::sign_in::SignIns;
use crate::wrk::PageServer;
use crate::{Error, background, clients, machine, message, serve_page, sign_in};

/// As many write at once as the issue of the audit trail asks for.
const WRITERS: u64 = 64;
/// As many sign in at once to see what memory that takes.
const BURST: u64 = 1_000;
/// Passwords that the server verifies at once, its default.
const HASHES_AT_ONCE: u64 = 4;
/// What Argon2id takes for each, and what a thousand connections and sessions may take beside, in bytes.
const HASH_BYTES: u64 = 19 * 1024 * 1024;
const BESIDE_BYTES: u64 = 48_000_000;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Rounds; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Seconds before each measurement that are not counted
    #[arg(long, default_value_t = 3)]
    warm_up: u64,
    /// Keep the rows in this folder, for the next run
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Where the results go
    #[arg(long, value_name = "FILE", default_value = "bench/results/identity.json")]
    json: PathBuf,
    /// The document whose tables are rewritten
    #[arg(long, value_name = "FILE", default_value = "docs/benchmarks.md")]
    document: PathBuf,
}

pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let say = |what: &str| eprintln!("==> {what}");
    say("loading the rows");
    let installation = Installation::start(Folder::new(options.keep.as_deref())?).await?;
    let identity = serve_page::identity(&installation.app_url(), 4)?;
    let store = installation.store()?;
    let server = PageServer::start(&installation, &["--hashes-at-once", &HASHES_AT_ONCE.to_string(), "--unlimited"])?;
    let people = SignIns::prepare(&identity, server.address()).await?;
    let span = Span { warm_up: Duration::from_secs(options.warm_up), measure: Duration::from_secs(options.seconds) };
    let parties = Parties { postmaster: installation.postmaster()?, server: None };
    let with_server = Parties { server: Some(server.pid()?), ..parties };

    let (mut alone, mut through_http) =
        (Series::new("Argon2id alone, on every core"), Series::new("sign-in through HTTP"));
    let (mut bare, mut audited) =
        (Series::new("write, 64 clients: not recorded"), Series::new("write, 64 clients: recorded in the trail"));
    let mut jobs = Series::new("background jobs of 100 tenants");
    let (mut memory, mut fairness) = (Vec::new(), Vec::new());
    for _ in 0..options.rounds {
        say("signing in");
        alone.push(sign_in::argon2(span, parties).await?);
        through_http.push(people.rate(16, span, with_server).await?);
        let (before, most) = people.burst(BURST, server.pid()?).await?;
        memory.push((most.saturating_sub(before)) as f64 / 1e6);
        say("writing");
        installation.settle().await?;
        bare.push(writes(&identity, span, parties, false).await?);
        audited.push(writes(&identity, span, parties, true).await?);
        say("background jobs");
        jobs.push(background::rate(&installation, &store, parties).await?);
        let (quiet, flooded) = background::fairness(&installation, &store, span).await?;
        eprintln!("    p99 of waiting: {:.1} ms quiet, {:.1} ms in a flood", quiet * 1e3, flooded * 1e3);
        fairness.push(flooded / quiet);
    }
    let bound = (HASHES_AT_ONCE * HASH_BYTES + BESIDE_BYTES) as f64 / 1e6;
    let figures = vec![
        Figure::ratio("sign-ins through HTTP, to Argon2 alone", Limit::AtLeast(0.8), through_http.over(&alone)),
        Figure::new("1,000 sign-ins at once, memory above idle", Limit::AtMost(bound.round()), " MB", memory),
        Figure::ratio("recorded writes, to the same not recorded", Limit::AtLeast(0.6), audited.over(&bare))
            .by_processor_time(bare.cost_over(&audited)),
        Figure::new("background jobs a second", Limit::AtLeast(500.0), "", jobs.rates()),
        Figure::ratio("p99 wait of 99 tenants while one floods, to quiet", Limit::AtMost(2.0), fairness),
    ];
    let report = Report {
        section: "identity",
        date: SystemClock.now().format("%Y-%m-%d").to_string(),
        machine: machine::description(),
        software: format!("PostgreSQL {}", installation.version().await?),
        method: format!(
            "{} rounds of {} s after {} s of warm-up; Argon2id with 19 MiB, two passes; the server verifies {HASHES_AT_ONCE} \
             passwords at once.",
            options.rounds, options.seconds, options.warm_up
        ),
        figures,
        series: vec![alone, through_http, bare, audited, jobs],
        timings: Vec::new(),
    };
    report.write(&options.json, &options.document)?;
    println!("{}", report.tables());
    drop(server);
    installation.stop().await
}

/// A transaction that changes one message, with or without an entry in the trail.
async fn writes(
    identity: &postroom_identity::Identity,
    span: Span,
    parties: Parties,
    is_recorded: bool,
) -> Result<crate::report::Run, Error> {
    let context: &Context = &identity.context;
    clients::run(WRITERS, span, parties, async |client, number| {
        let mut dice = Dice::new(client + number * WRITERS);
        let message = dice.below(MESSAGES);
        let id = rows::MESSAGE.id(message);
        let tx = identity.store.tenant_tx(actor(message % TENANTS, dice.below(MEMBERS))).await?;
        message::set_flags(&tx, id, dice.below(8) as i32, context.now()).await?;
        if is_recorded {
            tx.record(context, Entry::new("message_flagged").on("message", id)).await?;
        }
        Ok(tx.commit().await?)
    })
    .await
}

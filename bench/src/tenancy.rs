//! The order of a run: in every round each side once, right after each other, on the same rows.

use std::path::PathBuf;
use std::time::Duration;

use postroom_store::Store;
use postroom_types::{Clock, SystemClock};

use crate::installation::{Folder, Installation};
use crate::load::{self, CLIENTS, Span, Work};
use crate::proc_times::Parties;
use crate::report::{Figure, Limit, Report, Run, Series};
use crate::rows::{MESSAGES, TENANTS};
use crate::wrk::PageServer;
use crate::{Error, machine, peer, server};

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
    /// The server's binary, as it is released
    #[arg(long, value_name = "FILE")]
    server: PathBuf,
    /// Where the results go
    #[arg(long, value_name = "FILE", default_value = "bench/results/tenancy.json")]
    json: PathBuf,
    /// The document whose tables are rewritten
    #[arg(long, value_name = "FILE", default_value = "docs/benchmarks.md")]
    document: PathBuf,
}

pub(crate) async fn run(options: Options) -> Result<(), Error> {
    say("loading the rows");
    let bench = Bench::start(&options).await?;
    let [pgbench_page, page, http_page, open_page] = bench.pages().await?;
    let [pgbench_find, find] = bench.pair(Work::Find, "one row").await?;
    let [pgbench_update, update] = bench.pair(Work::Update, "update").await?;
    say("the idle server");
    let idle = server::measure(&options.server, bench.installation.folder(), options.rounds).await?;
    let figures = vec![
        Figure::ratio("page of 50, to pgbench", Limit::AtLeast(0.85), page.over(&pgbench_page))
            .by_processor_time(pgbench_page.cost_over(&page)),
        Figure::ratio("one row, to pgbench", Limit::AtLeast(0.5), find.over(&pgbench_find))
            .by_processor_time(pgbench_find.cost_over(&find)),
        Figure::ratio("update of one row, to pgbench", Limit::AtLeast(0.6), update.over(&pgbench_update))
            .by_processor_time(pgbench_update.cost_over(&update)),
        Figure::ratio("page of 50 through HTTP, to pgbench", Limit::AtLeast(0.45), http_page.over(&pgbench_page))
            .by_processor_time(pgbench_page.cost_over(&http_page)),
        Figure::ratio("time with policies, to without", Limit::AtMost(1.15), open_page.over(&page))
            .by_processor_time(page.cost_over(&open_page)),
        Figure::new("idle server, resident", Limit::AtMost(60.0), " MB", megabytes(&idle.resident)),
        Figure::new("cold start to ready", Limit::AtMost(2.0), " s", idle.cold_starts),
    ];
    let report = Report {
        section: "tenancy",
        date: SystemClock.now().format("%Y-%m-%d").to_string(),
        machine: machine::description(),
        software: format!("PostgreSQL {}, {}", bench.installation.version().await?, peer::version()?),
        method: format!(
            "{CLIENTS} clients, {MESSAGES} messages of {TENANTS} tenants, {} rounds of {} s after {} s of warm-up.",
            options.rounds, options.seconds, options.warm_up
        ),
        figures,
        series: vec![pgbench_page, page, http_page, open_page, pgbench_find, find, pgbench_update, update],
        timings: Vec::new(),
    };
    report.write(&options.json, &options.document)?;
    println!("{}", report.tables());
    bench.stop().await
}

struct Bench {
    installation: Installation,
    store: Store,
    page_server: PageServer,
    span: Span,
    rounds: usize,
}

impl Bench {
    async fn start(options: &Options) -> Result<Self, Error> {
        let installation = Installation::start(Folder::new(options.keep.as_deref())?).await?;
        let (store, page_server) = (installation.store()?, PageServer::start(&installation, &[])?);
        let (warm_up, measure) = (Duration::from_secs(options.warm_up), Duration::from_secs(options.seconds));
        Ok(Self { installation, store, page_server, span: Span { warm_up, measure }, rounds: options.rounds })
    }

    /// pgbench, a transaction, a request, and a transaction without policies.
    async fn pages(&self) -> Result<[Series; 4], Error> {
        let mut all = [
            Series::new("page of 50: pgbench, bare SELECT"),
            Series::new("page of 50: transaction with check and policies"),
            Series::new("page of 50: through HTTP"),
            Series::new("page of 50: the same transaction without policies"),
        ];
        for _ in 0..self.rounds {
            all[0].push(self.peer(Work::Page)?);
            all[1].push(self.product(Work::Page).await?);
            let parties = Parties { server: Some(self.page_server.pid()?), ..self.parties()? };
            all[2].push(self.page_server.run(&self.installation, self.span, parties)?);
            self.installation.set_policies(false).await?;
            all[3].push(self.product(Work::Page).await?);
            self.installation.set_policies(true).await?;
        }
        Ok(all)
    }

    /// pgbench and a transaction.
    async fn pair(&self, work: Work, name: &'static str) -> Result<[Series; 2], Error> {
        let (mut theirs, mut ours) = match work {
            Work::Update => (
                Series::new("update: pgbench, bare UPDATE"),
                Series::new("update: transaction with check and policies"),
            ),
            _ => (
                Series::new("one row: pgbench, bare SELECT"),
                Series::new("one row: transaction with check and policies"),
            ),
        };
        say(name);
        self.installation.settle().await?;
        // The first change of a block after a checkpoint writes the whole block to the log: that is over before any side
        // is measured, or the slower one would pay more of it.
        self.peer(work)?;
        self.peer(work)?;
        for _ in 0..self.rounds {
            theirs.push(self.peer(work)?);
            ours.push(self.product(work).await?);
        }
        Ok([theirs, ours])
    }

    fn peer(&self, work: Work) -> Result<Run, Error> {
        peer::run(&self.installation, work, self.span, self.parties()?)
    }

    async fn product(&self, work: Work) -> Result<Run, Error> {
        load::run(&self.store, work, self.span, self.parties()?).await
    }

    fn parties(&self) -> Result<Parties, Error> {
        Ok(Parties { postmaster: self.installation.postmaster()?, server: None })
    }

    async fn stop(self) -> Result<(), Error> {
        drop(self.page_server);
        self.installation.stop().await
    }
}

fn say(what: &str) {
    eprintln!("==> {what}");
}

fn megabytes(bytes: &[u64]) -> Vec<f64> {
    bytes.iter().map(|&bytes| bytes as f64 / 1e6).collect()
}

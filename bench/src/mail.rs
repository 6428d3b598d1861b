//! Mail: mirroring beside mbsync and notmuch, storing beside PostgreSQL alone, a folder's page beside pgbench, and what an idle
//! account costs. One order for all sides: the same mail on the same Dovecot, in every round each side once.

mod delta;
mod event;
mod idle;
mod page;

use std::path::PathBuf;
use std::time::Duration;

use postroom_types::{Clock, SystemClock};

use crate::installation::Folder;
use crate::load::Span;
use crate::mailbox::{Mailbox, PLANTED};
use crate::mbsync::{self, Mbsync};
use crate::notmuch::{self, Notmuch};
use crate::proc_times::{Parties, Programs};
use crate::product::{Account, Product};
use crate::report::{Figure, Limit, Report, Series, Timing};
use crate::stopwatch::Stopwatch;
use crate::{Error, copy, machine, peer};

/// The mean size of a message in the large mailbox, in bytes.
const MEAN: u64 = 8_300;
/// The same where nothing but their number counts.
const SMALL: u64 = 900;
/// Rows that PostgreSQL copies; one of its kinds takes more than a second for a thousand.
const ROWS: u64 = 20_000;
/// How often something short is done in a round.
const REPEATS: usize = 5;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Rounds; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Messages in the mailbox; a fifth and four times as many where nothing has changed
    #[arg(long, default_value_t = 50_000)]
    messages: u64,
    /// Idle accounts
    #[arg(long, default_value_t = 1_000)]
    accounts: u64,
    /// Messages that are appended while a browser follows
    #[arg(long, default_value_t = 100)]
    appends: u64,
    /// The server's binary, as it is released
    #[arg(long, value_name = "FILE")]
    server: PathBuf,
    /// Where the results go
    #[arg(long, value_name = "FILE", default_value = "bench/results/mail.json")]
    json: PathBuf,
    /// The document whose tables are rewritten
    #[arg(long, value_name = "FILE", default_value = "docs/benchmarks.md")]
    document: PathBuf,
}

pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let bench = Bench::start(&options).await?;
    let mut report = Report {
        section: "mail",
        date: SystemClock.now().format("%Y-%m-%d").to_string(),
        machine: machine::description(),
        software: format!(
            "PostgreSQL {}, {}, {}, Dovecot {}",
            bench.product.database_version().await?,
            mbsync::version()?,
            notmuch::version()?,
            mbsync::first_line("dovecot")?
        ),
        method: format!(
            "{} messages of {MEAN} bytes on average, {} rounds; indexing by notmuch and storing without a server once.",
            options.messages, options.rounds
        ),
        figures: Vec::new(),
        series: Vec::new(),
        timings: Vec::new(),
    };
    let account = bench.initial(&mut report).await?;
    bench.changes(&mut report, &account).await?;
    event::measure(&bench.product, &account, &bench.mailbox, &options, &mut report).await?;
    bench.pages(&mut report, &account).await?;
    account.account.pause().await;
    bench.nothing(&mut report).await?;
    bench.storing(&mut report).await?;
    idle::measure(&bench.product, options.accounts, &mut report).await?;
    report.write(&options.json, &options.document)?;
    println!("{}", report.tables());
    Ok(())
}

/// An account with whom it belongs to and with the same mail as mbsync keeps it.
struct Mirrored {
    member: crate::product::Member,
    account: Account,
    mbsync: Mbsync,
}

struct Bench<'a> {
    options: &'a Options,
    product: Product,
    programs: Programs,
    folder: Folder,
    mailbox: Mailbox,
}

impl<'a> Bench<'a> {
    async fn start(options: &'a Options) -> Result<Self, Error> {
        say("starting the servers");
        let product = Product::start(&options.server).await?;
        let (programs, folder) = (product.programs()?, Folder::new(None)?);
        let mailbox = Mailbox::new(1, MEAN);
        say("writing the mail");
        product.fill(USER, &mailbox, options.messages).await;
        Ok(Self { options, product, programs, folder, mailbox })
    }

    fn mbsync(&self, name: &str, user: &str) -> Result<Mbsync, Error> {
        Mbsync::new(self.folder.join(name), &self.product, user)
    }

    /// From an empty account to all mail durable and searchable. The last round's is gone on with.
    async fn initial(&self, report: &mut Report) -> Result<Mirrored, Error> {
        say("synchronising for the first time");
        let (mut ours, mut theirs) = (Timing::new("first synchronisation: Postroom", "s"), Timing::new("mbsync", "s"));
        let mut indexing = Timing::new("`notmuch new` of the same mail", "s");
        let mut kept = None;
        for round in 0..self.options.rounds {
            if let Some(Mirrored { account, mbsync, .. }) = kept.take() {
                account.pause().await;
                mbsync.forget()?;
            }
            let (member, mbsync) = (self.product.member().await, self.mbsync("mbsync", USER)?);
            if round % 2 == 0 {
                theirs.take(self.programs, mbsync.run()).await?;
            }
            let account = ours
                .take(self.programs, async {
                    let account = member.connect(&self.product, USER).await;
                    account.wait_until_there().await?;
                    Ok(account)
                })
                .await?;
            if round % 2 == 1 {
                theirs.take(self.programs, mbsync.run()).await?;
            }
            let (stored, rare) = (account.messages().await, member.search(PLANTED[0].0).await.len() as u64);
            let planted = (self.options.messages + PLANTED[0].1 / 2) / PLANTED[0].1;
            if (stored, rare) != (self.options.messages, planted) || mbsync.messages()? != stored {
                return Err(format!("{stored} messages and {rare} hits are there, {planted} were planted").into());
            }
            kept = Some(Mirrored { member, account, mbsync });
        }
        let kept = kept.ok_or("at least one round is needed")?;
        say("indexing with notmuch");
        let notmuch = Notmuch::new(&self.folder.join("notmuch"), &kept.mbsync.mail())?;
        indexing.take(self.programs, notmuch.index()).await?;
        let indexed =
            |seconds: &[f64], more: f64| -> Vec<f64> { seconds.iter().map(|fetched| fetched + more).collect() };
        let searchable = Timing {
            values: indexed(&theirs.values, indexing.values[0]),
            program: indexed(&theirs.program, indexing.program[0]),
            mail_server: theirs.mail_server.clone(),
            ..Timing::new("mbsync and notmuch", "s")
        };
        let figure = |name, limit, peer: &Timing| {
            Figure::ratio(name, Limit::AtMost(limit), ours.over(peer)).by_processor_time(ours.cost_over(peer))
        };
        report.figures.push(figure("first synchronisation, to mbsync alone", 1.3, &theirs));
        report.figures.push(figure("the same, to mbsync and notmuch", 0.1, &searchable));
        report.timings.extend([ours, theirs, indexing]);
        Ok(kept)
    }

    /// A hundred messages come, a hundred change, a hundred go.
    async fn changes(&self, report: &mut Report, Mirrored { account, mbsync, .. }: &Mirrored) -> Result<(), Error> {
        say("changes on the server");
        let (mut ours, mut theirs) =
            (Timing::new("100 new, 100 flags, 100 expunged: Postroom, from cold", "s"), Timing::new("mbsync", "s"));
        mbsync.run().await?;
        for round in 0..self.options.rounds.max(REPEATS) {
            account.pause().await;
            let left = delta::apply(&self.product, USER, &self.mailbox, round as u64).await?;
            if round % 2 == 0 {
                theirs.take(self.programs, mbsync.run()).await?;
            }
            ours.take(self.programs, account.resume()).await?;
            if round % 2 == 1 {
                theirs.take(self.programs, mbsync.run()).await?;
            }
            let (here, there) = (account.messages().await, mbsync.messages()?);
            if (here, there) != (left, left) {
                return Err(format!("{left} messages are left, Postroom has {here}, mbsync {there}").into());
            }
        }
        let ratio = Figure::ratio("100 new, flagged, expunged, to mbsync", Limit::AtMost(0.5), ours.over(&theirs));
        report.figures.push(ratio.by_processor_time(ours.cost_over(&theirs)));
        report.timings.extend([ours, theirs]);
        Ok(())
    }

    /// Looks at mailboxes in which nothing has changed.
    async fn nothing(&self, report: &mut Report) -> Result<(), Error> {
        let sizes = [self.options.messages / 5, self.options.messages, self.options.messages * 4];
        let member = self.product.member().await;
        let (mut open, mut cold, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for (number, size) in sizes.into_iter().enumerate() {
            say(&format!("no change in {size}"));
            let user = format!("same{number}");
            self.product.fill(&user, &Mailbox::new(2 + number as u64, SMALL), size).await;
            let (account, mbsync) = (member.connect(&self.product, &user).await, self.mbsync(&user, &user)?);
            account.wait_until_there().await?;
            mbsync.run().await?;
            self.product.settle().await?;
            let mut timings = [
                Timing::new(format!("no change in {size}: Postroom, connection open"), "ms"),
                Timing::new(format!("no change in {size}: Postroom, from cold"), "ms"),
                Timing::new(format!("no change in {size}: mbsync"), "ms"),
            ];
            for _ in 0..self.options.rounds.max(REPEATS) {
                timings[0].push(millis(account.look().await?));
                account.pause().await;
                timings[1].push(millis(account.resume().await?));
                let watch = Stopwatch::start();
                mbsync.run().await?;
                timings[2].push(millis(watch.elapsed()));
            }
            account.pause().await;
            mbsync.forget()?;
            let [a, b, c] = timings;
            open.push(a);
            cold.push(b);
            theirs.push(c);
        }
        let figure =
            |name, limit, ours: &Timing, theirs: &Timing| Figure::ratio(name, Limit::AtMost(limit), ours.over(theirs));
        report.figures.extend([
            figure("no change, connection open, to mbsync", 0.1, &open[1], &theirs[1]),
            figure("no change, from cold, to mbsync", 0.33, &cold[1], &theirs[1]),
            figure("no change, connection open: twenty times as many", FLAT, &open[2], &open[0]),
            figure("no change, from cold: twenty times as many", FLAT, &cold[2], &cold[0]),
        ]);
        report.timings.extend(open.into_iter().zip(cold).zip(theirs).flat_map(|((a, b), c)| [a, b, c]));
        Ok(())
    }

    /// The newest page of INBOX.
    async fn pages(&self, report: &mut Report, kept: &Mirrored) -> Result<(), Error> {
        say("a folder's page");
        self.product.settle().await?;
        let span = Span { warm_up: Duration::from_secs(3), measure: Duration::from_secs(10) };
        let parties = Parties { postmaster: self.programs.postmaster, server: Some(self.programs.server) };
        let url = self.product.owner_url("postroom")?;
        let script = page::prepare(&self.folder, &kept.member, &kept.account).await?;
        let (mut theirs, mut ours) =
            (Series::new("page of a folder: pgbench, bare SELECT"), Series::new("page of a folder: through the API"));
        for _ in 0..self.options.rounds {
            theirs.push(peer::run_script(&self.folder, &url, &script, span, parties)?);
            ours.push(crate::wrk::run(&self.folder, self.product.url(), span, parties)?);
        }
        let name = "page of a folder through the API, to pgbench";
        let ratio = Figure::ratio(name, Limit::AtLeast(0.45), ours.over(&theirs));
        report.figures.push(ratio.by_processor_time(theirs.cost_over(&ours)));
        report.series.extend([theirs, ours]);
        Ok(())
    }

    /// Files into a member's archive, without a mail server.
    async fn storing(&self, report: &mut Report) -> Result<(), Error> {
        say("storing without a server");
        let member = self.product.member().await;
        self.product.settle().await?;
        let folder = self.product.mail.mail_directory(USER).join("INBOX");
        let mut storing = Timing::new("import of the mailbox from files", "s");
        let command = ["import", "mail", "--user", &member.address, &folder.to_string_lossy()];
        let done = storing.take(self.programs, async { self.product.command(&command) }).await?;
        let stored = done["stored"].as_f64().unwrap_or_default();
        let rate = stored / storing.values[0];
        report.figures.push(Figure::new("messages a second from files", Limit::AtLeast(1_500.0), "", vec![rate]));
        report.timings.push(storing);
        self.product.settle().await?;
        for (name, rate) in copy::KINDS
            .into_iter()
            .zip(copy::rates(&self.product, &self.mailbox, ROWS.min(self.options.messages)).await?)
        {
            let mut timing = Timing::new(name, "rows/s");
            timing.push(rate);
            report.timings.push(timing);
        }
        Ok(())
    }
}

/// Whose mailbox it is on the mail server.
const USER: &str = "bulk";
/// What passes for as fast as before.
const FLAT: f64 = 1.5;

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn say(what: &str) {
    eprintln!("==> {what}");
}

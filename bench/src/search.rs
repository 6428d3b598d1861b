//! Searching: the newest fifty messages with a word, through HTTP, beside a notmuch process over the very same files.

use std::path::PathBuf;

use postroom_types::{Clock, SystemClock};

use crate::installation::Folder;
use crate::mailbox::{Mailbox, PLANTED};
use crate::mbsync;
use crate::notmuch::{self, Notmuch};
use crate::product::Product;
use crate::report::{Figure, Limit, Report, Timing};
use crate::stopwatch::Stopwatch;
use crate::{Error, machine};

const USER: &str = "bulk";
/// What a page of either side holds.
const PAGE: u64 = 50;
const NAMES: [&str; 3] = ["rare word, to notmuch", "1 % word, to notmuch", "50 % word, to notmuch"];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Rounds of every word; the median counts
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// Messages in the mailbox
    #[arg(long, default_value_t = 200_000)]
    messages: u64,
    /// Their mean size, in bytes
    #[arg(long, default_value_t = 8_300)]
    mean: u64,
    /// The server's binary, as it is released
    #[arg(long, value_name = "FILE")]
    server: PathBuf,
    /// Where the results go
    #[arg(long, value_name = "FILE", default_value = "bench/results/search.json")]
    json: PathBuf,
    /// The document whose tables are rewritten
    #[arg(long, value_name = "FILE", default_value = "docs/benchmarks.md")]
    document: PathBuf,
}

pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let say = |what: &str| eprintln!("==> {what}");
    say("starting the servers");
    let product = Product::start(&options.server).await?;
    let (programs, folder) = (product.programs()?, Folder::new(None)?);
    say("writing the mail");
    product.fill(USER, &Mailbox::new(1, options.mean), options.messages).await;
    say("synchronising");
    let mut there = Timing::new("first synchronisation of this mailbox", "s");
    let member = product.member().await;
    there
        .take(programs, async {
            let account = member.connect(&product, USER).await;
            account.wait_until_there().await?;
            account.pause().await;
            Ok(())
        })
        .await?;
    say("indexing with notmuch");
    let mut indexed = Timing::new("`notmuch new` of this mailbox", "s");
    let notmuch = Notmuch::new(&folder.join("notmuch"), &product.mail.mail_directory(USER))?;
    indexed.take(programs, notmuch.index()).await?;
    product.settle().await?;
    say("searching");
    let mut figures = Vec::new();
    let mut timings = vec![there, indexed];
    for ((word, every), name) in PLANTED.into_iter().zip(NAMES) {
        let planted = (options.messages + every / 2) / every;
        let (here, known) = (member.search(word).await.len() as u64, notmuch.count(word).await?);
        if (here, known) != (planted.min(PAGE), planted) {
            return Err(format!("{word}: {planted} were planted, Postroom shows {here}, notmuch knows {known}").into());
        }
        let mut ours = Timing::new(format!("{planted} of {} messages: Postroom", options.messages), "ms");
        let mut theirs = Timing::new(format!("{planted} of {} messages: notmuch", options.messages), "ms");
        for _ in 0..options.rounds {
            let watch = Stopwatch::start();
            member.search(word).await;
            ours.push(watch.elapsed().as_secs_f64() * 1e3);
            let watch = Stopwatch::start();
            notmuch.search(word).await?;
            theirs.push(watch.elapsed().as_secs_f64() * 1e3);
        }
        figures.push(Figure::ratio(name, Limit::AtMost(0.5), ours.over(&theirs)));
        timings.extend([ours, theirs]);
    }
    let report = Report {
        section: "search",
        date: SystemClock.now().format("%Y-%m-%d").to_string(),
        machine: machine::description(),
        software: format!(
            "PostgreSQL {}, {}, Dovecot {}",
            product.database_version().await?,
            notmuch::version()?,
            mbsync::first_line("dovecot")?
        ),
        method: format!(
            "{} messages of {} bytes on average; {} rounds of every word.",
            options.messages, options.mean, options.rounds
        ),
        figures,
        series: Vec::new(),
        timings,
    };
    report.write(&options.json, &options.document)?;
    println!("{}", report.tables());
    Ok(())
}

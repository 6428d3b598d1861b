//! What was measured, as JSON for programs and as the tables of docs/benchmarks.md.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::Error;
use crate::proc_times::{Programs, Times, Used};
use crate::stopwatch::Stopwatch;

/// One measurement of one side.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Run {
    pub(crate) per_second: f64,
    /// Microseconds of processor time for each operation: of the program that asks,
    pub(crate) client_micros: f64,
    /// of the HTTP server,
    pub(crate) server_micros: f64,
    /// and of PostgreSQL.
    pub(crate) postgresql_micros: f64,
    /// Processors that were busy with something else.
    pub(crate) others: f64,
}

/// The same measurement in every round.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Series {
    pub(crate) name: &'static str,
    pub(crate) rounds: Vec<Run>,
}

/// How long something took, in every round.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Timing {
    pub(crate) name: String,
    /// Of the figures: seconds, unless it says otherwise.
    pub(crate) unit: &'static str,
    pub(crate) values: Vec<f64>,
    /// Seconds of processor time: of the program that is measured,
    pub(crate) program: Vec<f64>,
    /// and of the mail server.
    pub(crate) mail_server: Vec<f64>,
}

/// A target and what became of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) target: String,
    /// The median of the rounds.
    pub(crate) measured: f64,
    /// One value a round.
    pub(crate) values: Vec<f64>,
    /// The same from processor times alone, which other programs disturb less; only of ratios.
    pub(crate) by_processor_time: Option<f64>,
    pub(crate) unit: &'static str,
    pub(crate) is_met: bool,
}

/// Everything of a run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// Which tables of the document they are.
    pub(crate) section: &'static str,
    pub(crate) date: String,
    pub(crate) machine: String,
    pub(crate) software: String,
    pub(crate) method: String,
    pub(crate) figures: Vec<Figure>,
    pub(crate) series: Vec<Series>,
    pub(crate) timings: Vec<Timing>,
}

/// Which side of the limit is good.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

impl Run {
    /// So many operations in this time, with this processor time.
    pub(crate) fn new(count: u64, elapsed: Duration, times: Times) -> Result<Self, Error> {
        if count == 0 {
            return Err("nothing was done in the whole measurement".into());
        }
        let (count, seconds) = (count as f64, elapsed.as_secs_f64());
        let others = (times.machine - times.client - times.server - times.postgresql) / seconds;
        Ok(Self {
            per_second: count / seconds,
            client_micros: times.client / count * 1e6,
            server_micros: times.server / count * 1e6,
            postgresql_micros: times.postgresql / count * 1e6,
            others: others.max(0.0),
        })
    }

    /// Of all parties together.
    fn micros(&self) -> f64 {
        self.client_micros + self.server_micros + self.postgresql_micros
    }
}

impl Series {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, rounds: Vec::new() }
    }

    /// Adds a round.
    pub(crate) fn push(&mut self, run: Run) {
        eprintln!("    {}: {:.0}/s", self.name, run.per_second);
        self.rounds.push(run);
    }

    /// This one's rates over another's, round by round.
    pub(crate) fn over(&self, peer: &Series) -> Vec<f64> {
        self.rounds.iter().zip(&peer.rounds).map(|(ours, theirs)| ours.per_second / theirs.per_second).collect()
    }

    /// This one's processor time for an operation over another's, round by round.
    pub(crate) fn cost_over(&self, other: &Series) -> Vec<f64> {
        self.rounds.iter().zip(&other.rounds).map(|(a, b)| a.micros() / b.micros()).collect()
    }

    /// Operations a second, round by round.
    pub(crate) fn rates(&self) -> Vec<f64> {
        self.rounds.iter().map(|run| run.per_second).collect()
    }

    fn median(&self, value: impl Fn(&Run) -> f64) -> f64 {
        median(&self.rounds.iter().map(value).collect::<Vec<_>>())
    }
}

impl Timing {
    pub(crate) fn new(name: impl Into<String>, unit: &'static str) -> Self {
        let (values, program, mail_server) = (Vec::new(), Vec::new(), Vec::new());
        Self { name: name.into(), unit, values, program, mail_server }
    }

    /// Adds a round of something too short for processor times.
    pub(crate) fn push(&mut self, value: f64) {
        eprintln!("    {}: {value:.3} {}", self.name, self.unit);
        self.values.push(value);
    }

    /// Adds how long it has been since then, in milliseconds, as one of many.
    pub(crate) fn note(&mut self, watch: &Stopwatch) {
        self.values.push(watch.elapsed().as_secs_f64() * 1e3);
    }

    /// Does it once more, and adds how many seconds it took, with the processor time that the programs used.
    pub(crate) async fn take<T>(
        &mut self,
        programs: Programs,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let (watch, before) = (Stopwatch::start(), programs.used()?);
        let done = work.await?;
        let (elapsed, Used { program, mail_server }) = (watch.elapsed(), programs.used()?.since(before));
        self.push(elapsed.as_secs_f64());
        self.program.push(program);
        self.mail_server.push(mail_server);
        Ok(done)
    }

    /// This one's figures over another's, round by round; where the other has only one round, over that.
    pub(crate) fn over(&self, peer: &Timing) -> Vec<f64> {
        let theirs = |round: usize| peer.values.get(round).or(peer.values.last()).copied().unwrap_or(f64::NAN);
        self.values.iter().enumerate().map(|(round, ours)| ours / theirs(round)).collect()
    }

    /// The same of processor times, the mail server's included.
    pub(crate) fn cost_over(&self, peer: &Timing) -> Vec<f64> {
        let costs = |timing: &Timing| -> Vec<f64> {
            timing.program.iter().zip(&timing.mail_server).map(|(program, server)| program + server).collect()
        };
        costs(self).into_iter().zip(costs(peer)).map(|(ours, theirs)| ours / theirs).collect()
    }

    fn row(&self) -> String {
        let or_none =
            |values: &[f64]| if values.is_empty() { "–".to_owned() } else { format!("{:.2}", median(values)) };
        let rounds: Vec<String> = self.values.iter().map(|value| short(*value)).collect();
        let (median, program, mail_server) = (median(&self.values), or_none(&self.program), or_none(&self.mail_server));
        let Self { name, unit, .. } = self;
        format!("| {name} | {} {unit} | {} | {program} | {mail_server} |\n", short(median), rounds.join(", "))
    }
}

impl Figure {
    pub(crate) fn new(name: &'static str, limit: Limit, unit: &'static str, values: Vec<f64>) -> Self {
        let measured = median(&values);
        let (sign, bound, is_met) = match limit {
            Limit::AtLeast(bound) => ('≥', bound, measured >= bound),
            Limit::AtMost(bound) => ('≤', bound, measured <= bound),
        };
        Self { name, target: format!("{sign} {bound}{unit}"), measured, values, by_processor_time: None, unit, is_met }
    }

    /// How many times as fast, or as long.
    pub(crate) fn ratio(name: &'static str, limit: Limit, values: Vec<f64>) -> Self {
        Self::new(name, limit, " ×", values)
    }

    /// With the same ratio of processor times, one value a round.
    pub(crate) fn by_processor_time(self, values: Vec<f64>) -> Self {
        Self { by_processor_time: Some(median(&values)), ..self }
    }
}

impl Report {
    /// The JSON file, and the tables between the marks of the document.
    pub(crate) fn write(&self, json: &Path, document: &Path) -> Result<(), Error> {
        if let Some(folder) = json.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(json, serde_json::to_string_pretty(self)? + "\n")?;
        let text = fs::read_to_string(document)?;
        let (begin, end) = marks(self.section);
        let parts = text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
        let (before, after) = parts.ok_or_else(|| format!("{} has lost its marks: {begin}", document.display()))?;
        Ok(fs::write(document, format!("{before}{begin}\n\n{}\n{end}{after}", self.tables()))?)
    }

    /// In Markdown.
    pub(crate) fn tables(&self) -> String {
        let Self { machine, software, method, .. } = self;
        let mut text = format!("{machine}; {software}. {method}\n\n");
        text += "| figure | target | measured | rounds | by processor time | verdict |\n| --- | --- | --- | --- | --- | --- |\n";
        for figure in &self.figures {
            let Figure { name, target, measured, unit, .. } = figure;
            let rounds = figure.values.iter().map(|value| format!("{value:.2}")).collect::<Vec<_>>().join(", ");
            let cost = figure.by_processor_time.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}{unit}"));
            let verdict = if figure.is_met { "met" } else { "**missed**" };
            text += &format!("| {name} | {target} | **{measured:.2}{unit}** | {rounds} | {cost} | {verdict} |\n");
        }
        text += &self.series_table();
        text += &self.timings_table();
        text
    }

    fn series_table(&self) -> String {
        if self.series.is_empty() {
            return String::new();
        }
        let mut text =
            "\n| measurement | operations a second | CPU µs each: client | HTTP server | PostgreSQL | all | \
                 busy with other things (cores) |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
                .to_owned();
        for series in &self.series {
            let micros = [
                series.median(|run| run.client_micros),
                series.median(|run| run.server_micros),
                series.median(|run| run.postgresql_micros),
                series.median(Run::micros),
            ];
            let [client, server, postgresql, all] =
                micros.map(|micros| if micros == 0.0 { "–".to_owned() } else { format!("{micros:.0}") });
            let (rate, others) = (series.median(|run| run.per_second), series.median(|run| run.others));
            text += &format!(
                "| {} | {rate:.0} | {client} | {server} | {postgresql} | {all} | {others:.2} |\n",
                series.name
            );
        }
        text
    }

    fn timings_table(&self) -> String {
        if self.timings.is_empty() {
            return String::new();
        }
        let head =
            "\n| measurement | median | rounds | CPU s: program | mail server |\n| --- | ---: | --- | ---: | ---: |\n";
        head.to_owned() + &self.timings.iter().map(Timing::row).collect::<String>()
    }
}

/// What the tables stand between.
fn marks(section: &str) -> (String, String) {
    (format!("<!-- {section}: written by script/bench -->"), format!("<!-- {section}: end -->"))
}

/// Three digits of what is small.
fn short(value: f64) -> String {
    if value < 10.0 { format!("{value:.3}") } else { format!("{value:.1}") }
}

pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.len(), sorted.len() / 2) {
        (0, _) => f64::NAN,
        (length, middle) if length % 2 == 0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        (_, middle) => sorted[middle],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_decides() {
        let figure = Figure::new("x", Limit::AtLeast(0.5), " ×", vec![0.9, 0.4, 0.6]);
        assert_eq!((figure.measured, figure.is_met, figure.target.as_str()), (0.6, true, "≥ 0.5 ×"));
        let figure = Figure::new("x", Limit::AtMost(2.0), " s", vec![1.0, 4.0]);
        assert_eq!((figure.measured, figure.is_met), (2.5, false));
    }

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let folder = std::env::temp_dir().join(format!("postroom-bench-report-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let document = folder.join("x.md");
        let (begin, end) = marks("tenancy");
        fs::write(&document, format!("before\n{begin}\nold\n{end}\nafter\n")).expect("written");
        let report = Report {
            section: "tenancy",
            date: "today".to_owned(),
            machine: String::new(),
            software: String::new(),
            method: String::new(),
            figures: vec![Figure::new("a page", Limit::AtLeast(1.0), "", vec![2.0])],
            series: Vec::new(),
            timings: vec![Timing { values: vec![0.5], ..Timing::new("a look", "s") }],
        };
        report.write(&folder.join("x.json"), &document).expect("written");
        let text = fs::read_to_string(&document).expect("read");
        assert!(text.starts_with("before\n") && text.ends_with("\nafter\n") && !text.contains("old"), "{text}");
        assert!(text.contains("| a page | ≥ 1 | **2.00** | 2.00 | – | met |"), "{text}");
        assert!(
            text.contains("| a look | 0.500 s | 0.500 | – | – |") && !text.contains("operations a second"),
            "{text}"
        );
        fs::remove_dir_all(&folder).expect("removed");
    }
}

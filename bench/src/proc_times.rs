//! Processor time as Linux counts it (proc(5)).

use std::fs;

use crate::Error;

/// What the parties of a run have used up to a moment, in seconds of processor time.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    /// The process that asks, with its children that have ended.
    pub(crate) client: f64,
    /// The HTTP server, where there is one.
    pub(crate) server: f64,
    pub(crate) postgresql: f64,
    /// The whole machine.
    pub(crate) machine: f64,
}

/// The processes of a run.
#[derive(Clone, Copy)]
pub(crate) struct Parties {
    pub(crate) postmaster: i32,
    pub(crate) server: Option<i32>,
}

impl Parties {
    pub(crate) fn times(self) -> Result<Times, Error> {
        let own = Stat::read(std::process::id())?;
        let server = match self.server {
            Some(pid) => Stat::read(pid)?.own,
            None => 0.0,
        };
        Ok(Times {
            client: own.own + own.ended_children,
            server,
            postgresql: family(self.postmaster)?,
            machine: machine()?,
        })
    }
}

/// The programs of a run in which programs, not requests, are compared; each by its main process.
#[derive(Clone, Copy)]
pub(crate) struct Programs {
    pub(crate) server: i32,
    pub(crate) postmaster: i32,
    pub(crate) mail_server: i32,
}

/// What they have used up to a moment, in seconds of processor time.
#[derive(Clone, Copy)]
pub(crate) struct Used {
    /// The server with PostgreSQL, and every program that this one has started and that has ended.
    pub(crate) program: f64,
    pub(crate) mail_server: f64,
}

impl Programs {
    pub(crate) fn used(self) -> Result<Used, Error> {
        let ended = Stat::read(std::process::id())?.ended_children;
        Ok(Used {
            program: Stat::read(self.server)?.own + family(self.postmaster)? + ended,
            mail_server: family(self.mail_server)?,
        })
    }
}

impl Used {
    pub(crate) fn since(self, before: Used) -> Used {
        Used { program: self.program - before.program, mail_server: self.mail_server - before.mail_server }
    }
}

impl Times {
    pub(crate) fn since(self, before: Times) -> Times {
        Times {
            client: self.client - before.client,
            server: self.server - before.server,
            postgresql: self.postgresql - before.postgresql,
            machine: self.machine - before.machine,
        }
    }
}

/// A process's resident memory, in bytes.
pub(crate) fn resident_bytes(pid: u32) -> Result<u64, Error> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS in /proc/PID/status")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024)
}

struct Stat {
    parent: i32,
    own: f64,
    ended_children: f64,
}

impl Stat {
    fn read(pid: impl std::fmt::Display) -> Result<Self, Error> {
        let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        // The name, in parentheses, may hold anything.
        let rest = text.rsplit_once(')').ok_or("unreadable /proc/PID/stat")?.1;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let field = |number: usize| fields.get(number - 3).ok_or("unreadable /proc/PID/stat");
        let ticks = |a: usize, b: usize| -> Result<f64, Error> {
            Ok((field(a)?.parse::<f64>()? + field(b)?.parse::<f64>()?) / ticks_per_second())
        };
        Ok(Self { parent: field(4)?.parse()?, own: ticks(14, 15)?, ended_children: ticks(16, 17)? })
    }
}

/// A process, its children, and those that have ended.
fn family(parent: i32) -> Result<f64, Error> {
    let main = Stat::read(parent)?;
    let mut sum = main.own + main.ended_children;
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        // A process may end while it is looked at.
        match Stat::read(pid) {
            Ok(stat) if stat.parent == parent => sum += stat.own,
            _ => {}
        }
    }
    Ok(sum)
}

/// Everything but idle and waiting.
fn machine() -> Result<f64, Error> {
    let text = fs::read_to_string("/proc/stat")?;
    let line = text.lines().next().ok_or("empty /proc/stat")?;
    let fields = line.split_whitespace().skip(1).map(str::parse::<f64>).collect::<Result<Vec<_>, _>>()?;
    // user nice system (idle iowait) irq softirq
    let busy = |index: usize| fields.get(index).copied().unwrap_or(0.0);
    Ok([0, 1, 2, 5, 6].map(busy).iter().sum::<f64>() / ticks_per_second())
}

fn ticks_per_second() -> f64 {
    rustix::param::clock_ticks_per_second() as f64
}

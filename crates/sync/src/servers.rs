use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use postroom_mail::Reach;
use postroom_mailproto::net::{Connector, Failure, Roots, Timeouts};
use postroom_mailproto::smtp;

use crate::allowance::Allowances;
use crate::original::Downloads;

/// How long a try may take that somebody waits for: less than a request may.
const HURRIED: Timeouts =
    Timeouts { connect: Duration::from_secs(5), silence: Duration::from_secs(8), command: Duration::from_secs(8) };

/// The way to mail servers.
#[derive(Clone)]
pub struct Servers {
    pub connector: Connector,
    /// The same for mail that is handed in.
    pub smtp: Connector,
    /// Which addresses members may have Postroom connect to.
    pub reach: Reach,
    /// Who is asked for SRV records; without one they are not looked for.
    pub nameserver: Option<SocketAddr>,
    /// How much they let an account receive in a day.
    pub(crate) allowances: Allowances,
    pub(crate) downloads: Arc<Downloads>,
}

impl Servers {
    /// Servers whose certificates the operating system's authorities have signed; `silence` is how long they may say nothing.
    pub fn new(reach: &Reach, silence: Duration, nameserver: Option<SocketAddr>) -> Result<Self, Failure> {
        // Drop by drop, a command may take ten times as long.
        let timeouts = Timeouts { silence, command: silence * 10, ..Timeouts::default() };
        let allowed = reach.clone();
        let connector = Connector::new(Roots::Platform, timeouts)?.reaching(move |address| allowed.allows(address));
        let smtp = connector.clone().within(smtp::TIMEOUTS);
        let (reach, allowances, downloads) = (reach.clone(), Allowances::default(), Arc::default());
        Ok(Self { connector, smtp, reach, nameserver, allowances, downloads })
    }

    /// How long each step of handing mail in may take.
    #[must_use]
    pub fn smtp_within(self, limit: Duration) -> Self {
        let timeouts = Timeouts { connect: limit, silence: limit, command: limit };
        Self { smtp: self.connector.clone().within(timeouts), ..self }
    }

    /// The same with other allowances.
    #[must_use]
    pub fn allowing(self, allowances: Allowances) -> Self {
        Self { allowances, ..self }
    }

    /// The same for tries that somebody waits for.
    #[must_use]
    pub fn hurried(&self) -> Self {
        let Timeouts { connect, silence, command } = self.connector.timeouts();
        let timeouts = Timeouts {
            connect: connect.min(HURRIED.connect),
            silence: silence.min(HURRIED.silence),
            command: command.min(HURRIED.command),
        };
        Self { connector: self.connector.clone().within(timeouts), ..self.clone() }
    }
}

/// The first nameserver of this machine's `resolv.conf`.
pub fn nameserver_of(resolv_conf: &Path) -> Option<SocketAddr> {
    let text = std::fs::read_to_string(resolv_conf).ok()?;
    let address = text.lines().find_map(|line| line.trim().strip_prefix("nameserver")?.trim().parse().ok())?;
    Some(SocketAddr::new(address, 53))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_nameserver_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("resolv.conf");
        std::fs::write(&path, "# ours\nsearch example.org\nnameserver 192.0.2.1\nnameserver ::1\n").unwrap();
        assert_eq!(nameserver_of(&path), Some(SocketAddr::from(([192, 0, 2, 1], 53))));
        assert_eq!(nameserver_of(&folder.path().join("none")), None);
    }
}

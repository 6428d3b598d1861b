//! The page through HTTP: the server in a process of its own, wrk as its clients.

use std::fs::{self, File};
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};

use chrono::TimeDelta;
use postroom_identity::{Claims, Lifetimes, Role};
use postroom_store::TenantActor;
use postroom_types::TenantId;

use crate::installation::{Folder, Installation};
use crate::load::{CLIENTS, Span, actor};
use crate::proc_times::Parties;
use crate::report::Run;
use crate::rows::{FOLDER, FOLDERS, MEMBERS, ROLE, TENANT, TENANTS};
use crate::serve_page::identity;
use crate::stopwatch::Stopwatch;
use crate::{Error, server};

/// The file of prepared requests.
pub(crate) const REQUESTS: &str = "requests.txt";
/// Reads the prepared requests once; every request is then a random one of them.
const SCRIPT: &str = r#"
local requests = {}
function init(args)
  math.randomseed(os.time())
  for line in io.lines(args[1]) do
    local path, token = line:match("^(%S+) (%S+)$")
    requests[#requests + 1] = wrk.format("GET", path, { ["Authorization"] = "Bearer " .. token })
  end
end
function request()
  return requests[math.random(#requests)]
end
function done(summary, latency, _)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"#;

/// The running server; ends with this value.
pub(crate) struct PageServer {
    child: Child,
    address: SocketAddr,
}

impl PageServer {
    /// Starts it on the rows, with its log in a file, and writes down the requests.
    pub(crate) fn start(installation: &Installation, further: &[&str]) -> Result<Self, Error> {
        write_requests(installation)?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new(std::env::current_exe()?)
            .args(["serve-page", "--database-url", &installation.app_url(), "--listen", &address.to_string()])
            .args(further)
            .stdout(File::create(installation.folder().join("serve-page.log"))?)
            .stdin(Stdio::null())
            .spawn()?;
        let server = Self { child, address };
        server::wait_until_ready(address, || Ok(()))?;
        Ok(server)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn pid(&self) -> Result<i32, Error> {
        Ok(i32::try_from(self.child.id())?)
    }

    /// Runs wrk twice, the first time to warm up.
    pub(crate) fn run(&self, installation: &Installation, span: Span, parties: Parties) -> Result<Run, Error> {
        run(installation.folder(), &format!("http://{}", self.address), span, parties)
    }
}

/// Runs wrk twice, the first time to warm up, with the requests of the folder's file `requests.txt`: a path and a token in each
/// line.
pub(crate) fn run(folder: &Folder, url: &str, span: Span, parties: Parties) -> Result<Run, Error> {
    fs::write(folder.join("wrk.lua"), SCRIPT)?;
    wrk(folder, url, span.warm_up.as_secs().max(1))?;
    let (watch, times) = (Stopwatch::start(), parties.times()?);
    let (count, seconds) = wrk(folder, url, span.measure.as_secs().max(1))?;
    let run = Run::new(count, watch.elapsed(), parties.times()?.since(times))?;
    Ok(Run { per_second: count as f64 / seconds, ..run })
}

/// Requests answered, and in how many seconds.
fn wrk(folder: &Folder, url: &str, seconds: u64) -> Result<(u64, f64), Error> {
    let output = Command::new("wrk")
        .args(["-t", "1", "-c", &CLIENTS.to_string(), "-d", &format!("{seconds}s"), "-s"])
        .arg(folder.join("wrk.lua"))
        .arg(url)
        .arg("--")
        .arg(folder.join(REQUESTS))
        .output()
        .map_err(|error| format!("wrk cannot be run ({error}): install it"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let result = text.lines().find_map(|line| line.strip_prefix("RESULT "));
    let numbers: Vec<u64> = result.into_iter().flat_map(str::split_whitespace).flat_map(str::parse).collect();
    match numbers[..] {
        [count, micros, 0] if output.status.success() => Ok((count, micros as f64 / 1e6)),
        _ => Err(format!("wrk met errors:\n{text}{}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

impl Drop for PageServer {
    fn drop(&mut self) {
        let _may_have_ended = self.child.kill();
        let _its_status_tells_nothing = self.child.wait();
    }
}

/// Every member with every folder of the tenant: path and token.
fn write_requests(installation: &Installation) -> Result<(), Error> {
    let identity = identity(&installation.app_url(), 1)?;
    let lifetimes = Lifetimes { access: TimeDelta::hours(12), ..Lifetimes::default() };
    let mut file = std::io::BufWriter::new(File::create(installation.folder().join(REQUESTS))?);
    for tenant in 0..TENANTS {
        for member in 0..MEMBERS {
            let TenantActor::Member { session, .. } = actor(tenant, member) else { continue };
            let claims = Claims {
                user: session.user,
                session: session.id,
                role: Role::Member(ROLE),
                tenant: Some(TenantId(TENANT.id(tenant))),
                scopes: None,
                must_change_password: false,
                must_enrol_second_factor: false,
            };
            let token = claims.sign(&identity.keys, &identity.context, &lifetimes).token;
            for folder in 0..FOLDERS {
                let folder = FOLDER.id(tenant * FOLDERS + folder);
                writeln!(file, "/api/v1/bench/folders/{folder}/messages {token}")?;
            }
        }
    }
    Ok(file.flush()?)
}

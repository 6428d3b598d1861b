//! People who sign in, through HTTP, and Argon2 alone beside them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::try_join_all;
use postroom_identity::tenant::{self, NewTenant};
use postroom_identity::user::NewUser;
use postroom_identity::{Hasher, Identity, member};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{EmailAddress, MemberRole, Name, Slug, TenantId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::load::Span;
use crate::proc_times::{self, Parties};
use crate::report::Run;
use crate::{Error, clients};

/// Who sign in by turns.
const PEOPLE: u64 = 64;
const PASSWORD: &str = "walnut ferry clock harbour";
/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// People of one tenant, and where they sign in.
pub(crate) struct SignIns {
    address: SocketAddr,
    requests: Vec<String>,
}

impl SignIns {
    /// Makes the people.
    pub(crate) async fn prepare(identity: &Identity, address: SocketAddr) -> Result<Self, Error> {
        let slug = format!("sign-in-{}", std::process::id());
        let new =
            NewTenant { slug: Slug::parse(&slug)?, name: Name::parse("People who sign in")?, contact_email: None };
        let (tenant, _, tx) = tenant::create(identity, SystemActor::System, &new, None, None).await?;
        tx.commit().await?;
        let actor = TenantActor::System { tenant: TenantId(tenant.id) };
        let mut requests = Vec::new();
        for number in 0..PEOPLE {
            let email = format!("person{number}@{slug}.example");
            let person = NewUser {
                email: EmailAddress::parse(&email)?,
                display_name: Name::parse("Somebody")?,
                handle: None,
                password: Some(PASSWORD.to_owned()),
            };
            let (_, tx) = member::add(identity, actor, &person, MemberRole::User, None).await?;
            tx.commit().await?;
            let body = format!(r#"{{"email":"{email}","password":"{PASSWORD}","refreshTokenIn":"body"}}"#);
            requests.push(format!(
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            ));
        }
        Ok(Self { address, requests })
    }

    /// Sign-ins a second.
    pub(crate) async fn rate(&self, at_once: u64, span: Span, parties: Parties) -> Result<Run, Error> {
        clients::run(at_once, span, parties, async |client, number| self.once(client + number * at_once).await).await
    }

    /// Memory of the server before and at most while so many sign in at once, in bytes.
    pub(crate) async fn burst(&self, at_once: u64, pid: i32) -> Result<(u64, u64), Error> {
        let pid = u32::try_from(pid)?;
        let before = proc_times::resident_bytes(pid)?;
        let is_over = Arc::new(AtomicBool::new(false));
        let looking = tokio::spawn({
            let is_over = Arc::clone(&is_over);
            async move {
                let mut most = before;
                while !is_over.load(Ordering::Relaxed) {
                    most = most.max(proc_times::resident_bytes(pid)?);
                    tokio::time::sleep(LOOK).await;
                }
                Ok::<u64, Error>(most)
            }
        });
        try_join_all((0..at_once).map(|number| self.once(number))).await?;
        is_over.store(true, Ordering::Relaxed);
        Ok((before, looking.await??))
    }

    async fn once(&self, number: u64) -> Result<(), Error> {
        let request = &self.requests[usize::try_from(number)? % self.requests.len()];
        let mut stream = TcpStream::connect(self.address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        match answer.starts_with(b"HTTP/1.1 200") {
            true => Ok(()),
            false => Err(format!("somebody could not sign in: {}", String::from_utf8_lossy(&answer)).into()),
        }
    }
}

/// Passwords verified a second by as many threads as there are cores, and nothing else.
pub(crate) async fn argon2(span: Span, parties: Parties) -> Result<Run, Error> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let hasher = Hasher::new(cores);
    let hash = hasher.hash(&postroom_types::SystemEntropy, PASSWORD).await?;
    clients::run(u64::try_from(cores)?, span, parties, async |_, _| {
        match hasher.verify(PASSWORD, Some(&hash)).await? {
            true => Ok(()),
            false => Err("the password is wrong".into()),
        }
    })
    .await
}

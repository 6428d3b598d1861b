//! The released binary as people use it: through HTTP, on a data directory with a PostgreSQL of its own, and with accounts on a
//! Dovecot of this machine.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use postroom_tenancy::connect_owner;
use postroom_testkit::{ApiClient, Dovecot, DovecotSettings, PASSWORD, SECRET_KEY, Server, ServerSettings};
use serde_json::{Value, json};

use crate::Error;
use crate::mailbox::{DOMAIN, Mailbox};
use crate::proc_times::Programs;
use crate::stopwatch::Stopwatch;

/// Everybody's password on the mail server.
pub(crate) const MAIL_PASSWORD: &str = "mail";
/// Nothing here takes longer.
const PATIENCE: Duration = Duration::from_secs(3 * 3600);
/// How often is looked whether something is over that takes long, and something that does not.
const SELDOM: Duration = Duration::from_millis(50);
const OFTEN: Duration = Duration::from_millis(1);
/// A paused account's connection is closed by then.
const PAUSED: Duration = Duration::from_secs(1);

/// The server, its PostgreSQL, and the mail server.
pub(crate) struct Product {
    program: PathBuf,
    server: Server,
    pub(crate) mail: Dovecot,
    tenants: Cell<u32>,
}

/// The administrator of an organisation of their own.
pub(crate) struct Member {
    pub(crate) client: ApiClient,
    pub(crate) address: String,
}

/// A member's account.
pub(crate) struct Account {
    client: ApiClient,
    pub(crate) id: String,
}

impl Product {
    pub(crate) async fn start(program: &Path) -> Result<Self, Error> {
        let program = program.canonicalize()?;
        let settings = ServerSettings::of(&program)
            .data_directory()
            .set("POSTROOM_MAIL_PRIVATE_NETWORKS", "127.0.0.0/8")
            // Runs take longer than a usual access token lives.
            .set("POSTROOM_ACCESS_TOKEN_TTL", "86400");
        let server = Server::start(settings).await;
        let mail = Dovecot::with(DovecotSettings::default().on_disk()).await;
        Ok(Self { program, server, mail, tenants: Cell::new(0) })
    }

    /// Somebody new.
    pub(crate) async fn member(&self) -> Member {
        let number = self.tenants.get();
        self.tenants.set(number + 1);
        Member::of(&self.server, &format!("bench-{number}")).await
    }

    /// Puts so many messages into a new user's INBOX on the mail server, and has it number them.
    pub(crate) async fn fill(&self, user: &str, mailbox: &Mailbox, count: u64) {
        self.mail.add_user(user, MAIL_PASSWORD);
        self.mail.create_folder(user, "INBOX");
        for number in 0..count {
            let letter = mailbox.letter(number);
            self.mail.deliver(user, "INBOX", &letter.raw, &letter.flags, letter.at);
        }
        self.mail.client(user).await.select("INBOX").await;
    }

    pub(crate) fn url(&self) -> &str {
        self.server.url()
    }

    /// Memory is this process's.
    pub(crate) fn pid(&self) -> u32 {
        self.server.pid().as_raw_nonzero().get().unsigned_abs()
    }

    /// Whose processor time is counted.
    pub(crate) fn programs(&self) -> Result<Programs, Error> {
        let directory = self.mail.mail_directory("anybody");
        let directory = directory.ancestors().nth(3).ok_or("Dovecot has no directory")?;
        Ok(Programs {
            server: self.server.pid().as_raw_nonzero().get(),
            postmaster: self.server.postmaster().as_raw_nonzero().get(),
            mail_server: std::fs::read_to_string(directory.join("run/master.pid"))?.trim().parse()?,
        })
    }

    /// A database of its PostgreSQL as a superuser, whom no policy binds.
    pub(crate) fn owner_url(&self, database: &str) -> Result<String, Error> {
        let file = std::fs::read_to_string(self.server.data_dir().join("postgres/postmaster.pid"))?;
        let line = |number: usize| file.lines().nth(number).ok_or("PostgreSQL does not run");
        Ok(format!("host={} port={} user=postgres dbname={database}", line(4)?, line(3)?))
    }

    /// Lets PostgreSQL's own work fall into no measurement.
    pub(crate) async fn settle(&self) -> Result<(), Error> {
        let owner = connect_owner(&self.owner_url("postroom")?).await?;
        owner.batch_execute("VACUUM (ANALYZE)").await?;
        Ok(owner.batch_execute("CHECKPOINT").await?)
    }

    /// `15.20 (Debian …)`
    pub(crate) async fn database_version(&self) -> Result<String, Error> {
        let owner = connect_owner(&self.owner_url("postroom")?).await?;
        Ok(owner.query_one("SHOW server_version", &[]).await?.get(0))
    }

    /// One of the binary's short commands, beside the running server; its answer in JSON.
    pub(crate) fn command(&self, arguments: &[&str]) -> Result<Value, Error> {
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("POSTROOM_")) {
            command.env_remove(name);
        }
        command.env("POSTROOM_DATA_DIR", self.server.data_dir()).env("POSTROOM_SECRET_KEY", SECRET_KEY);
        let output = command.args(arguments).arg("--json").output()?;
        match output.status.success() {
            true => Ok(serde_json::from_slice(&output.stdout)?),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
        }
    }
}

impl Member {
    /// The administrator of a new organisation.
    pub(crate) async fn of(server: &Server, slug: &str) -> Member {
        let address = format!("somebody@{slug}.example");
        let body =
            json!({ "slug": slug, "name": slug, "administrator": { "email": address, "displayName": "Somebody" } });
        let made = server.operator().await.post("/operator/tenants", &body).await.expect(201);
        let first = made["administrator"]["initialPassword"].as_str().unwrap_or_default().to_owned();
        let mut client = server.client();
        client.sign_in(&address, &first, None).await;
        client.change_password(&first, PASSWORD).await;
        Member { client, address }
    }

    /// Connects a user of the mail server; gives the account at once, long before its mail is there.
    pub(crate) async fn connect(&self, product: &Product, user: &str) -> Account {
        let body = json!({
            "accountName": user, "emailAddress": format!("{user}@{DOMAIN}"), "protocol": "imap", "hostname": "127.0.0.1",
            "port": product.mail.imap_port(), "encryption": "none", "username": user, "password": MAIL_PASSWORD,
        });
        let made = self.client.post("/accounts", &body).await.expect(201);
        Account { client: self.client.clone(), id: made["id"].as_str().unwrap_or_default().to_owned() }
    }

    /// The newest messages that have this word.
    pub(crate) async fn search(&self, word: &str) -> Vec<Value> {
        let answer = self.client.get(&format!("/messages?limit=50&q={word}")).await.expect(200);
        answer["items"].as_array().cloned().unwrap_or_default()
    }
}

impl Account {
    /// Until all its mail is there for the first time.
    pub(crate) async fn wait_until_there(&self) -> Result<(), Error> {
        self.wait_for(SELDOM, |state| !state["lastSyncAt"].is_null()).await
    }

    /// Has the server looked at over the connection that is open; how long until it is equal.
    pub(crate) async fn look(&self) -> Result<Duration, Error> {
        let before = self.state().await["lastSyncAt"].clone();
        let watch = Stopwatch::start();
        self.client.post(&format!("/accounts/{}/sync", self.id), &json!({})).await.expect(202);
        self.wait_for(OFTEN, |state| state["lastSyncAt"] != before).await?;
        Ok(watch.elapsed())
    }

    /// Closes its connection and leaves it alone.
    pub(crate) async fn pause(&self) {
        self.set_sync(false).await;
        tokio::time::sleep(PAUSED).await;
    }

    /// Goes on with a paused account: connects, and makes it equal. How long that takes.
    pub(crate) async fn resume(&self) -> Result<Duration, Error> {
        let before = self.state().await["lastSyncAt"].clone();
        let watch = Stopwatch::start();
        self.set_sync(true).await;
        self.wait_for(OFTEN, |state| state["lastSyncAt"] != before).await?;
        Ok(watch.elapsed())
    }

    /// Messages in it, as it counts them.
    pub(crate) async fn messages(&self) -> u64 {
        let account = self.client.get(&format!("/accounts/{}", self.id)).await.expect(200);
        account["totalCount"].as_u64().unwrap_or_default()
    }

    /// Its INBOX.
    pub(crate) async fn inbox(&self) -> Result<String, Error> {
        let folders = self.client.get(&format!("/accounts/{}/folders", self.id)).await.expect(200);
        let inbox = folders["items"].as_array().into_iter().flatten().find(|folder| folder["type"] == "inbox");
        Ok(inbox.and_then(|folder| folder["id"].as_str()).ok_or("the account has no INBOX")?.to_owned())
    }

    async fn set_sync(&self, enabled: bool) {
        self.client.patch(&format!("/accounts/{}", self.id), &json!({ "isSyncEnabled": enabled })).await.expect(200);
    }

    async fn state(&self) -> Value {
        self.client.get(&format!("/accounts/{}/sync", self.id)).await.expect(200)
    }

    async fn wait_for(&self, every: Duration, is_so: impl Fn(&Value) -> bool) -> Result<(), Error> {
        let watch = Stopwatch::start();
        while watch.elapsed() < PATIENCE {
            let state = self.state().await;
            if is_so(&state) {
                return Ok(());
            }
            if state["state"] == "failed" || state["state"] == "signInAgain" {
                return Err(format!("an account failed: {state}").into());
            }
            tokio::time::sleep(every).await;
        }
        Err("an account did not become equal to its server in time".into())
    }
}

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;
use postroom_http::Settings;
use postroom_identity::Lifetimes;
use postroom_mail::Reach;
use postroom_store::PoolLimits;
use postroom_sync::Allowances;

use crate::assistant;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::relay::RelaySettings;

/// Everything that can be set; docs/operating.md lists the names.
pub(crate) struct Config {
    pub(crate) role: Role,
    pub(crate) listen: SocketAddr,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) data_dir: PathBuf,
    pub(crate) databases: DatabaseUrls,
    pub(crate) pool: PoolLimits,
    pub(crate) prepared_statements: bool,
    pub(crate) secret_key: Option<String>,
    pub(crate) secret_keys_old: Vec<String>,
    pub(crate) breach_check_url: Option<String>,
    pub(crate) operator_email: Option<String>,
    pub(crate) operator_password: Option<String>,
    pub(crate) lifetimes: Lifetimes,
    pub(crate) hashes_at_once: usize,
    /// How long a mail server may say nothing.
    pub(crate) mail_timeout: Duration,
    /// How long a server for outgoing mail may take for each step.
    pub(crate) smtp_timeout: Duration,
    /// Who is asked for SRV records of mail domains.
    pub(crate) nameserver: Option<SocketAddr>,
    /// How much mail servers let an account receive in a day.
    pub(crate) mail_allowances: Allowances,
    /// Who takes the installation's own mails.
    pub(crate) relay: Option<RelaySettings>,
    pub(crate) jobs_at_once: usize,
    pub(crate) strict_isolation: bool,
    /// How long a server that was told to stop still answers, for load balancers to notice that it is not ready any more.
    pub(crate) drain_delay: Duration,
    pub(crate) http: Settings,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
}

/// Where the databases are; without the first one, a private PostgreSQL in the data directory.
pub(crate) struct DatabaseUrls {
    pub(crate) app: Option<String>,
    /// The same database by the name of another pool, for management rows.
    pub(crate) management: Option<String>,
    pub(crate) owner: Option<String>,
    /// Past a connection pooler: for background workers, who listen.
    pub(crate) direct: Option<String>,
}

/// What a server process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Everything.
    All,
    /// Answers requests, and carries no background work out.
    Api,
    /// Carries background work out; answers nothing but health and metrics.
    Worker,
}

impl Role {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Api => "api",
            Self::Worker => "worker",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = [Self::All, Self::Api, Self::Worker];
        known.into_iter().find(|role| role.as_str() == text).ok_or_else(|| "must be api, worker or all".to_owned())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Json,
    Text,
}

/// What the command line says, which goes before the environment.
#[derive(Default)]
pub(crate) struct Overrides {
    pub(crate) role: Option<Role>,
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) data_dir: Option<PathBuf>,
}

impl Config {
    /// From the process's environment.
    pub(crate) fn read(overrides: Overrides) -> Result<Self, Failure> {
        Self::from_environment(Environment::new(std::env::vars()), overrides)
    }

    fn from_environment(mut env: Environment, overrides: Overrides) -> Result<Self, Failure> {
        let address = "an address with a port, such as 127.0.0.1:8080";
        let seconds = "a number of seconds";
        let number = "a number";
        let listen = env.parsed("POSTROOM_LISTEN", address).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)));
        let data_dir = env.text("POSTROOM_DATA_DIR").map(PathBuf::from);
        let pool = PoolLimits::default();
        let lifetimes = Lifetimes::default();
        let http = Settings::default();
        let duration = |env: &mut Environment, name: &str, default: Duration| {
            env.parsed(name, seconds).map_or(default, Duration::from_secs)
        };
        let lifetime = |env: &mut Environment, name: &str, default: TimeDelta| {
            env.parsed::<u32>(name, seconds).map_or(default, |s| TimeDelta::seconds(i64::from(s.max(1))))
        };
        let public_url = env.text("POSTROOM_PUBLIC_URL");
        let role = env.parsed("POSTROOM_ROLE", "api, worker or all").unwrap_or(Role::All);
        let config = Self {
            role: overrides.role.unwrap_or(role),
            listen: overrides.listen.unwrap_or(listen),
            metrics_listen: env.parsed("POSTROOM_METRICS_LISTEN", address),
            data_dir: overrides.data_dir.or(data_dir).unwrap_or_else(default_data_dir),
            databases: DatabaseUrls {
                app: env.secret("POSTROOM_DATABASE_URL"),
                management: env.secret("POSTROOM_MANAGEMENT_DATABASE_URL"),
                owner: env.secret("POSTROOM_DATABASE_OWNER_URL"),
                direct: env.secret("POSTROOM_DATABASE_DIRECT_URL"),
            },
            pool: PoolLimits {
                size: env.parsed("POSTROOM_DB_POOL_SIZE", number).unwrap_or(pool.size).max(1),
                max_overflow: env.parsed("POSTROOM_DB_MAX_OVERFLOW", number).unwrap_or(pool.max_overflow),
                timeout: duration(&mut env, "POSTROOM_DB_POOL_TIMEOUT", pool.timeout),
                recycle: duration(&mut env, "POSTROOM_DB_POOL_RECYCLE", pool.recycle),
                tenant_size: env.parsed("POSTROOM_TENANT_POOL_SIZE", number).unwrap_or(pool.tenant_size).max(1),
                tenant_timeout: duration(&mut env, "POSTROOM_TENANT_CONNECTION_TIMEOUT", pool.tenant_timeout),
            },
            prepared_statements: env.parsed("POSTROOM_DB_PREPARED_STATEMENTS", "true or false").unwrap_or(true),
            secret_key: env.secret("POSTROOM_SECRET_KEY"),
            secret_keys_old: env.secrets("POSTROOM_SECRET_KEYS_OLD"),
            breach_check_url: env.url("POSTROOM_BREACH_CHECK_URL"),
            operator_email: env.text("POSTROOM_OPERATOR_EMAIL"),
            operator_password: env.secret("POSTROOM_OPERATOR_PASSWORD"),
            lifetimes: Lifetimes {
                access: lifetime(&mut env, "POSTROOM_ACCESS_TOKEN_TTL", lifetimes.access),
                refresh: lifetime(&mut env, "POSTROOM_REFRESH_TOKEN_TTL", lifetimes.refresh),
                session: lifetimes.session,
            },
            hashes_at_once: env.parsed("POSTROOM_PASSWORD_HASHES_AT_ONCE", number).unwrap_or(4).max(1),
            mail_timeout: duration(&mut env, "POSTROOM_MAIL_TIMEOUT", Duration::from_secs(60)),
            smtp_timeout: duration(&mut env, "POSTROOM_SMTP_TIMEOUT", Duration::from_secs(30)),
            nameserver: env
                .parsed("POSTROOM_NAMESERVER", "an address with a port, such as 127.0.0.1:53")
                .or_else(|| postroom_sync::nameserver_of(Path::new("/etc/resolv.conf"))),
            mail_allowances: env
                .parsed("POSTROOM_MAIL_DAILY_DOWNLOAD", "servers with megabytes, such as imap.example.org=2500")
                .unwrap_or_default(),
            relay: RelaySettings::read(&mut env, public_url.as_deref()),
            jobs_at_once: env.parsed("POSTROOM_JOBS_AT_ONCE", number).unwrap_or(8).max(1),
            strict_isolation: env.parsed("POSTROOM_TENANT_ISOLATION_STRICT", "true or false").unwrap_or(true),
            drain_delay: duration(&mut env, "POSTROOM_DRAIN_DELAY", Duration::ZERO),
            http: Settings {
                public_url,
                cors_origins: env.list("POSTROOM_CORS_ORIGINS", "origins, such as https://example.org"),
                reach: Reach::with(env.list("POSTROOM_MAIL_PRIVATE_NETWORKS", "networks, such as 10.0.0.0/8")),
                writing: assistant::read(&mut env),
                trusted_proxies: env.list("POSTROOM_TRUSTED_PROXIES", "networks, such as 10.0.0.0/8"),
                sign_in_rate: env.parsed("POSTROOM_RATE_SIGN_IN", number).unwrap_or(http.sign_in_rate),
                strict_rate: env.parsed("POSTROOM_RATE_STRICT", number).unwrap_or(http.strict_rate),
                interactive_rate: env.parsed("POSTROOM_RATE_INTERACTIVE", number).unwrap_or(http.interactive_rate),
                reset_rate: env.parsed("POSTROOM_RATE_RESET", number).unwrap_or(http.reset_rate),
                audit_tenant_access: env.parsed("POSTROOM_AUDIT_TENANT_ACCESS", "true or false").unwrap_or(true),
                redis: env.redis("POSTROOM_REDIS_URL"),
                time_limit: duration(&mut env, "POSTROOM_REQUEST_TIMEOUT", http.time_limit),
                drain_limit: duration(&mut env, "POSTROOM_DRAIN_TIMEOUT", http.drain_limit),
                metrics_token: env.secret("POSTROOM_METRICS_TOKEN"),
                ..http
            },
            log: env.text("POSTROOM_LOG").unwrap_or_else(|| "info".to_owned()),
            log_format: match env.text("POSTROOM_LOG_FORMAT").as_deref() {
                Some("text") => LogFormat::Text,
                Some("json") => LogFormat::Json,
                Some(_) => return Err(Failure::usage("POSTROOM_LOG_FORMAT must be json or text")),
                None if std::io::IsTerminal::is_terminal(&std::io::stdout()) => LogFormat::Text,
                None => LogFormat::Json,
            },
        };
        env.finish()?;
        Ok(config)
    }
}

/// `/var/lib/postroom` for root, because PostgreSQL's own uid cannot pass `/root`; else in the user's home.
fn default_data_dir() -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    match (std::env::var_os("XDG_DATA_HOME"), home) {
        (Some(data), _) if !is_root() => PathBuf::from(data).join("postroom"),
        (None, Some(home)) if !is_root() => home.join(".local/share/postroom"),
        _ => PathBuf::from("/var/lib/postroom"),
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)]) -> Result<Config, String> {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::from_environment(Environment::new(values), Overrides::default()).map_err(|f| f.to_string())
    }

    #[test]
    fn defaults_are_the_documented_ones() {
        let config = read(&[]).expect("defaults");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!((config.pool.size, config.pool.max_overflow, config.pool.tenant_size), (20, 50, 5));
        assert_eq!((config.http.sign_in_rate, config.http.strict_rate, config.http.interactive_rate), (5, 50, 600));
        assert!(config.strict_isolation);
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let wrong = [
            ("POSTROOM_LISTEN", "somewhere"),
            ("POSTROOM_DB_POOL_SIZE", "many"),
            ("POSTROOM_TRUSTED_PROXIES", "10.0.0.0/8, x"),
            ("POSTROOM_LISTENN", "127.0.0.1:1"),
            ("POSTROOM_SECRET_KEY_FILE", "/nonexistent/key"),
        ];
        let message = read(&wrong).err().expect("refused");
        for (name, _) in wrong {
            assert!(message.contains(name), "{name} in {message}");
        }
        assert!(!message.contains("somewhere"), "values may be secrets: {message}");
    }

    #[test]
    fn what_tests_set_is_ignored() {
        assert!(read(&[("POSTROOM_TEST_CLUSTER", "/x"), ("POSTROOM_E2E_URL", "x")]).is_ok());
    }
}

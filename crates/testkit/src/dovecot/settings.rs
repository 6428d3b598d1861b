use std::net::TcpListener;
use std::path::Path;

use super::{Account, Certificate};

/// What Debian's Dovecot 2.3 can do, with a plugin for COMPRESS.
const CAPABILITIES: &str = "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES \
    THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS \
    LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE \
    SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE COMPRESS=DEFLATE";

/// Folders that are announced as special (RFC 6154) where a user has them.
const SPECIAL: [(&str, &str); 5] =
    [("Sent", "Sent"), ("Drafts", "Drafts"), ("Trash", "Trash"), ("Junk", "Junk"), ("Archive", "Archive")];

/// Postfix runs as somebody else.
const FOR_POSTFIX: &str = "service lmtp {
  unix_listener lmtp {
    mode = 0666
  }
}
service auth {
  unix_listener auth-smtp {
    mode = 0666
  }
}
";

/// How a [`Dovecot`](super::Dovecot) is to be.
#[derive(Clone, Debug)]
pub struct DovecotSettings {
    pub(super) certificate: Option<Certificate>,
    plain_port: bool,
    pop3: bool,
    without: Vec<String>,
    recorded: bool,
    pub(super) on_disk: bool,
    delivery: bool,
    pub(super) tokens: bool,
}

impl Default for DovecotSettings {
    fn default() -> Self {
        Self {
            certificate: None,
            plain_port: true,
            pop3: false,
            without: Vec::new(),
            recorded: false,
            on_disk: false,
            delivery: false,
            tokens: false,
        }
    }
}

impl DovecotSettings {
    /// STARTTLS on the plain port, and a port with TLS from the beginning, with such a certificate.
    #[must_use]
    pub fn tls(mut self, certificate: Certificate) -> DovecotSettings {
        self.certificate = Some(certificate);
        self
    }

    /// Only with TLS from the beginning.
    #[must_use]
    pub fn no_plain_port(mut self) -> DovecotSettings {
        self.plain_port = false;
        self
    }

    #[must_use]
    pub fn pop3(mut self) -> DovecotSettings {
        self.pop3 = true;
        self
    }

    /// Does not announce a capability: `QRESYNC`, `CONDSTORE` (with QRESYNC, which needs it), `MOVE`, `UIDPLUS`, `IDLE`,
    /// `NOTIFY`, `LIST-STATUS`, `SPECIAL-USE` (folders then have no such attribute either), `COMPRESS=DEFLATE`. But for the
    /// last two it goes on to understand the commands.
    #[must_use]
    pub fn without(mut self, capability: &str) -> DovecotSettings {
        self.without.push(capability.to_owned());
        if capability == "CONDSTORE" {
            self.without.push("QRESYNC".to_owned());
        }
        self
    }

    /// Keeps what clients say, for [`said_by`](super::Dovecot::said_by).
    #[must_use]
    pub fn recorded(mut self) -> DovecotSettings {
        self.recorded = true;
        self
    }

    /// Keeps the mail on the disk even where it would be in memory: for gigabytes of it.
    #[must_use]
    pub fn on_disk(mut self) -> DovecotSettings {
        self.on_disk = true;
        self
    }

    /// Takes mail in by LMTP and tells whether a password is right, as a [`Postfix`](crate::Postfix) wants it.
    #[must_use]
    pub fn delivery(mut self) -> DovecotSettings {
        self.delivery = true;
        self
    }

    /// Lets people in with an [`access_token`](super::Dovecot::access_token), too.
    #[must_use]
    pub fn tokens(mut self) -> DovecotSettings {
        self.tokens = true;
        self
    }

    fn has(&self, capability: &str) -> bool {
        !self.without.iter().any(|cut| cut == capability)
    }

    /// The configuration file.
    pub(super) fn text(&self, directory: &Path, ports: &Ports, account: &Account) -> String {
        let (place, name, group) = (directory.display(), &account.name, &account.group);
        let capabilities: Vec<&str> = CAPABILITIES.split_whitespace().filter(|word| self.has(word)).collect();
        let capabilities = capabilities.join(" ");
        let imap_plugins = if self.has("COMPRESS=DEFLATE") { "zlib imap_zlib" } else { "zlib" };
        let pop3 = if self.pop3 { " pop3" } else { "" };
        let (lmtp, for_postfix) = if self.delivery { (" lmtp", FOR_POSTFIX) } else { ("", "") };
        let (xoauth2, oauth2) = if self.tokens {
            let passdb = "passdb {\n  driver = oauth2\n  mechanisms = xoauth2\n";
            (" xoauth2", format!("{passdb}  args = {place}/oauth2.conf\n}}\n"))
        } else {
            ("", String::new())
        };
        let special = if self.has("SPECIAL-USE") { &SPECIAL[..] } else { &[] };
        let special: String = special
            .iter()
            .map(|(name, role)| format!("  mailbox {name} {{\n    special_use = \\{role}\n  }}\n"))
            .collect();
        let tls = if self.certificate.is_some() {
            format!("ssl = yes\nssl_cert = <{place}/cert.pem\nssl_key = <{place}/key.pem\n")
        } else {
            "ssl = no\n".to_owned()
        };
        let rawlog = if self.recorded { format!("  rawlog_dir = {place}/rawlog/%u\n") } else { String::new() };
        let (imap, imaps) = (ports.imap.unwrap_or(0), ports.imaps.unwrap_or(0));
        let (pop3_port, pop3s_port) = (ports.pop3.unwrap_or(0), ports.pop3s.unwrap_or(0));
        let second_client = ports.second_client;
        // Nothing is synchronised to the disk, nobody waits after a wrong password, and no number of connections is too many.
        format!(
            "protocols = imap{pop3}{lmtp}
listen = 127.0.0.1
base_dir = {place}/run
state_dir = {place}/state
default_internal_user = {name}
default_internal_group = {group}
default_login_user = {name}
log_path = {place}/log
{tls}disable_plaintext_auth = no
auth_mechanisms = plain login{xoauth2}
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/mail:LAYOUT=fs:UTF-8:INBOX=~/mail/INBOX
mail_fsync = never
mail_plugins = zlib
mail_max_userip_connections = 0
mailbox_list_index = yes
mailbox_idle_check_interval = 1 secs
imap_capability = {capabilities}
protocol imap {{
  mail_plugins = {imap_plugins}
{rawlog}}}
protocol pop3 {{
  pop3_uidl_format = %08Xu%08Xv
}}
{oauth2}passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {place}/users
}}
userdb {{
  driver = static
  args = uid={name} gid={group} home={place}/users.d/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
{special}}}
service imap-login {{
  chroot =
  service_count = 0
  process_limit = 2
  client_limit = 2000
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
  inet_listener second-client {{
    port = {second_client}
  }}
}}
service pop3-login {{
  chroot =
  service_count = 0
  process_limit = 2
  client_limit = 1000
  inet_listener pop3 {{
    port = {pop3_port}
  }}
  inet_listener pop3s {{
    port = {pop3s_port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 2000
}}
service auth {{
  client_limit = 8000
}}
service anvil {{
  chroot =
  client_limit = 8000
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
{for_postfix}"
        )
    }
}

/// Where it listens, now and after a restart.
pub(super) struct Ports {
    pub(super) imap: Option<u16>,
    pub(super) imaps: Option<u16>,
    pub(super) pop3: Option<u16>,
    pub(super) pop3s: Option<u16>,
    /// Another plain one, which is not the product's.
    pub(super) second_client: u16,
}

impl Ports {
    pub(super) fn free(settings: &DovecotSettings) -> Ports {
        // All of them are held until all are known, so that none is given twice.
        let held: Vec<TcpListener> = (0..5).map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port")).collect();
        let ports: Vec<u16> = held.iter().map(|port| port.local_addr().expect("its address").port()).collect();
        let tls = settings.certificate.is_some();
        Ports {
            imap: settings.plain_port.then_some(ports[0]),
            imaps: tls.then_some(ports[1]),
            pop3: (settings.pop3 && settings.plain_port).then_some(ports[2]),
            pop3s: (settings.pop3 && tls).then_some(ports[3]),
            second_client: ports[4],
        }
    }

    pub(super) fn all(&self) -> Vec<u16> {
        [self.imap, self.imaps, self.pop3, self.pop3s, Some(self.second_client)].into_iter().flatten().collect()
    }
}

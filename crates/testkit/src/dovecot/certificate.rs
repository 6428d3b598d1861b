use std::fs;
use std::path::Path;
use std::process::Command;

/// What a server shows that speaks TLS. All are signed by an authority of the test's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// For `localhost` and 127.0.0.1, valid.
    Good,
    /// The same, years ago.
    Expired,
    /// Valid, for another host: `elsewhere.example`.
    OtherHost,
}

/// What `openssl ca` wants to be told; names in it are relative to the directory.
const CONFIGURATION: &str = "\
[req]
distinguished_name = subject
[subject]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
[ca]
default_ca = own
[own]
database = certificates.txt
new_certs_dir = .
rand_serial = yes
policy = policy
default_md = sha256
copy_extensions = copy
x509_extensions = server
[policy]
commonName = supplied
";

/// Makes `cert.pem` and `key.pem` in a directory, and gives the authority's certificate.
pub(crate) fn make(directory: &Path, certificate: Certificate) -> String {
    let (name, names) = match certificate {
        Certificate::Good | Certificate::Expired => ("/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        Certificate::OtherHost => ("/CN=elsewhere.example", "subjectAltName=DNS:elsewhere.example"),
    };
    let validity = match certificate {
        Certificate::Expired => ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"],
        _ => ["-startdate", "20250101000000Z", "-enddate", "20450101000000Z"],
    };
    fs::write(directory.join("openssl.cnf"), CONFIGURATION).expect("our own directory");
    fs::write(directory.join("certificates.txt"), "").expect("our own directory");
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "openssl.cnf"];
    let authority = ["req", "-x509", "-days", "3650", "-subj", "/CN=Test authority", "-extensions", "authority"];
    openssl(directory, &[&authority[..], &curve, &["-keyout", "ca.key", "-out", "ca.pem"]].concat());
    let request = ["req", "-new", "-subj", name, "-addext", names, "-keyout", "key.pem", "-out", "request.pem"];
    openssl(directory, &[&request[..], &curve].concat());
    let sign = ["ca", "-config", "openssl.cnf", "-batch", "-notext", "-cert", "ca.pem"];
    let files = ["-keyfile", "ca.key", "-in", "request.pem", "-out", "cert.pem"];
    openssl(directory, &[&sign[..], &files, &validity].concat());
    fs::read_to_string(directory.join("ca.pem")).expect("just made")
}

fn openssl(directory: &Path, arguments: &[&str]) {
    let done = Command::new("openssl").args(arguments).current_dir(directory).output().expect("openssl is installed");
    assert!(done.status.success(), "openssl {}: {}", arguments[0], String::from_utf8_lossy(&done.stderr));
}

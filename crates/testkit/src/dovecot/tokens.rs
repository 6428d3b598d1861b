//! Access tokens that Dovecot can look at by itself: JWTs with a key that both sides know (RFC 7519, RFC 7515).

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

const KEY: &[u8] = b"known to the tests and their Dovecot";

/// Writes what the configuration names.
pub(super) fn prepare(directory: &Path) {
    let keys = directory.join("keys");
    let settings = format!(
        "introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={}/\nusername_attribute = sub\n",
        keys.display()
    );
    fs::write(directory.join("oauth2.conf"), settings).expect("our own directory");
    let keys = keys.join("default/HS256");
    fs::create_dir_all(&keys).expect("our own directory");
    fs::write(keys.join("default"), STANDARD.encode(KEY)).expect("our own directory");
}

/// Dovecot wants an end; this one, in the year 2040, needs no clock.
const END: u64 = 2_208_988_800;

pub(super) fn issue(name: &str) -> String {
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed =
        format!("{}.{}", part(json!({ "typ": "JWT", "alg": "HS256" })), part(json!({ "sub": name, "exp": END })));
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY).expect("keys have any length");
    mac.update(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

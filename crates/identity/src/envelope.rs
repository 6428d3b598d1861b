//! Secrets at rest. Each is sealed with XChaCha20-Poly1305 under a data key of its tenant, or of the installation, and bound
//! to the very column of the very row; data keys are wrapped by the installation key, so that replacing that one rewrites
//! no secret, and destroying a data key makes what was sealed under it unreadable.

mod data_keys;
mod rewrap;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use postroom_types::{Entropy, TenantId};
use uuid::Uuid;
use zeroize::Zeroizing;

pub(crate) use self::data_keys::{DataKey, find as find_data_key, newest as newest_data_key};
pub use self::data_keys::{DataKeys, Wrapped, Wrapping};
pub use self::rewrap::{rewrap_installation, rewrap_tenant};
use crate::keys::Key;
use crate::{Error, Identity};

/// The layout of sealed values: version, id of the data key, nonce, ciphertext with its tag.
const VERSION: u8 = 1;
const NONCE: usize = 24;

/// Where a sealed value stands.
#[derive(Clone, Copy, Debug)]
pub struct Location {
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

/// Why a sealed value cannot be opened. None of it tells anything of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("a sealed value has an unknown layout")]
    Layout,
    #[error("a sealed value names a data key that is not there (any more)")]
    DataKey,
    #[error(
        "a data key is wrapped by an installation key that is neither POSTROOM_SECRET_KEY nor in POSTROOM_SECRET_KEYS_OLD"
    )]
    InstallationKey,
    #[error("a sealed value was changed, or belongs to another place")]
    NotAuthentic,
}

/// Seals a value for its place, under the newest data key of the transaction's tenant, or of the installation; the first
/// data key is made here.
pub async fn seal(
    identity: &Identity,
    tx: &impl DataKeys,
    location: &Location,
    value: &[u8],
) -> Result<Vec<u8>, Error> {
    let data_key = newest_data_key(identity, tx).await?;
    Ok(seal_under(&data_key, &*identity.context.entropy, tx.owner(), location, value))
}

/// Opens what [`seal`] made for the same place.
pub async fn open(
    identity: &Identity,
    tx: &impl DataKeys,
    location: &Location,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let id = data_key_of(sealed)?;
    let data_key = find_data_key(identity, tx, id).await?;
    Ok(open_under(&data_key, tx.owner(), location, sealed)?)
}

fn seal_under(
    data_key: &DataKey,
    entropy: &dyn Entropy,
    tenant: Option<TenantId>,
    location: &Location,
    value: &[u8],
) -> Vec<u8> {
    let mut sealed = vec![VERSION];
    sealed.extend_from_slice(data_key.id.as_bytes());
    sealed.extend(encrypt(&data_key.key, entropy, &bound_to(data_key.id, tenant, location), value));
    sealed
}

fn open_under(
    data_key: &DataKey,
    tenant: Option<TenantId>,
    location: &Location,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let sealed = sealed.get(17..).ok_or(Unreadable::Layout)?;
    decrypt(&data_key.key, &bound_to(data_key.id, tenant, location), sealed)
}

fn data_key_of(sealed: &[u8]) -> Result<Uuid, Unreadable> {
    match sealed.split_first_chunk::<17>() {
        Some(([VERSION, id @ ..], _)) => Ok(Uuid::from_bytes(*id)),
        _ => Err(Unreadable::Layout),
    }
}

/// The additional data: moved to any other place, the value does not open.
fn bound_to(data_key: Uuid, tenant: Option<TenantId>, location: &Location) -> Vec<u8> {
    let tenant = tenant.map_or(Uuid::nil(), |tenant| tenant.0);
    let mut bytes = vec![VERSION];
    for part in [
        &data_key.as_bytes()[..],
        tenant.as_bytes(),
        location.row.as_bytes(),
        location.table.as_bytes(),
        location.column.as_bytes(),
    ] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Nonce and ciphertext.
fn encrypt(key: &Key, entropy: &dyn Entropy, about: &[u8], value: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = postroom_types::random(entropy);
    let payload = Payload { msg: value, aad: about };
    #[expect(clippy::expect_used, reason = "fails only for messages beyond 256 GiB")]
    let sealed = cipher(key).encrypt(XNonce::from_slice(&nonce), payload).expect("fits");
    [&nonce[..], &sealed].concat()
}

fn decrypt(key: &Key, about: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(Unreadable::Layout)?;
    let payload = Payload { msg: sealed, aad: about };
    let value = cipher(key).decrypt(XNonce::from_slice(nonce), payload);
    value.map(Zeroizing::new).map_err(|_| Unreadable::NotAuthentic)
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&**key).into())
}

#[cfg(test)]
mod tests {
    use postroom_types::SeededEntropy;

    use super::*;

    const HERE: Location = Location { table: "users", column: "totp_secret", row: Uuid::from_u128(5) };

    fn key(id: u128, byte: u8) -> DataKey {
        DataKey { id: Uuid::from_u128(id), key: Key::new([byte; 32]) }
    }

    #[test]
    fn opens_only_in_its_place_and_under_its_key() {
        let tenant = Some(TenantId(Uuid::from_u128(9)));
        let sealed = seal_under(&key(1, 7), &SeededEntropy::new(1), tenant, &HERE, b"walnut ferry");
        assert!(!sealed.windows(6).any(|bytes| bytes == b"walnut"));
        assert_eq!(data_key_of(&sealed), Ok(Uuid::from_u128(1)));
        let open = |key: &DataKey, tenant, location: &Location| open_under(key, tenant, location, &sealed);
        assert_eq!(open(&key(1, 7), tenant, &HERE).as_deref().map(Vec::as_slice), Ok(&b"walnut ferry"[..]));
        let elsewhere = [
            open(&key(1, 8), tenant, &HERE),
            open(&key(2, 7), tenant, &HERE),
            open(&key(1, 7), None, &HERE),
            open(&key(1, 7), Some(TenantId(Uuid::from_u128(8))), &HERE),
            open(&key(1, 7), tenant, &Location { row: Uuid::from_u128(6), ..HERE }),
            open(&key(1, 7), tenant, &Location { column: "totp", ..HERE }),
            open(&key(1, 7), tenant, &Location { table: "user", ..HERE }),
        ];
        for outcome in elsewhere {
            assert_eq!(outcome, Err(Unreadable::NotAuthentic));
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let sealed = seal_under(&key(1, 7), &SeededEntropy::new(1), None, &HERE, b"walnut ferry");
        for at in 0..sealed.len() {
            let mut tampered = sealed.clone();
            tampered[at] ^= 1;
            let opened =
                data_key_of(&tampered).and_then(|id| open_under(&key(id.as_u128(), 7), None, &HERE, &tampered));
            assert!(opened.is_err(), "byte {at}");
            let cut = &sealed[..at];
            let opened = data_key_of(cut).and_then(|_| open_under(&key(1, 7), None, &HERE, cut));
            assert!(opened.is_err(), "cut at {at}");
        }
        assert_eq!(data_key_of(&[]), Err(Unreadable::Layout));
        assert_eq!(data_key_of(&[2; 60]), Err(Unreadable::Layout));
    }
}

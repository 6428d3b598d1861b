use std::collections::HashMap;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use postroom_store::queries::audit_key;
use postroom_store::{SystemActor, SystemTx};
use postroom_types::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::envelope::{self, Location};
use crate::keys::Key;
use crate::{Error, Identity};

/// What a signature by Postroom can be checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// The beginning of the SHA-256 of the public key, in hexadecimal digits.
    pub key_id: String,
    /// Ed25519 (RFC 8032).
    pub public_key: Vec<u8>,
    pub created_at: Timestamp,
}

/// The key that signs.
pub(super) struct Signing {
    pub(super) key_id: String,
    key: SigningKey,
}

/// Checks signatures of all keys that this installation has ever signed with.
pub(super) struct Verifying(HashMap<String, VerifyingKey>);

/// Every key that heads have been signed with, oldest first; the first one is made here.
pub async fn public_keys(identity: &Identity) -> Result<Vec<PublicKey>, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    newest(identity, &tx).await?;
    let keys = audit_key::all().bind(&tx).all().await?;
    tx.commit().await?;
    let public = |key: audit_key::AuditKey| PublicKey {
        key_id: key.key_id,
        public_key: key.public_key,
        created_at: key.created_at,
    };
    Ok(keys.into_iter().map(public).collect())
}

impl Signing {
    /// The key that signs; the first one is made here.
    pub(super) async fn load(identity: &Identity) -> Result<Self, Error> {
        let tx = identity.store.system_tx(SystemActor::System).await?;
        let row = newest(identity, &tx).await?;
        let key = open(identity, &tx, &row).await?;
        tx.commit().await?;
        Ok(Self { key_id: row.key_id, key })
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.key.sign(message).to_bytes().to_vec()
    }
}

impl Verifying {
    /// Only keys whose secret half opens here are believed: whoever can write to the database, and does not have the
    /// installation key, cannot slip in one of their own.
    pub(super) async fn load(identity: &Identity) -> Result<Self, Error> {
        let tx = identity.store.system_tx(SystemActor::System).await?;
        let mut known = HashMap::new();
        for row in audit_key::all().bind(&tx).all().await? {
            match open(identity, &tx, &row).await {
                Ok(key) => drop(known.insert(row.key_id, key.verifying_key())),
                Err(Error::Unreadable(reason)) => {
                    tracing::warn!(key.id = row.key_id, %reason, "a key of the audit trail is not ours");
                }
                Err(error) => return Err(error),
            }
        }
        tx.commit().await?;
        Ok(Self(known))
    }

    pub(super) fn verify(&self, key_id: &str, message: &[u8], signature: &[u8]) -> bool {
        match (self.0.get(key_id), Signature::from_slice(signature)) {
            (Some(key), Ok(signature)) => key.verify_strict(message, &signature).is_ok(),
            _ => false,
        }
    }
}

async fn newest(identity: &Identity, tx: &SystemTx) -> Result<audit_key::AuditKey, Error> {
    if let Some(key) = audit_key::newest().bind(tx).opt().await? {
        return Ok(key);
    }
    audit_key::lock().bind(tx).one().await?;
    if let Some(key) = audit_key::newest().bind(tx).opt().await? {
        return Ok(key);
    }
    let (context, id) = (&identity.context, identity.context.uuid());
    let secret = Key::new(postroom_types::random(&*context.entropy));
    let public = SigningKey::from_bytes(&secret).verifying_key();
    let sealed = envelope::seal(identity, tx, &location(id), &secret[..]).await?;
    let (key_id, public) = (key_id(&public), public.to_bytes());
    Ok(audit_key::insert().bind(tx, &id, &key_id, &&public[..], &sealed, &context.now()).one().await?)
}

async fn open(identity: &Identity, tx: &SystemTx, row: &audit_key::AuditKey) -> Result<SigningKey, Error> {
    let bytes = envelope::open(identity, tx, &location(row.id), &row.sealed_key).await?;
    let secret: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| envelope::Unreadable::Layout)?;
    let key = SigningKey::from_bytes(secret);
    let public = key.verifying_key();
    if public.as_bytes()[..] != row.public_key[..] || key_id(&public) != row.key_id {
        return Err(envelope::Unreadable::NotAuthentic.into());
    }
    Ok(key)
}

fn location(id: Uuid) -> Location {
    Location { table: "audit_keys", column: "sealed_key", row: id }
}

fn key_id(public: &VerifyingKey) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(public.as_bytes())[..8])
}

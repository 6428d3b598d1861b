use postroom_mailproto::mime;
use serde::{Deserialize, Serialize};

/// Somebody's name and address, as the API and the database write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub name: Option<String>,
    pub address: String,
}

impl From<mime::Address> for Address {
    fn from(address: mime::Address) -> Self {
        Self { name: address.name, address: address.address }
    }
}

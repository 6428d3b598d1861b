use serde::{Deserialize, Serialize};

use crate::Invalid;

/// What a member may do inside the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberRole {
    Admin,
    User,
    Readonly,
}

/// What an operator may do on the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperatorRole {
    Operator,
    OperatorReadonly,
}

macro_rules! role_text {
    ($type:ident, $($variant:ident => $text:literal),+) => {
        impl $type {
            /// The name in the database, in tokens and in the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $type {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(Invalid(concat!("must be one of:" $(, " ", $text)+))),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

role_text!(MemberRole, Admin => "admin", User => "user", Readonly => "readonly");
role_text!(OperatorRole, Operator => "operator", OperatorReadonly => "operator-readonly");

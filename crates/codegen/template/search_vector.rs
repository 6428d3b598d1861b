//! PostgreSQL's `tsvector` as a parameter: made by `postroom_fulltext`, sent as it is.

use postgres_types::private::BytesMut;
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

/// A finished `tsvector` in PostgreSQL's binary format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchVector(pub Vec<u8>);

impl ToSql for SearchVector {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::TS_VECTOR
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for SearchVector {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(raw.to_vec()))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::TS_VECTOR
    }
}

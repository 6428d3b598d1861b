use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// More than any list of a draft may have, and few enough to be harmless.
const MOST: usize = 1_000;

/// Reads a list, but not more of it than could be accepted: `""` is three bytes in JSON with its comma, and eight times as many in memory.
pub fn few<'de, D: Deserializer<'de>, T: Deserialize<'de>, L: From<Vec<T>>>(deserializer: D) -> Result<L, D::Error> {
    deserializer.deserialize_seq(Few(PhantomData)).map(L::from)
}

struct Few<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Few<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            if items.len() == MOST {
                return Err(A::Error::custom(format_args!("must have at most {MOST} items")));
            }
            items.push(item);
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Content;

    #[test]
    fn no_more_is_read_than_could_be_accepted() {
        let read = |many| {
            let json = serde_json::json!({"tags": vec!["x"; many]}).to_string();
            serde_json::from_str::<Content>(&json).map(|content| content.tags.len()).map_err(|error| error.to_string())
        };
        assert_eq!(read(MOST), Ok(MOST));
        let error = read(MOST + 1).expect_err("too many");
        assert!(error.starts_with("must have at most 1000 items"), "{error}");
    }
}

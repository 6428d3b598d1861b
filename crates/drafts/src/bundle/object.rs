//! A bundle as one JSON object, read as it comes.

use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::read::Items;
use super::{BundleError, Metadata, Opening};

/// The opening of a bundle in one object, and how many drafts it says there are.
pub(super) fn read(text: impl Read, items: &mut Items<'_>) -> Result<(Opening, usize), BundleError> {
    let mut json = serde_json::Deserializer::from_reader(text);
    let whole = (&mut json).deserialize_map(Whole(items));
    let (opening, metadata) = whole.map_err(|error| match error.is_io() {
        true => BundleError::Damaged(error.into()),
        false => BundleError::Malformed(error),
    })?;
    let metadata = metadata.ok_or(BundleError::CutOff)?;
    json.end()
        .map_err(|error| if error.is_io() { BundleError::Damaged(error.into()) } else { BundleError::MoreFollows })?;
    Ok((opening, metadata.count))
}

/// The bundle as one object, in any order.
struct Whole<'a, 'b>(&'a mut Items<'b>);

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = (Opening, Option<Metadata>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bundle")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        #[derive(Deserialize)]
        #[serde(field_identifier, rename_all = "camelCase")]
        enum Field {
            BundleId,
            ExportedAt,
            Drafts,
            Metadata,
        }

        let (mut bundle_id, mut exported_at, mut metadata, mut has_drafts) = (None, None, None, false);
        while let Some(field) = map.next_key()? {
            match field {
                Field::BundleId if bundle_id.is_none() => bundle_id = Some(map.next_value()?),
                Field::ExportedAt if exported_at.is_none() => exported_at = Some(map.next_value()?),
                Field::Metadata if metadata.is_none() => metadata = Some(map.next_value()?),
                Field::Drafts if !has_drafts => {
                    has_drafts = true;
                    map.next_value_seed(Drafts(self.0))?;
                }
                _ => return Err(A::Error::custom("a field stands there twice")),
            }
        }
        let opening = Opening {
            bundle_id: bundle_id.ok_or_else(|| A::Error::missing_field("bundleId"))?,
            exported_at: exported_at.ok_or_else(|| A::Error::missing_field("exportedAt"))?,
        };
        Ok((opening, metadata.flatten().filter(|_| has_drafts)))
    }
}

struct Drafts<'a, 'b>(&'a mut Items<'b>);

impl<'de> DeserializeSeed<'de> for Drafts<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Drafts<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of drafts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.meter.begin_one();
        while let Some(item) = seq.next_element::<Box<RawValue>>()? {
            if let Err(error) = self.0.take(item.get().as_bytes()) {
                let told = A::Error::custom(&error);
                self.0.failed = Some(error);
                return Err(told);
            }
            self.0.meter.begin_one();
        }
        Ok(())
    }
}

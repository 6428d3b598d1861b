/// Which field cannot be accepted, and why: the reason names the bound, and reads on from the field's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {reason}")]
pub struct Refused {
    /// As in JSON, with dots: `to[2].address`.
    pub field: String,
    /// For the person who wrote it: `must have at most 20`.
    pub reason: String,
}

impl Refused {
    pub(crate) fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

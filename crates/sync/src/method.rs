use postroom_store::queries::email_folder::Folder;

/// How changes are learned of, from the slowest, which every server does rightly, to the fastest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// All UIDs and flags.
    Scan,
    /// What has changed since a mod-sequence; what is gone, by looking for what is there (RFC 7162, 3.1).
    CondStore,
    /// What has changed and what is gone (RFC 7162, 3.2).
    QResync,
}

impl Method {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::CondStore => "condstore",
            Self::QResync => "qresync",
        }
    }

    /// What was found to work in a folder. It is a step down for a day: with each mirror certificate the best is tried anew.
    pub(crate) fn of(folder: &Folder) -> Self {
        [Self::Scan, Self::CondStore].into_iter().find(|m| m.as_str() == folder.sync_method).unwrap_or(Self::QResync)
    }

    /// One step down.
    pub(crate) fn below(self) -> Self {
        if self == Self::QResync { Self::CondStore } else { Self::Scan }
    }
}

use uuid::Uuid;

use crate::{Clock, Entropy};

/// A fresh UUIDv7 (RFC 9562, section 5.7): ids sort by the time they were made.
pub fn new_uuid(clock: &dyn Clock, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(clock.now().timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &crate::random(entropy)).into_uuid()
}

macro_rules! id {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $type(pub Uuid);

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $type {
            type Err = crate::Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self).map_err(|_| crate::Invalid("not a UUID"))
            }
        }
    };
}

id!(
    /// An organisation.
    TenantId
);
id!(
    /// A person who can sign in.
    UserId
);
id!(
    /// A user inside one tenant.
    MemberId
);
id!(
    /// A user on the staff of the installation.
    OperatorId
);
id!(
    /// One sign-in on one device.
    SessionId
);
id!(
    /// What lets somebody become a member.
    InvitationId
);
id!(
    /// A member's mail account.
    AccountId
);
id!(
    /// A folder of a mail account.
    MailFolderId
);
id!(
    /// A message: one content in an account.
    MessageId
);
id!(
    /// A message in a folder.
    PlacementId
);
id!(
    /// Messages that answer each other.
    ThreadId
);
id!(
    /// An attachment of a message.
    AttachmentId
);
id!(
    /// Whom a member writes as.
    MailIdentityId
);
id!(
    /// Somebody a member has written to.
    ContactId
);
id!(
    /// A text that a member begins mails with.
    TemplateId
);
id!(
    /// What a member writes and has not sent.
    DraftId
);
id!(
    /// A mail on its way.
    OutboxId
);
id!(
    /// A mail that the installation writes itself.
    LetterId
);
id!(
    /// A run of a workflow.
    WorkflowRunId
);

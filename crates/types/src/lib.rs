//! Values that cannot be wrong: ids, e-mail addresses, handles, slugs and names, parsed at the edge; and the clock
//! and randomness, which everything above takes as arguments.

mod clock;
mod email_address;
mod entropy;
mod handle;
mod id;
mod invalid;
mod name;
mod page;
mod role;
mod slug;

pub use clock::{AlignedClock, Clock, ManualClock, SystemClock, Timestamp};
pub use email_address::EmailAddress;
pub use entropy::{Entropy, SeededEntropy, SystemEntropy, random};
pub use handle::Handle;
pub use id::{
    AccountId, AttachmentId, ContactId, DraftId, InvitationId, LetterId, MailFolderId, MailIdentityId, MemberId,
    MessageId, OperatorId, OutboxId, PlacementId, SessionId, TemplateId, TenantId, ThreadId, UserId, WorkflowRunId,
    new_uuid,
};
pub use invalid::Invalid;
pub use name::Name;
pub use page::{Page, PageRequest, Position, contains_pattern};
pub use role::{MemberRole, OperatorRole};
pub use slug::Slug;

//! What legitimately differs, each with its reason. Whoever adds a line here answers for it in review.

use serde_json::{Value, json};

use super::callers::Person;
use super::canary::{Canary, Class, Side, Viewer};

/// Operations that nobody needs to be signed in for.
pub(super) const PUBLIC: [(&str, &str); 7] = [
    ("login", "this is where people sign in"),
    ("refresh", "the refresh token is what identifies the caller"),
    ("showInvitation", "the secret of the link is what identifies the caller"),
    ("acceptInvitation", "the same, and the password"),
    ("requestPasswordReset", "whoever asks has forgotten the password; the answer is the same for every address"),
    ("confirmPasswordReset", "the secret of the link is what identifies the caller"),
    ("register", "this is where people sign up, if the tenant's policy lets them"),
];

/// Operations that take the secret of a one-time link, which operation makes one, and why it is not enough to ask.
pub(super) const LINKS: [(&str, &str, &str); 3] = [
    ("showInvitation", "createInvitation", "only who was invited has the link"),
    ("acceptInvitation", "createInvitation", "the same"),
    ("confirmPasswordReset", "createMemberPasswordReset", "only who was handed the link has it"),
];

/// Addresses beside the document that answer everybody, and with what.
pub(super) const OPEN_ADDRESSES: [(&str, &[u16], &str); 7] = [
    ("/health/live", &[200], "load balancers do not sign in, and nothing of a tenant is told"),
    ("/health/ready", &[200], "the same"),
    ("/health/startup", &[200], "the same"),
    ("/metrics", &[401, 404], "only for who brings the token; without one in the settings it is not there"),
    ("/api/v1/openapi.json", &[200], "the document itself, the same for everybody"),
    ("/api/docs", &[200, 404], "a static page; 404 in a build without the web client"),
    ("/", &[200, 404], "a static page; 404 in a build without the web client"),
];

/// Addresses that are often left open by mistake.
pub(super) const NO_ADDRESSES: [&str; 10] = [
    "/api",
    "/api/v1",
    "/api/v1/admin",
    "/api/v1/operator",
    "/api/v1/debug",
    "/api/v1/users",
    "/api/v1/tenants",
    "/api/v1/auth",
    "/api/v2/admin/members",
    "/health/debug",
];

/// Text fields whose values are a closed list that the schema does not spell out, by name or by their whole path: they take the
/// schema's example.
pub(super) const CLOSED_WORDS: [(&str, &str); 18] = [
    ("kind", "what is made of a message is one of four words"),
    ("version", "the form of a workflow is the one that there is; elsewhere it is a number"),
    ("protocol", "a protocol is a word of a closed list"),
    ("encryption", "the same"),
    ("tokenUrl", "an address has a form"),
    ("strategy", "a way to resolve conflicts is a word of a closed list"),
    ("recoveryReason", "a reason is a word of a closed list"),
    ("access", "the same of what somebody may do"),
    ("format", "the same of formats"),
    ("compression", "and of ways to pack"),
    ("action", "an action is a word of a closed list"),
    ("all.q", "messages are changed by their ids, and not by what a search finds as well"),
    ("folderType", "a type of folder is a word of a closed list"),
    ("role", "a role is a word of a closed list"),
    ("code", "a code is digits of an authenticator"),
    ("totpCode", "the same"),
    ("recoveryCode", "a recovery code is one that the server has made"),
    ("scopes", "scopes are names of permissions, of which a member without rights has none"),
];

/// Fields that may be left out and are: what they take depends on something else.
pub(super) const LEFT_OUT: [(&str, &str); 4] = [
    ("draft.attachments", "they name files that were added before"),
    ("draftIds", "they name drafts of this account"),
    ("syncToken", "it cannot stand beside a version"),
    ("maxRecoveryAge", "the least is over in a second"),
];

/// Creations of which a caller can have only a few, so that each is deleted again.
pub(super) const LIMITED: [(&str, &str); 1] = [("connectAccount", "one person can have fifty accounts")];

/// Tables that change by the clock and not by who calls.
pub(super) const BY_THE_CLOCK: [(&str, &str); 10] = [
    ("postroom_management.instances", "servers note every few seconds that they live"),
    ("postroom_management.audit_seals", "entries are sealed a moment after they were recorded"),
    ("postroom.audit_seals", "the same"),
    ("postroom_management.audit_heads", "ends of trails are signed once a day"),
    ("postroom.audit_heads", "the same"),
    ("postroom_management.audit_keys", "made at the first signature"),
    ("postroom.change_counters", "sealing is a change that administrators are told of"),
    ("postroom.changes", "the same"),
    ("postroom_management.operator_change_counters", "and operators"),
    ("postroom_management.operator_changes", "the same"),
];

/// Tables that an operation writes to about somebody who is not the caller.
pub(super) const COUNTS_REFUSALS: [(&str, &[&str], &str); 3] = [
    ("login", &FAILURES, "who fails to sign in is counted, and the person is told of it in their trail"),
    ("acceptInvitation", &FAILURES, "a password is proved here as well"),
    ("register", &FAILURES, "the same"),
];

const FAILURES: [&str; 3] =
    ["postroom_management.audit_events", "postroom.audit_events", "postroom_management.sign_in_failures"];

/// Operations on one's own things that operators have none of, and are told so.
pub(super) const MEMBERS_ONLY: [(&str, &str); 3] =
    [("listApiKeys", "API keys act in a tenant"), ("createApiKey", "the same"), ("deleteApiKey", "the same")];

/// Operations that sign somebody in who is not the caller.
pub(super) const OTHERS_SIGN_IN: [(&str, &str); 2] =
    [("acceptInvitation", "the person who was invited"), ("register", "the person who signs up")];

/// Who may see a text, where the area of the operation does not tell.
pub(super) const CLASSES: [(&str, &str, Class, &str); 11] = [
    ("createInvitation", "email", Class::Directory, "once it is accepted, the directory knows the person"),
    ("createInvitation", "displayName", Class::Directory, "the same"),
    ("acceptInvitation", "displayName", Class::Directory, "the first name of a new person is the directory's"),
    ("register", "email", Class::Directory, "the installation's directory knows people by their address"),
    ("register", "displayName", Class::Directory, "the first name of a new person is the directory's"),
    ("addMember", "email", Class::Directory, "the installation's directory knows people by their address"),
    ("addMember", "displayName", Class::Directory, "the first name that somebody is given is the directory's"),
    ("addMember", "handle", Class::Directory, "a handle is the person's on the whole installation"),
    ("changeMe", "displayName", Class::Directory, "the person's own name is the directory's"),
    ("createTenant", "name", Class::Everybody, "everybody of a tenant knows its name"),
    ("createTenant", "slug", Class::Everybody, "everybody of a tenant signs in to its short name"),
];

/// What stands in an audit trail about people whom its readers would know nothing of otherwise: a tenant is told which
/// operator did something to it, and from where; operators are told from where anybody used an account; people are told which
/// administrator or operator did something to theirs.
pub(super) fn may_be_in_trail(operation: &str, viewer: &Viewer, canary: &Canary, is_of_administrator: bool) -> bool {
    let is_of_actor = canary.field == "the user agent" || canary.field == "an id of users";
    let is_of_staff = canary.side == Side::Staff;
    match operation {
        "listOwnAuditEvents" => {
            let is_ours = viewer.side == Some(canary.side) && is_of_administrator;
            (is_of_staff || is_ours) && matches!(canary.class, Class::Directory | Class::Staff)
        }
        "listAuditEvents" | "exportAuditEvents" => is_of_staff && is_of_actor,
        // The id of a session opens nothing.
        "listInstallationAuditEvents" | "exportInstallationAuditEvents" => {
            is_of_actor || canary.field == "an id of sessions"
        }
        _ => false,
    }
}

/// Text fields whose canary no owner ever sees.
pub(super) const UNSEEN: [(&str, &str, &str); 16] = [
    ("requestPasswordReset", "email", "whether anybody has it is not told, and it is not kept"),
    ("fillTemplate", "recipient.name", "it is in what is filled, if the template asks for it"),
    ("fillTemplate", "recipient.address", "the same"),
    ("showSendersImages", "address", "it only decides whether a message says that its images are shown"),
    ("testServer", "username", "it is tried, and not kept"),
    ("seeDraft", "deviceId", "others who have the same draft open see it"),
    ("recoverDraft", "deviceId", "nothing is saved when the draft is as it was"),
    ("restoreRevision", "deviceId", "the same"),
    ("testServer", "hostname", "the same"),
    ("testServer", "oauth2.clientId", "the same"),
    ("testServer", "oauth2.scope", "the same"),
    ("connectAccount", "oauth2.clientId", "it is sealed with the refresh token, and never answered"),
    ("connectAccount", "oauth2.scope", "the same"),
    ("changeAccount", "oauth2.clientId", "the same"),
    ("changeAccount", "oauth2.scope", "the same"),
    ("findServers", "emailAddress", "its domain is looked up, and it is not kept"),
];

/// Fields in which another tenant's value is answered otherwise than an unknown one.
pub(super) const TOLD_APART: [(&str, &str, &str); 2] = [
    ("addMember", "handle", "handles are unique on the installation (identity.md), so a taken one is refused"),
    (
        "addMember",
        "email",
        "an address is one person's on the installation (identity.md), and only operators let people in who belong \
         elsewhere; the refusal tells nothing else about them",
    ),
];

/// Bodies that the schema alone does not tell: `person` is who calls, `word` is new.
pub(super) fn body(operation: &str, person: &Person, word: &str) -> Option<Value> {
    let tenant = &person.tenant;
    // Who was handed no link tries one that nobody has.
    let link = if person.link_token.is_empty() { word } else { &person.link_token };
    match operation {
        "login" => Some(json!({
            "email": person.email,
            "password": person.password,
            "tenant": tenant,
            "refreshTokenIn": "body",
        })),
        "refresh" => Some(json!({ "refreshToken": person.refresh_token })),
        "changePolicy" => Some(json!({ "registration": "invitation", "writingHelp": "local" })),
        "createApiKey" => Some(json!({ "name": word, "scopes": [] })),
        "showInvitation" => Some(json!({ "token": link })),
        "acceptInvitation" => Some(json!({
            "token": link,
            "displayName": word,
            "password": super::fill::password(word),
            "refreshTokenIn": "body",
        })),
        "confirmPasswordReset" => Some(json!({
            "token": link,
            "newPassword": super::fill::password(word),
        })),
        "register" => Some(json!({
            "tenant": tenant.clone().unwrap_or_default(),
            "email": format!("{word}@canaries.example"),
            "displayName": word,
            "password": super::fill::password(word),
            "refreshTokenIn": "body",
        })),
        "enrolTotp" => Some(json!({ "password": person.password })),
        "confirmTotp" => Some(json!({ "code": person.code })),
        "renewRecoveryCodes" => Some(json!({ "password": person.password, "totpCode": person.code })),
        "removeTotp" if person.recovery_code.is_empty() => {
            Some(json!({ "password": person.password, "code": person.code }))
        }
        "removeTotp" => Some(json!({ "password": person.password, "recoveryCode": person.recovery_code })),
        "switchTenant" => Some(json!({ "tenant": tenant, "refreshTokenIn": "body" })),
        "changePassword" => Some(json!({
            "currentPassword": person.password,
            "newPassword": super::fill::password(word),
            "refreshTokenIn": "body",
        })),
        _ => None,
    }
}

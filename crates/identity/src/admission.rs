use postroom_store::queries::{member, membership, operator, user as users};
use postroom_store::{SystemActor, SystemTx, TenantClient, TenantTx};
use postroom_types::{MemberRole, TenantId, UserId};

use crate::error::on_constraint;
use crate::member::Member;
use crate::session::Device;
use crate::sign_in::{self, Facts, SignedIn};
use crate::user::{self, NewUser, User};
use crate::{Error, Identity};

/// How somebody who becomes a member by themselves shows who they are.
pub(crate) enum Proof {
    /// A new person, with the hash of the password that they chose.
    Chosen { hash: String },
    /// Somebody who is there already, and has proven the password with this hash, and the second factor if they have one.
    Proven { user: UserId, hash: String, second_factor: bool },
}

impl Proof {
    fn second_factor(&self) -> bool {
        matches!(self, Self::Proven { second_factor: true, .. })
    }

    fn hash(&self) -> &String {
        match self {
            Self::Chosen { hash } | Self::Proven { hash, .. } => hash,
        }
    }
}

/// Makes the person a member, in the tenant's transaction, while the directory is told in one of its own: a crash between the
/// two leaves a person without a member, for whom this can be repeated with what they prove then. `taken` is said when the address is another person's.
pub(crate) async fn admit(
    identity: &Identity,
    tx: &TenantTx,
    person: &NewUser,
    role: MemberRole,
    proof: &Proof,
    taken: &'static str,
) -> Result<Member, Error> {
    let tenant = tx.tenant().0;
    let system = identity.store.system_tx(SystemActor::System).await?;
    let user = match proof {
        Proof::Chosen { hash } => create(identity, &system, person, hash, taken).await?,
        Proof::Proven { user, hash, .. } => find_unchanged(&system, *user, hash).await?,
    };
    if operator::find_by_user().bind(&system, &user.id).opt().await?.is_some() {
        return Err(Error::Conflict("Operators are not members of tenants. Use another address for this person."));
    }
    let now = identity.context.now();
    membership::insert().bind(&system, &tenant, &user.id, &now, &Some(user.id)).one().await?;
    system.commit().await?;
    let (id, name) = (identity.context.uuid(), person.display_name.as_str());
    let inserted = member::insert()
        .bind(tx, &tenant, &id, &user.id, &user.email, &user.handle, &name, &role.as_str(), &now)
        .one()
        .await;
    tx.changed(&identity.context, "member", id);
    inserted.map_err(|error| {
        on_constraint(error, "members_user_key", Error::Conflict("You are a member already. Sign in."))
    })
}

/// Opens the new member's first session, unless the password was changed by somebody else meanwhile.
pub(crate) async fn enter(
    identity: &Identity,
    tenant: TenantId,
    user: UserId,
    proof: &Proof,
    device: &Device,
) -> Result<SignedIn, Error> {
    let known = user::find(identity, user).await?.ok_or(Error::WrongCredentials)?;
    let (must_change_password, second_factor) = (known.must_change_password, proof.second_factor());
    let facts = Facts { must_change_password, second_factor, valid_from: known.sessions_valid_from, event: "login" };
    let signed_in = sign_in::enter(identity, user, Some(tenant), device, facts).await?;
    let signed_in = signed_in.ok_or(Error::NoPlace("You are not an active member there."))?;
    let once = identity.store.system_once(SystemActor::System).await?;
    let noted = users::note_sign_in().bind(&once, &identity.context.now(), &user.0, proof.hash()).opt().await?;
    drop(once);
    if noted.is_none() {
        sign_in::end(identity, &signed_in.opened).await?;
        return Err(Error::WrongCredentials);
    }
    Ok(signed_in)
}

async fn create(
    identity: &Identity,
    tx: &SystemTx,
    person: &NewUser,
    hash: &str,
    taken: &'static str,
) -> Result<User, Error> {
    if users::find_by_email_for_update().bind(tx, &person.email.as_str()).opt().await?.is_some() {
        return Err(Error::Conflict(taken));
    }
    user::insert(identity, tx, person, hash, false, None).await?.ok_or(Error::Conflict(taken))
}

async fn find_unchanged(tx: &SystemTx, user: UserId, hash: &String) -> Result<User, Error> {
    let user = users::find_for_update().bind(tx, &user.0).opt().await?;
    let user = user.filter(|user| user.password_hash.as_ref() == Some(hash)).ok_or(Error::WrongCredentials)?;
    match user.status.as_str() {
        // Whoever made the account knows this password, and would come in elsewhere with it.
        "active" if user.must_change_password => Err(Error::Conflict(
            "Your first password was chosen for you. Sign in and change it, then open the link again. \
             If you cannot sign in anywhere, ask for a link to reset the password.",
        )),
        "active" => Ok(user),
        _ => Err(Error::NoPlace("This account is suspended. Ask your administrator.")),
    }
}

use std::sync::Arc;

use postroom_identity::second_factor::Proof;
use postroom_identity::session::Device;
use postroom_identity::sign_in::{self, Login, SignedIn};
use postroom_identity::tenant::{self, NewTenant};
use postroom_identity::user::NewUser;
use postroom_identity::{
    Background, Claims, Context, Error, Hasher, Identity, Keys, Lifetimes, PolicyCache, member, operator,
};
use postroom_store::{PoolLimits, SystemActor, TenantActor};
use postroom_types::{
    EmailAddress, ManualClock, MemberId, MemberRole, Name, OperatorId, OperatorRole, SeededEntropy, Slug, TenantId,
    Timestamp, UserId,
};

use crate::Database;

/// Everybody's password, unless the test gives another.
pub const PASSWORD: &str = "walnut ferry clock harbour";

/// The moment at which every test begins: 2026-11-20 12:00 UTC.
const BEGIN: i64 = 1_795_176_000;

/// The domain over a database, with a clock that only the test moves.
pub struct World {
    pub identity: Identity,
    pub clock: Arc<ManualClock>,
}

/// An organisation with its first administrator.
pub struct TestTenant {
    pub id: TenantId,
    pub slug: Slug,
    pub admin: Person,
}

/// Somebody who can sign in with [`PASSWORD`].
#[derive(Clone, Debug)]
pub struct Person {
    pub user: UserId,
    pub email: String,
    /// In the tenant that the person was made for.
    pub member: Option<MemberId>,
    pub operator: Option<OperatorId>,
}

/// A clock that stands still at a fixed moment.
pub fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_timestamp(BEGIN, 0).expect("a moment")))
}

/// Where everybody signs in from.
pub fn device() -> Device {
    Device { user_agent: "testkit".to_owned(), address: "192.0.2.1".to_owned() }
}

/// A valid name.
pub fn name(text: &str) -> Name {
    Name::parse(text).expect("a valid name")
}

impl World {
    pub fn new(database: &Database) -> World {
        Self::with_limits(database, PoolLimits::default())
    }

    /// With a pool of the test's own size.
    pub fn with_limits(database: &Database, limits: PoolLimits) -> World {
        let clock = clock();
        let store = database.store_with(limits, clock.clone());
        let context = Context::new(clock.clone(), Arc::new(SeededEntropy::new(1)));
        let (keys, hasher) = (Keys::derive(&[7; 32]), Hasher::new(2));
        let (lifetimes, policies) = (Lifetimes::default(), PolicyCache::default());
        let background = Background::default();
        let (breaches, letters) = (None, None);
        let identity = Identity { store, context, keys, hasher, lifetimes, policies, breaches, letters, background };
        World { identity, clock }
    }

    /// Makes a tenant with an administrator, `admin@<slug>.example`.
    pub async fn tenant(&self, slug: &str) -> TestTenant {
        let new = NewTenant { slug: Slug::parse(slug).expect("a slug"), name: name(slug), contact_email: None };
        let email = format!("admin@{slug}.example");
        let person = new_user(&email);
        let (tenant, added, tx) =
            tenant::create(&self.identity, SystemActor::System, &new, Some(&person), None).await.expect("a tenant");
        tx.commit().await.expect("committed");
        let member = added.expect("an administrator").member;
        let admin = Person { user: UserId(member.user_id), email, member: Some(MemberId(member.id)), operator: None };
        TestTenant { id: TenantId(tenant.id), slug: new.slug, admin }
    }

    /// Makes a member, `<local>@<slug>.example`, unless the text is an address already.
    pub async fn member(&self, tenant: &TestTenant, local: &str, role: MemberRole) -> Person {
        let email =
            if local.contains('@') { local.to_owned() } else { format!("{local}@{}.example", tenant.slug.as_str()) };
        let actor = TenantActor::System { tenant: tenant.id };
        let (added, tx) = member::add(&self.identity, actor, &new_user(&email), role, None).await.expect("a member");
        tx.commit().await.expect("committed");
        let member = added.member;
        Person { user: UserId(member.user_id), email, member: Some(MemberId(member.id)), operator: None }
    }

    /// Makes an operator, `<local>@operators.example`.
    pub async fn operator(&self, local: &str, role: OperatorRole) -> Person {
        let email = format!("{local}@operators.example");
        let (added, tx) = operator::add(&self.identity, SystemActor::System, &new_user(&email), role, None)
            .await
            .expect("an operator");
        tx.commit().await.expect("committed");
        let operator = added.operator;
        Person { user: UserId(operator.user_id), email, member: None, operator: Some(OperatorId(operator.id)) }
    }

    /// Signs in with the usual password, where the domain thinks best.
    pub async fn sign_in(&self, person: &Person) -> SignedIn {
        self.try_sign_in(&person.email, PASSWORD, None).await.expect("signed in")
    }

    /// Signs in to one tenant.
    pub async fn sign_in_to(&self, person: &Person, tenant: &TestTenant) -> SignedIn {
        self.try_sign_in(&person.email, PASSWORD, Some(&tenant.slug)).await.expect("signed in")
    }

    pub async fn try_sign_in(&self, login: &str, password: &str, tenant: Option<&Slug>) -> Result<SignedIn, Error> {
        self.try_sign_in_with(login, password, tenant, None).await
    }

    /// With a code as well.
    pub async fn try_sign_in_with(
        &self,
        login: &str,
        password: &str,
        tenant: Option<&Slug>,
        proof: Option<Proof<'_>>,
    ) -> Result<SignedIn, Error> {
        sign_in::login(&self.identity, &Login { name: login, password, proof, tenant }, &device()).await
    }

    /// What the access token says, as the next request reads it.
    pub fn claims(&self, signed_in: &SignedIn) -> Claims {
        let token = &signed_in.access_token.token;
        Claims::verify(token, &self.identity.keys, self.identity.context.now()).expect("a token of ours")
    }

    /// Signs in to a tenant; as its transactions take it.
    pub async fn member_actor(&self, person: &Person, tenant: &TestTenant) -> TenantActor {
        let signed_in = self.sign_in_to(person, tenant).await;
        self.claims(&signed_in).tenant_actor().expect("a session of the tenant")
    }

    /// Signs in to the operator area; as its transactions take it.
    pub async fn operator_actor(&self, person: &Person) -> SystemActor {
        let signed_in = self.sign_in(person).await;
        self.claims(&signed_in).system_actor().expect("a session of the operator area")
    }
}

fn new_user(email: &str) -> NewUser {
    let email = EmailAddress::parse(email).expect("an address");
    let display_name = name(email.local_part());
    NewUser { email, display_name, handle: None, password: Some(PASSWORD.to_owned()) }
}

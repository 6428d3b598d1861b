use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Value, json};

use super::Fuzzer;
use super::callers::{ADMIN, FOREIGNER, MEMBERS, OPERATOR, Person, READING_OPERATOR};
use super::canary::{Canaries, Canary, Class, Side};
use super::document::{Area, Document, Operation};
use super::fill::Stock;
use super::ids::{Ids, found_in};
use super::mail;
use super::report::{Counts, Findings, Kind, Report};
use super::reviewed;
use super::rows::Rows;
use super::wire::{Answer, Call, Wire};

/// A run under way.
pub(super) struct Run {
    pub(super) wire: Wire,
    pub(super) stock: Stock,
    pub(super) rows: Rows,
    pub(super) people: BTreeMap<&'static str, Person>,
    pub(super) findings: Findings,
    pub(super) counts: Counts,
    pub(super) succeeded: BTreeSet<String>,
    /// Cursors that the first tenant was given.
    pub(super) cursors: BTreeSet<String>,
    /// The first tenant's creations with their keys.
    pub(super) replays: Vec<Replay>,
    /// What the other tenant wrote into its own rows, so that it may see it.
    pub(super) excused: HashSet<String>,
    /// An image on another server, for messages to call.
    pub(super) image_url: String,
    only: Option<&'static str>,
}

/// A creation that can be tried again.
#[derive(Clone)]
pub(super) struct Replay {
    pub(super) operation: Operation,
    pub(super) path: String,
    pub(super) key: String,
    pub(super) body: Option<Value>,
}

impl Run {
    /// Signs the operator in and makes two tenants with everybody who is needed.
    pub(super) async fn start(fuzzer: Fuzzer) -> Run {
        let mut wire = Wire::new(&fuzzer.base_url);
        let document = wire.send(&Call::new("GET", "/api/v1/openapi.json")).await.json;
        let stock = Stock {
            document: Document::read(&document),
            canaries: Canaries::new(fuzzer.seed),
            ids: Ids::default(),
            covered: BTreeSet::new(),
            handle: String::new(),
        };
        let mut run = Run {
            wire,
            stock,
            rows: Rows::new(fuzzer.owner).await,
            people: BTreeMap::new(),
            findings: Findings::default(),
            counts: Counts::default(),
            succeeded: BTreeSet::new(),
            cursors: BTreeSet::new(),
            replays: Vec::new(),
            excused: HashSet::new(),
            image_url: mail::serve_images().await,
            only: fuzzer.only,
        };
        let operator = run.person(OPERATOR, Side::Staff, None, &fuzzer.operator_email, &fuzzer.operator_password);
        run.sign_in_as(operator).await;
        run.make_operator().await;
        run.make_tenant(Side::A, ADMIN).await;
        run.make_tenant(Side::B, FOREIGNER).await;
        for (name, role) in MEMBERS {
            run.make_member(name, role).await;
        }
        run.stock.handle = run.handle_of_reader().await;
        // Drafts of the other tenant's belong to one of its accounts.
        let foreigner = run.signed_in(FOREIGNER).await;
        run.imported("accounts", &foreigner).await.expect("an account of the other tenant");
        run
    }

    /// What others call somebody in the first tenant who writes nothing.
    async fn handle_of_reader(&mut self) -> String {
        let admin = self.signed_in(ADMIN).await;
        let members = self.send_as(&admin, Call::new("GET", "/api/v1/admin/members?limit=100")).await;
        let mut items = members.json["items"].as_array().into_iter().flatten();
        let reader = items.find(|member| member["role"] == "readonly");
        reader.and_then(|reader| reader["handle"].as_str()).unwrap_or_default().to_owned()
    }

    /// The report, after the run has looked at itself.
    pub(super) fn finish(mut self) -> Report {
        for operation in self.stock.document.operations.clone() {
            for field in self.stock.text_fields(&operation) {
                if !self.stock.covered.contains(&(operation.id.clone(), field.clone())) {
                    self.findings.add(Kind::NoCanary, &format!("{}.{field}", operation.id), "its owner", "");
                }
            }
        }
        let canaries = &self.stock.canaries.all;
        let (mut seen, mut unseen) = (BTreeSet::new(), BTreeSet::new());
        for canary in canaries.iter().filter(|canary| canary.class != Class::Secret && !canary.is_id) {
            if canary.seen {
                seen.insert(&canary.field)
            } else {
                unseen.insert(&canary.field)
            };
        }
        for field in unseen.difference(&seen) {
            let is_reviewed = reviewed::UNSEEN.iter().any(|(id, name, _)| **field == format!("{id}.{name}"));
            if !is_reviewed {
                self.findings.add(Kind::CanaryNeverSeen, field, "its owner", "so a leak would not be seen either");
            }
        }
        self.counts.operations = self.stock.document.operations.len();
        self.counts.succeeded = self.succeeded.len();
        self.counts.calls = self.wire.calls;
        self.counts.tables_watched = self.rows.tables;
        self.counts.fields = self.stock.covered.len();
        self.counts.canaries_planted = canaries.iter().filter(|canary| !canary.is_id).count();
        self.counts.canaries_seen_by_owner = canaries.iter().filter(|canary| !canary.is_id && canary.seen).count();
        Report { findings: self.findings.into_vec(), counts: self.counts }
    }

    /// A new person's particulars, with a canary for a browser.
    pub(super) fn person(
        &mut self,
        name: &'static str,
        side: Side,
        tenant: Option<String>,
        email: &str,
        password: &str,
    ) -> Person {
        let word = self.stock.canaries.word();
        self.stock.canaries.plant(Canary {
            text: word.clone(),
            field: "the user agent".to_owned(),
            side,
            class: Class::Personal,
            person: Some(email.to_owned()),
            seen: false,
            is_id: false,
        });
        Person {
            name,
            side,
            tenant,
            is_admin: name == ADMIN || name == FOREIGNER || MEMBERS.contains(&(name, "admin")),
            email: email.to_owned(),
            password: password.to_owned(),
            user_agent: format!("Mozilla/5.0 {word}"),
            token: String::new(),
            refresh_token: String::new(),
            session: String::new(),
            link_token: String::new(),
            code: "000000".to_owned(),
            recovery_code: String::new(),
            own: Vec::new(),
        }
    }

    /// Opens a session, changing a first password, and keeps the person under their name.
    pub(super) async fn sign_in_as(&mut self, mut person: Person) -> Person {
        self.sign_in(&mut person).await;
        self.people.insert(person.name, person.clone());
        person
    }

    /// Opens a new session.
    pub(super) async fn sign_in(&mut self, person: &mut Person) {
        let mut body = json!({ "email": person.email, "password": person.password, "refreshTokenIn": "body" });
        if let Some(tenant) = &person.tenant {
            body["tenant"] = json!(tenant);
        }
        let call = Call::new("POST", "/api/v1/auth/login").body(Some(body));
        let answer = self.wire.send(&call.header("user-agent", &person.user_agent)).await;
        assert_eq!(answer.status, 200, "{} cannot sign in: {}", person.name, answer.describe());
        keep_tokens(person, &answer);
        if answer.json["mustChangePassword"] == true {
            self.change_password(person).await;
        }
        assert!(self.still_signed_in(person).await, "{} signed in, and is not", person.name);
    }

    /// The person by this name with a session that is alive; opens one only if it must, because that takes a while.
    pub(super) async fn signed_in(&mut self, name: &'static str) -> Person {
        let mut person = self.people[name].clone();
        self.keep_signed_in(&mut person).await;
        person
    }

    pub(super) async fn keep_signed_in(&mut self, person: &mut Person) {
        if !self.still_signed_in(person).await {
            self.sign_in(person).await;
        }
        self.people.insert(person.name, person.clone());
    }

    /// Whether the session is alive; notes its ids as the person's own.
    async fn still_signed_in(&mut self, person: &mut Person) -> bool {
        let me = self.send_as(person, Call::new("GET", "/api/v1/auth/me")).await;
        let text = |pointer: &str| me.json.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (user, session, tenant) = (text("/user/id"), text("/session/id"), text("/session/tenant/id"));
        if me.status != 200 {
            return false;
        }
        person.session.clone_from(&session);
        for id in [&user, &session] {
            if !person.own.contains(id) {
                person.own.push(id.clone());
            }
        }
        let email = Some(person.email.clone());
        self.note_id(person.side, Area::Member, "users", &user, email.clone());
        self.note_id(person.side, Area::Member, "sessions", &session, email);
        if !tenant.is_empty() {
            self.note_id(person.side, Area::Member, "tenants", &tenant, None);
        }
        true
    }

    pub(super) async fn send_as(&mut self, person: &Person, mut call: Call) -> Answer {
        call.token = Some(person.token.clone());
        self.wire.send(&call.header("user-agent", &person.user_agent)).await
    }

    /// What an owner's answer teaches: canaries seen, and ids.
    pub(super) fn learn(&mut self, operation: &Operation, side: Side, caller: &Person, answer: &Answer) {
        self.stock.canaries.note_seen(&answer.text);
        // Operators list everybody's: whose an id is, is only clear where it is made.
        if operation.area == Area::Operator && side != Side::Staff && !operation.creates {
            return;
        }
        if operation.collection() == "audit" {
            self.learn_of_trail(operation, side, answer.json.clone());
            return;
        }
        for found in found_in(operation, &answer.json) {
            // What people read about themselves is about them.
            let caller = matches!(operation.area, Area::Member | Area::Mail).then(|| caller.email.clone());
            self.note_id(side, operation.area, &found.kind, &found.id, found.email.or(caller));
        }
    }

    /// A trail has an entry for every call, and every id is tried everywhere: a few are enough. Nor does it tell whose an id
    /// is: an entry stands in the trail of who did something, of whom it was done to, and of the tenant.
    fn learn_of_trail(&mut self, operation: &Operation, side: Side, mut trail: Value) {
        if let Some(entries) = trail["items"].as_array_mut() {
            entries.truncate(3);
        }
        for found in found_in(operation, &trail) {
            self.stock.ids.add(side, &found.kind, &found.id);
        }
    }

    fn note_id(&mut self, side: Side, area: Area, kind: &str, id: &str, person: Option<String>) {
        let class = match (kind, area) {
            ("tenants", _) => Class::Everybody,
            ("users", _) => Class::Directory,
            ("sessions", _) => Class::Personal,
            (_, Area::Admin) => Class::Roster,
            (_, Area::Member | Area::Mail) => Class::Personal,
            (_, Area::Operator) if side == Side::Staff => Class::Staff,
            (_, Area::Operator) => Class::Directory,
        };
        self.stock.ids.add(side, kind, id);
        let field = format!("an id of {kind}");
        self.stock.canaries.plant(Canary { text: id.to_owned(), field, side, class, person, seen: true, is_id: true });
    }

    async fn change_password(&mut self, person: &mut Person) {
        let operation = self.operation("PUT", "/api/v1/auth/password");
        let body = self.stock.body(&operation, person.side, person).expect("a reviewed body");
        let new = body.as_ref().and_then(|body| body["newPassword"].as_str()).expect("a password").to_owned();
        let answer = self.send_as(person, Call::new("PUT", operation.path).body(body)).await;
        assert_eq!(answer.status, 200, "{} cannot change the password: {}", person.name, answer.describe());
        keep_tokens(person, &answer);
        person.password = new;
    }

    async fn make_tenant(&mut self, side: Side, administrator: &'static str) {
        let operation = self.operation("POST", "/api/v1/operator/tenants");
        let operator = self.people[OPERATOR].clone();
        let body = self.stock.body(&operation, side, &operator).expect("a tenant");
        let answer = self.send_as(&operator, Call::new("POST", &operation.path).body(body.clone())).await;
        assert_eq!(answer.status, 201, "a tenant cannot be made: {}", answer.describe());
        self.learn(&operation, side, &operator, &answer);
        let slug = body.as_ref().and_then(|body| body["slug"].as_str()).map(str::to_owned);
        let person = self.handed_over(administrator, side, slug, &answer.json["administrator"]);
        self.sign_in_as(person).await;
    }

    async fn make_member(&mut self, name: &'static str, role: &str) {
        let operation = self.operation("POST", "/api/v1/admin/members");
        let admin = self.people[ADMIN].clone();
        let mut body = self.stock.body(&operation, Side::A, &admin).expect("a member");
        if let Some(body) = &mut body {
            body["role"] = json!(role);
        }
        let answer = self.send_as(&admin, Call::new("POST", &operation.path).body(body)).await;
        assert_eq!(answer.status, 201, "a member cannot be made: {}", answer.describe());
        self.learn(&operation, Side::A, &admin, &answer);
        let mut made = answer.json["member"].clone();
        made["initialPassword"] = answer.json["initialPassword"].clone();
        let person = self.handed_over(name, Side::A, admin.tenant.clone(), &made);
        self.sign_in_as(person).await;
    }

    async fn make_operator(&mut self) {
        let operation = self.operation("POST", "/api/v1/operator/operators");
        let operator = self.people[OPERATOR].clone();
        let body = self.stock.body(&operation, Side::Staff, &operator).expect("an operator");
        let answer = self.send_as(&operator, Call::new("POST", &operation.path).body(body)).await;
        assert_eq!(answer.status, 201, "an operator cannot be made: {}", answer.describe());
        self.learn(&operation, Side::Staff, &operator, &answer);
        let mut made = answer.json["operator"].clone();
        made["initialPassword"] = answer.json["initialPassword"].clone();
        let person = self.handed_over(READING_OPERATOR, Side::Staff, None, &made);
        self.sign_in_as(person).await;
    }

    fn handed_over(&mut self, name: &'static str, side: Side, tenant: Option<String>, made: &Value) -> Person {
        let text = |field: &str| made[field].as_str().expect("handed over").to_owned();
        let (email, password) = (text("email"), text("initialPassword"));
        self.person(name, side, tenant, &email, &password)
    }

    /// What is tried as those who must not.
    pub(super) fn attacked(&self) -> Vec<Operation> {
        let all = self.stock.document.operations.iter();
        all.filter(|operation| self.only.is_none_or(|part| operation.path.contains(part))).cloned().collect()
    }

    fn operation(&self, method: &str, path: &str) -> Operation {
        let mut all = self.stock.document.operations.iter();
        all.find(|o| o.method == method && o.path == path).expect("the tenants are made with this").clone()
    }
}

pub(super) fn keep_tokens(person: &mut Person, answer: &Answer) {
    if let Some(token) = answer.json["accessToken"].as_str() {
        person.token = token.to_owned();
    }
    if let Some(token) = answer.json["refreshToken"].as_str() {
        person.refresh_token = token.to_owned();
    }
}

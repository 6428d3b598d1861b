use super::callers::{ADMIN, NOBODY, OPERATOR, Person, READER, READING_OPERATOR, STRANGER};
use super::canary::{Canary, Side, Viewer};
use super::document::{Area, Operation, Place};
use super::report::Kind;
use super::reviewed;
use super::rows::{Digests, changed};
use super::run::{Run, keep_tokens};
use super::wire::{Answer, Call};

/// An id that nothing has.
pub(super) const UNKNOWN_ID: &str = "01890000-0000-7000-8000-00000000dead";

/// Somebody who calls what they must not.
pub(super) struct Who {
    pub(super) name: &'static str,
    pub(super) person: Option<Person>,
    /// Whether lost sessions are opened again; not for those who are tried just because theirs ended.
    renews: bool,
    /// All rows but the caller's own, as they are before the next call.
    before: Digests,
    /// Whether the last call was reported already.
    pub(super) was_reported: bool,
}

/// Which status is due.
#[derive(Clone, Copy, Debug)]
pub(super) enum Due {
    Status(u16),
    /// One of two, for a reason that stands where it is used.
    Either(u16, u16),
    /// Anything but a failure of the server.
    Any,
}

impl Who {
    /// Whether the role lets nothing be changed that the operation would change.
    pub(super) fn only_reads(&self, operation: &Operation) -> bool {
        self.name == READER && operation.area == Area::Mail && operation.method != "GET"
    }
}

impl Run {
    pub(super) async fn attack(&mut self) {
        self.attack_as_nobody().await;
        self.attack_from_inside(STRANGER).await;
        self.attack_from_inside(READER).await;
        self.attack_as_foreigner().await;
        self.attack_as_operators().await;
        self.attack_with_ended_sessions().await;
        self.try_undocumented().await;
    }

    pub(super) async fn who(&mut self, name: &'static str) -> Who {
        let mut who = Who { name, person: None, renews: true, before: Vec::new(), was_reported: false };
        if name != NOBODY {
            who.person = Some(self.signed_in(name).await);
        }
        who.before = self.rows.digests(&self.own_ids(&who)).await;
        who
    }

    /// The same person's session as it is, never renewed.
    pub(super) async fn who_had(&mut self, person: Person) -> Who {
        let mut who =
            Who { name: person.name, person: Some(person), renews: false, before: Vec::new(), was_reported: false };
        who.before = self.rows.digests(&self.own_ids(&who)).await;
        who
    }

    /// One call of somebody who must not: the answer holds no canary, no foreign row changed, the status is as due.
    /// Only the worst of these is reported. `sent` are texts that the call itself carries.
    pub(super) async fn probe(
        &mut self,
        who: &mut Who,
        operation: &str,
        mut call: Call,
        due: Due,
        sent: &[String],
    ) -> Answer {
        self.counts.foreign_calls += 1;
        if let Some(person) = &who.person {
            call.token = Some(person.token.clone());
            call = call.header("user-agent", &person.user_agent);
        }
        let answer = self.wire.send(&call).await;
        let leak = self.leak_in(who, operation, &answer, sent);
        if operation == "login" && ["wrong-credentials", "wrong-code"].iter().any(|kind| answer.is_problem(kind)) {
            self.rows.recorded(answer.header("x-request-id")).await;
        }
        let after = self.rows.digests(&self.own_ids(who)).await;
        let mut tables = changed(&who.before, &after);
        let counted = reviewed::COUNTS_REFUSALS.iter().find(|(id, ..)| *id == operation);
        tables.retain(|table| !counted.is_some_and(|(_, tables, _)| tables.contains(&table.as_str())));
        let was_changed = !tables.is_empty();
        let problem = if let Some((kind, detail)) = leak {
            Some((kind, detail))
        } else if was_changed {
            Some((Kind::RowChanged, format!("rows of others changed in {}", tables.join(", "))))
        } else if answer.status >= 500 {
            Some((Kind::ServerError, String::new()))
        } else if !due.is_met(answer.status) {
            let is_open = who.name == NOBODY && answer.is_success();
            let kind = if is_open { Kind::OpenToNobody } else { Kind::WrongStatus };
            Some((kind, format!("{due:?} is due")))
        } else {
            None
        };
        who.was_reported = problem.is_some();
        if let Some((kind, detail)) = problem {
            let detail = format!("{detail}: {} -> {}", call.describe(), answer.describe());
            self.findings.add(kind, operation, who.name, detail);
        }
        who.before = after;
        self.renew(who, &call, &answer).await;
        answer
    }

    fn leak_in(&self, who: &Who, operation: &str, answer: &Answer, sent: &[String]) -> Option<(Kind, String)> {
        let viewer = who.person.as_ref().map(Person::viewer).unwrap_or_default();
        let is_excused = |canary: &Canary| {
            // An address is sent whole; its canary is the local part.
            let was_sent = sent.iter().any(|text| text.contains(&canary.text));
            // What the attacker has written into their own rows, they and operators see there.
            let sees_ours = matches!(viewer.side, Some(Side::B | Side::Staff));
            let is_ours = sees_ours && self.excused.contains(&canary.text);
            was_sent
                || is_ours
                || reviewed::may_be_in_trail(operation, &viewer, canary, self.is_of_administrator(canary))
        };
        let leaked = |text: &str, viewer: &Viewer| {
            let canary = self.stock.canaries.leaked(viewer, text, is_excused)?;
            Some(format!("{} of {} {:?} ({})", canary.field, canary.class_name(), canary.side, canary.text))
        };
        if let Some(detail) = leaked(&answer.text, &viewer) {
            let kind = if answer.is_success() { Kind::CanaryInBody } else { Kind::CanaryInError };
            return Some((kind, detail));
        }
        leaked(&answer.headers, &viewer).map(|detail| (Kind::CanaryInHeader, detail))
    }

    fn is_of_administrator(&self, canary: &Canary) -> bool {
        self.people.values().any(|person| person.is_admin && canary.person.as_ref() == Some(&person.email))
    }

    /// Opens the session again that the call has ended, and keeps the password that it has changed.
    async fn renew(&mut self, who: &mut Who, call: &Call, answer: &Answer) {
        let Some(person) = who.person.as_mut().filter(|_| who.renews) else { return };
        let opened = answer.json["accessToken"].is_string();
        let may_have_ended = answer.is_success() && call.method != "GET" && call.path.contains("/auth/");
        if !opened && !may_have_ended {
            return;
        }
        keep_tokens(person, answer);
        let new = call.body.as_ref().and_then(|body| body["newPassword"].as_str());
        if let Some(new) = new.filter(|_| answer.is_success()) {
            person.password = new.to_owned();
        }
        let mut renewed = person.clone();
        self.keep_signed_in(&mut renewed).await;
        who.person = Some(renewed);
        who.before = self.rows.digests(&self.own_ids(who)).await;
    }

    /// What marks rows as the caller's own: for the other tenant's administrator everything of that tenant.
    fn own_ids(&self, who: &Who) -> Vec<String> {
        let mut own = who.person.as_ref().map(|person| person.own.clone()).unwrap_or_default();
        if who.person.as_ref().is_some_and(|person| person.side == Side::B) {
            own.extend(self.stock.ids.of_side(Side::B));
        }
        own
    }

    /// A body that the server would accept from the caller's side, if the caller were allowed.
    pub(super) fn body_for(&mut self, who: &Who, operation: &Operation) -> Option<serde_json::Value> {
        let person = who.person.clone().unwrap_or_else(|| self.people[ADMIN].clone());
        // What cannot be filled was reported by the owner's call.
        self.stock.body(operation, person.side, &person).ok().flatten()
    }

    /// The path with an id of the first tenant in every place.
    pub(super) fn foreign_path(&self, operation: &Operation) -> String {
        let mut path = operation.path.clone();
        for parameter in operation.parameters_in(Place::Path) {
            let kind = operation.kind_of(&parameter.name);
            let id = self.stock.ids.of_kind(Side::A, &kind).first().map_or(UNKNOWN_ID, String::as_str);
            path = path.replace(&format!("{{{}}}", parameter.name), id);
        }
        path
    }

    async fn attack_as_nobody(&mut self) {
        let mut nobody = self.who(NOBODY).await;
        for operation in self.attacked() {
            let body = self.body_for(&nobody, &operation);
            let call = Call::new(&operation.method, self.foreign_path(&operation)).body(body);
            let is_public = reviewed::PUBLIC.iter().any(|(id, _)| *id == operation.id);
            if is_public {
                // With what the owner would send, the owner it is; so without.
                let call = Call::new(&operation.method, &operation.path);
                self.probe(&mut nobody, &operation.id, call.body(Some(serde_json::json!({}))), Due::Any, &[]).await;
                continue;
            }
            if operation.is_public {
                let detail = "the document calls it public, but the reviewed list does not have it";
                self.findings.add(Kind::OpenToNobody, &operation.id, NOBODY, detail);
            }
            self.probe(&mut nobody, &operation.id, call, Due::Status(401), &[]).await;
        }
        for (path, due, _) in reviewed::OPEN_ADDRESSES {
            let due = Due::Either(due[0], due[due.len() - 1]);
            self.probe(&mut nobody, path, Call::new("GET", path), due, &[]).await;
        }
    }

    /// As a member without rights: what is for administrators is refused, and what is another member's is not there.
    async fn attack_from_inside(&mut self, name: &'static str) {
        let mut who = self.who(name).await;
        for operation in self.attacked() {
            let body = self.body_for(&who, &operation);
            let call = |path: String| Call::new(&operation.method, path).body(body.clone());
            if !matches!(operation.area, Area::Member | Area::Mail) {
                let path = self.foreign_path(&operation);
                self.probe(&mut who, &operation.id, call(path), Due::Status(403), &[]).await;
            } else if operation.names_things() {
                self.try_ids(&mut who, &operation, body.as_ref()).await;
            } else if who.only_reads(&operation) {
                self.probe(&mut who, &operation.id, call(operation.path.clone()), Due::Status(403), &[]).await;
            } else if operation.method == "GET" {
                self.probe(&mut who, &operation.id, call(operation.path.clone()), Due::Status(200), &[]).await;
            } else {
                self.probe(&mut who, &operation.id, call(operation.path.clone()), Due::Any, &[]).await;
            }
        }
    }

    /// As the staff: what is a tenant's own is not theirs to see, and who may read may not write.
    async fn attack_as_operators(&mut self) {
        let mut reader = self.who(READING_OPERATOR).await;
        let operations = self.attacked();
        for operation in operations.iter().filter(|operation| operation.area == Area::Operator) {
            let body = self.body_for(&reader, operation);
            let call = Call::new(&operation.method, self.foreign_path(operation)).body(body);
            let due = if operation.method == "GET" { Due::Any } else { Due::Status(403) };
            self.probe(&mut reader, &operation.id, call, due, &[]).await;
        }
        let mut operator = self.who(OPERATOR).await;
        for operation in &operations {
            let body = self.body_for(&operator, operation);
            let call = Call::new(&operation.method, self.foreign_path(operation)).body(body.clone());
            let is_for_members = reviewed::MEMBERS_ONLY.iter().any(|(id, _)| *id == operation.id);
            if matches!(operation.area, Area::Admin | Area::Mail) || is_for_members {
                self.probe(&mut operator, &operation.id, call, Due::Status(403), &[]).await;
            } else if operation.names_things() && operation.area == Area::Member {
                self.try_ids(&mut operator, operation, body.as_ref()).await;
            } else if operation.method == "GET" {
                self.probe(&mut operator, &operation.id, call, Due::Status(200), &[]).await;
            }
        }
    }

    /// Methods that the document does not have, and addresses that are often left open.
    async fn try_undocumented(&mut self) {
        let mut admin = self.who(ADMIN).await;
        let operations = self.attacked();
        let mut tried = std::collections::BTreeSet::new();
        for operation in operations.iter().filter(|operation| tried.insert(operation.path.clone())) {
            let path = self.foreign_path(operation);
            for method in self.stock.document.other_methods(&operation.path).collect::<Vec<_>>() {
                self.must_not_be_there(&mut admin, &method, &path, &[405]).await;
            }
        }
        for path in reviewed::NO_ADDRESSES {
            self.must_not_be_there(&mut admin, "GET", path, &[404]).await;
        }
    }

    async fn must_not_be_there(&mut self, who: &mut Who, method: &str, path: &str, due: &[u16]) {
        let name = format!("{method} {path}");
        let answer = self.probe(who, &name, Call::new(method, path), Due::Any, &[]).await;
        if !due.contains(&answer.status) {
            self.findings.add(Kind::Undocumented, &name, who.name, answer.describe());
        }
    }
}

impl Due {
    fn is_met(self, status: u16) -> bool {
        match self {
            Due::Status(due) => status == due,
            Due::Either(one, other) => status == one || status == other,
            Due::Any => true,
        }
    }
}

impl Canary {
    fn class_name(&self) -> String {
        format!("{:?}", self.class).to_lowercase()
    }
}

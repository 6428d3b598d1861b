use serde_json::json;

use super::callers::{ADMIN, FOREIGNER, MEMBERS, OPERATOR, Person, SPARE};
use super::canary::{Canary, Class, Side};
use super::document::{Area, Operation, Place};
use super::ids::found_in;
use super::mail;
use super::report::Kind;
use super::reviewed;
use super::run::{Replay, Run, keep_tokens};
use super::second_factor;
use super::wire::{Answer, Call};

const OWNER: &str = "its owner";

impl Run {
    /// Every operation once, by somebody who may, on things that were made for it.
    pub(super) async fn succeed_as_owners(&mut self) {
        self.use_a_second_factor().await;
        for operation in self.stock.document.operations.clone() {
            if second_factor::STEPS.contains(&operation.id.as_str()) {
                continue;
            }
            match self.as_owner(&operation).await {
                Ok(answer) if answer.is_success() => {
                    self.succeeded.insert(operation.id.clone());
                }
                Ok(answer) => self.findings.add(Kind::NeverSucceeded, &operation.id, OWNER, answer.describe()),
                Err(message) => self.findings.add(Kind::CannotFill, &operation.id, OWNER, message),
            }
        }
    }

    /// Everything that both tenants and the operators can read, with what it teaches.
    pub(super) async fn harvest(&mut self) {
        let mut people =
            vec![self.people[ADMIN].clone(), self.people[FOREIGNER].clone(), self.people[OPERATOR].clone()];
        people.extend(MEMBERS.iter().map(|(name, _)| self.people[name].clone()));
        let operations = self.stock.document.operations.clone();
        // Their sessions may have ended in what went before.
        for person in &mut people {
            *person = self.sign_in_as(person.clone()).await;
        }
        for person in people {
            for operation in operations.iter().filter(|operation| operation.method == "GET") {
                let is_theirs = match operation.area {
                    Area::Member => true,
                    Area::Mail => person.side != Side::Staff,
                    area => area == area_of(&person),
                };
                if !is_theirs {
                    continue;
                }
                for path in self.readable_paths(operation, person.side) {
                    self.read_all(&person, operation, &path).await;
                }
            }
        }
    }

    /// The path with the ids of one side, each kind in its place.
    fn readable_paths(&self, operation: &Operation, side: Side) -> Vec<String> {
        let mut paths = vec![operation.path.clone()];
        for parameter in operation.parameters_in(Place::Path) {
            let kind = operation.kind_of(&parameter.name);
            let mut ids = self.stock.ids.of_kind(side, &kind).to_vec();
            if side == Side::Staff {
                ids.extend(
                    [Side::A, Side::Other].iter().flat_map(|side| self.stock.ids.of_kind(*side, &kind)).cloned(),
                );
            }
            let place = format!("{{{}}}", parameter.name);
            paths = paths.iter().flat_map(|path| ids.iter().map(|id| path.replace(&place, id))).collect();
        }
        paths
    }

    /// A thing, or a list in one large page; and in small ones, for the cursors.
    async fn read_all(&mut self, person: &Person, operation: &Operation, path: &str) {
        let takes = |name: &str| operation.parameters_in(Place::Query).any(|parameter| parameter.name == name);
        let large = if takes("limit") { format!("{path}?limit=100") } else { path.to_owned() };
        let answer = self.send_as(person, Call::new("GET", large)).await;
        self.learn(operation, person.side, person, &answer);
        if takes("cursor") {
            let small = self.send_as(person, Call::new("GET", format!("{path}?limit=1"))).await;
            if let (Some(cursor), Side::A) = (small.json["nextCursor"].as_str(), person.side) {
                self.cursors.insert(cursor.to_owned());
            }
        }
    }

    async fn as_owner(&mut self, operation: &Operation) -> Result<Answer, String> {
        let name = match operation.area {
            Area::Admin => ADMIN,
            Area::Operator => OPERATOR,
            Area::Member | Area::Mail => SPARE,
        };
        let mut person = self.signed_in(name).await;
        let side = side_of(operation);
        let mut path = operation.path.clone();
        for parameter in operation.parameters_in(Place::Path) {
            let kind = operation.kind_of(&parameter.name);
            let id = match (operation.id.as_str(), kind.as_str()) {
                ("sendDraft", _) => self.sendable_draft(&person).await?,
                (_, "runs") => self.workflow_run(&person).await?,
                (_, "outbox") => self.outbox_entry(operation, &person).await?,
                _ => Box::pin(self.fresh(&kind, operation.area, &mut person)).await?,
            };
            path = path.replace(&format!("{{{}}}", parameter.name), &id);
        }
        match operation.id.as_str() {
            "changeMessages" => drop(self.imported("messages", &person).await?),
            "copyToDraft" => drop(self.imported("attachments", &person).await?),
            "undoChange" => drop(self.imported("undos", &person).await?),
            "createDraft" | "exportDrafts" | "importDrafts" | "fillTemplate" => {
                drop(self.imported("accounts", &person).await?);
            }
            _ => {}
        }
        path.push_str(&self.owners_query(operation));
        person.link_token = self.fresh_link(operation).await?;
        if operation.id == "register" {
            self.set_registration("open").await;
        }
        let answer = self.create_or_change(operation, side, &person, path.clone(), true).await?;
        if let ("shareDraft", Some(share)) = (operation.id.as_str(), answer.0.json["id"].as_str()) {
            // Otherwise others would rightly see it from now on.
            self.send_as(&person, Call::new("DELETE", format!("{path}/{share}"))).await;
        }
        if operation.id == "register" {
            // Closed again, so that whoever signs up from now on is not let in.
            self.set_registration("invitation").await;
        }
        if !reviewed::OTHERS_SIGN_IN.iter().any(|(id, _)| *id == operation.id) {
            keep_tokens(&mut person, &answer.0);
        }
        // A reset link was somebody else's.
        if let Some(new) = answer.1.filter(|_| answer.0.is_success() && !operation.is_public) {
            person.password = new;
        }
        self.people.insert(name, person);
        Ok(answer.0)
    }

    /// The call itself; also tells the new password if there was one. What `stays` can be tried again by others.
    pub(super) async fn create_or_change(
        &mut self,
        operation: &Operation,
        side: Side,
        person: &Person,
        path: String,
        stays: bool,
    ) -> Result<(Answer, Option<String>), String> {
        let body = self.stock.body(operation, side, person)?;
        let new_password = body.as_ref().and_then(|body| body["newPassword"].as_str()).map(str::to_owned);
        let mut call = Call::new(&operation.method, &path).body(body.clone());
        if operation.id == "importDrafts" {
            call = call.raw(mail::BUNDLE.as_bytes().to_vec());
        }
        if operation.takes_idempotency_key() {
            let key = self.secret_word(person, "an idempotency key");
            call = call.header("idempotency-key", &key);
            if side == Side::A && stays {
                self.replays.push(Replay { operation: operation.clone(), path, key, body });
            }
        }
        let answer = self.send_as(person, call).await;
        if answer.is_success() {
            self.learn(operation, side, person, &answer);
        }
        Ok((answer, new_password))
    }

    async fn set_registration(&mut self, registration: &str) {
        let admin = self.signed_in(ADMIN).await;
        let body = json!({ "registration": registration });
        let answer = self.send_as(&admin, Call::new("PATCH", "/api/v1/admin/policy").body(Some(body))).await;
        assert_eq!(answer.status, 200, "the policy cannot be changed: {}", answer.describe());
    }

    /// The secret of a link that nobody will miss, for operations that take one.
    async fn fresh_link(&mut self, operation: &Operation) -> Result<String, String> {
        let Some((_, maker, _)) = reviewed::LINKS.iter().find(|(id, ..)| *id == operation.id) else {
            return Ok(String::new());
        };
        let maker = self.stock.document.operations.iter().find(|operation| operation.id == *maker).cloned();
        let maker = maker.ok_or_else(|| format!("no operation makes a link for {}", operation.id))?;
        let mut admin = self.signed_in(ADMIN).await;
        let mut path = maker.path.clone();
        for parameter in maker.parameters_in(Place::Path) {
            let id = Box::pin(self.fresh(&maker.kind_of(&parameter.name), maker.area, &mut admin)).await?;
            path = path.replace(&format!("{{{}}}", parameter.name), &id);
        }
        let (answer, _) = self.create_or_change(&maker, side_of(&maker), &admin, path, false).await?;
        let url = answer.json["url"].as_str().and_then(|url| url.split_once('#'));
        url.map(|(_, token)| token.to_owned()).ok_or_else(|| format!("no link: {}", answer.describe()))
    }

    /// An id of something that nobody will miss.
    async fn fresh(&mut self, kind: &str, area: Area, person: &mut Person) -> Result<String, String> {
        if kind == "sessions" {
            let mut elsewhere = person.clone();
            self.sign_in(&mut elsewhere).await;
            return Ok(elsewhere.session);
        }
        if kind == "tasks" {
            return self.waiting_task().await;
        }
        if area == Area::Mail {
            return self.imported(kind, person).await;
        }
        let mut creators: Vec<Operation> = self.stock.document.creator(kind, area).cloned().into_iter().collect();
        let others = self.stock.document.operations.iter().filter(|o| o.creates && o.area == area);
        creators.extend(others.cloned());
        // A creator whose own path names things of this kind needs what it would make.
        creators.retain(|c| c.parameters_in(Place::Path).all(|parameter| c.kind_of(&parameter.name) != kind));
        for creator in creators {
            let mut path = creator.path.clone();
            for parameter in creator.parameters_in(Place::Path) {
                let id = Box::pin(self.fresh(&creator.kind_of(&parameter.name), area, person)).await?;
                path = path.replace(&format!("{{{}}}", parameter.name), &id);
            }
            let (answer, _) = self.create_or_change(&creator, side_of(&creator), person, path, false).await?;
            if !answer.is_success() {
                return Err(format!("{} did not make anything: {}", creator.id, answer.describe()));
            }
            if let Some(found) = found_in(&creator, &answer.json).into_iter().find(|found| found.kind == kind) {
                return Ok(found.id);
            }
        }
        let known = self.stock.ids.newest(Side::A, kind).cloned();
        known.ok_or_else(|| {
            format!("no answer had an id of `{kind}`, and no operation creates one: teach `fresh` in leak/owner.rs")
        })
    }

    /// A task that waits for a far day; the test has put some in.
    async fn waiting_task(&mut self) -> Result<String, String> {
        let operator = self.signed_in(OPERATOR).await;
        let answer = self.send_as(&operator, Call::new("GET", "/api/v1/operator/tasks?status=scheduled")).await;
        let id = answer.json["items"][0]["id"].as_str().map(str::to_owned);
        id.ok_or_else(|| format!("no task is scheduled: {}", answer.describe()))
    }

    /// A word that never comes back.
    pub(super) fn secret_word(&mut self, person: &Person, field: &str) -> String {
        let text = self.stock.canaries.word();
        self.stock.canaries.plant(Canary {
            text: text.clone(),
            field: field.to_owned(),
            side: person.side,
            class: Class::Secret,
            person: None,
            seen: false,
            is_id: false,
        });
        text
    }
}

fn area_of(person: &Person) -> Area {
    match person.side {
        Side::Staff => Area::Operator,
        _ if person.is_admin => Area::Admin,
        _ => Area::Member,
    }
}

/// Whose the things are that an operation handles for its owner.
fn side_of(operation: &Operation) -> Side {
    let names_operators = operation.path.split('/').any(|segment| segment == "operators");
    match operation.area {
        Area::Admin | Area::Member | Area::Mail => Side::A,
        Area::Operator if names_operators => Side::Staff,
        Area::Operator => Side::Other,
    }
}

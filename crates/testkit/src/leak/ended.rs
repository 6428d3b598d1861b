use serde_json::json;

use super::attack::{Due, Who};
use super::callers::{ADMIN, LEFT, Person, SUSPENDED};
use super::document::Area;
use super::report::Kind;
use super::reviewed;
use super::run::Run;
use super::wire::Call;

impl Run {
    /// With the tokens of an administrator who was suspended, and of one who signed out.
    pub(super) async fn attack_with_ended_sessions(&mut self) {
        let suspended = self.sign_in_as(self.people[SUSPENDED].clone()).await;
        let member = self.member_id(&suspended).await;
        let admin = self.signed_in(ADMIN).await;
        let call = Call::new("POST", format!("/api/v1/admin/members/{member}/suspend"));
        let answer = self.send_as(&admin, call).await;
        assert_eq!(answer.status, 200, "a member cannot be suspended: {}", answer.describe());
        self.attack_with_ended(suspended).await;

        let left = self.sign_in_as(self.people[LEFT].clone()).await;
        let answer = self.send_as(&left, Call::new("POST", "/api/v1/auth/logout")).await;
        assert_eq!(answer.status, 204, "somebody cannot sign out: {}", answer.describe());
        self.attack_with_ended(left).await;
    }

    async fn attack_with_ended(&mut self, person: Person) {
        let refresh = json!({ "refreshToken": person.refresh_token });
        let mut who: Who = self.who_had(person).await;
        let answer = self
            .probe(
                &mut who,
                "refresh",
                Call::new("POST", "/api/v1/auth/refresh").body(Some(refresh)),
                Due::Status(401),
                &[],
            )
            .await;
        if answer.json["accessToken"].is_string() {
            self.findings.add(Kind::WrongStatus, "refresh", who.name, "an ended session goes on");
        }
        for operation in self.attacked() {
            if reviewed::PUBLIC.iter().any(|(id, _)| *id == operation.id) {
                continue;
            }
            let body = self.body_for(&who, &operation);
            let call = Call::new(&operation.method, self.foreign_path(&operation)).body(body);
            let due = match operation.area {
                // The role that the token names is refused before the session is looked up; either tells nothing.
                Area::Operator => Due::Either(401, 403),
                Area::Admin | Area::Member | Area::Mail => Due::Status(401),
            };
            self.probe(&mut who, &operation.id, call, due, &[]).await;
        }
    }

    /// The id of the person in the tenant.
    async fn member_id(&mut self, person: &Person) -> String {
        let admin = self.signed_in(ADMIN).await;
        let call = Call::new("GET", format!("/api/v1/admin/members?q={}", person.email.replace('@', "%40")));
        let answer = self.send_as(&admin, call).await;
        answer.json["items"][0]["id"].as_str().expect("the member that was made").to_owned()
    }
}

//! Nothing that is secret can be read in the database, and the key that keeps it so can be replaced.

use std::process::{Child, Command, Stdio};

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use postroom_testkit::{Authenticator, PASSWORD, SECRET_KEY, Server, ServerSettings, wait_for};
use postroom_types::{Clock, SystemClock};
use reqwest::Method;
use serde_json::{Value, json};

use crate::letters::relayed;
use crate::support::{Office, PROGRAM, json_of, run, text};

const NEW_KEY: &str = "another-key-another-key-another-key-another";

#[tokio::test]
async fn nothing_secret_stands_in_a_dump() {
    // Where nobody listens, so that letters stay.
    let office = Office::with(relayed(1)).await;
    let ida = office.member("ida", "user").await;
    let mut secrets: Vec<(&str, String)> = vec![
        ("the installation key", SECRET_KEY.to_owned()),
        ("a password", PASSWORD.to_owned()),
        ("a refresh token", ida.client.refresh_token().to_owned()),
        ("an access token", ida.client.access_token().to_owned()),
    ];
    let begun = ida.client.post("/auth/totp", &json!({ "password": PASSWORD })).await.expect(200);
    let totp = text(&begun["secret"]).to_owned();
    let code = Authenticator::of(&totp).code(SystemClock.now(), 0);
    let confirmed = ida.client.post("/auth/totp/confirm", &json!({ "code": code })).await.expect(200);
    for code in confirmed["recoveryCodes"].as_array().expect("a list") {
        secrets.push(("a recovery code", text(code).to_owned()));
        secrets.push(("a recovery code as it is looked up", text(code).replace('-', "")));
    }
    secrets.push(("the secret of an authenticator", totp.clone()));
    secrets.push(("its bytes", HEXLOWER.encode(&BASE32_NOPAD.decode(totp.as_bytes()).expect("base32"))));
    let key = ida.client.post("/auth/api-keys", &json!({ "name": "script", "scopes": [] })).await.expect(201);
    secrets.push(("an API key", text(&key["key"]).to_owned()));
    let invited = json!({ "email": "new@acme.example", "displayName": "New" });
    let invitation = office.admin().post("/admin/invitations", &invited).await.expect(201);
    secrets.push(("an invitation", after_hash(&invitation["url"])));
    let path = format!("/admin/members/{}/password-reset", ida.id);
    let link = office.admin().post(&path, &json!({})).await.expect(200);
    secrets.push(("a reset link", after_hash(&link["url"])));
    let body = json!({ "email": "ivo@acme.example", "displayName": "Ivo" });
    let added =
        office.admin().request(Method::POST, "/admin/members").idempotency_key("key 1").json(&body).send().await;
    secrets.push(("a kept answer's password", text(&added.expect(201)["initialPassword"]).to_owned()));
    let mailbox = json!({
        "accountName": "Letters", "emailAddress": "ida@letters.example", "protocol": "imap", "hostname": "imap.letters.invalid",
        "port": 993, "encryption": "tls", "username": "ida", "password": "the password of a mailbox",
    });
    ida.client.request(Method::POST, "/accounts").idempotency_key("key 3").json(&mailbox).send().await.expect(201);
    secrets.push(("a mail account's password", text(&mailbox["password"]).to_owned()));

    let mailbox = json!({
        "accountName": "Tokens", "emailAddress": "ida@tokens.example", "protocol": "imap", "hostname": "imap.letters.invalid",
        "port": 993, "encryption": "tls", "username": "ida", "oauth2": {
            "tokenUrl": "https://login.letters.invalid/token", "clientId": "postroom",
            "clientSecret": "the secret of a client", "refreshToken": "the refresh token of a mailbox",
        },
    });
    ida.client.request(Method::POST, "/accounts").idempotency_key("key 4").json(&mailbox).send().await.expect(201);
    for field in ["clientSecret", "refreshToken"] {
        secrets.push(("what asks for access tokens", text(&mailbox["oauth2"][field]).to_owned()));
    }

    let dump = dump(&office.server);
    assert!(dump.contains("ida@letters.example"), "the dump has the mail account");
    assert!(dump.contains("ida@acme.example") && dump.contains("COPY postroom.data_keys"), "the dump has everything");
    for (what, secret) in secrets {
        assert!(secret.len() > 7, "{what} is too short to be looked for");
        for form in
            [secret.clone(), HEXLOWER.encode(secret.as_bytes()), data_encoding::BASE64.encode(secret.as_bytes())]
        {
            assert!(!dump.contains(&form), "{what} stands in the dump");
        }
        // Tokens of several parts: the part that is secret.
        if let Some(part) = secret.split(['.', '_']).next_back().filter(|part| part.len() > 15) {
            assert!(!dump.contains(part), "a part of {what} stands in the dump");
        }
    }
}

#[tokio::test]
async fn a_rotation_that_is_killed_goes_on_where_it_stopped() {
    let mut office = Office::open().await;
    let body = json!({ "email": "ivo@acme.example", "displayName": "Ivo" });
    let add = |office: &Office| {
        let client = office.admin().with_access_token(Some(office.admin().access_token()));
        let body = body.clone();
        async move {
            client.request(Method::POST, "/admin/members").idempotency_key("key 1").json(&body).send().await.expect(201)
        }
    };
    let first = add(&office).await;
    let tenants = json!({ "slug": "borealis", "name": "Borealis" });
    let made =
        office.operator.request(Method::POST, "/operator/tenants").idempotency_key("key 2").json(&tenants).send().await;
    made.expect(201);
    office.server.stop();

    // Somebody holds the tenant's data key, so the rotation stands still in the middle.
    let owner = office.server.database().owner().await;
    owner.batch_execute("BEGIN; SELECT FROM postroom.data_keys FOR UPDATE").await.expect("locked");
    let watch = office.server.database().owner().await;
    let mut rotation = rotate(&office.server);
    wait_for("it has begun", async || {
        let sql = "SELECT count(*) FROM postroom_management.installation_data_keys d \
                   JOIN postroom_management.installation_keys k ON k.fingerprint = d.wrapped_by WHERE k.number = 2";
        watch.query_one(sql, &[]).await.expect("a count").get::<_, i64>(0) == 1
    })
    .await;
    rotation.kill().expect("killed");
    rotation.wait().expect("ended");
    owner.batch_execute("ROLLBACK").await.expect("unlocked");
    let states = |status: &Value| -> Vec<(String, i64)> {
        let keys = status.as_array().expect("a list").iter();
        keys.map(|key| (text(&key["state"]).to_owned(), key["dataKeys"].as_i64().expect("a number"))).collect()
    };
    let of = |server: &Server, arguments: &[&str]| {
        let environment = environment(server);
        let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
        json_of(&run(&environment, arguments))
    };
    let status = of(&office.server, &["key", "status", "--json"]);
    assert_eq!(states(&status), [("being-replaced".to_owned(), 1), ("in-force".to_owned(), 1)], "{status}");

    // A server with the new key finishes it in the background, while it opens what either key wraps.
    let settings = ServerSettings::beside(&office.server)
        .set("POSTROOM_SECRET_KEY", NEW_KEY)
        .set("POSTROOM_SECRET_KEYS_OLD", SECRET_KEY);
    let server = Server::start(settings).await;
    let run_now = "UPDATE postroom_queue._private_jobs SET run_at = now()";
    watch.batch_execute(run_now).await.expect("hurried");
    wait_for("the worker finishes it", async || {
        let status = of(&office.server, &["key", "status", "--json"]);
        states(&status) == [("retired".to_owned(), 0), ("in-force".to_owned(), 2)]
    })
    .await;
    let mut admin = server.client();
    admin.sign_in(&office.tenant.admin.email, PASSWORD, None).await;
    let again = admin.request(Method::POST, "/admin/members").idempotency_key("key 1").json(&body).send().await;
    assert_eq!(again.expect(201), first, "a sealed answer is read under the new key");

    // The old key alone opens nothing any more.
    let mut environment = environment(&office.server);
    environment.retain(|(name, _)| !name.starts_with("POSTROOM_SECRET_KEY"));
    environment.push(("POSTROOM_SECRET_KEY", SECRET_KEY.to_owned()));
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = run(&environment, &["tenant", "list"]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is not the key of this database"), "{refused:?}");
}

/// The settings of a command with the new key.
fn environment(server: &Server) -> Vec<(&'static str, String)> {
    vec![
        ("POSTROOM_DATABASE_URL", server.database().app_url()),
        ("POSTROOM_SECRET_KEY", NEW_KEY.to_owned()),
        ("POSTROOM_SECRET_KEYS_OLD", SECRET_KEY.to_owned()),
    ]
}

fn rotate(server: &Server) -> Child {
    let mut command = Command::new(PROGRAM);
    command.args(["key", "rotate"]).env_clear().envs(environment(server)).current_dir("/");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
}

fn dump(server: &Server) -> String {
    let url = server.database().owner_url();
    let output =
        Command::new("pg_dump").args(["--dbname", &url]).output().expect("pg_dump, of PostgreSQL's client programs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn after_hash(url: &Value) -> String {
    text(url).split_once('#').expect("a link").1.to_owned()
}

//! Accounts that sign in with access tokens.

use postroom_mail::account::{self, Changes, Protocol};
use postroom_mail::{Grant, Login, TokenUrl};
use postroom_store::TenantActor;
use postroom_sync::SyncError;
use postroom_testkit::{ScriptedServer, Step, TokenServer, personality, wait_for};

use crate::support::{Stage, USER};

fn login(tokens: &TokenServer, refresh_token: &str) -> Login {
    Login::OAuth2(Grant {
        token_url: TokenUrl::parse(&tokens.url()).unwrap(),
        client_id: "postroom".to_owned(),
        client_secret: Some("client secret".to_owned().into()),
        refresh_token: refresh_token.to_owned().into(),
        scope: Some("mail".to_owned()),
    })
}

fn refusal() -> Vec<Step> {
    vec![Step::send("{tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n")]
}

fn sent(tokens: &TokenServer) -> Vec<String> {
    tokens.asked().iter().map(|form| form["refresh_token"].clone()).collect()
}

#[tokio::test]
async fn tokens_are_asked_for_kept_and_renewed_once() {
    let mailbox = personality::outlook(3).but_once("AUTHENTICATE XOAUTH2 *", refusal());
    let server = ScriptedServer::of(mailbox.script()).await;
    let tokens = TokenServer::start().await;
    let stage = Stage::signing_in(Protocol::Imap, server.port(), None, login(&tokens, "r-1")).await;
    // The first one is refused, though it was just given; the next is asked for with the refresh token that came along.
    assert_eq!(stage.pass().await.new, 3);
    assert_eq!(sent(&tokens), ["r-1", "r-2"]);
    let form = tokens.asked().remove(0);
    let expected = [
        ("client_id", "postroom"),
        ("client_secret", "client secret"),
        ("grant_type", "refresh_token"),
        ("refresh_token", "r-1"),
        ("scope", "mail"),
    ];
    assert_eq!(form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>(), expected);
    let signed_in = |number: u32| server.count(&TokenServer::sign_in(USER, &format!("a-{number}")));
    assert_eq!((signed_in(1), signed_in(2)), (1, 1));
    // It is good for an hour, and kept that long.
    stage.pass().await;
    assert_eq!((signed_in(2), tokens.asked().len()), (2, 2));
    stage.world.clock.advance(chrono::TimeDelta::minutes(59) + chrono::TimeDelta::seconds(30));
    stage.pass().await;
    assert_eq!((signed_in(3), sent(&tokens).last().map(String::as_str)), (1, Some("r-3")));
}

#[tokio::test]
async fn what_has_ended_is_told_and_begins_anew() {
    let server = ScriptedServer::of(personality::outlook(3).script()).await;
    let tokens = TokenServer::start().await;
    let stage = Stage::signing_in(Protocol::Imap, server.port(), None, login(&tokens, "r-0")).await;
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("the account says so", async || stage.account_row().await.sync_state == "sign_in_again").await;
    let row = stage.account_row().await;
    let sentence = "The sign-in at 127.0.0.1 has ended. Sign in again there, and enter the new refresh token.";
    assert_eq!((row.sync_state_text.as_str(), row.sync_failures), (sentence, 1));
    wait_for("nobody tries again", async || stage.keeper.count() == 0).await;
    assert_eq!((server.count("*"), tokens.asked().len()), (0, 1));

    let tx = stage.world.identity.store.tenant_tx(TenantActor::System { tenant: stage.tenant.id }).await.unwrap();
    let changes = Changes { login: Some(login(&tokens, "r-2")), ..Changes::default() };
    account::update(&stage.world.identity, &tx, stage.user(), stage.account, &changes, None).await.unwrap();
    tx.commit().await.unwrap();
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("everything is here", async || stage.account_row().await.sync_state == "idle").await;
    stage.keeper.stop().await;
}

#[tokio::test]
async fn a_mail_server_that_refuses_every_token_is_not_asked_for_ever() {
    let mailbox = personality::outlook(3).but("AUTHENTICATE XOAUTH2 *", refusal());
    let server = ScriptedServer::of(mailbox.script()).await;
    let tokens = TokenServer::start().await;
    let stage = Stage::signing_in(Protocol::Imap, server.port(), None, login(&tokens, "r-1")).await;
    stage.keeper.keep(stage.tenant.id, stage.account).await.unwrap();
    wait_for("the account says so", async || stage.account_row().await.sync_state == "sign_in_again").await;
    assert_eq!((server.count("AUTHENTICATE *"), tokens.asked().len()), (2, 2));
    let sentence = "127.0.0.1 does not accept the sign-in. Sign in again, and enter the new refresh token.";
    assert_eq!(stage.account_row().await.sync_state_text, sentence);
}

#[tokio::test]
async fn a_token_server_that_is_away_is_waited_for() {
    let server = ScriptedServer::of(personality::outlook(3).script()).await;
    let tokens = TokenServer::start().await;
    let grant = login(&tokens, "r-1");
    drop(tokens);
    let stage = Stage::signing_in(Protocol::Imap, server.port(), None, grant).await;
    let Err(SyncError::Token(error)) = stage.try_pass(postroom_sync::Method::QResync).await else { panic!("no token") };
    assert!(!error.is_final() && !format!("{error:?}").contains("r-1"));
}

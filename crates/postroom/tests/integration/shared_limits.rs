//! One limit for all instances, in Redis, and what holds when Redis is away.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use postroom_testkit::{ApiAnswer, Redis, Server, ServerSettings, wait_for};
use reqwest::Method;
use serde_json::json;

use crate::support::{log_lines, problem, raw, settings};

/// Longer than any answer takes that does not wait for Redis, even on a busy machine.
const SOON: Duration = Duration::from_secs(5);

/// Two instances with five sign-ins a minute.
async fn pair(redis: &Redis) -> (Server, Server) {
    let settings = settings()
        .set("POSTROOM_REDIS_URL", &redis.url())
        .set("POSTROOM_RATE_SIGN_IN", "5")
        .set("POSTROOM_METRICS_TOKEN", "metrics token");
    let a = Server::start(settings).await;
    let b = Server::start(ServerSettings::beside(&a)).await;
    for server in [&a, &b] {
        are_shared(server, 1).await;
    }
    (a, b)
}

/// As somebody else each time, so that no name is locked out.
async fn sign_in(server: &Server, address: &str) -> ApiAnswer {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let body = json!({ "email": format!("nobody{number}@elsewhere.example"), "password": "not the password" });
    server.client().request(Method::POST, "/auth/login").json(&body).from_address(address).send().await
}

/// Waits until the server has said so many times that it shares its limits.
async fn are_shared(server: &Server, times: usize) {
    wait_for("limits are shared", async || {
        let lines = log_lines(server);
        lines.iter().filter(|line| line["message"] == "limits of requests are shared through Redis").count() >= times
    })
    .await;
}

fn metrics(server: &Server) -> String {
    let bearer = "Authorization: Bearer metrics token";
    raw(server, format!("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{bearer}\r\n\r\n"))
}

#[tokio::test]
async fn five_sign_ins_a_minute_are_five_on_all_instances_together() {
    let redis = Redis::start().await;
    let (a, b) = pair(&redis).await;
    for (number, left) in (0..5).rev().enumerate() {
        let answer = sign_in([&a, &b][number % 2], "198.51.100.7").await;
        problem(&answer, 401, "wrong-credentials");
        assert_eq!(answer.header("ratelimit-policy"), "\"sign-in\";q=5;w=60");
        assert!(answer.header("ratelimit").starts_with(&format!("\"sign-in\";r={left};t=")), "{:?}", answer.headers);
    }
    for server in [&a, &b] {
        let refused = sign_in(server, "198.51.100.7").await;
        problem(&refused, 429, "too-many-requests");
        let seconds: u64 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=12).contains(&seconds), "{seconds}");
        assert_eq!(sign_in(server, "2001:db8::1").await.status, 401, "others are not in the way");
    }
    // Many at once: not one more.
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..40 {
        let client = [&a, &b][number % 2].client();
        tasks.spawn(async move {
            let body = json!({ "email": format!("n{number}@elsewhere.example"), "password": "not the password" });
            client.request(Method::POST, "/auth/login").json(&body).from_address("198.51.100.9").send().await.status
        });
    }
    let statuses = tasks.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
}

#[tokio::test]
async fn losing_redis_loses_neither_the_limit_nor_the_service() {
    let mut redis = Redis::start().await;
    let (a, b) = pair(&redis).await;
    for _ in 0..5 {
        sign_in(&a, "198.51.100.7").await.expect(401);
    }
    sign_in(&b, "198.51.100.7").await.expect(429);
    redis.kill();
    // What both knew stays: whoever had used the limit up has it used up, on either.
    sign_in(&a, "198.51.100.7").await.expect(429);
    sign_in(&b, "198.51.100.7").await.expect(429);
    // For everybody else each instance counts by itself.
    for server in [&a, &b] {
        let mut statuses = Vec::new();
        for _ in 0..6 {
            statuses.push(sign_in(server, "198.51.100.8").await.status);
        }
        assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
        assert_eq!(server.client().get("/health/ready").await.status, 200);
    }
    let figures = metrics(&a);
    assert!(figures.contains("postroom_redis_up 0"), "{figures}");
    assert!(figures.contains("postroom_redis_failures_total"), "{figures}");
    assert!(figures.contains("postroom_rate_limits_unshared_total{class=\"sign-in\"}"), "{figures}");

    // It comes back by itself, and the limit is one again.
    redis.start_again().await;
    for server in [&a, &b] {
        are_shared(server, 2).await;
    }
    let mut statuses = Vec::new();
    for number in 0..6 {
        statuses.push(sign_in([&a, &b][number % 2], "198.51.100.10").await.status);
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
    assert!(metrics(&a).contains("postroom_redis_up 1"));
}

#[tokio::test]
async fn a_redis_that_hangs_holds_nobody_up() {
    let redis = Redis::start().await;
    let (a, _b) = pair(&redis).await;
    redis.hang();
    let answers = async {
        let mut statuses = Vec::new();
        for _ in 0..6 {
            statuses.push(sign_in(&a, "198.51.100.7").await.status);
        }
        // Far more than the limit of one answer would allow if each waited for Redis.
        for _ in 0..100 {
            assert_eq!(sign_in(&a, "198.51.100.7").await.status, 429);
        }
        statuses
    };
    let statuses = tokio::time::timeout(SOON, answers).await.expect("answers do not wait for Redis");
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
    redis.go_on();
    are_shared(&a, 2).await;
}

#[tokio::test]
async fn a_redis_that_is_not_there_is_told_and_does_not_matter() {
    let server = Server::start(settings().set("POSTROOM_REDIS_URL", "redis://user:hidden-word@127.0.0.1:1/0")).await;
    wait_for("it is told", async || log_lines(&server).iter().any(|line| line["level"] == "WARN")).await;
    server.operator().await.get("/operator/tenants").await.expect(200);
    assert!(!server.log().contains("hidden-word"), "{}", server.log());
}

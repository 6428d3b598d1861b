//! Lists: cursors and pages, filters, totals.

use postroom_testkit::{ApiClient, PASSWORD};
use serde_json::{Value, json};

use crate::support::{Office, invalid, no_error_was_logged, problem, tenant, text};

#[tokio::test]
async fn by_cursor_nothing_comes_twice_and_nothing_is_lost_while_rows_are_added() {
    let office = Office::open().await;
    for (client, path, prefix) in places(&office) {
        add(client, &path, prefix, 0..7).await;
        let before = ids(&client.get(&format!("{path}?limit=100")).await.expect(200));
        assert!(before.len() >= 7);
        let (mut seen, mut cursor, mut added) = (Vec::new(), String::new(), 100);
        loop {
            let page = client.get(&format!("{path}?limit=2{cursor}")).await.expect(200);
            seen.extend(ids(&page));
            // Somebody is added after each page but the last ones, so that the list ends some time.
            if added < 103 {
                add(client, &path, prefix, added..added + 1).await;
                added += 1;
            }
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen[..before.len()], before, "{path}: in the same order, each once");
        let after = ids(&client.get(&format!("{path}?limit=100")).await.expect(200));
        assert_eq!(seen, after, "{path}: and what came meanwhile stands at the end");
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn by_page_number_with_a_total_on_request() {
    let office = Office::open().await;
    for (client, path, prefix) in places(&office) {
        add(client, &path, prefix, 0..7).await;
        let all = client.get(&format!("{path}?perPage=100&total=true")).await.expect(200);
        let count = ids(&all).len();
        assert_eq!(all["total"], count, "{path}");
        let mut seen = Vec::new();
        for page in 1..=count.div_ceil(3) {
            let page = client.get(&format!("{path}?page={page}&perPage=3")).await.expect(200);
            assert_eq!(page.get("total"), None, "only when it is asked for");
            seen.extend(ids(&page));
        }
        assert_eq!(seen, ids(&all), "{path}");
        for page in [(count.div_ceil(3) + 1).to_string(), "10000".into(), "9223372036854775807".into()] {
            let past = client.get(&format!("{path}?page={page}&perPage=3")).await.expect(200);
            assert_eq!((&past["items"], &past["nextCursor"]), (&json!([]), &Value::Null), "{path} {page}");
        }
        assert_eq!(ids(&client.get(&path).await.expect(200)).len(), count.min(20), "20 when nothing is said");

        for (parameter, values) in [
            ("limit", ["0", "101", "-1", "x", "1.5", "", "99999999999999999999", "1e2", "+"].as_slice()),
            ("perPage", ["0", "101", "-1", "x"].as_slice()),
            ("page", ["0", "-1", "x", "1.5", "99999999999999999999"].as_slice()),
            ("total", ["yes", "1", ""].as_slice()),
            ("unknown", ["1"].as_slice()),
        ] {
            for value in values {
                let answer = client.get(&format!("{path}?{parameter}={value}")).await;
                assert_eq!(answer.status, 422, "{path} {parameter}={value}: {}", answer.text);
                problem(&answer, 422, "invalid-input");
            }
        }
        let cursor = client.get(&format!("{path}?limit=1")).await.expect(200);
        let both = client.get(&format!("{path}?page=2&cursor={}", text(&cursor["nextCursor"]))).await;
        invalid(&both, "page");
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_and_filter_only() {
    let office = Office::open().await;
    let other = tenant(&office.server, &office.operator, "borealis").await;
    let boss = office.member("boss", "admin").await;
    let ida = office.member("ida", "user").await;
    let admin = office.admin();
    let page = admin.get("/admin/members?limit=1").await.expect(200);
    let cursor = text(&page["nextCursor"]).to_owned();
    let use_at = async |client: &ApiClient, path: &str| client.get(&format!("{path}cursor={cursor}")).await;
    // A colleague may go on with it, and with another limit: it is the same list.
    assert_eq!(use_at(&boss.client, "/admin/members?").await.status, 200);
    assert_eq!(use_at(admin, "/admin/members?limit=50&").await.status, 200);
    for (client, path) in [
        (&other.admin.client, "/admin/members?"),
        (admin, "/admin/members?q=a&"),
        (admin, "/admin/members?status=active&"),
        (admin, "/auth/sessions?"),
        (&office.operator, "/operator/tenants?"),
        (&office.operator, "/operator/operators?"),
    ] {
        problem(&use_at(client, path).await, 400, "malformed");
    }
    problem(&use_at(&ida.client, "/admin/members?").await, 403, "forbidden");
    let people = format!("/operator/tenants/{}/members?", other.id);
    problem(&use_at(&office.operator, &people).await, 400, "malformed");

    for at in 0..cursor.len() {
        let mut tampered = cursor.clone().into_bytes();
        tampered[at] = if tampered[at] == b'A' { b'B' } else { b'A' };
        let tampered = String::from_utf8(tampered).expect("ASCII");
        problem(&admin.get(&format!("/admin/members?cursor={tampered}")).await, 400, "malformed");
    }
    for bad in ["", "x", "%00", "null", &cursor[1..], &format!("{cursor}A"), &"A".repeat(5_000)] {
        problem(&admin.get(&format!("/admin/members?cursor={bad}")).await, 400, "malformed");
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn filters_take_text_literally_and_statuses_by_name() {
    let office = Office::open().await;
    let admin = office.admin();
    for (local, name) in [("one", "100% Ida"), ("two", "Ida_L"), ("three", "Back\\slash"), ("four", "\u{c5}sa O'Hara")]
    {
        let body = json!({ "email": format!("{local}@acme.example"), "displayName": name });
        admin.post("/admin/members", &body).await.expect(201);
    }
    let found = async |q: &str| {
        let list = admin.get(&format!("/admin/members?total=true&q={q}")).await.expect(200);
        assert_eq!(list["total"], ids(&list).len());
        let names = list["items"].as_array().expect("a list").iter();
        names.map(|item| text(&item["displayName"]).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("%25").await, ["100% Ida"]);
    assert_eq!(found("_").await, ["Ida_L"]);
    assert_eq!(found("%5C").await, ["Back\\slash"]);
    assert_eq!(found("o%27hara").await, ["\u{c5}sa O'Hara"]);
    assert_eq!(found("%C3%A5sa").await, ["\u{c5}sa O'Hara"]);
    assert_eq!(found("IDA").await, ["100% Ida", "Ida_L"]);
    assert_eq!(found("three@").await, ["Back\\slash"]);
    assert_eq!(found("%25%25").await, Vec::<String>::new());
    assert_eq!(found("ada").await, ["Ada Administrator"]);
    assert_eq!(found("").await.len(), 5);
    invalid(&admin.get(&format!("/admin/members?q={}", "x".repeat(256))).await, "q");

    let two = admin.get("/admin/members?q=two%40").await.expect(200);
    admin.post(&format!("/admin/members/{}/suspend", ids(&two)[0]), &json!({})).await.expect(200);
    for (status, count) in [("active", 4), ("suspended", 1), ("all", 5)] {
        let list = admin.get(&format!("/admin/members?total=true&status={status}")).await.expect(200);
        assert_eq!((ids(&list).len(), &list["total"]), (count, &json!(count)), "{status}");
    }
    for wrong in ["x", "ACTIVE", "active%00", "", "deleted", "%27"] {
        invalid(&admin.get(&format!("/admin/members?status={wrong}")).await, "status");
    }
    let suspended = format!("/operator/tenants/{}/suspend", office.tenant.id);
    office.operator.post(&suspended, &json!({})).await.expect(200);
    for (status, count) in [("active", 0), ("suspended", 1), ("provisioning", 0), ("all", 1)] {
        let list = office.operator.get(&format!("/operator/tenants?status={status}")).await.expect(200);
        assert_eq!(ids(&list).len(), count, "{status}");
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn ones_own_sessions_are_paged_by_cursor() {
    let office = Office::open().await;
    for _ in 0..5 {
        office.server.client().sign_in(&office.tenant.admin.email, PASSWORD, None).await;
    }
    let all = ids(&office.admin().get("/auth/sessions").await.expect(200));
    assert_eq!(all.len(), 6);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = office.admin().get(&format!("/auth/sessions?limit=4{cursor}")).await.expect(200);
        seen.extend(ids(&page));
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, all);
}

/// Every list that is paged both ways: who may read it, where it is, and what its things are called.
fn places(office: &Office) -> Vec<(&ApiClient, String, &'static str)> {
    vec![
        (office.admin(), "/admin/members".to_owned(), "member"),
        (&office.operator, "/operator/tenants".to_owned(), "tenant"),
        (&office.operator, "/operator/operators".to_owned(), "operator"),
        (&office.operator, format!("/operator/tenants/{}/members", office.tenant.id), "person"),
    ]
}

async fn add(client: &ApiClient, path: &str, prefix: &str, numbers: std::ops::Range<u32>) {
    for number in numbers {
        let name = format!("{prefix}{number}");
        let body = match prefix {
            "tenant" => json!({ "slug": name, "name": name }),
            _ => json!({ "email": format!("{name}@people.example"), "displayName": name }),
        };
        client.post(path, &body).await.expect(201);
    }
}

fn ids(list: &Value) -> Vec<String> {
    let id = |item: &Value| item["id"].as_str().or(item["userId"].as_str()).expect("an id").to_owned();
    list["items"].as_array().expect("a list").iter().map(id).collect()
}

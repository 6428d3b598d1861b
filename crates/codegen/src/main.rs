use tokio_postgres::NoTls;
#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).expect("url");
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.expect("connect");
    tokio::spawn(connection);
    client.batch_execute("SET search_path = postroom").await.expect("path");
    let config = cornucopia::config::Config::from_file("queries/cornucopia.toml").expect("config");
    tokio::task::spawn_blocking(move || cornucopia::gen_live(&client, config).map_err(|e| println!("{e:?}"))).await.expect("x").expect("generated");
}

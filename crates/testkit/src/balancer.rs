use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::{ApiClient, wait_for};

/// How often each instance is asked whether it is ready.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// A load balancer as small as one can be: hands connections on to the instances that say they are ready, in turn.
pub struct Balancer {
    address: SocketAddr,
    instances: Arc<Mutex<Vec<Instance>>>,
    tasks: [JoinHandle<()>; 2],
}

struct Instance {
    url: String,
    is_ready: bool,
}

impl Balancer {
    pub async fn start() -> Balancer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let instances = Arc::default();
        let tasks =
            [tokio::spawn(hand_on(listener, Arc::clone(&instances))), tokio::spawn(ask(Arc::clone(&instances)))];
        Balancer { address, instances, tasks }
    }

    /// From now on connections go to this instance, too, as soon as and as long as it is ready.
    pub async fn add(&self, url: &str) {
        lock(&self.instances).push(Instance { url: url.to_owned(), is_ready: false });
        wait_for("the balancer finds the instance ready", async || self.is_ready(url)).await;
    }

    /// Never mind this instance any more.
    pub fn remove(&self, url: &str) {
        lock(&self.instances).retain(|instance| instance.url != url);
    }

    /// Whether connections are handed on to this instance.
    pub fn is_ready(&self, url: &str) -> bool {
        lock(&self.instances).iter().any(|instance| instance.url == url && instance.is_ready)
    }

    /// A client of whatever is behind it.
    pub fn client(&self) -> ApiClient {
        ApiClient::new(&format!("http://{}", self.address))
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn hand_on(listener: TcpListener, instances: Arc<Mutex<Vec<Instance>>>) {
    let next = AtomicUsize::new(0);
    loop {
        let Ok((client, _)) = listener.accept().await else { continue };
        let ready: Vec<String> =
            lock(&instances).iter().filter(|instance| instance.is_ready).map(|instance| instance.url.clone()).collect();
        let Some(url) = ready.get(next.fetch_add(1, Ordering::Relaxed) % ready.len().max(1)).cloned() else { continue };
        tokio::spawn(carry(client, url));
    }
}

async fn carry(mut client: TcpStream, url: String) -> io::Result<()> {
    let mut instance = TcpStream::connect(url.trim_start_matches("http://")).await?;
    copy_bidirectional(&mut client, &mut instance).await.map(drop)
}

async fn ask(instances: Arc<Mutex<Vec<Instance>>>) {
    loop {
        let urls: Vec<String> = lock(&instances).iter().map(|instance| instance.url.clone()).collect();
        for url in urls {
            let is_ready = ApiClient::new(&url).is_ready().await;
            for instance in lock(&instances).iter_mut().filter(|instance| instance.url == url) {
                instance.is_ready = is_ready;
            }
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}

fn lock(instances: &Mutex<Vec<Instance>>) -> MutexGuard<'_, Vec<Instance>> {
    instances.lock().unwrap_or_else(PoisonError::into_inner)
}

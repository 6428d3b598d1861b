use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Passes connections on to a port of this machine and cuts them where it is told to, whatever they carry. It ends with this value.
pub struct Cutter {
    port: u16,
    cuts: Arc<Mutex<VecDeque<u64>>>,
    accepting: JoinHandle<()>,
}

impl Cutter {
    /// Before this port.
    pub async fn before(port: u16) -> Cutter {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let cuts = Arc::<Mutex<VecDeque<u64>>>::default();
        let accepting = tokio::spawn({
            let cuts = Arc::clone(&cuts);
            async move {
                while let Ok((client, _)) = listener.accept().await {
                    let cut = cuts.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let server = TcpStream::connect(("127.0.0.1", port)).await.expect("the server");
                    tokio::spawn(pass(client, server, cut.unwrap_or(u64::MAX)));
                }
            }
        });
        Cutter { port: address.port(), cuts, accepting }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The next connection that no cut was set for yet ends once its client has sent so many bytes.
    pub fn cut_after(&self, bytes: u64) {
        self.cuts.lock().unwrap_or_else(PoisonError::into_inner).push_back(bytes);
    }

    /// Whether every cut has found its connection.
    pub fn has_cut(&self) -> bool {
        self.cuts.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

impl Drop for Cutter {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Both ways, until one side ends or the client has sent that much.
async fn pass(client: TcpStream, server: TcpStream, most: u64) {
    let (from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let mut from_client = from_client.take(most);
    tokio::select! {
        _ = copy(&mut from_client, &mut to_server) => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
    // Both ends are dropped with it.
    to_server.shutdown().await.ok();
}

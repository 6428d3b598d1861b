use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio_postgres::config::Host;
use tokio_postgres::{CancelToken, Config, Error, NoTls};

/// The port that a URL without one means.
const PORT: u16 = 5432;

/// Asks a pooler to cancel, and waits until it has closed the connection, as libpq does: PgBouncer 1.18 ends altogether when
/// whoever cancels goes away before that. Where several hosts are named each is asked; those that do not know the key ignore it.
pub(crate) async fn through_pooler(config: &Config, token: &CancelToken) -> Result<(), Error> {
    for (number, host) in config.get_hosts().iter().enumerate() {
        let ports = config.get_ports();
        let port = ports.get(number).or_else(|| ports.first()).copied().unwrap_or(PORT);
        match host {
            Host::Tcp(name) => {
                if let Ok(stream) = TcpStream::connect((name.as_str(), port)).await {
                    token.cancel_query_raw(Patient(stream), NoTls).await?;
                }
            }
            Host::Unix(folder) => {
                if let Ok(stream) = UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).await {
                    token.cancel_query_raw(Patient(stream), NoTls).await?;
                }
            }
        }
    }
    Ok(())
}

/// A stream that is shut down by waiting until the other end has closed it.
struct Patient<S>(S);

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut bytes = [0; 64];
        loop {
            let mut into = ReadBuf::new(&mut bytes);
            let read = ready!(Pin::new(&mut self.0).poll_read(context, &mut into));
            if read.is_err() || into.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

//! What the tests of the runner share.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use postroom_tenancy::migrate::{Options, Tenants};

/// Options that do not wait long, and tell `notices` what happens.
pub fn options(notices: &Notices) -> Options<'_> {
    Options {
        runner_wait: Duration::from_millis(300),
        lock_timeout: Duration::from_millis(50),
        attempts: 3,
        pause: Duration::from_millis(20),
        notice: &notices.listener,
        ..Options::new(Tenants::Ids(&[]))
    }
}

/// What the runner said.
pub struct Notices {
    listener: Box<dyn Fn(&str) + Send + Sync>,
    #[allow(dead_code, reason = "not every test program listens")]
    said: Arc<Mutex<Vec<String>>>,
}

impl Notices {
    pub fn new() -> Notices {
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let listener = {
            let said = Arc::clone(&said);
            Box::new(move |message: &str| said.lock().unwrap().push(message.to_owned()))
        };
        Notices { listener, said }
    }

    /// All of it, in order.
    #[allow(dead_code, reason = "not every test program listens")]
    pub fn all(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }
}

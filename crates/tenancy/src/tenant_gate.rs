use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use postroom_types::TenantId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::TxError;

/// How many tenants' gates are remembered before idle ones are forgotten.
const REMEMBERED: usize = 4096;

/// Lets each tenant hold only so many connections at once, so that one tenant cannot starve the others.
pub(crate) struct TenantGate {
    permits: usize,
    wait: Duration,
    tenants: Mutex<HashMap<TenantId, Arc<Semaphore>>>,
}

impl TenantGate {
    pub(crate) fn new(permits: usize, wait: Duration) -> Self {
        Self { permits, wait, tenants: Mutex::default() }
    }

    /// Waits for one of the tenant's places; [`TxError::Busy`] when none became free in time.
    pub(crate) async fn enter(&self, tenant: TenantId) -> Result<OwnedSemaphorePermit, TxError> {
        let semaphore = self.semaphore(tenant);
        if let Ok(permit) = Arc::clone(&semaphore).try_acquire_owned() {
            return Ok(permit);
        }
        match tokio::time::timeout(self.wait, semaphore.acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(TxError::Busy("the tenant's share is used up")),
        }
    }

    fn semaphore(&self, tenant: TenantId) -> Arc<Semaphore> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if tenants.len() >= REMEMBERED {
            // One that somebody holds or waits for is referenced elsewhere and must stay the same one.
            tenants.retain(|_, semaphore| Arc::strong_count(semaphore) > 1);
        }
        Arc::clone(tenants.entry(tenant).or_insert_with(|| Arc::new(Semaphore::new(self.permits))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[tokio::test]
    async fn one_tenant_waits_while_another_enters() {
        let gate = TenantGate::new(1, Duration::from_millis(10));
        let (a, b) = (TenantId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
        let held = gate.enter(a).await.expect("free");
        assert!(matches!(gate.enter(a).await, Err(TxError::Busy(_))));
        assert!(gate.enter(b).await.is_ok());
        drop(held);
        assert!(gate.enter(a).await.is_ok());
    }

    #[tokio::test]
    async fn forgets_idle_tenants_but_never_a_held_place() {
        let gate = TenantGate::new(1, Duration::from_millis(1));
        let held_tenant = TenantId(Uuid::from_u128(0));
        let _held = gate.enter(held_tenant).await.expect("free");
        for n in 1..=(REMEMBERED as u128 * 2) {
            drop(gate.enter(TenantId(Uuid::from_u128(n))).await.expect("free"));
        }
        assert!(gate.tenants.lock().expect("not poisoned").len() <= REMEMBERED);
        assert!(matches!(gate.enter(held_tenant).await, Err(TxError::Busy(_))));
    }
}

use std::collections::{BTreeSet, HashMap};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use postroom_identity::Claims;
use postroom_store::{Bus, Notice};
use postroom_types::{TenantId, UserId};
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;

use crate::problem::Problem;

/// Streams that one person may have open in this process.
const OF_A_PERSON: usize = 10;

/// The streams that are open in this process. One listener reads the bus for all of them and wakes those that a notice is
/// for, so that a busy tenant does not keep everybody else's streams busy.
#[derive(Clone, Default)]
pub(crate) struct Board(Arc<Mutex<Streams>>);

#[derive(Default)]
struct Streams {
    /// By tenant, or none for the operator area.
    areas: HashMap<Option<TenantId>, HashMap<u64, Stream>>,
    of: HashMap<UserId, usize>,
    next: u64,
    has_listener: bool,
}

struct Stream {
    user: UserId,
    wake: Arc<Wake>,
}

/// A stream's place on the board, free again when this is dropped.
pub(super) struct Place {
    board: Board,
    tenant: Option<TenantId>,
    user: UserId,
    id: u64,
    wake: Arc<Wake>,
}

/// What a stream is to do, once it comes to it.
#[derive(Default)]
pub(super) struct Wake {
    calls: Mutex<Calls>,
    woken: Notify,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Calls {
    /// Look whether something changed, and whether the session still stands.
    pub(super) look: bool,
    /// Kinds of things that changed without a number.
    pub(super) hints: BTreeSet<String>,
}

impl Board {
    /// Takes a place for a stream of this caller, unless they have all theirs.
    pub(super) fn open(&self, claims: &Claims, bus: &Bus) -> Result<Place, Problem> {
        let (tenant, user) = (claims.tenant, claims.user);
        let mut streams = self.lock();
        let open = streams.of.entry(user).or_default();
        if *open >= OF_A_PERSON {
            return Err(Problem::too_many_streams(OF_A_PERSON));
        }
        *open += 1;
        streams.next += 1;
        let (id, wake) = (streams.next, Arc::<Wake>::default());
        streams.areas.entry(tenant).or_default().insert(id, Stream { user, wake: Arc::clone(&wake) });
        if !mem::replace(&mut streams.has_listener, true) {
            let notices = bus.subscribe();
            tokio::spawn(listen(Arc::downgrade(&self.0), notices));
        }
        drop(streams);
        metrics::gauge!("postroom_event_streams").increment(1);
        Ok(Place { board: self.clone(), tenant, user, id, wake })
    }

    /// Wakes the streams that this is for.
    fn pass_on(&self, notice: &Notice) {
        let streams = self.lock();
        match notice {
            Notice::Changed { tenant, users } => {
                let concerned = streams.within(Some(*tenant)).filter(|stream| users.contains(&stream.user));
                concerned.for_each(|stream| stream.wake.look());
            }
            Notice::OperatorsChanged => streams.within(None).for_each(|stream| stream.wake.look()),
            Notice::SessionsEnded { user } => {
                streams.all().filter(|stream| stream.user == *user).for_each(|stream| stream.wake.look());
            }
            Notice::Hint { kind } => streams.within(None).for_each(|stream| stream.wake.hint(kind)),
            // Something that was for them may have been lost.
            Notice::Missed => streams.all().for_each(|stream| stream.wake.look()),
            // The tenant may be suspended now, or ask for a second factor.
            Notice::PolicyChanged { tenant } => streams.within(Some(*tenant)).for_each(|stream| stream.wake.look()),
            Notice::Recorded { .. } | Notice::MailToSync { .. } | Notice::MailSyncCancelled { .. } => {}
        }
    }

    fn lock(&self) -> MutexGuard<'_, Streams> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Streams {
    fn all(&self) -> impl Iterator<Item = &Stream> {
        self.areas.values().flat_map(HashMap::values)
    }

    fn within(&self, tenant: Option<TenantId>) -> impl Iterator<Item = &Stream> {
        self.areas.get(&tenant).into_iter().flat_map(HashMap::values)
    }
}

impl Place {
    pub(super) fn wake(&self) -> Arc<Wake> {
        Arc::clone(&self.wake)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut streams = self.board.lock();
        if let Some(area) = streams.areas.get_mut(&self.tenant) {
            area.remove(&self.id);
            if area.is_empty() {
                streams.areas.remove(&self.tenant);
            }
        }
        if let Some(open) = streams.of.get_mut(&self.user) {
            *open -= 1;
            if *open == 0 {
                streams.of.remove(&self.user);
            }
        }
        metrics::gauge!("postroom_event_streams").decrement(1);
    }
}

impl Wake {
    pub(super) fn look(&self) {
        self.call(|calls| calls.look = true);
    }

    fn hint(&self, kind: &str) {
        self.call(|calls| {
            if !calls.hints.contains(kind) {
                calls.hints.insert(kind.to_owned());
            }
        });
    }

    /// Waits until there is something to do. What comes meanwhile is kept together.
    pub(super) async fn calls(&self) -> Calls {
        loop {
            let woken = self.woken.notified();
            let calls = mem::take(&mut *self.calls.lock().unwrap_or_else(PoisonError::into_inner));
            if calls != Calls::default() {
                return calls;
            }
            woken.await;
        }
    }

    fn call(&self, change: impl FnOnce(&mut Calls)) {
        change(&mut self.calls.lock().unwrap_or_else(PoisonError::into_inner));
        self.woken.notify_one();
    }
}

/// Passes notices on for as long as there is a board.
async fn listen(board: Weak<Mutex<Streams>>, mut notices: tokio::sync::broadcast::Receiver<Notice>) {
    loop {
        let notice = notices.recv().await;
        let Some(board) = board.upgrade().map(Board) else { return };
        match notice {
            Ok(notice) => board.pass_on(&notice),
            // Too many at once: everybody looks for themselves.
            Err(RecvError::Lagged(_)) => board.lock().all().for_each(|stream| stream.wake.look()),
            Err(RecvError::Closed) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use postroom_identity::Role;
    use postroom_types::{MemberRole, OperatorRole, SessionId};
    use uuid::Uuid;

    use super::*;

    fn claims(tenant: Option<u128>, user: u128) -> Claims {
        let role = tenant.map_or(Role::Operator(OperatorRole::Operator), |_| Role::Member(MemberRole::Admin));
        Claims {
            user: UserId(Uuid::from_u128(user)),
            session: SessionId(Uuid::from_u128(user)),
            role,
            tenant: tenant.map(|id| TenantId(Uuid::from_u128(id))),
            scopes: None,
            must_change_password: false,
            must_enrol_second_factor: false,
        }
    }

    fn is_called(place: &Place) -> bool {
        place.wake.calls().now_or_never().is_some()
    }

    #[tokio::test]
    async fn a_person_has_ten_and_gets_one_back_for_each_that_ends() {
        let (board, bus) = (Board::default(), Bus::default());
        let mut places: Vec<_> =
            (0..10).map(|n| board.open(&claims((n % 2 == 0).then_some(1), 7), &bus).expect("a place")).collect();
        let refused = board.open(&claims(Some(2), 7), &bus).err().expect("no place");
        assert_eq!((refused.status, refused.retry_after.is_some()), (429, true));
        board.open(&claims(Some(1), 8), &bus).expect("somebody else's place");
        places.pop();
        let again = board.open(&claims(Some(1), 7), &bus).expect("a place");
        drop((places, again));
        let streams = board.lock();
        assert!(streams.areas.is_empty() && streams.of.is_empty(), "nothing stays of streams that are over");
    }

    #[tokio::test]
    async fn notices_wake_those_whom_they_concern() {
        let (board, bus) = (Board::default(), Bus::default());
        let open = |tenant, user| board.open(&claims(tenant, user), &bus).expect("a place");
        let (ida, uwe, foreign, operator) = (open(Some(1), 1), open(Some(1), 2), open(Some(2), 1), open(None, 3));
        let tenant = TenantId(Uuid::from_u128(1));
        let user = UserId(Uuid::from_u128(1));
        let hint = Notice::Hint { kind: "task".to_owned() };
        for (notice, woken) in [
            (Notice::Changed { tenant, users: vec![user] }, [true, false, false, false]),
            (Notice::SessionsEnded { user }, [true, false, true, false]),
            (Notice::OperatorsChanged, [false, false, false, true]),
            (hint, [false, false, false, true]),
            (Notice::Recorded { tenant: Some(tenant) }, [false; 4]),
            (Notice::PolicyChanged { tenant }, [true, true, false, false]),
            (Notice::Missed, [true; 4]),
        ] {
            board.pass_on(&notice);
            assert_eq!([&ida, &uwe, &foreign, &operator].map(is_called), woken, "{notice:?}");
        }
    }

    #[tokio::test]
    async fn a_burst_is_one_call() {
        let (board, bus) = (Board::default(), Bus::default());
        let place = board.open(&claims(None, 1), &bus).expect("a place");
        for _ in 0..5_000 {
            bus.publish(Notice::OperatorsChanged);
        }
        bus.publish(Notice::Hint { kind: "task".to_owned() });
        let calls = place.wake.calls().await;
        assert!(calls.look);
        let rest = place.wake.calls().now_or_never().unwrap_or_default();
        assert!(calls.hints.len() + rest.hints.len() <= 1);
    }
}

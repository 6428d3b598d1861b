//! Which rows there are. Everything has a number, and its id is made of the number alone: in Rust, in SQL for loading,
//! and in pgbench's scripts, so that all sides draw from the same rows in the same way.

use postroom_types::MemberRole;
use uuid::Uuid;

pub(crate) const TENANTS: u64 = 500;
/// Of each tenant; each has one session.
pub(crate) const MEMBERS: u64 = 4;
/// Of each tenant.
pub(crate) const FOLDERS: u64 = 4;
pub(crate) const MESSAGES: u64 = 1_000_000;
pub(crate) const PAGE: usize = 50;
/// Of every member: the one that may use the route that is measured.
pub(crate) const ROLE: MemberRole = MemberRole::Admin;

/// A kind of thing; its ids are UUIDv7 of a moment of its own.
#[derive(Clone, Copy)]
pub(crate) struct Kind(u16);

pub(crate) const TENANT: Kind = Kind(0);
pub(crate) const FOLDER: Kind = Kind(1);
pub(crate) const MESSAGE: Kind = Kind(2);
pub(crate) const USER: Kind = Kind(3);
pub(crate) const SESSION: Kind = Kind(4);
pub(crate) const MEMBER: Kind = Kind(5);

impl Kind {
    /// The thing with this number.
    pub(crate) fn id(self, number: u64) -> Uuid {
        Uuid::from_u128(self.first() + u128::from(number))
    }

    /// The same as an SQL expression over an integer expression.
    pub(crate) fn sql(self, number: &str) -> String {
        format!("lpad(to_hex({number}), 32, '{:032x}')::uuid", self.first())
    }

    fn first(self) -> u128 {
        0x019a_0000_0000_7000_8000_0000_0000_0000 + (u128::from(self.0) << 80)
    }
}

/// Repeatable random numbers (xorshift64*), cheap enough not to be seen in the figures.
pub(crate) struct Dice(u64);

impl Dice {
    /// `seed` tells clients apart.
    pub(crate) fn new(seed: u64) -> Self {
        Self((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Evenly from `0..below`.
    pub(crate) fn below(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = u128::from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)) * u128::from(below);
        (high >> 64) as u64
    }
}

/// Fills the database, as a superuser, whom no policy binds. Message `n` belongs to tenant `n % 500` and arrived `n`
/// seconds after the first: the tenants' rows lie mixed, as mail arrives.
pub(crate) fn load_sql() -> Vec<String> {
    let (tenant_of_message, folder_of_message) =
        (format!("n % {TENANTS}"), format!("n % {TENANTS} * {FOLDERS} + n / {TENANTS} % {FOLDERS}"));
    let tenant_of_member = format!("n / {MEMBERS}");
    let members = TENANTS * MEMBERS;
    vec![
        "SET search_path = postroom".to_owned(),
        "SET synchronous_commit = off".to_owned(),
        "SET maintenance_work_mem = '512MB'".to_owned(),
        format!(
            "INSERT INTO tenant_settings (tenant_id, is_active, created_at, updated_at) \
             SELECT {}, true, now(), now() FROM generate_series(0, {TENANTS} - 1) n",
            TENANT.sql("n")
        ),
        format!(
            "INSERT INTO members (tenant_id, id, user_id, email, handle, display_name, role, created_at, updated_at) \
             SELECT {}, {}, {}, format('person%s@example.org', n), format('person%s', n), format('Person %s', n), \
             '{ROLE}', now(), now() FROM generate_series(0, {members} - 1) n",
            TENANT.sql(&tenant_of_member),
            MEMBER.sql("n"),
            USER.sql("n"),
        ),
        format!(
            "INSERT INTO sessions (tenant_id, id, user_id, user_agent, address, last_used_at, expires_at, ends_at, \
             created_at, updated_at) SELECT {}, {}, {}, 'postroom-bench', '192.0.2.1', now(), now() + interval '1 year', \
             now() + interval '1 year', now(), now() FROM generate_series(0, {members} - 1) n",
            TENANT.sql(&tenant_of_member),
            SESSION.sql("n"),
            USER.sql("n"),
        ),
        format!(
            "INSERT INTO bench_messages (tenant_id, id, folder_id, subject, sender, received_at, size, flags, \
             created_at, updated_at) SELECT {}, {}, {}, \
             format('Re: order %s, as agreed on the telephone: %s %s', n, md5(n::text), md5((n + 1)::text)), \
             format('Person %s <person%s@customer-%s.example.org>', n % 9973, n % 9973, n % 997), at, \
             1000 + n % 90000, n % 8, at, at \
             FROM generate_series(0, {MESSAGES} - 1) n, \
             LATERAL (SELECT timestamptz '2026-01-01 00:00 UTC' + n * interval '1 second' AS at) a",
            TENANT.sql(&tenant_of_message),
            MESSAGE.sql("n"),
            FOLDER.sql(&folder_of_message),
        ),
        "VACUUM (ANALYZE) bench_messages, members, sessions, tenant_settings".to_owned(),
        "CHECKPOINT".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuid_v7_and_the_same_in_sql() {
        let id = MESSAGE.id(0xabcdef);
        assert_eq!(id.to_string(), "019a0000-0002-7000-8000-000000abcdef");
        assert_eq!(id.get_version_num(), 7);
        assert!(MESSAGE.sql("n").contains("'019a0000000270008000000000000000'"));
    }

    #[test]
    fn dice_reach_everything_and_no_more() {
        let mut dice = Dice::new(3);
        let mut seen = [0_u32; 10];
        for _ in 0..10_000 {
            seen[dice.below(10) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (800..1200).contains(count)), "{seen:?}");
    }
}

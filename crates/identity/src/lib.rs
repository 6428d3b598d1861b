//! Who may do what: users, members, operators, tenants, sessions, passwords, tokens.

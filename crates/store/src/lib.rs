//! Runs the generated queries on tenant and system transactions; knows Postroom's migrations.

// This file was generated with `cornucopia`. Do not modify.

pub mod api_key;
pub mod audit_event;
pub mod clean_up;
pub mod dashboard;
pub mod idempotency_key;
pub mod installation_audit_event;
pub mod installation_clean_up;
pub mod installation_job;
pub mod instance;
pub mod invitation;
pub mod isolation_probe;
pub mod isolation_report;
pub mod job;
pub mod member;
pub mod membership;
pub mod operator;
pub mod operator_idempotency_key;
pub mod operator_session;
pub mod password_reset;
pub mod session;
pub mod tenant;
pub mod tenant_settings;
pub mod user;

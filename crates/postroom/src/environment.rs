use std::collections::BTreeMap;
use std::str::FromStr;

use postroom_http::RedisAddress;

use crate::failure::Failure;

/// Names that tests and benchmarks use and the server ignores.
const FOREIGN: [&str; 4] = ["POSTROOM_TEST_", "POSTROOM_E2E_", "POSTROOM_BENCH_", "POSTROOM_BIN"];

/// The settings in the environment, all named `POSTROOM_…`. What is never read is an error, since it is a mistyped name.
pub(crate) struct Environment {
    values: BTreeMap<String, String>,
    problems: Vec<String>,
}

impl Environment {
    pub(crate) fn new(values: impl IntoIterator<Item = (String, String)>) -> Self {
        let values = values
            .into_iter()
            .filter(|(name, _)| name.starts_with("POSTROOM_"))
            .filter(|(name, _)| !FOREIGN.iter().any(|prefix| name.starts_with(prefix)))
            .collect();
        Self { values, problems: Vec::new() }
    }

    /// A text; an empty one counts as absent.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.values.remove(name).filter(|value| !value.is_empty())
    }

    /// A secret: `NAME`, or the content of the file that `NAME_FILE` names.
    pub(crate) fn secret(&mut self, name: &str) -> Option<String> {
        let file = self.text(&format!("{name}_FILE"));
        match (self.text(name), file) {
            (Some(_), Some(_)) => {
                self.problems.push(format!("{name} and {name}_FILE are both set; keep one of them"));
                None
            }
            (value, None) => value,
            (None, Some(path)) => match std::fs::read_to_string(&path) {
                Ok(content) => Some(content.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => {
                    self.problems.push(format!("{name}_FILE names {path}, which cannot be read: {error}"));
                    None
                }
            },
        }
    }

    /// Secrets separated by commas, from the variable or the file.
    pub(crate) fn secrets(&mut self, name: &str) -> Vec<String> {
        let text = self.secret(name).unwrap_or_default();
        text.split(',').map(str::trim).filter(|secret| !secret.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// An address that begins with `http://` or `https://`.
    pub(crate) fn url(&mut self, name: &str) -> Option<String> {
        let url = self.text(name)?;
        if !url.starts_with("http://") && !url.starts_with("https://") {
            self.problems.push(format!("{name} must be an address that begins with http:// or https://"));
        }
        Some(url)
    }

    /// An address of Redis, with the password in it.
    pub(crate) fn redis(&mut self, name: &str) -> Option<RedisAddress> {
        let url = self.secret(name)?;
        RedisAddress::parse(&url).map_err(|wrong| self.problems.push(format!("{name}: {wrong}"))).ok()
    }

    /// A value of some type; what cannot be read is noted with what it should be.
    pub(crate) fn parsed<T: FromStr>(&mut self, name: &str, should_be: &str) -> Option<T> {
        let text = self.text(name)?;
        match text.trim().parse() {
            Ok(value) => Some(value),
            Err(_) => {
                self.problems.push(format!("{name} must be {should_be}"));
                None
            }
        }
    }

    /// Values separated by commas.
    pub(crate) fn list<T: FromStr>(&mut self, name: &str, should_be: &str) -> Vec<T> {
        let text = self.text(name).unwrap_or_default();
        let mut values = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match part.parse() {
                Ok(value) => values.push(value),
                Err(_) => self.problems.push(format!("{name} must be {should_be}; {part:?} is not")),
            }
        }
        values
    }

    /// Notes something else that is wrong.
    pub(crate) fn wrong(&mut self, problem: &str) {
        self.problems.push(problem.to_owned());
    }

    /// Fails with everything that is wrong, names that nobody reads included.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let unknown = self.values.into_keys().map(|name| format!("{name} is not a setting of this version"));
        let problems: Vec<String> = self.problems.into_iter().chain(unknown).collect();
        match problems.is_empty() {
            true => Ok(()),
            false => Err(Failure::usage(format!("the settings are wrong:\n  {}", problems.join("\n  ")))),
        }
    }
}

//! The variables of the command.

use crate::id::IdGenerator;

/// The credentials that the command gets.
pub(in crate::cli) struct Environment {
    pub(in crate::cli) app_key: String,
    pub(in crate::cli) webhook_secret: String,
}

impl Environment {
    /// Generates the credentials that are not given.
    pub(in crate::cli) fn new(
        app_key: Option<String>,
        webhook_secret: Option<String>,
    ) -> Result<Environment, getrandom::Error> {
        let ids = IdGenerator::random();
        let or_generated = |given: Option<String>, prefix: &str| match given {
            Some(given) => Ok(given),
            None => ids.id().map(|id| format!("{prefix}_{id}")),
        };
        Ok(Environment {
            app_key: or_generated(app_key, "ak")?,
            webhook_secret: or_generated(webhook_secret, "whsec")?,
        })
    }
}

//! The flags of workspaces and their webhooks.

use std::collections::BTreeMap;
use std::fmt;

use super::ServeError;
use super::command::Check;
use crate::emulator::{EmulatorBuilder, WorkspaceConfig};

/// Flags of workspaces and their webhooks.
#[derive(clap::Args)]
#[group(skip)]
#[non_exhaustive]
pub struct WorkspaceArgs {
    /// Add a workspace with a key, requests and a webhook of its own
    #[arg(long, value_name = "NAME=KEY")]
    pub workspace: Vec<String>,
    /// Send webhooks to URL, or those of a workspace to NAME=URL
    #[arg(long, value_name = "URL")]
    pub webhook_url: Vec<String>,
    /// Sign: hex HMAC-SHA256 in x-reportflow-signature; S or NAME=S
    #[arg(
        long,
        value_name = "S",
        requires = "webhook_url",
        allow_hyphen_values = true
    )]
    pub webhook_secret: Vec<String>,
}

/// Values by the name of the workspace. The name of the default one is empty.
type ByWorkspace<'a> = BTreeMap<&'a str, &'a str>;

impl WorkspaceArgs {
    /// Returns the secret of the default workspace.
    pub(super) fn default_secret(&self) -> Option<String> {
        let names = self.workspace.iter();
        let names = names.filter_map(|it| Some(it.split_once('=')?.0));
        let names: Vec<_> = names.collect();
        let secrets = by_workspace("--webhook-secret", &self.webhook_secret, &names);
        secrets.ok()?.get("").map(|secret| (*secret).to_owned())
    }

    /// Without a webhook, nothing is delivered, and the check would always pass.
    pub(super) fn check_fail_on(&self, checks: &[Check]) -> Result<(), ServeError> {
        if checks.contains(&Check::Undelivered) && self.webhook_url.is_empty() {
            return Err(invalid(
                "--fail-on undelivered without a webhook: add --webhook-url",
            ));
        }
        Ok(())
    }

    /// Adds the workspaces and webhooks. Errors contain no key, secret or URL.
    ///
    /// The default workspace uses `default_secret` if its webhook has no secret.
    pub(super) fn apply(
        &self,
        mut builder: EmulatorBuilder,
        default_secret: Option<&str>,
    ) -> Result<EmulatorBuilder, ServeError> {
        let mut workspaces = Vec::new();
        for workspace in &self.workspace {
            let pair = workspace.split_once('=');
            let form = || invalid("invalid --workspace: write NAME=KEY");
            let (name, key) = pair.filter(|(name, _)| !name.is_empty()).ok_or_else(form)?;
            workspaces.push((name, key));
        }
        let names: Vec<&str> = workspaces.iter().map(|(name, _)| *name).collect();
        let mut urls = by_workspace("--webhook-url", &self.webhook_url, &names)?;
        let mut secrets = by_workspace("--webhook-secret", &self.webhook_secret, &names)?;
        if let Some(secret) = default_secret.filter(|_| urls.contains_key("")) {
            secrets.entry("").or_insert(secret);
        }
        check_pairs(&urls, &secrets)?;
        for (name, key) in workspaces {
            let mut config = WorkspaceConfig::new(name, key);
            if let (Some(url), Some(secret)) = (urls.remove(name), secrets.remove(name)) {
                config = config.webhook(url, secret);
            }
            builder = builder.workspace(config);
        }
        if let (Some(url), Some(secret)) = (urls.remove(""), secrets.remove("")) {
            builder = builder.webhook(url, secret);
        }
        Ok(builder)
    }
}

/// Divides `NAME=VALUE` for the known names. Another value may contain `=` too.
fn by_workspace<'a>(
    flag: &str,
    values: &'a [String],
    names: &[&str],
) -> Result<ByWorkspace<'a>, ServeError> {
    let mut found = ByWorkspace::new();
    for value in values {
        let pair = value.split_once('=');
        let (name, rest) = match pair {
            Some((name, rest)) if names.contains(&name) => (name, rest),
            Some((name, rest)) if is_url(rest) && !name.contains([':', '/']) => {
                return Err(invalid(format!(
                    "unknown workspace `{name}` in {flag}: add `--workspace {name}=KEY`"
                )));
            }
            _ => ("", value.as_str()),
        };
        if found.insert(name, rest).is_some() {
            let whose = whose(name);
            return Err(invalid(format!("duplicate {flag} {whose}: set one")));
        }
    }
    Ok(found)
}

fn check_pairs(urls: &ByWorkspace<'_>, secrets: &ByWorkspace<'_>) -> Result<(), ServeError> {
    for (flag, ours, other_flag, others) in [
        ("--webhook-url", urls, "--webhook-secret", secrets),
        ("--webhook-secret", secrets, "--webhook-url", urls),
    ] {
        if let Some(name) = ours.keys().find(|name| !others.contains_key(*name)) {
            let whose = whose(name);
            let text = format!("{flag} without {other_flag} {whose}: set both");
            return Err(invalid(text));
        }
    }
    Ok(())
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn whose(name: &str) -> String {
    match name {
        "" => "for the default workspace".to_owned(),
        name => format!("for the workspace `{name}`"),
    }
}

fn invalid(message: impl Into<String>) -> ServeError {
    ServeError::InvalidFlags(message.into())
}

// Without the keys, secrets and URLs.
impl fmt::Debug for WorkspaceArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkspaceArgs").finish_non_exhaustive()
    }
}

//! The faults of a running emulator.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

use super::error::FaultError;
use super::fault::Fault;
use super::matcher::{Documents, Target};
use super::rule::{Rule, Stage};

/// A fault of a running emulator, with its counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FaultInfo {
    /// The fault, with its id and its workspace.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many requests it matched while it was not used up.
    pub matched: u64,
    /// On how many of them it acted.
    pub acted: u64,
}

impl FaultInfo {
    /// Returns the id.
    pub fn id(&self) -> &str {
        self.fault.id.as_deref().unwrap_or_default()
    }

    /// Returns the name of the workspace. `None` is all workspaces.
    pub fn workspace(&self) -> Option<&str> {
        self.fault.matches.workspace.as_deref()
    }

    /// Returns on how many requests it will still act. `None` has no limit.
    #[cfg(feature = "inbox")]
    pub(crate) fn left(&self) -> Option<u64> {
        let times = &self.fault.times;
        if times.every.is_some() || times.probability.is_some() {
            return None;
        }
        Some(times.next.unwrap_or(1).saturating_sub(self.acted))
    }
}

/// The faults in the order in which they are tried.
pub(crate) struct Faults {
    /// The workspace of faults without one, if it is the only workspace.
    only_workspace: Option<String>,
    list: Mutex<List>,
    /// Tells readers of the list that it changed.
    changes: watch::Sender<()>,
}

#[derive(Default)]
struct List {
    last_id: u64,
    entries: Vec<Entry>,
}

struct Entry {
    info: FaultInfo,
    rule: Arc<Rule>,
}

impl Faults {
    pub(crate) fn new(only_workspace: Option<String>) -> Faults {
        Faults {
            only_workspace,
            list: Mutex::default(),
            changes: watch::Sender::default(),
        }
    }

    /// Adds a fault, or replaces the one with the same id. Returns the id.
    pub(crate) fn set(&self, fault: Fault) -> Result<String, FaultError> {
        let fault = self.of_workspace(fault);
        let rule = Rule::new(&fault)?;
        let id = self.lock().set(fault, rule);
        self.changes.send_replace(());
        Ok(id)
    }

    /// Adds a fault of a workspace, or replaces its fault with the same id.
    #[cfg(feature = "inbox")]
    pub(crate) fn set_in(&self, workspace: &str, mut fault: Fault) -> Result<String, FaultError> {
        fault.give_to(workspace)?;
        self.set(fault)
    }

    /// Replaces all faults of a workspace.
    pub(crate) fn replace(
        &self,
        workspace: &str,
        faults: Vec<Fault>,
    ) -> Result<Vec<FaultInfo>, FaultError> {
        let mut checked: Vec<(Fault, Rule)> = Vec::with_capacity(faults.len());
        for (index, mut fault) in faults.into_iter().enumerate() {
            let at = |member: &str| format!("faults[{index}].{member}");
            let owned = fault.give_to(workspace);
            owned.map_err(|error| FaultError::new(at(&error.to_string())))?;
            let is_duplicate =
                |(other, _): &(Fault, Rule)| fault.id.is_some() && other.id == fault.id;
            if checked.iter().any(is_duplicate) {
                return Err(FaultError::of(&at("id"), "occurs twice"));
            }
            let rule =
                Rule::new(&fault).map_err(|error| FaultError::new(at(&error.to_string())))?;
            checked.push((fault, rule));
        }
        let mut list = self.lock();
        list.remove(|info| info.workspace() == Some(workspace));
        for (fault, rule) in checked {
            list.set(fault, rule);
        }
        let infos = list.infos(|info| info.workspace() == Some(workspace));
        self.changes.send_replace(());
        Ok(infos)
    }

    /// Returns the faults that can act on the requests of a workspace, or all faults.
    pub(crate) fn list(&self, workspace: Option<&str>) -> Vec<FaultInfo> {
        let acts = |info: &FaultInfo| {
            workspace.is_none() || info.workspace().is_none() || info.workspace() == workspace
        };
        self.lock().infos(acts)
    }

    /// Removes all faults.
    pub(crate) fn clear(&self) {
        self.lock().entries.clear();
        self.changes.send_replace(());
    }

    /// Removes the faults of a workspace, or the one with this id, and returns them. A
    /// fault of all workspaces stays.
    pub(crate) fn remove(&self, workspace: &str, id: Option<&str>) -> Vec<FaultInfo> {
        let removed = self.lock().remove(|info| {
            info.workspace() == Some(workspace) && id.is_none_or(|id| info.id() == id)
        });
        self.changes.send_replace(());
        removed
    }

    /// Returns a receiver that learns of each change of the list. The counts change with the
    /// requests.
    #[cfg(feature = "inbox")]
    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// Returns whether a fault may act at this stage on a request with this head.
    pub(crate) fn may_act(&self, stage: Stage, target: &Target) -> bool {
        let list = self.lock();
        let mut active = list.entries.iter().filter(|entry| entry.is_active(stage));
        active.any(|entry| entry.rule.matches_target(target))
    }

    /// Returns the fault that acts on a request at this stage, with its id, and counts
    /// the request.
    pub(crate) fn decide(
        &self,
        stage: Stage,
        target: &Target,
        documents: &Documents,
    ) -> Option<(String, Arc<Rule>)> {
        let mut list = self.lock();
        for entry in &mut list.entries {
            if !entry.is_active(stage) || !entry.rule.matches(target, documents) {
                continue;
            }
            entry.info.matched += 1;
            if entry.rule.schedule.is_due(entry.info.matched) {
                entry.info.acted += 1;
                return Some((entry.info.id().to_owned(), Arc::clone(&entry.rule)));
            }
        }
        None
    }

    /// Gives a fault of all workspaces to the only one, which may then remove it.
    fn of_workspace(&self, mut fault: Fault) -> Fault {
        if fault.matches.workspace.is_none() {
            fault.matches.workspace.clone_from(&self.only_workspace);
        }
        fault
    }

    fn lock(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fault {
    /// Gives a fault without a workspace to this one.
    fn give_to(&mut self, workspace: &str) -> Result<(), FaultError> {
        let owner = self
            .matches
            .workspace
            .get_or_insert_with(|| workspace.to_owned());
        if owner == workspace {
            return Ok(());
        }
        let reason = format!("must be `{workspace}`, the workspace of the key");
        Err(FaultError::of("match.workspace", reason))
    }
}

impl Entry {
    fn is_active(&self, stage: Stage) -> bool {
        self.rule.acts_at(stage) && !self.rule.schedule.is_over(self.info.acted)
    }
}

impl List {
    fn set(&mut self, mut fault: Fault, rule: Rule) -> String {
        let id = fault.id.take().unwrap_or_else(|| self.new_id());
        fault.id = Some(id.clone());
        let workspace = fault.matches.workspace.clone();
        let entry = Entry {
            info: FaultInfo {
                fault,
                matched: 0,
                acted: 0,
            },
            rule: Arc::new(rule),
        };
        let is_same = |other: &&mut Entry| {
            other.info.id() == id && other.info.workspace() == workspace.as_deref()
        };
        match self.entries.iter_mut().find(is_same) {
            Some(other) => *other = entry,
            None => self.entries.push(entry),
        }
        id
    }

    /// Not at random, so that it is short, and the same in each run of a test.
    fn new_id(&mut self) -> String {
        loop {
            self.last_id += 1;
            let id = format!("fault-{}", self.last_id);
            if self.entries.iter().all(|entry| entry.info.id() != id) {
                return id;
            }
        }
    }

    fn infos(&self, include: impl Fn(&FaultInfo) -> bool) -> Vec<FaultInfo> {
        let infos = self.entries.iter().map(|entry| &entry.info);
        infos.filter(|info| include(info)).cloned().collect()
    }

    fn remove(&mut self, include: impl Fn(&FaultInfo) -> bool) -> Vec<FaultInfo> {
        let removed = self.entries.extract_if(.., |entry| include(&entry.info));
        removed.map(|entry| entry.info).collect()
    }
}

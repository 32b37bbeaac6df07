//! A new workspace, with a plan that is there already or a blank one of this year.
//!
//! Never touches a folder that is a workspace.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Answer;
use crate::error::Failure;
use crate::workspace::establish;

/// A workspace that was made.
#[derive(Serialize, Debug)]
pub struct Begun {
    pub workspace: PathBuf,
    /// Where its plan lies.
    pub plan: PathBuf,
    /// True while nobody has filled in the plan.
    #[serde(skip)]
    pub is_blank: bool,
}

/// Makes a workspace; a plan that is given may still have errors.
///
/// # Errors
/// As [`establish::begin`].
pub fn init(dir: &Path, plan: Option<&Path>) -> Result<Answer<Begun>, Failure> {
    let laid = establish::begin(dir, plan)?;
    Ok(Answer::new(Begun { workspace: dir.to_owned(), plan: laid, is_blank: plan.is_none() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{INBOX, settings};

    #[test]
    fn a_workspace_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("phong");
        let begun = init(&dir, None).unwrap().value;
        assert!(begun.is_blank && begun.plan.is_file() && dir.join(INBOX).is_dir());
        assert!(settings::read(&dir.join(settings::FILE)).unwrap().key.is_some());
        assert!(matches!(init(&dir, None), Err(Failure::AlreadyWorkspace(at)) if at == dir));
        let json = serde_json::to_value(&begun).unwrap();
        assert_eq!(json, serde_json::json!({ "workspace": dir, "plan": begun.plan }));
    }
}

//! Folder of a test, which is removed with it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

/// A folder for the files of one test.
pub(crate) struct Place(PathBuf);

impl Place {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("wellsaid-sqlite-{}-{number}", process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// Path of the database.
    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("history.db")
    }

    /// Bytes of all files of the database.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let files = fs::read_dir(&self.0).expect("a folder");
        files.flat_map(|file| fs::read(file.expect("a file").path()).expect("bytes")).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // The next test has another folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

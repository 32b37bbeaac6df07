//! Digests: how originals, plans and letters are named by their content; and the key that seals templates.

use std::fmt::Write;
use std::sync::Arc;

use sha2::{Digest, Sha256};

/// The workspace's sealing key.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// Named in every stamp, so that another office's key is known as such.
    pub id: String,
    pub secret: Vec<u8>,
}

/// A file's bytes and their digest, which belong together: what came in is hashed once, and nobody can state another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    bytes: Arc<[u8]>,
    sha256: Arc<str>,
}

impl Content {
    /// Hashes the bytes.
    pub fn of(bytes: impl Into<Arc<[u8]>>) -> Content {
        let bytes = bytes.into();
        Content { sha256: sha256_hex(&bytes).into(), bytes }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 in lower-case hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// SHA-256 in lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex digits, two for each byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        // Writing into a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Bytes of lower- or upper-case hex digits; none for anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits?;
    (digits.len() % 2 == 0).then(|| digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect())
}

//! Names of buckets and scopes: keyed hashes, so that a stolen store does not reveal names.

use hmac_sha256::HMAC;

use crate::text::hex;

/// 128 bits of an HMAC, as hexadecimal digits. `purpose` keeps what is hashed under the
/// same key for other ends apart.
pub(super) fn keyed(key: &[u8; 32], purpose: &str, parts: &[&str]) -> String {
    let mut mac = HMAC::new(key);
    mac.update(purpose);
    for part in parts {
        mac.update((part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    hex::encode(&mac.finalize()[..16])
}

/// Refuses anything else: a name becomes a part of a key in the store.
pub(super) fn checked(text: String) -> Result<String, String> {
    if hex::is_encoded(&text, 32) {
        Ok(text)
    } else {
        Err("a name in the history is 32 hexadecimal digits".to_owned())
    }
}

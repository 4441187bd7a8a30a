//! Identities: visitors by a signed cookie, moderators by a password and a session.
//!
//! Every comparison with a secret takes the same time whatever is given: it compares codes
//! (HMAC-SHA-256), and `verify_slice` of the crate `hmac` does so in constant time.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, header};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use wellsaid::moderate::Timestamp;

use crate::app::now;

/// Seconds that a session lasts.
const SESSION: u64 = 12 * 3600;

/// Wrong passwords from one address in a minute after which no other of it is looked at.
const TRIES: usize = 10;

/// The secret of the forum, of which others are derived.
pub struct Key(Hmac<Sha256>);

impl Key {
    pub fn new(secret: &[u8]) -> Result<Self, hmac::digest::InvalidLength> {
        Ok(Self(Hmac::new_from_slice(secret)?))
    }

    fn mac(&self, purpose: &str, text: &str) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        // The length keeps a purpose and its text apart.
        mac.update(&(purpose.len() as u64).to_le_bytes());
        mac.update(purpose.as_bytes());
        mac.update(text.as_bytes());
        mac
    }

    /// Another secret, for one purpose.
    pub fn derive(&self, purpose: &str) -> Vec<u8> {
        self.mac(purpose, "").finalize().into_bytes().to_vec()
    }

    pub fn sign(&self, purpose: &str, text: &str) -> String {
        hex(&self.mac(purpose, text).finalize().into_bytes())
    }

    pub fn is_signed(&self, purpose: &str, text: &str, signature: &str) -> bool {
        let Some(signature) = bytes(signature) else { return false };
        self.mac(purpose, text).verify_slice(&signature).is_ok()
    }

    /// The visitor of a cookie that this forum has signed.
    pub fn visitor(&self, headers: &HeaderMap) -> Option<String> {
        let (id, signature) = cookie(headers, "visitor")?.split_once('.')?;
        self.is_signed("visitor", id, signature).then(|| id.to_owned())
    }

    /// A new visitor, and the cookie that says so.
    pub fn new_visitor(&self, is_https: bool) -> Result<(String, String), getrandom::Error> {
        let id = random()?;
        let secure = if is_https { "; Secure" } else { "" };
        let signature = self.sign("visitor", &id);
        let cookie = format!(
            "visitor={id}.{signature}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}"
        );
        Ok((id, cookie))
    }
}

/// A session of a moderator.
#[derive(Clone)]
pub struct Session {
    /// Expected in every form of the pages of moderators.
    pub csrf: String,
    ends: u64,
}

/// Outcome of a try to log in.
pub enum Login {
    /// The value of the header `Set-Cookie`.
    Welcome(String),
    Wrong,
    TooMany,
}

/// The sessions, and the code of the password.
pub struct Sessions {
    password: Option<String>,
    open: Mutex<HashMap<String, Session>>,
    failures: Mutex<Vec<(IpAddr, Timestamp)>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sessions {
    pub fn new(password: Option<String>, key: &Key) -> Self {
        Self {
            password: password.map(|password| key.sign("password", &password)),
            open: Mutex::default(),
            failures: Mutex::default(),
        }
    }

    /// Tells if there is a password; without one nobody moderates.
    pub fn has_password(&self) -> bool {
        self.password.is_some()
    }

    pub fn log_in(
        &self,
        key: &Key,
        password: &str,
        from: IpAddr,
        is_https: bool,
    ) -> Result<Login, getrandom::Error> {
        let mut failures = lock(&self.failures);
        failures.retain(|(_, at)| now().since(*at) < 60);
        if failures.iter().filter(|(other, _)| *other == from).count() >= TRIES {
            return Ok(Login::TooMany);
        }
        let is_right =
            self.password.as_ref().is_some_and(|code| key.is_signed("password", password, code));
        if !is_right {
            failures.push((from, now()));
            return Ok(Login::Wrong);
        }
        let (token, csrf) = (random()?, random()?);
        let secure = if is_https { "; Secure" } else { "" };
        let cookie = format!(
            "session={token}; Path=/moderate; Max-Age={SESSION}; HttpOnly; SameSite=Strict{secure}"
        );
        let mut open = lock(&self.open);
        open.retain(|_, session| session.ends > now().0);
        open.insert(token, Session { csrf, ends: now().0 + SESSION });
        Ok(Login::Welcome(cookie))
    }

    /// The session of a request.
    pub fn of(&self, headers: &HeaderMap) -> Option<Session> {
        let open = lock(&self.open);
        open.get(cookie(headers, "session")?).filter(|session| session.ends > now().0).cloned()
    }

    pub fn log_out(&self, headers: &HeaderMap) {
        if let Some(token) = cookie(headers, "session") {
            lock(&self.open).remove(token);
        }
    }
}

impl Session {
    /// Tells if a form was made for this session.
    pub fn made(&self, key: &Key, csrf: &str) -> bool {
        key.is_signed("csrf", csrf, &key.sign("csrf", &self.csrf))
    }
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

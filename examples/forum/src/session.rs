//! Identities: visitors by a signed cookie, moderators by a password and a session.
//!
//! Every comparison with a secret takes the same time whatever is given: it compares codes
//! (HMAC-SHA-256), and `verify_slice` of the crate `hmac` does so in constant time.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, header};
use hmac::{Hmac, Mac};
use rusqlite::{OptionalExtension, params};
use sha2::Sha256;
use wellsaid::moderate::Timestamp;

use crate::app::{App, now};
use crate::web::Error;

/// Seconds that a session lasts.
const SESSION: u64 = 12 * 3600;

/// Wrong passwords from one address in a minute after which no more from it are checked.
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

    /// A new visitor, and the cookie for it.
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
}

/// Outcome of a try to log in.
pub enum Login {
    /// The value of the header `Set-Cookie`.
    Welcome(String),
    Wrong,
    TooMany,
}

/// Code of the password, and the addresses that got it wrong. Each process counts separately.
pub struct Passwords {
    code: Option<String>,
    failures: Mutex<Vec<(IpAddr, Timestamp)>>,
}

impl Passwords {
    pub fn new(password: Option<String>, key: &Key) -> Self {
        let code = password.map(|password| key.sign("password", &password));
        Self { code, failures: Mutex::default() }
    }

    /// Tells if there is a password; without one moderation is not possible.
    pub fn exist(&self) -> bool {
        self.code.is_some()
    }

    /// Checks a password; `None` after too many wrong ones.
    fn check(&self, key: &Key, password: &str, from: IpAddr) -> Option<bool> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|(_, at)| now().since(*at) < 60);
        if failures.iter().filter(|(other, _)| *other == from).count() >= TRIES {
            return None;
        }
        let is_right =
            self.code.as_ref().is_some_and(|code| key.is_signed("password", password, code));
        if !is_right {
            failures.push((from, now()));
        }
        Some(is_right)
    }
}

/// Code under which a session is stored. A copy of the database cannot open a session, and a new password ends all.
fn code(app: &App, token: &str) -> String {
    let password = app.passwords.code.as_deref().unwrap_or_default();
    app.key.sign("session", &format!("{token} {password}"))
}

pub fn log_in(app: &App, password: &str, from: IpAddr) -> Result<Login, Error> {
    match app.passwords.check(&app.key, password, from) {
        None => return Ok(Login::TooMany),
        Some(false) => return Ok(Login::Wrong),
        Some(true) => {}
    }
    let (token, csrf) = (random()?, random()?);
    let secure = if app.url.starts_with("https:") { "; Secure" } else { "" };
    let cookie = format!(
        "session={token}; Path=/moderate; Max-Age={SESSION}; HttpOnly; SameSite=Strict{secure}"
    );
    let connection = app.database();
    connection.execute("DELETE FROM session WHERE ends <= ?1", [now().0])?;
    let sql = "INSERT INTO session (token, csrf, ends) VALUES (?1, ?2, ?3)";
    connection.execute(sql, params![code(app, &token), csrf, now().0 + SESSION])?;
    Ok(Login::Welcome(cookie))
}

/// The session of a request. All processes of the forum know it.
pub fn session(app: &App, headers: &HeaderMap) -> Result<Option<Session>, Error> {
    let Some(token) = cookie(headers, "session") else { return Ok(None) };
    let sql = "SELECT csrf FROM session WHERE token = ?1 AND ends > ?2";
    let connection = app.database();
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row(params![code(app, token), now().0], |row| row.get(0));
    Ok(found.optional()?.map(|csrf| Session { csrf }))
}

pub fn log_out(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    if let Some(token) = cookie(headers, "session") {
        let sql = "DELETE FROM session WHERE token = ?1";
        app.database().execute(sql, [code(app, token)])?;
    }
    Ok(())
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

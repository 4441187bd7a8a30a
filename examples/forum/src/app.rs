//! State of the server: formatter, rules in use, history, classifier, database, secrets.

use std::env;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::SystemTime;

use rusqlite::Connection;
use wellsaid::moderate::{Classifier, FormKey, MemoryHistory, Moderator, RuleSet, Timestamp};
use wellsaid::{Formatter, Policy};

use crate::session::{Key, Sessions};
use crate::{db, demo, queue};

/// Rules of the first start; after that the database has them.
pub const RULES: &str = include_str!("../rules.toml");

/// Settings from the environment.
pub struct Settings {
    pub address: String,
    pub database: String,
    pub url: Option<String>,
    pub password: Option<String>,
    pub has_csp: bool,
}

impl Settings {
    pub fn from_environment() -> Result<Self, Box<dyn Error>> {
        let given = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let csp = given("FORUM_CSP");
        if csp.as_deref().is_some_and(|value| value != "off") {
            return Err("FORUM_CSP can only be \"off\", for tests; leave it out otherwise".into());
        }
        let url = given("FORUM_URL").map(|url| url.trim_end_matches('/').to_owned());
        Ok(Self {
            address: given("FORUM_ADDRESS").unwrap_or_else(|| String::from("127.0.0.1:8080")),
            database: given("FORUM_DATABASE").unwrap_or_else(|| String::from("forum.db")),
            url,
            password: given("FORUM_PASSWORD"),
            has_csp: csp.is_none(),
        })
    }
}

pub struct App {
    /// Address of the forum in feeds and mail, without a slash at its end.
    pub url: String,
    pub formatter: Formatter,
    /// The same policy, and `<mark>`: see `marks`.
    pub marker: Formatter,
    /// Subjects are text without any markup.
    pub titles: Formatter,
    pub history: MemoryHistory,
    pub classifier: Arc<RwLock<Classifier>>,
    pub key: Key,
    pub form_key: FormKey,
    pub sessions: Sessions,
    pub has_csp: bool,
    moderator: RwLock<Arc<Moderator>>,
    /// One connection. Nobody keeps it while a comment is judged.
    database: Mutex<Connection>,
}

impl App {
    /// Opens the database, and makes it at the first start.
    pub fn open(settings: Settings, address: SocketAddr) -> Result<Self, Box<dyn Error>> {
        let (connection, is_new) = db::open(&settings.database)?;
        let key = Key::new(&db::secret(&connection)?).map_err(|error| error.to_string())?;
        let policy = include_str!("../policy.toml");
        let formatter = Formatter::new(Policy::from_toml(policy)?);
        let marked = policy.replace("<dd>\"", "<dd> <mark>\"");
        let classifier = Arc::new(RwLock::new(Classifier::new()));
        let form_key = FormKey::new(&key.derive("form"))?;
        let rules =
            db::rules(&connection)?.map_or_else(|| RULES.to_owned(), |version| version.text);
        let rules = RuleSet::from_toml(&rules)?;
        let app = Self {
            url: settings.url.unwrap_or_else(|| format!("http://{address}")),
            marker: Formatter::new(Policy::from_toml(&marked)?),
            titles: Formatter::new(Policy::from_toml(
                "preset = \"plain\"\nquotes = { enabled = false }",
            )?),
            formatter,
            history: MemoryHistory::new(),
            classifier,
            form_key,
            sessions: Sessions::new(settings.password, &key),
            has_csp: settings.has_csp,
            moderator: RwLock::new(Arc::new(Moderator::new(rules.clone()))),
            database: Mutex::new(connection),
            key,
        };
        app.set_rules(rules)?;
        if is_new {
            demo::fill(&app)?;
        }
        queue::learn_all(&app)?;
        Ok(app)
    }

    pub fn database(&self) -> MutexGuard<'_, Connection> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rules in use.
    pub fn moderator(&self) -> Arc<Moderator> {
        self.moderator.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A moderator of other rules, with the keys and the classifier of this forum.
    pub fn moderator_of(&self, rules: RuleSet) -> Result<Moderator, Box<dyn Error>> {
        let moderator = Moderator::new(rules).key(&self.key.derive("history"))?;
        Ok(moderator.form_key(self.form_key.clone()).classifier(self.classifier.clone()))
    }

    /// Puts rules into use.
    pub fn set_rules(&self, rules: RuleSet) -> Result<(), Box<dyn Error>> {
        let moderator = Arc::new(self.moderator_of(rules)?);
        *self.moderator.write().unwrap_or_else(PoisonError::into_inner) = moderator;
        Ok(())
    }
}

/// The present.
pub fn now() -> Timestamp {
    SystemTime::now().into()
}

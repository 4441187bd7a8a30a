//! State of the server: formatter, rules in use, history, classifier, database, secrets.

use std::env;
use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::SystemTime;

use rusqlite::Connection;
use wellsaid::moderate::history::{History, RedisHistory, SqliteHistory};
use wellsaid::moderate::{Classifier, FormKey, Moderator, RuleSet, Timestamp, WeakSecret};
use wellsaid::{Formatter, Policy};

use crate::browser::{self, Package};
use crate::session::{Key, Passwords};
use crate::web::Error as Fault;
use crate::{db, demo};
use crate::{marks, queue};

/// Rules of the first start; after that the database has them.
pub const RULES: &str = include_str!("../rules.toml");

/// Settings from the environment.
pub struct Settings {
    pub address: String,
    pub database: String,
    pub url: Option<String>,
    pub password: Option<String>,
    pub has_csp: bool,
    /// Address of a Redis server that processes share.
    pub redis: Option<String>,
    /// Folder of the npm package; the default may be empty.
    pub wasm: Option<String>,
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
            redis: given("FORUM_REDIS"),
            wasm: given("FORUM_WASM"),
        })
    }
}

pub struct App {
    /// Address of the forum in feeds and mail, without a slash at its end.
    pub url: String,
    pub formatter: Formatter,
    /// The same policy, and `<mark>`: see `marks`.
    pub marker: Policy,
    /// Formatter of subjects, which are text without markup.
    pub titles: Formatter,
    /// Limits and repeats, shared by all processes.
    pub history: Box<dyn History>,
    pub classifier: Arc<RwLock<Classifier>>,
    /// The last entry of the log that the classifier has learnt from.
    pub learned: Mutex<i64>,
    pub key: Key,
    pub form_key: FormKey,
    pub passwords: Passwords,
    pub has_csp: bool,
    /// Library that makes previews in the browser; without it the server makes them.
    pub package: Option<Package>,
    /// Version of the rules, and the moderator that was built from it.
    moderator: RwLock<(i64, Arc<Moderator>)>,
    /// One connection. It is not held while a comment is checked.
    database: Mutex<Connection>,
}

impl App {
    /// Opens the database, and makes it at the first start.
    pub fn open(settings: Settings, address: SocketAddr) -> Result<Self, Box<dyn Error>> {
        let (connection, is_new) = db::open(&settings.database)?;
        let key = Key::new(&db::secret(&connection)?).map_err(|error| error.to_string())?;
        let policy = include_str!("../policy.toml");
        let formatter = Formatter::new(Policy::from_toml(policy)?);
        let classifier = Arc::new(RwLock::new(Classifier::new()));
        let form_key = FormKey::new(&key.derive("form"))?;
        let (version, rules) =
            db::rules(&connection)?.map_or((0, RULES.into()), |found| (found.id, found.text));
        let rules = RuleSet::from_toml(&rules)?;
        let history: Box<dyn History> = match settings.redis {
            Some(url) => Box::new(RedisHistory::new(&url)?),
            None => Box::new(SqliteHistory::new(format!("{}.history", settings.database))?),
        };
        let titles = "preset = \"plain\"\nquotes = { enabled = false }";
        let titles = Formatter::new(Policy::from_toml(titles)?);
        let folder = settings.wasm.as_deref().unwrap_or(browser::FOLDER);
        let package = Package::read(Path::new(folder), &formatter, &titles)?;
        if package.is_none() && settings.wasm.is_some() {
            return Err(format!(
                "FORUM_WASM: {folder} holds no package; bindings/wasm/build makes it"
            )
            .into());
        }
        let app = Self {
            url: settings.url.unwrap_or_else(|| format!("http://{address}")),
            marker: Policy::from_toml(&marks::policy(policy))?,
            titles,
            package,
            formatter,
            history,
            classifier,
            learned: Mutex::default(),
            form_key,
            passwords: Passwords::new(settings.password, &key),
            has_csp: settings.has_csp,
            moderator: RwLock::new((version, Arc::new(Moderator::new(rules.clone())))),
            database: Mutex::new(connection),
            key,
        };
        app.set_rules(version, rules)?;
        if is_new {
            demo::fill(&app)?;
        }
        queue::learn(&app).map_err(|error| format!("{error:?}"))?;
        Ok(app)
    }

    pub fn database(&self) -> MutexGuard<'_, Connection> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rules in use, with the lessons of moderators. Another process may have changed both.
    pub fn moderator(&self) -> Result<Arc<Moderator>, Fault> {
        queue::learn(self)?;
        let newest = db::newest_rules(&self.database())?;
        let (version, moderator) =
            self.moderator.read().unwrap_or_else(PoisonError::into_inner).clone();
        if newest == version {
            return Ok(moderator);
        }
        let Some(rules) = db::rules(&self.database())? else { return Ok(moderator) };
        let set =
            RuleSet::from_toml(&rules.text).map_err(|error| Fault::Internal(error.to_string()))?;
        Ok(self.set_rules(rules.id, set)?)
    }

    /// A moderator of other rules, with the keys and the classifier of this forum.
    pub fn moderator_of(&self, rules: RuleSet) -> Result<Moderator, WeakSecret> {
        let moderator = Moderator::new(rules).key(&self.key.derive("history"))?;
        Ok(moderator.form_key(self.form_key.clone()).classifier(self.classifier.clone()))
    }

    /// Puts rules into use.
    fn set_rules(&self, version: i64, rules: RuleSet) -> Result<Arc<Moderator>, WeakSecret> {
        let moderator = self.moderator_of(rules)?;
        let moderator = Arc::new(moderator);
        *self.moderator.write().unwrap_or_else(PoisonError::into_inner) =
            (version, moderator.clone());
        Ok(moderator)
    }
}

/// The present.
pub fn now() -> Timestamp {
    SystemTime::now().into()
}

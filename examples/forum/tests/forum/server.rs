//! A forum that runs as a process, and a client with cookies.

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ureq::Agent;
use ureq::http::Response;

pub const PASSWORD: &str = "correct horse";

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Setting of a test: the largest file that the forum can write, in blocks of 512 bytes.
pub const FILE_LIMIT: &str = "FORUM_TEST_FILE_LIMIT";

pub struct Server {
    /// Process of the server, unless another program has started it.
    process: Option<Child>,
    address: String,
    pub folder: PathBuf,
    pub settings: Vec<(String, String)>,
    agent: Agent,
    cookies: RefCell<Vec<(String, String)>>,
    /// Stamps of the forms of threads 1 and 2, old enough for a person.
    stamps: [String; 2],
}

pub struct Answer {
    pub status: u16,
    pub body: String,
    pub path: String,
    headers: Vec<(String, String)>,
}

impl Answer {
    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}

impl Server {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        let folder = folder();
        let settings: Vec<(String, String)> =
            settings.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
        let (process, address) = run(&folder, &settings);
        let mut server = Self::at(Some(process), address, folder, settings);
        server.stamps = [server.stamp("/thread/1"), server.stamp("/thread/2")];
        // The rule `robot-form` holds forms that come back in under 3 seconds.
        std::thread::sleep(Duration::from_millis(3100));
        server
    }

    fn at(
        process: Option<Child>,
        address: String,
        folder: PathBuf,
        settings: Vec<(String, String)>,
    ) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(60)));
        Self {
            process,
            address,
            folder,
            settings,
            agent: config.build().into(),
            cookies: RefCell::default(),
            stamps: Default::default(),
        }
    }

    /// Starts another process on the same database.
    pub fn beside(&self) -> Self {
        let (process, address) = run(&self.folder, &self.settings);
        let mut other =
            Self::at(Some(process), address, self.folder.clone(), self.settings.clone());
        other.stamps = self.stamps.clone();
        other
    }

    /// Kills the server.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("a process");
            process.wait().expect("its end");
        }
    }

    pub fn poster(&self) -> Poster {
        let (agent, address) = (self.agent.clone(), self.address.clone());
        Poster { agent, address, stamp: self.stamps[0].clone() }
    }

    /// Kills the server and starts it again on the same database.
    pub fn restart(&mut self) {
        self.kill();
        let (process, address) = run(&self.folder, &self.settings);
        (self.process, self.address) = (Some(process), address);
    }

    /// Takes a cookie as a browser does.
    pub fn set_cookie(&self, cookie: &str) {
        let (key, rest) = cookie.split_once('=').expect("a pair");
        let value = rest.split(';').next().unwrap_or_default();
        let mut cookies = self.cookies.borrow_mut();
        cookies.retain(|(known, _)| known != key);
        cookies.push((key.into(), value.into()));
    }

    pub fn database(&self) -> PathBuf {
        self.folder.join("forum.db")
    }

    fn cookie_line(&self) -> String {
        let pairs = self.cookies.borrow();
        pairs.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn answer(&self, path: &str, mut response: Response<ureq::Body>) -> Answer {
        for cookie in response.headers().get_all("set-cookie") {
            self.set_cookie(cookie.to_str().expect("text"));
        }
        let headers = response.headers().iter();
        let headers = headers
            .map(|(key, value)| (key.to_string(), value.to_str().unwrap_or_default().into()))
            .collect();
        let body =
            response.body_mut().with_config().limit(200 << 20).read_to_string().expect("text");
        Answer { status: response.status().as_u16(), path: path.into(), headers, body }
    }

    pub fn get(&self, path: &str) -> Answer {
        let request =
            self.agent.get(format!("{}{path}", self.address)).header("cookie", self.cookie_line());
        self.answer(path, request.call().expect("an answer"))
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request =
            self.agent.post(format!("{}{path}", self.address)).header("cookie", self.cookie_line());
        self.answer(path, request.send_form(fields.iter().copied()).expect("an answer"))
    }

    pub fn post_from_elsewhere(&self, path: &str) -> Answer {
        let request = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("sec-fetch-site", "cross-site");
        self.answer(path, request.send_form([("body", "x")]).expect("an answer"))
    }

    /// Fields of an honest comment, with others in their place.
    fn filled<'f>(&'f self, thread: u32, fields: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
        let stamp = self.stamps.get(thread as usize - 1).map_or("", |stamp| stamp);
        let mut all = vec![
            ("name", "Tester"),
            ("email", "tester@example.org"),
            ("subject", ""),
            ("website", ""),
            ("stamp", stamp),
        ];
        all.retain(|(name, _)| fields.iter().all(|(other, _)| other != name));
        all.extend(fields);
        all
    }

    pub fn post_comment(&self, thread: u32, fields: &[(&str, &str)]) -> Answer {
        self.post(&format!("/thread/{thread}"), &self.filled(thread, fields))
    }

    /// Posts a comment that breaks no rule.
    pub fn post_honest(&self, thread: u32, body: &str) -> Answer {
        self.post_comment(thread, &[("body", body)])
    }

    pub fn post_preview(&self, fields: &[(&str, &str)]) -> Answer {
        let mut all = self.filled(1, fields);
        all.push(("thread", "1"));
        self.post("/preview", &all)
    }

    pub fn post_json(&self, fields: &[(&str, &str)]) -> serde_json::Value {
        let mut all = self.filled(1, fields);
        all.push(("thread", "1"));
        serde_json::from_str(&self.post("/preview.json", &all).body).expect("JSON")
    }

    /// The stamp of a form that is shown now.
    pub fn stamp(&self, path: &str) -> String {
        field(&self.get(path).body, "stamp")
    }

    /// Begins a session; returns the cookie.
    pub fn log_in(&mut self) -> String {
        let answer = self.post("/moderate", &[("password", PASSWORD)]);
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.header("set-cookie").to_owned()
    }

    /// Puts an empty rule file into use, which lets everything pass.
    pub fn without_rules(&mut self) {
        self.with_rules("");
    }

    /// Puts rules into use.
    pub fn with_rules(&mut self, text: &str) {
        self.log_in();
        let editor = self.get("/moderate/rules").body;
        let (csrf, base) = (field(&editor, "csrf"), field(&editor, "base"));
        let trial =
            self.post("/moderate/rules", &[("csrf", &csrf), ("base", &base), ("text", text)]).body;
        let seal = field(&trial, "seal");
        let saved = self.post(
            "/moderate/rules/save",
            &[("csrf", &csrf), ("base", &base), ("text", text), ("seal", &seal)],
        );
        assert_eq!(saved.status, 303);
    }
}

/// A client of its own, for a thread of its own. Without cookies each comment is that of a new visitor.
#[derive(Clone)]
pub struct Poster {
    agent: Agent,
    address: String,
    stamp: String,
}

impl Poster {
    /// Address of the comment, if the server has acknowledged it.
    pub fn post(&self, body: &str) -> Option<String> {
        let stamp = self.stamp.as_str();
        let fields =
            [("name", "Tester"), ("email", "t@example.org"), ("stamp", stamp), ("body", body)];
        let answer =
            self.agent.post(format!("{}/thread/1", self.address)).send_form(fields).ok()?;
        let location = answer.headers().get("location").filter(|_| answer.status() == 303)?;
        Some(location.to_str().ok()?.to_owned())
    }

    pub fn get(&self, path: &str) -> Option<u16> {
        let answer = self.agent.get(format!("{}{path}", self.address)).call().ok()?;
        Some(answer.status().as_u16())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Forums that the script `several` has started.
pub struct Several {
    script: Child,
    pub servers: Vec<Server>,
    /// Processes of the forums.
    pub processes: Vec<u32>,
}

impl Several {
    pub fn start(number: usize) -> Self {
        let folder = folder();
        let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/several"));
        set_up(&mut command, &folder);
        command.arg(number.to_string()).env("FORUM_PORT", "0");
        command.env("FORUM_PROGRAM", env!("CARGO_BIN_EXE_forum"));
        let mut script = command.stdout(Stdio::piped()).spawn().expect("the script");
        let (mut servers, mut processes) = (Vec::new(), Vec::new());
        let lines = BufReader::new(script.stdout.take().expect("its output")).lines();
        for line in lines.take(number) {
            let line = line.expect("a line");
            let (process, address) = line
                .strip_prefix("process ")
                .and_then(|line| line.split_once(": "))
                .expect("a process and its address");
            processes.push(process.parse().expect("a number"));
            servers.push(Server::at(None, address.into(), folder.clone(), Vec::new()));
        }
        let stamps = [servers[0].stamp("/thread/1"), servers[0].stamp("/thread/2")];
        servers.iter_mut().for_each(|server| server.stamps = stamps.clone());
        std::thread::sleep(Duration::from_millis(3100));
        Self { script, servers, processes }
    }
}

impl Drop for Several {
    fn drop(&mut self) {
        // With SIGTERM the script ends what it has started.
        let _ = Command::new("kill").arg(self.script.id().to_string()).status();
        let _ = self.script.wait();
    }
}

/// A new folder.
fn folder() -> PathBuf {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("forum-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Settings of all forums.
fn set_up(command: &mut Command, folder: &Path) {
    command.env("FORUM_DATABASE", folder.join("forum.db")).env("FORUM_PASSWORD", PASSWORD);
    for name in ["FORUM_URL", "FORUM_CSP", "FORUM_REDIS", "FORUM_WASM"] {
        command.env_remove(name);
    }
}

fn run(folder: &Path, settings: &[(String, String)]) -> (Child, String) {
    // Without a limit, the shell changes nothing.
    let limited = format!("trap '' XFSZ; ulimit -f \"${{{FILE_LIMIT}:-unlimited}}\"; exec \"$0\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(limited).arg(env!("CARGO_BIN_EXE_forum"));
    set_up(&mut command, folder);
    command.env("FORUM_ADDRESS", "127.0.0.1:0");
    command.envs(settings.iter().map(|(key, value)| (key, value)));
    let mut process = command.stdout(Stdio::piped()).spawn().expect("the forum");
    let mut line = String::new();
    let out = process.stdout.take().expect("its output");
    let mut out = BufReader::new(out);
    out.read_line(&mut line).expect("a line");
    // Reads the remaining lines too, since nothing does so later.
    for _ in 0..2 {
        out.read_line(&mut String::new()).expect("a line");
    }
    let address = line.trim().strip_prefix("The forum is at ").expect("its address");
    (process, address.to_owned())
}

#[track_caller]
pub fn has(text: &str, part: &str) {
    assert!(
        text.contains(part),
        "no {part:?} in:\n{}",
        text.chars().take(6000).collect::<String>()
    );
}

/// The text between two others, the first time that they occur.
#[track_caller]
pub fn first<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from:?}")) + from.len();
    let end = text[start..].find(to).unwrap_or_else(|| panic!("no {to:?} after {from:?}"));
    &text[start..start + end]
}

/// The value of the first field of a name.
#[track_caller]
pub fn field(page: &str, name: &str) -> String {
    let tag = format!("name=\"{name}\" value=\"");
    first(page, &tag, "\"").to_owned()
}

/// A page without the HTML of comments.
pub fn without_comments(page: &str) -> String {
    let mut parts = page.split("<div class=\"comment\">");
    let mut rest = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        rest.push_str(part.split_once("</div><footer>").map_or("", |(_, rest)| rest));
    }
    rest
}

/// The number of the page after that of an address.
pub fn page_after(path: &str) -> u32 {
    let number =
        path.split_once("page=").map_or(1, |(_, number)| number.parse().expect("a number"));
    number + 1
}

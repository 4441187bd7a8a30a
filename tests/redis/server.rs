//! A `redis-server` of our own: on a free port of this machine, with no persistence,
//! killed when it is dropped, thus also when a test panics.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use wellsaid::moderate::history::{RedisHistory, RedisOptions};

pub(crate) struct Server {
    pub(crate) port: u16,
    options: Vec<String>,
    child: Child,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    /// Starts a server with more options.
    pub(crate) fn with(options: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        // The port may be taken by somebody else before the server has it.
        for _ in 0..5 {
            let port = free_port();
            if let Some(child) = start(port, &options) {
                return Self { port, options, child };
            }
        }
        panic!("redis-server does not start");
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// A connection for looking at the contents.
    pub(crate) fn connect(&self) -> redis::Connection {
        let client = redis::Client::open(self.url()).expect("an address");
        client.get_connection().expect("a server")
    }

    /// All keys, sorted.
    pub(crate) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> =
            redis::cmd("KEYS").arg("*").query(&mut self.connect()).expect("keys");
        keys.sort();
        keys
    }

    pub(crate) fn keys_held(&self) -> u64 {
        redis::cmd("DBSIZE").query(&mut self.connect()).expect("a number")
    }

    /// Bytes that hold data.
    pub(crate) fn memory(&self) -> u64 {
        let info: String =
            redis::cmd("INFO").arg("memory").query(&mut self.connect()).expect("info");
        let line = info.lines().find_map(|line| line.strip_prefix("used_memory_dataset:"));
        line.and_then(|bytes| bytes.trim().parse().ok()).expect("a number")
    }

    /// Kills the server, as a power cut does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("a process of ours");
        self.child.wait().expect("it ended");
    }

    pub(crate) fn restart(&mut self) {
        self.child = start(self.port, &self.options).expect("the port is free");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// A history that waits for its server however busy the machine is: a call that times out
/// may have counted, and these tests count exactly.
pub(crate) fn patient(url: &str) -> RedisHistory {
    patient_with(url, RedisOptions::default())
}

pub(crate) fn patient_with(url: &str, mut options: RedisOptions) -> RedisHistory {
    options.connect_timeout = Duration::from_secs(20);
    options.timeout = Duration::from_secs(20);
    RedisHistory::with_options(url, options).expect("an address")
}

/// A server that answers, `None` if it ended.
fn start(port: u16, options: &[String]) -> Option<Child> {
    let child = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--appendonly", "no", "--daemonize", "no"])
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            panic!("these tests need redis-server: apt-get install redis-server")
        }
        Err(error) => panic!("redis-server: {error}"),
    };
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(20) {
        if child.try_wait().expect("a process of ours").is_some() {
            return None;
        }
        let client = redis::Client::open(format!("redis://127.0.0.1:{port}")).expect("an address");
        match client.get_connection() {
            Ok(_) => return Some(child),
            // It wants a password, so it is running.
            Err(error) if !error.is_io_error() => return Some(child),
            Err(_) => thread::sleep(Duration::from_millis(10)),
        }
    }
    let _ = child.kill();
    panic!("redis-server does not answer");
}

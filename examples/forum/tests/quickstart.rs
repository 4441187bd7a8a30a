//! The quickstart of the README, over HTTP.

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use ureq::Agent;

struct Server(Child, String);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts it on a port that was free a moment ago.
fn start() -> Server {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = free.expect("a free port").to_string();
    let mut program = Command::new(env!("CARGO_BIN_EXE_quickstart"));
    let server = Server(program.arg(&address).spawn().expect("a server"), address);
    let began = Instant::now();
    while let Err(error) = TcpStream::connect(&server.1) {
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
        assert!(began.elapsed() < Duration::from_secs(30), "it does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    server
}

#[test]
fn comments_are_published_held_or_refused() {
    let server = start();
    let url = format!("http://{}/", server.1);
    let agent: Agent =
        Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    let post = |body: &str| agent.post(&url).send_form([("body", body)]).expect("an answer");

    assert_eq!(post("Is <em>x<y</em>?\n<script>steal()</script>").status(), 303);
    assert_eq!(post("https://a.example https://b.example https://c.example").status(), 202);
    let mut long = post(&"x".repeat(70_000));
    assert_eq!(long.status(), 422);
    assert!(long.body_mut().read_to_string().expect("text").contains("65536"));

    let mut page = agent.get(&url).call().expect("a page");
    assert_eq!(page.headers()["content-security-policy"], "default-src 'none'; form-action 'self'");
    let html = page.body_mut().read_to_string().expect("text");
    assert!(
        html.contains("<p>Is <em>x&lt;y</em>?<br>\n&lt;script&gt;steal()&lt;/script&gt;</p>"),
        "{html}"
    );
    assert!(!html.contains("a.example"), "{html}");
}

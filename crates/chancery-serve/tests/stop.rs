//! A server that is told to stop answers everybody who has asked.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

mod common;

use chancery_serve::{App, Config, run};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Asks once. `None` where nobody listens any more.
fn ask(address: SocketAddr) -> Option<Result<usize, String>> {
    let mut stream = match TcpStream::connect(address) {
        Ok(stream) => stream,
        Err(e) if e.kind() == ErrorKind::ConnectionRefused => return None,
        Err(e) => return Some(Err(format!("connecting: {e}"))),
    };
    let request = "GET /timeline HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    if let Err(e) = stream.write_all(request.as_bytes()) {
        return Some(Err(format!("asking: {e}")));
    }
    let mut answer = Vec::new();
    if let Err(e) = stream.read_to_end(&mut answer) {
        return Some(Err(format!("reading: {e}")));
    }
    let text = String::from_utf8_lossy(&answer);
    let whole = text.starts_with("HTTP/1.1 200") && text.trim_end().ends_with("</html>");
    Some(if whole { Ok(answer.len()) } else { Err(format!("{} bytes: {text:.200}", answer.len())) })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_lost_when_the_server_is_told_to_stop() {
    let site = common::site();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("it listens");
    let address = listener.local_addr().expect("an address");
    let app = App::open(Config { bind: address, ..Config::local(site.db()) }).expect("it opens");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(run(listener, app, async {
        let _ = stopped.await;
    }));
    let over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..12)
        .map(|_| {
            let over = over.clone();
            std::thread::spawn(move || {
                let mut answers = 0;
                loop {
                    match ask(address) {
                        Some(Ok(_)) => answers += 1,
                        Some(Err(e)) => panic!("after {answers} answers: {e}"),
                        None => {
                            assert!(over.load(Ordering::SeqCst), "nobody listens before the server is told to stop");
                            return answers;
                        }
                    }
                }
            })
        })
        .collect();
    // Somebody who has connected, and is slow to ask.
    let mut slow = tokio::task::spawn_blocking(move || TcpStream::connect(address).expect("it connects"))
        .await
        .expect("a connection");
    tokio::time::sleep(Duration::from_millis(600)).await;
    over.store(true, Ordering::SeqCst);
    stop.send(()).expect("it is told");
    tokio::time::sleep(Duration::from_millis(50)).await;
    let late = tokio::task::spawn_blocking(move || {
        slow.write_all(b"GET /ledger/missions HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("it asks");
        let mut answer = String::new();
        slow.read_to_string(&mut answer).expect("an answer");
        answer
    });
    assert!(
        late.await.expect("an answer").contains("connection: close"),
        "the slow one is answered, and told to leave"
    );
    server.await.expect("it ends").expect("it ends well");
    let answers: usize = clients.into_iter().map(|c| c.join().expect("no request is lost")).sum();
    assert!(answers > 12, "{answers}");
}

#[tokio::test]
async fn a_client_that_dawdles_is_left() {
    let site = common::empty();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("it listens");
    let address = listener.local_addr().expect("an address");
    let app = App::open(Config { bind: address, ..Config::local(site.db()) }).expect("it opens");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(run(listener, app, async {
        let _ = stopped.await;
    }));
    let read = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("it connects");
        stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").expect("it begins to ask");
        stream.set_read_timeout(Some(Duration::from_secs(40))).expect("a limit");
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).map(|_| rest)
    });
    let ended = read.await.expect("it ends").expect("the server ends it");
    assert!(!String::from_utf8_lossy(&ended).contains("200 OK"));
    stop.send(()).expect("it is told");
    server.await.expect("it ends").expect("it ends well");
}

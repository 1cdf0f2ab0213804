//! A server of one's own, on an address of the loopback, that answers as it is told and notes what it was asked.

use chancery::reader::Reader;
use chancery_store::Store;
use chancery_watch::{Config, Keeper, Stop, Told, Watcher};
use jiff::{SignedDuration, Timestamp};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub at: Instant,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

pub struct Server {
    pub base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// Writes a whole answer.
pub fn answer(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

impl Server {
    /// `ip` tells hosts apart: all of 127.0.0.0/8 is this machine.
    pub fn start(ip: &str, work: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind((ip, 0)).expect("it listens");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (notes, work) = (asked.clone(), Arc::new(work));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (notes, work) = (notes.clone(), work.clone());
                std::thread::spawn(move || {
                    let Ok(mut stream) = stream else { return };
                    let Some(request) = read(&stream) else { return };
                    notes.lock().expect("notes").push(request.clone());
                    work(&request, &mut stream);
                });
            }
        });
        Server { base, asked }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("notes").clone()
    }

    /// How often a path was asked for.
    pub fn count(&self, path: &str) -> usize {
        self.asked().iter().filter(|a| a.path == path).count()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(n, _)| n == "content-length").and_then(|(_, v)| v.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, path, headers, body, at: Instant::now() })
}

pub fn rss(items: &[(&str, &str)]) -> String {
    let items: String = items
        .iter()
        .map(|(link, title)| {
            format!(
                "<item><title>{title}</title><link>{link}</link><pubDate>Wed, 08 May 2019 12:00:00 GMT</pubDate></item>"
            )
        })
        .collect();
    format!(r#"<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>x</link>{items}</channel></rss>"#)
}

pub fn page(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>\
         <article><h1>{title}</h1>{text}</article></body></html>"
    )
}

pub fn start() -> Timestamp {
    "2019-05-08T13:00:00Z".parse().expect("a time")
}

pub fn later(minutes: i64) -> Timestamp {
    start() + SignedDuration::from_mins(minutes)
}

pub fn watcher(folder: &Path, feeds: &str, stop: Stop) -> Watcher {
    let reader = Reader::embedded().expect("the reader loads");
    let config = Config::parse(feeds, &reader.coder.codebook, &reader.registry, |_| None).expect("it is understood");
    let store = Store::open(&folder.join("record.db")).expect("it opens");
    Watcher::new(config, Keeper::new(reader, store), &folder.join("state.json"), stop).expect("it watches")
}

pub fn round(watcher: &mut Watcher, now: Timestamp) -> Vec<Told> {
    let mut told = Vec::new();
    watcher.round(now, &mut |t| told.push(t.clone())).expect("a round");
    told
}

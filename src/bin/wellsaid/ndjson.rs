//! `wellsaid format --ndjson`: all cores, the order kept, memory that does not grow.
//!
//! A fixed number of batches goes round: the reader fills one with whole lines, a worker
//! formats it, the writer puts it in its turn and gives it back. When the writer waits for
//! a slow batch the reader runs out of empty ones and waits too; nothing piles up.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use wellsaid::Formatter;

use crate::row::Rows;
use crate::{Failure, Status, exit, input, is_stdin, name_of};

/// Bytes per batch: large against the cost of handing it over, small against memory.
const BATCH: usize = 128 * 1024;

/// Room for one read.
const READ: usize = 64 * 1024;

/// A batch that had to grow for one long line does not stay large for ever.
const KEEP: usize = 16 * BATCH;

#[derive(Default)]
struct Batch {
    sequence: u64,
    /// Number of the first line, from 1.
    first: u64,
    input: Vec<u8>,
    output: Vec<u8>,
    bad: bool,
    /// Reading ended here with an error.
    broken: Option<io::Error>,
}

pub(crate) fn run(
    formatter: &Formatter,
    path: &Path,
    jobs: usize,
    excerpt: usize,
) -> Result<Status, Failure> {
    let failed = |error| Failure::Message(format!("{}: {error}", name_of(path)));
    let rows = Rows::new(formatter, excerpt);
    let lines = Lines::new(input::open(path).map_err(failed)?, rows.max_line);
    let progress = progress(path);
    let (free_in, free) = mpsc::channel::<Batch>();
    let (work_in, work) = mpsc::channel::<Batch>();
    let (done_in, done) = mpsc::channel::<Batch>();
    for _ in 0..jobs * 2 + 2 {
        // Cannot fail: the other end lives in this function.
        let _ = free_in.send(Batch::default());
    }
    let work = Mutex::new(work);
    thread::scope(|scope| {
        scope.spawn(move || lines.feed(&free, &work_in));
        for _ in 0..jobs {
            let (rows, work, done) = (&rows, &work, done_in.clone());
            scope.spawn(move || format(rows, work, &done));
        }
        drop(done_in);
        let outcome = write(done, free_in, &progress);
        progress.finish_and_clear();
        match outcome {
            // The reader may wait for input that never comes; nobody wants it any more.
            Err(error) => exit(Err(Failure::output(error))),
            Ok((_, Some(error))) => Err(failed(error)),
            Ok((true, None)) => Ok(Status::Refused),
            Ok((false, None)) => Ok(Status::Done),
        }
    })
}

/// A worker: formats batches until there are no more.
fn format(rows: &Rows<'_>, work: &Mutex<Receiver<Batch>>, done: &Sender<Batch>) {
    let next = || work.lock().ok()?.recv().ok();
    while let Some(mut batch) = next() {
        // A panic would be a bug, but then the others must not wait for this batch for ever.
        let formatted = catch_unwind(AssertUnwindSafe(|| format_batch(rows, &mut batch)));
        if formatted.is_err() {
            std::process::exit(101);
        }
        if done.send(batch).is_err() {
            return;
        }
    }
}

fn format_batch(rows: &Rows<'_>, batch: &mut Batch) {
    if batch.input.is_empty() {
        return;
    }
    let input = batch.input.strip_suffix(b"\n").unwrap_or(&batch.input);
    for (number, line) in (batch.first..).zip(input.split(|&byte| byte == b'\n')) {
        batch.bad |= !rows.write(number, line, &mut batch.output);
    }
}

/// The writer: puts the batches in order. Returns whether a line was bad, and the error
/// that ended the reading.
fn write(
    done: Receiver<Batch>,
    free: Sender<Batch>,
    progress: &ProgressBar,
) -> io::Result<(bool, Option<io::Error>)> {
    let mut out = io::stdout().lock();
    // At most as many as there are batches.
    let mut early = BTreeMap::new();
    let (mut turn, mut bad) = (0, false);
    for batch in done {
        early.insert(batch.sequence, batch);
        while let Some(mut batch) = early.remove(&turn) {
            out.write_all(&batch.output)?;
            progress.inc(batch.input.len() as u64);
            turn += 1;
            bad |= batch.bad;
            if let Some(error) = batch.broken.take() {
                out.flush()?;
                return Ok((bad, Some(error)));
            }
            // The reader may be done; then nobody needs it.
            let _ = free.send(batch);
        }
    }
    out.flush()?;
    Ok((bad, None))
}

/// Cuts a stream into batches of whole lines.
struct Lines {
    reader: Box<dyn Read + Send>,
    max_line: usize,
    /// Read, but not part of the last batch.
    rest: Vec<u8>,
    ended: bool,
}

impl Lines {
    fn new(reader: Box<dyn Read + Send>, max_line: usize) -> Self {
        Self { reader, max_line, rest: Vec::new(), ended: false }
    }

    fn feed(mut self, free: &Receiver<Batch>, work: &Sender<Batch>) {
        let (mut sequence, mut first) = (0, 1);
        while !self.ended {
            let Ok(mut batch) = free.recv() else { return };
            for buffer in [&mut batch.input, &mut batch.output] {
                buffer.clear();
                buffer.shrink_to(KEEP);
            }
            (batch.sequence, batch.first, batch.bad) = (sequence, first, false);
            batch.broken = self.fill(&mut batch.input).err();
            self.ended |= batch.broken.is_some();
            if first == 1 && batch.input.starts_with(b"\xEF\xBB\xBF") {
                batch.input.drain(..3);
            }
            sequence += 1;
            first += memchr::memchr_iter(b'\n', &batch.input).count() as u64;
            if work.send(batch).is_err() {
                return;
            }
        }
    }

    /// Fills `batch` with whole lines; the last one of the stream may lack its newline.
    fn fill(&mut self, batch: &mut Vec<u8>) -> io::Result<()> {
        std::mem::swap(batch, &mut self.rest);
        let mut newline = memchr::memrchr(b'\n', batch);
        loop {
            let old = batch.len();
            if self.read(batch)? == 0 {
                self.ended = true;
                // Blank lines at the end are no comments.
                let words = batch.trim_ascii_end().len();
                batch.truncate(words);
                return Ok(());
            }
            newline = memchr::memrchr(b'\n', &batch[old..]).map(|at| old + at).or(newline);
            match newline {
                Some(newline) if batch.len() >= BATCH => {
                    self.rest.extend_from_slice(&batch[cut(batch, newline)..]);
                    batch.truncate(batch.len() - self.rest.len());
                    return Ok(());
                }
                None if batch.len() > self.max_line => return self.skip_line(batch),
                _ => {}
            }
        }
    }

    /// Reads on to the end of a line that is too long, and keeps just too much of it: the
    /// worker sees by its length what is wrong.
    fn skip_line(&mut self, batch: &mut Vec<u8>) -> io::Result<()> {
        batch.truncate(self.max_line + 1);
        loop {
            self.rest.clear();
            let mut rest = std::mem::take(&mut self.rest);
            let read = self.read(&mut rest);
            self.rest = rest;
            if read? == 0 {
                self.ended = true;
                return Ok(());
            }
            if let Some(newline) = memchr::memchr(b'\n', &self.rest) {
                self.rest.drain(..=newline);
                batch.push(b'\n');
                return Ok(());
            }
        }
    }

    /// One read that is appended; 0 at the end.
    fn read(&mut self, buffer: &mut Vec<u8>) -> io::Result<usize> {
        let old = buffer.len();
        buffer.resize(old + READ, 0);
        let read = loop {
            match self.reader.read(&mut buffer[old..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        buffer.truncate(old + read.as_ref().copied().unwrap_or(0));
        read
    }
}

/// Where to cut a batch whose last newline is at `newline`: blank lines go with what follows
/// them, so that the end of the stream finds them.
fn cut(batch: &[u8], newline: usize) -> usize {
    let words = batch[..newline].trim_ascii_end().len();
    match memchr::memchr(b'\n', &batch[words..]) {
        Some(at) if words > 0 => words + at + 1,
        _ => newline + 1,
    }
}

/// A bar for people, on standard error; nothing when that is a file or a pipe.
fn progress(path: &Path) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let len = if is_stdin(path) { None } else { path.metadata().ok().map(|file| file.len()) };
    let (bar, template) = match len {
        Some(len) => {
            (ProgressBar::new(len), "{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}")
        }
        None => (ProgressBar::no_length(), "{spinner} {bytes} {bytes_per_sec}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

//! A comment per line (`--ndjson`): all cores, the order kept, memory that does not grow.
//!
//! A fixed number of batches goes round: the reader fills one with whole lines, a worker
//! processes it, the sink takes the results in order and gives the batch back. When the sink waits
//! for a slow batch the reader runs out of empty ones and
//! waits too; nothing piles up.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, IsTerminal, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

use crate::terminal::Output;
use crate::{Failure, Status, complain, exit, input, is_stdin, name_of};

/// Bytes per batch: large against the cost of handing it over, small against memory.
const BATCH: usize = 128 * 1024;

/// Room for one read.
const READ: usize = 64 * 1024;

/// Limit above which a batch that had to grow for one long line shrinks again.
const KEEP: usize = 16 * BATCH;

/// Maximum number of bad lines that are listed.
const MAX_LISTED: u64 = 5;

/// Work that is done to each line.
pub(crate) trait Work: Sync {
    /// Output of the lines of a batch; a used one is given to the next batch.
    type Output: Default + Send;

    /// Longest line that is read.
    fn max_line(&self) -> usize;

    /// Processes one line and appends the result; `false` if the line was bad. One worker
    /// gets the lines in their order, several get them in any.
    fn line(&self, number: u64, line: &[u8], output: &mut Self::Output) -> bool;
}

#[derive(Default)]
struct Batch<T> {
    sequence: u64,
    /// Number of the first line, from 1.
    first: u64,
    input: Vec<u8>,
    output: T,
    bad: bool,
    /// Reading ended here with an error.
    broken: Option<io::Error>,
}

/// Answers every line with a line on standard output.
pub(crate) fn print(
    work: &impl Work<Output = Vec<u8>>,
    path: &Path,
    jobs: usize,
) -> Result<Status, Failure> {
    let mut out = Output::new();
    let outcome = run(work, path, jobs, |lines: &mut Vec<u8>| {
        out.write_all(lines)?;
        lines.clear();
        lines.shrink_to(KEEP);
        Ok(())
    });
    out.flush().map_err(Failure::output)?;
    outcome
}

/// Processes all lines with `jobs` workers. `sink` gets the results of each batch, in the order of
/// the lines, and leaves the buffer empty for the next one; its error is one of standard output.
pub(crate) fn run<W: Work>(
    work: &W,
    path: &Path,
    jobs: usize,
    sink: impl FnMut(&mut W::Output) -> io::Result<()>,
) -> Result<Status, Failure> {
    let failed = |error| Failure::Message(format!("{}: {error}", name_of(path)));
    let lines = Lines::new(input::open(path).map_err(failed)?, work.max_line());
    let progress = progress(path);
    let (free_in, free) = mpsc::channel::<Batch<W::Output>>();
    let (full_in, full) = mpsc::channel::<Batch<W::Output>>();
    let (done_in, done) = mpsc::channel::<Batch<W::Output>>();
    for _ in 0..jobs * 2 + 2 {
        // Cannot fail: the other end lives in this function.
        let _ = free_in.send(Batch::default());
    }
    let full = Mutex::new(full);
    thread::scope(|scope| {
        scope.spawn(move || lines.feed(&free, &full_in));
        for _ in 0..jobs {
            let (full, done) = (&full, done_in.clone());
            scope.spawn(move || work_off(work, full, &done));
        }
        drop(done_in);
        let outcome = collect(done, free_in, &progress, sink);
        progress.finish_and_clear();
        match outcome {
            // The reader may wait for input that never comes, which is no longer needed.
            Err(error) => exit(Err(Failure::output(error))),
            Ok((_, Some(error))) => Err(failed(error)),
            Ok((true, None)) => Ok(Status::Refused),
            Ok((false, None)) => Ok(Status::Done),
        }
    })
}

/// Lines that are bad: the first are reported as they come, and at the end their number.
pub(crate) struct BadLines {
    name: String,
    count: u64,
}

impl BadLines {
    /// Lines of the file with this path.
    pub(crate) fn of(path: &Path) -> Self {
        Self { name: name_of(path), count: 0 }
    }

    pub(crate) fn add(&mut self, number: u64, problem: &impl Display) {
        self.count += 1;
        if self.count <= MAX_LISTED {
            complain(&format!("{}: line {number}: {problem}", self.name));
        }
    }

    /// Reports how many there were, unless each was reported; `what` is what could not be done.
    pub(crate) fn end(&self, what: &str) {
        if self.count > MAX_LISTED {
            complain(&format!("{}: {} lines could not be {what}", self.name, self.count));
        }
    }
}

pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// A worker: processes batches until there are no more.
fn work_off<W: Work>(
    work: &W,
    full: &Mutex<Receiver<Batch<W::Output>>>,
    done: &Sender<Batch<W::Output>>,
) {
    let next = || full.lock().ok()?.recv().ok();
    while let Some(mut batch) = next() {
        // A panic would be a bug, but then the others must not wait for this batch for ever.
        let worked = catch_unwind(AssertUnwindSafe(|| work_batch(work, &mut batch)));
        if worked.is_err() {
            std::process::exit(101);
        }
        if done.send(batch).is_err() {
            return;
        }
    }
}

fn work_batch<W: Work>(work: &W, batch: &mut Batch<W::Output>) {
    if batch.input.is_empty() {
        return;
    }
    let input = batch.input.strip_suffix(b"\n").unwrap_or(&batch.input);
    for (number, line) in (batch.first..).zip(input.split(|&byte| byte == b'\n')) {
        batch.bad |= !work.line(number, line, &mut batch.output);
    }
}

/// Puts the batches in order. Returns whether a line was bad, and the error that ended the
/// reading.
fn collect<T>(
    done: Receiver<Batch<T>>,
    free: Sender<Batch<T>>,
    progress: &ProgressBar,
    mut sink: impl FnMut(&mut T) -> io::Result<()>,
) -> io::Result<(bool, Option<io::Error>)> {
    // At most as many as there are batches.
    let mut early = BTreeMap::new();
    let (mut turn, mut bad) = (0, false);
    for batch in done {
        early.insert(batch.sequence, batch);
        while let Some(mut batch) = early.remove(&turn) {
            sink(&mut batch.output)?;
            progress.inc(batch.input.len() as u64);
            turn += 1;
            bad |= batch.bad;
            if let Some(error) = batch.broken.take() {
                return Ok((bad, Some(error)));
            }
            // The reader may have finished; then the batch is not needed.
            let _ = free.send(batch);
        }
    }
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

    fn feed<T>(mut self, free: &Receiver<Batch<T>>, full: &Sender<Batch<T>>) {
        let (mut sequence, mut first) = (0, 1);
        while !self.ended {
            let Ok(mut batch) = free.recv() else { return };
            batch.input.clear();
            batch.input.shrink_to(KEEP);
            (batch.sequence, batch.first, batch.bad) = (sequence, first, false);
            batch.broken = self.fill(&mut batch.input).err();
            self.ended |= batch.broken.is_some();
            if first == 1 && batch.input.starts_with(b"\xEF\xBB\xBF") {
                batch.input.drain(..3);
            }
            sequence += 1;
            first += memchr::memchr_iter(b'\n', &batch.input).count() as u64;
            if full.send(batch).is_err() {
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
                // Blank lines at the end are not comments.
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

    /// Reads on to the end of a line that is too long, and keeps just too much of it: its length
    /// tells the worker what is wrong.
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

/// Place to cut a batch whose last newline is at `newline`: blank lines go with what follows
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

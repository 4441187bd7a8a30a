//! Report of the bench `rivals`: medians as tables, and as lines of JSON.

use std::fmt::Write as _;
use std::time::Duration;

/// Figures of one run.
pub(crate) struct Figures {
    pub(crate) rounds: usize,
    pub(crate) classes: Vec<Row>,
    pub(crate) lengths: Vec<Row>,
}

/// Times for one batch of comments: `times[round][contestant]`.
pub(crate) struct Row {
    /// Name of the class, or the length in bytes.
    pub(crate) label: String,
    pub(crate) names: &'static [&'static str],
    pub(crate) comments: usize,
    pub(crate) bytes: usize,
    pub(crate) times: Vec<Vec<Duration>>,
}

impl Row {
    /// The median over the rounds.
    fn median(&self, value: impl Fn(&[Duration]) -> f64) -> f64 {
        let mut values: Vec<_> = self.times.iter().map(|times| value(times)).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }

    fn index(&self, name: &str) -> usize {
        self.names.iter().position(|other| *other == name).expect("a contestant")
    }

    fn speed(&self, at: usize) -> f64 {
        self.median(|times| self.bytes as f64 / 1e6 / times[at].as_secs_f64())
    }

    fn against_naive(&self, at: usize) -> f64 {
        self.over(self.index("naive"), at)
    }

    /// The time of one contestant divided by that of another.
    fn over(&self, at: usize, other: usize) -> f64 {
        self.median(|times| times[at].as_secs_f64() / times[other].as_secs_f64())
    }

    fn json(&self, kind: &str, out: &mut String) {
        let Self { label, comments, bytes, .. } = self;
        for (at, name) in self.names.iter().enumerate() {
            let (speed, ratio) = (self.speed(at), self.against_naive(at));
            writeln!(
                out,
                "{{\"{kind}\":\"{label}\",\"contestant\":\"{name}\",\"comments\":{comments},\
                 \"bytes\":{bytes},\"mb_per_s\":{speed:.1},\"against_naive\":{ratio:.2}}}"
            )
            .expect("a string grows");
        }
    }
}

impl Figures {
    pub(crate) fn print(&self) {
        println!("\nmedians of {} rounds, contestants in turn", self.rounds);
        print_heading("class", &self.classes);
        print_table("MB/s", &self.classes, |row, at| format!("{:.0}", row.speed(at)));
        print_table("× naive", &self.classes, |row, at| format!("{:.2}", row.against_naive(at)));
        print_table("time ÷ escape", &self.classes, |row, at| {
            format!("{:.2}", row.over(at, row.index("escape")))
        });
        println!();
        print_heading("length", &self.lengths);
        print_table("MB/s", &self.lengths, |row, at| format!("{:.0}", row.speed(at)));
        print_table("time ÷ format_to", &self.lengths, |row, at| {
            format!("{:.2}", row.over(at, row.index("wellsaid")))
        });
    }

    /// Replaces the checked-in figures. The first line says where and when they were taken.
    pub(crate) fn write(&self) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/data/rivals.jsonl");
        let (machine, date, rounds) = (machine(), output("date", &["-u", "+%F"]), self.rounds);
        let mut out =
            format!("{{\"machine\":{machine:?},\"date\":{date:?},\"rounds\":{rounds}}}\n");
        self.classes.iter().for_each(|row| row.json("class", &mut out));
        self.lengths.iter().for_each(|row| row.json("length", &mut out));
        std::fs::write(path, out).expect("the folder of the data");
        println!("\nwrote {path}; now run scripts/charts.py");
    }
}

/// Processor, number of cores, compiler: as far as the system reports them.
fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rustc = output("rustc", &["--version"]);
    let version = rustc.split(' ').take(2).collect::<Vec<_>>().join(" ");
    format!("{model}, {cores} cores, {version}")
}

/// The first line that a program prints.
fn output(program: &str, args: &[&str]) -> String {
    let run =
        std::process::Command::new(program).args(args).output().expect("the program is there");
    String::from_utf8_lossy(&run.stdout).lines().next().unwrap_or_default().to_owned()
}

fn print_heading(title: &str, rows: &[Row]) {
    print_row(title, rows, |row| row.label.clone());
    print_row("comments", rows, |row| row.comments.to_string());
    print_row("MB", rows, |row| format!("{:.1}", row.bytes as f64 / 1e6));
}

fn print_table(title: &str, rows: &[Row], cell: impl Fn(&Row, usize) -> String) {
    println!("\n{title}");
    for (at, name) in rows[0].names.iter().enumerate() {
        print_row(name, rows, |row| cell(row, at));
    }
}

fn print_row(title: &str, rows: &[Row], cell: impl Fn(&Row) -> String) {
    let cells: Vec<_> = rows.iter().map(|row| format!("{:>8}", cell(row))).collect();
    println!("{title:<10}{}", cells.concat());
}

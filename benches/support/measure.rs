//! What a process costs, as Linux accounts for it.

use std::fmt;
use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a process took.
pub struct Cost {
    /// User and system, all threads.
    pub cpu_seconds: f64,
    /// From its start to its end.
    pub wall: Duration,
    /// The most memory that was its own.
    pub peak_megabytes: u64,
}

impl Cost {
    /// The heads of the columns.
    pub fn heads() -> String {
        format!("{:>8} {:>8} {:>9}", "CPU s", "wall s", "peak MB")
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>8.2} {:>8.2} {:>9}", self.cpu_seconds, self.wall.as_secs_f64(), self.peak_megabytes)
    }
}

/// Runs a command, which must end well and say little. Gives what it cost, and what it said on standard output.
pub fn run(command: &mut Command) -> (Cost, String) {
    let (cpu_before, started) = (children_cpu_seconds(), Instant::now());
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::null()).stdin(Stdio::null()).spawn().expect("the program runs");
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kilobytes = 0;
    let ended = loop {
        // The high-water mark only grows, so the last look before the end is close to it.
        let text = fs::read_to_string(&status).unwrap_or_default();
        let mark = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak_kilobytes = peak_kilobytes.max(mark.unwrap_or(0));
        if let Some(ended) = child.try_wait().expect("the program can be waited for") {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(ended.success(), "{command:?} failed");
    let cost = Cost {
        cpu_seconds: children_cpu_seconds() - cpu_before,
        wall: started.elapsed(),
        peak_megabytes: peak_kilobytes / 1024,
    };
    let mut said = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut said).expect("text");
    (cost, said.trim().to_owned())
}

/// Fields 16 and 17 of `/proc/self/stat`, in hundredths of a second on every Linux of today.
fn children_cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let behind_name = stat.rsplit_once(") ").expect("a name in parentheses").1;
    let ticks: u64 = behind_name.split(' ').skip(13).take(2).map(|field| field.parse::<u64>().unwrap_or(0)).sum();
    ticks as f64 / 100.0
}

//! The program: hands the arguments to the library and its status to the system.

use std::process::ExitCode;

fn main() -> ExitCode {
    keep_silent_about_caught_panics();
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    ExitCode::from(orrery::commands::run(std::env::args_os(), &mut out, &mut err))
}

/// A feed can make the parser panic; that is caught and reported as the feed's problem, without a backtrace.
fn keep_silent_about_caught_panics() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(orrery::feed::READER_THREAD) {
            report(panic);
        }
    }));
}

//! A worker that does whatever the tests of the supervisor order: it answers, dies, hangs, prints and lies.
//!
//! An example and not a program of the product: cargo builds it for the tests and nobody installs it.

use std::io::Write;
use std::time::Duration;

use studium_base::ErrorCode;
use studium_engine::protocol::{
    Arguments, FromWorker, PROTOCOL_VERSION, Protocol, Reply, SandboxReport, Worker, WorkerFailure, serve, write_frame,
};

struct Orders;

impl Protocol for Orders {
    const PROGRAM: &'static str = "misbehaving_worker";
    type Request = String;
    type Event = String;

    fn silence_limit(_request: &String) -> Duration {
        Duration::MAX
    }
}

struct Misbehaving {
    /// The pipe of the frames itself, past all that keeps other things out of it.
    pipe: Box<dyn Write>,
}

impl Worker for Misbehaving {
    type Protocol = Orders;

    fn handle(&mut self, order: String, reply: &mut Reply<String>) -> Result<(), WorkerFailure> {
        let (verb, rest) = order.split_once(' ').unwrap_or((&order, ""));
        reply.send("begun".to_owned())?;
        match verb {
            "echo" => rest.split(' ').try_for_each(|word| reply.send(word.to_owned())),
            "refuse" => Err(WorkerFailure::new(ErrorCode::NoText, "there is none")),
            "crash" => {
                // A library that knows nothing of UTF-8.
                let _ = std::io::stderr().write_all(b"Caf\xe9\nlast words\n");
                std::process::exit(70)
            }
            "swallow" => {
                let mut swallowed = Vec::new();
                loop {
                    swallowed.push(vec![1_u8; 1 << 26]);
                }
            }
            "hang" => loop {
                std::thread::park();
            },
            "obey" => {
                while !reply.is_cancelled() {
                    std::thread::sleep(Duration::from_millis(5));
                }
                reply.send("stopped".to_owned())
            }
            "pause" => {
                std::thread::sleep(Duration::from_millis(rest.parse().unwrap_or(0)));
                Ok(())
            }
            "print" => {
                let _ = writeln!(std::io::stdout(), "{rest}");
                Ok(())
            }
            "raw" => {
                let _ = self.pipe.write_all(rest.as_bytes()).and_then(|()| self.pipe.flush());
                loop {
                    std::thread::park();
                }
            }
            _ => Ok(()),
        }
    }
}

fn main() -> std::io::Result<()> {
    let sandbox = Arguments::from_process().enter();
    let mode = std::env::args().skip_while(|word| word != "--mode").nth(1).unwrap_or_default();
    match mode.as_str() {
        "dead" => {
            let _ = writeln!(std::io::stderr(), "a library is missing");
            std::process::exit(71)
        }
        "mute" => loop {
            std::thread::park();
        },
        "foreign" => greet(PROTOCOL_VERSION + 1, sandbox),
        // It never reads its pipe.
        "deaf" => greet(PROTOCOL_VERSION, sandbox),
        _ => serve(sandbox, Misbehaving { pipe: pipe()? }),
    }
}

fn greet(protocol: u32, sandbox: SandboxReport) -> std::io::Result<()> {
    let hello: FromWorker<String> = FromWorker::Hello { protocol, program: Orders::PROGRAM.to_owned(), sandbox };
    write_frame(&mut std::io::stdout(), &hello).map_err(std::io::Error::other)?;
    loop {
        std::thread::park();
    }
}

#[cfg(unix)]
fn pipe() -> std::io::Result<Box<dyn Write>> {
    use std::os::fd::AsFd;
    Ok(Box::new(std::fs::File::from(std::io::stdout().as_fd().try_clone_to_owned()?)))
}

#[cfg(windows)]
fn pipe() -> std::io::Result<Box<dyn Write>> {
    use std::os::windows::io::AsHandle;
    Ok(Box::new(std::fs::File::from(std::io::stdout().as_handle().try_clone_to_owned()?)))
}

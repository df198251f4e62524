//! One window a data folder: a second start hands its files and links to the first and ends.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericFilePath, GenericNamespaced, ListenerOptions, Name, Stream};
use serde::{Deserialize, Serialize};

use crate::AppError;

/// A hand-over is a line of JSON; longer ones are cut off.
const MAX_LINE: u64 = 1 << 20;
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// What a second start hands over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// Files to import; absolute.
    pub paths: Vec<String>,
    /// Links to follow. A Studium of before sends none.
    #[serde(default)]
    pub links: Vec<String>,
}

/// Listens for second starts until the process ends.
#[derive(Debug)]
pub struct InstanceServer;

impl InstanceServer {
    /// Calls `on_hand` for every second start on this data folder.
    ///
    /// # Errors
    /// When the socket or its thread cannot be made; the app works without it.
    pub fn start(data_folder: &Path, on_hand: impl Fn(Hand) + Send + 'static) -> Result<Self, AppError> {
        let failed = |source| AppError::Folder { path: data_folder.to_owned(), source };
        let listener = ListenerOptions::new()
            .name(name(data_folder).map_err(failed)?)
            // The owner of the folder's lock is the only one who may listen: a name left over by a kill is taken over.
            .try_overwrite(true)
            .create_sync()
            .map_err(failed)?;
        thread::Builder::new()
            .name("second-starts".into())
            .spawn(move || {
                for stream in listener.incoming().flatten() {
                    let mut line = String::new();
                    let mut reader = BufReader::new(std::io::Read::take(&stream, MAX_LINE));
                    if reader.read_line(&mut line).is_ok()
                        && let Ok(hand) = serde_json::from_str(&line)
                    {
                        on_hand(hand);
                        // The second start only wants to know that it was heard.
                        let _ = (&stream).write_all(b"ok\n");
                    }
                }
            })
            .map_err(AppError::Thread)?;
        Ok(Self)
    }
}

/// Hands over to the owner of the data folder; `false` when nobody listens.
#[must_use]
pub fn hand_over(data_folder: &Path, hand: &Hand) -> bool {
    let send = || -> std::io::Result<()> {
        let mut stream = Stream::connect(name(data_folder)?)?;
        stream.set_recv_timeout(Some(ANSWER_LIMIT))?;
        let mut line = serde_json::to_string(hand).map_err(std::io::Error::other)?;
        line.push('\n');
        stream.write_all(line.as_bytes())?;
        let mut answer = String::new();
        BufReader::new(&stream).read_line(&mut answer)?;
        Ok(())
    };
    send().is_ok()
}

/// A name that both starts find: a socket in the folder where it fits, else one made from the folder's path.
fn name(data_folder: &Path) -> std::io::Result<Name<'static>> {
    let folder = std::fs::canonicalize(data_folder)?;
    let socket = folder.join("window.sock");
    // Paths of Unix sockets hold about 100 bytes.
    if cfg!(unix) && socket.as_os_str().len() < 100 {
        return socket.to_fs_name::<GenericFilePath>();
    }
    let hash = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
    format!("studium-{}", &hash.as_str()[..24]).to_ns_name::<GenericNamespaced>()
}

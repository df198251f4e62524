//! Drives the real desktop program in a real window: starts the system's WebKitWebDriver, which starts Studium, and
//! speaks WebDriver with it. Runs under `xvfb-run` and `dbus-run-session`, as `cargo xtask test` does.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{self, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

/// A step that takes longer than this has failed; the machines that run this are slow and busy.
pub const PATIENCE: Duration = Duration::from_secs(120);

const PAINT_FOR_A_MOMENT: &str = "
    const pixel = document.createElement('div');
    pixel.style.cssText = 'position: fixed; right: 0; bottom: 0; width: 1px; height: 1px';
    document.body.append(pixel);
    const end = performance.now() + 1000;
    const paint = () => {
        pixel.style.background = pixel.style.background ? '' : 'rgba(0, 0, 0, 0.01)';
        if (performance.now() < end) requestAnimationFrame(paint);
        else pixel.remove();
    };
    paint();";

/// A running window and the driver behind it.
pub struct Window {
    /// The WebDriver session.
    pub client: Client,
    /// When the program was called.
    pub started_at: Instant,
    driver: Child,
    screenshots: PathBuf,
}

/// The workspace, and the folder of the programs that were built.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("tests/e2e lies two folders deep").to_owned()
}

/// A program that was built beside this test.
///
/// # Errors
/// When it was not built.
pub fn program(name: &str) -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.ancestors().find(|folder| folder.ends_with("debug") || folder.ends_with("release"));
    let program = folder.context("a test runs in the target folder")?.join(name);
    if !program.is_file() {
        bail!("{} was not built: run `cargo build --workspace`", program.display());
    }
    Ok(program)
}

/// Runs the command line on a data folder; what it printed.
///
/// # Errors
/// When it fails.
pub fn cli(data: &Path, words: &[&str]) -> Result<Value> {
    let output = process::Command::new(program("studium-cli")?)
        .env("STUDIUM_RESOURCES", root())
        .arg("--data")
        .arg(data)
        .arg("--json")
        .args(words)
        .output()?;
    if !output.status.success() {
        bail!("{words:?}: {}", String::from_utf8_lossy(&output.stdout));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

impl Window {
    /// Starts Studium on a data folder.
    ///
    /// # Errors
    /// When the driver is not installed or the window does not open.
    pub async fn open(data: &Path, arguments: &[&str]) -> Result<Self> {
        let mut words = vec!["--data".to_owned(), data.display().to_string()];
        words.extend(arguments.iter().map(|word| (*word).to_owned()));
        Self::open_program(&program("studium")?, &words).await
    }

    /// Starts Studium with a written-down dialogue in place of microphone and loudspeaker.
    ///
    /// # Errors
    /// As [`Window::open`].
    pub async fn open_to_talk(data: &Path, dialogue: &Path) -> Result<Self> {
        let words = ["--data".to_owned(), data.display().to_string()];
        Self::start(&program("studium")?, &words, &[("STUDIUM_DIALOGUE", dialogue)]).await
    }

    /// Starts a program that shows a web view.
    ///
    /// # Errors
    /// When the driver is not installed or the window does not open.
    pub async fn open_program(program: &Path, arguments: &[String]) -> Result<Self> {
        Self::start(program, arguments, &[]).await
    }

    async fn start(program: &Path, arguments: &[String], environment: &[(&str, &Path)]) -> Result<Self> {
        // A port that was free a moment ago; the driver has no way to choose one itself.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("STUDIUM_RESOURCES", root())
            .env("STUDIUM_GREEDY", "1")
            .env("STUDIUM_LOG", "info")
            .envs(environment.iter().copied())
            // Software rendering: there is no graphics card under Xvfb.
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("WebKitWebDriver cannot be started: run `cargo xtask setup`")?;
        let options = json!({ "binary": program, "args": arguments });
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        let address = format!("http://127.0.0.1:{port}");
        let called_at = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            ensure!(called_at.elapsed() < PATIENCE, "WebKitWebDriver does not answer");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut started_at;
        let client = loop {
            started_at = Instant::now();
            let connector = hyper_util::client::legacy::connect::HttpConnector::new();
            let mut builder = ClientBuilder::new(connector);
            match builder.capabilities(Clone::clone(&capabilities)).connect(&address).await {
                Ok(client) => break client,
                Err(error) if called_at.elapsed() > PATIENCE => return Err(error).context("no session"),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        };
        let target = std::env::current_exe()?;
        let target = target.ancestors().find(|folder| folder.ends_with("debug")).and_then(Path::parent);
        let screenshots = target.unwrap_or(&root().join("target")).join("screenshots");
        std::fs::create_dir_all(&screenshots)?;
        Ok(Self { client, started_at, driver, screenshots })
    }

    /// Waits for an element.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn wait_for(&self, css: &str) -> Result<Element> {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => Ok(element),
            Err(error) => {
                self.screenshot("failed").await?;
                Err(error).with_context(|| format!("{css} did not appear"))
            }
        }
    }

    /// Asks for an element every few milliseconds, to measure when it came.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn wait_closely(&self, css: &str) -> Result<()> {
        while self.client.find(Locator::Css(css)).await.is_err() {
            ensure!(self.started_at.elapsed() < PATIENCE, "{css} did not appear");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    /// Waits for an element and clicks it.
    ///
    /// # Errors
    /// When it does not appear or cannot be clicked.
    pub async fn click(&self, css: &str) -> Result<()> {
        Ok(self.wait_for(css).await?.click().await?)
    }

    /// Runs a script in the window; its value comes back.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(script, arguments).await?)
    }

    /// The text of the first element that fits, its shadow's where it has one; empty without one.
    ///
    /// # Errors
    /// When the window does not answer.
    pub async fn text(&self, css: &str) -> Result<String> {
        let script = "const found = document.querySelector(arguments[0]);
            return (found?.shadowRoot ?? found)?.textContent ?? '';";
        Ok(self.run(script, vec![json!(css)]).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Calls a command of the shell as the interface does.
    ///
    /// # Errors
    /// When the command fails.
    pub async fn command(&self, name: &str, arguments: Value) -> Result<Value> {
        let script = "const [name, input, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(name, input)
              .then((data) => done({ data }), (error) => done({ error: JSON.stringify(error) }));";
        let answer = self.client.execute_async(script, vec![json!(name), arguments]).await?;
        match answer.get("error") {
            Some(error) => bail!("{name} failed: {error}"),
            None => Ok(answer["data"].clone()),
        }
    }

    /// Polls until `look` gives a value.
    ///
    /// # Errors
    /// When it does not within [`PATIENCE`], or `look` fails.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut(&Self) -> Result<Option<T>>) -> Result<T> {
        let started_at = Instant::now();
        loop {
            if let Some(value) = look(self).await? {
                return Ok(value);
            }
            if started_at.elapsed() > PATIENCE {
                self.screenshot("failed").await?;
                bail!("waited in vain until {what}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Writes a picture of the window to `target/screenshots`.
    ///
    /// # Errors
    /// When no picture can be taken.
    pub async fn screenshot(&self, name: &str) -> Result<()> {
        // The driver takes the next frame, and a page at rest paints none: a pixel that changes for a moment makes it.
        self.run(PAINT_FOR_A_MOMENT, vec![]).await?;
        let png = tokio::time::timeout(PATIENCE, self.client.screenshot()).await.context("no picture came")??;
        Ok(std::fs::write(self.screenshots.join(format!("{name}.png")), png)?)
    }

    /// Closes the window and ends the driver.
    ///
    /// # Errors
    /// When the session cannot be closed.
    pub async fn close(mut self) -> Result<()> {
        self.client.clone().close().await?;
        self.driver.kill().await?;
        Ok(())
    }
}

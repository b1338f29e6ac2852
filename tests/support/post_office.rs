//! A mail server of our own on this machine, for tests. What it understands of SMTP is the matter of the library
//! `mailin`; what it thinks of a mail, and when it hangs up, is what the test says.
#![allow(dead_code)] // each test file uses its part of this

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use mailin::{Action, AuthMechanism, Handler, Response, SessionBuilder, response};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How it is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    None,
    /// After STARTTLS, with this certificate of `support/tls`; before, nothing is taken.
    StartTls(&'static str),
    /// From the start.
    Implicit(&'static str),
}

/// What it does with mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Takes them.
    Willing,
    /// Refuses this recipient, with this code and these words.
    Refusing(&'static str, u16, &'static str),
    /// Answers so when it has heard all of a mail.
    RefusingInTheEnd(u16, &'static str),
    /// Hangs up when it has heard all of a mail.
    Vanishing,
    /// Says nothing when it has heard all of a mail.
    Silent,
    /// Hangs up at once.
    Absent,
}

/// A mail that it took, or heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Whom it was told to tell of trouble.
    pub from: String,
    /// Whom it is for.
    pub to: Vec<String>,
    /// Who they said they are.
    pub login: Option<(String, String)>,
    /// What the client called itself.
    pub hello: String,
    /// Whether nobody could listen.
    pub encrypted: bool,
    /// The mail, with CRLF.
    pub message: String,
}

/// The server, as long as the process lives.
pub struct PostOffice {
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

/// The login that it knows, if it wants one.
pub const LOGIN: (&str, &str) = ("weekly", "open sesame");

impl PostOffice {
    /// One that takes all from anybody.
    pub fn open() -> Self {
        Self::with(Encryption::None, Manner::Willing, false)
    }

    /// One of this kind. `guarded`: takes mails only from those who can tell [`LOGIN`].
    pub fn with(encryption: Encryption, manner: Manner, guarded: bool) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::<Mutex<Vec<Received>>>::default();
        let here = received.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (manner, received) = (manner.clone(), here.clone());
                thread::spawn(move || {
                    let clerk = Clerk { manner, guarded, received, hearing: Received::default() };
                    let _ = serve(stream, encryption, clerk); // whoever hangs up has heard enough
                });
            }
        });
        Self { port, received }
    }

    /// What came since the last time.
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.received.lock().unwrap())
    }
}

/// Who decides about the mails of one connection.
struct Clerk {
    manner: Manner,
    guarded: bool,
    received: Arc<Mutex<Vec<Received>>>,
    hearing: Received,
}

impl Handler for Clerk {
    fn helo(&mut self, _: std::net::IpAddr, domain: &str) -> Response {
        self.hearing.hello = domain.to_owned();
        response::OK
    }

    fn mail(&mut self, _: std::net::IpAddr, _: &str, from: &str) -> Response {
        self.hearing.from = from.to_owned();
        self.hearing.to.clear();
        self.hearing.message.clear();
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        match &self.manner {
            Manner::Refusing(whom, code, words) if *whom == to => Response::custom(*code, (*words).to_owned()),
            _ => {
                self.hearing.to.push(to.to_owned());
                response::OK
            }
        }
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.hearing.message.push_str(std::str::from_utf8(line).expect("7-bit mail"));
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        if let Manner::RefusingInTheEnd(code, words) = &self.manner {
            return Response::custom(*code, (*words).to_owned());
        }
        self.received.lock().unwrap().push(self.hearing.clone());
        Response::custom(250, "taken as 4711".into())
    }

    fn auth_plain(&mut self, _: &str, username: &str, password: &str) -> Response {
        match (username, password) == LOGIN {
            true => {
                self.hearing.login = Some((username.to_owned(), password.to_owned()));
                response::AUTH_OK
            }
            false => Response::custom(535, "5.7.8 we do not know \u{1b}[31myou".into()),
        }
    }
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

fn serve(stream: TcpStream, encryption: Encryption, mut clerk: Clerk) -> io::Result<()> {
    let manner = clerk.manner.clone();
    if manner == Manner::Absent {
        return Ok(());
    }
    stream.set_read_timeout(Some(Duration::from_secs(20)))?; // only a test that fails comes here
    let mut builder = SessionBuilder::new("mail.test");
    if clerk.guarded {
        builder.enable_auth(AuthMechanism::Plain);
    }
    let mut wire: Box<dyn Stream> = match encryption {
        Encryption::None => {
            builder.insecure_enable_plaintext_auth();
            Box::new(stream.try_clone()?)
        }
        Encryption::StartTls(_) => {
            builder.enable_start_tls();
            Box::new(stream.try_clone()?)
        }
        Encryption::Implicit(certificate) => {
            builder.insecure_enable_plaintext_auth(); // the library knows of no other encryption than STARTTLS
            clerk.hearing.encrypted = true;
            Box::new(encrypted(stream.try_clone()?, certificate))
        }
    };
    let mut session = builder.build(Ipv4Addr::LOCALHOST.into(), clerk);
    say(&session.greeting(), &mut wire)?;
    while let Some(line) = read_line(&mut wire) {
        let is_end = line == b".\r\n";
        let response = session.process(&line);
        match manner {
            Manner::Vanishing if is_end => return Ok(()),
            Manner::Silent if is_end => {
                let _ = wire.read(&mut [0; 1]); // until they hang up
                return Ok(());
            }
            _ => {}
        }
        if response.action == Action::NoReply {
            continue;
        }
        say(&response, &mut wire)?;
        if is_end && response.is_error {
            return Ok(()); // the library would take all that follows for more of the mail
        }
        match (response.action, encryption) {
            (Action::Close, _) => return Ok(()),
            (Action::UpgradeTls, Encryption::StartTls(certificate)) => {
                wire = Box::new(encrypted(stream.try_clone()?, certificate));
                session.tls_active();
            }
            _ => {}
        }
    }
    Ok(())
}

/// All at once: the library writes word by word.
fn say(response: &Response, wire: &mut impl Write) -> io::Result<()> {
    wire.write_all(&response.buffer()?)?;
    wire.flush()
}

/// A line with its end, byte by byte, so that nothing is read that belongs to another encryption; none when they hung up.
fn read_line(wire: &mut impl Read) -> Option<Vec<u8>> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while wire.read_exact(&mut byte).is_ok() {
        line.push(byte[0]);
        if byte == *b"\n" {
            return Some(line);
        }
    }
    None
}

fn encrypted(stream: TcpStream, certificate: &str) -> StreamOwned<ServerConnection, TcpStream> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/tls");
    let file = |end: &str| directory.join(format!("{certificate}.{end}"));
    let chain = vec![CertificateDer::from_pem_file(file("pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
    StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream)
}

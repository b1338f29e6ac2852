//! Handing a mail to a mail server: RFC 5321, by `lettre`.

use std::error::Error as _;
use std::fs;
use std::io;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::{Parcel, Trouble};
use crate::config::{Authority, Encryption, Smtp};
use crate::diagnostic::Diagnostic;
use crate::fetch;

/// The server must take it for everybody, or nobody gets it.
pub fn send(smtp: &Smtp, parcel: &Parcel, password: Option<String>) -> Result<String, Trouble> {
    // Up to here nothing of the mail was said, whatever goes wrong.
    let mut connection = connect(smtp, parcel, password).map_err(Trouble::certain)?;
    // The library ends the last line itself.
    let bytes = parcel.bytes.strip_suffix(b"\r\n").unwrap_or(&parcel.bytes);
    let said = connection.send(&parcel.envelope, bytes).map_err(|error| {
        let words = in_words(&error, smtp);
        // A server that says no has not taken it (RFC 5321, section 4.2.1); one that says nothing may have.
        match error.status().is_some() || error.is_client() {
            true => Trouble::certain(words),
            false => Trouble::uncertain(words),
        }
    })?;
    let _ = connection.quit(); // it has the mail, and a word of goodbye changes nothing
    Ok(format!("{} {}", said.code(), said.message().collect::<Vec<_>>().join(" ")))
}

/// A connection on which a mail can be sent.
fn connect(smtp: &Smtp, parcel: &Parcel, password: Option<String>) -> Result<SmtpConnection, String> {
    let failed = |error: Error| in_words(&error, smtp);
    let tls = tls(smtp)?;
    let name = parcel.envelope.from().map_or("localhost", |from| from.domain());
    let hello = ClientId::Domain(name.to_owned());
    let from_the_start = tls.as_ref().filter(|_| smtp.encryption == Encryption::Implicit);
    let server = (smtp.host.as_str(), smtp.port);
    let connected = SmtpConnection::connect(server, Some(smtp.patience), &hello, from_the_start, None);
    let mut connection = connected.map_err(failed)?;
    if let Some(tls) = tls.filter(|_| smtp.encryption == Encryption::StartTls) {
        if !connection.can_starttls() {
            connection.abort();
            return Err(format!(
                "{} offers no encryption on port {} (STARTTLS), and goes without a mail",
                smtp.host, smtp.port
            ));
        }
        connection.starttls(&tls, &hello).map_err(failed)?;
    }
    if let (Some(login), Some(password)) = (&smtp.login, password) {
        let username = login.username.clone().unwrap_or_default();
        let credentials = Credentials::new(username.clone(), password);
        if let Err(error) = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials) {
            connection.abort();
            return Err(match error.status() {
                Some(_) => format!("{} does not let {username} in: {}", smtp.host, reply(&error)),
                None if error.is_client() => format!("{} wants no login that we know (PLAIN, LOGIN)", smtp.host),
                None => failed(error),
            });
        }
    }
    Ok(connection)
}

fn tls(smtp: &Smtp) -> Result<Option<TlsParameters>, String> {
    if smtp.encryption == Encryption::None {
        return Ok(None);
    }
    let mut builder = TlsParameters::builder(smtp.host.clone());
    if let Some(authority) = &smtp.authority {
        builder = builder.add_root_certificate(certificates(authority)?);
    }
    builder.build().map(Some).map_err(|error| in_words(&error, smtp))
}

/// Looks whether the owner's own certificates can be read, before anybody is asked.
///
/// # Errors
/// What is wrong with their file, with the place of its key.
pub fn check_authority(smtp: &Smtp) -> Result<(), Diagnostic> {
    let Some(authority) = &smtp.authority else { return Ok(()) };
    certificates(authority).map(drop).map_err(|cause| {
        let unreadable = authority.unreadable.clone();
        Diagnostic { message: format!("{}: {cause}", unreadable.message), ..unreadable }
    })
}

fn certificates(authority: &Authority) -> Result<Certificate, String> {
    let text = fs::read_to_string(&authority.path).map_err(|error| error.to_string())?;
    if !text.contains("-----BEGIN CERTIFICATE-----") {
        return Err("there is none in it".into());
    }
    Certificate::from_pem(text.as_bytes()).map_err(|error| error.to_string())
}

fn in_words(error: &Error, smtp: &Smtp) -> String {
    let Smtp { host, port, patience, .. } = smtp;
    let in_truth = "tls = \"starttls\"";
    if let Some(complaint) = fetch::complaint(error, host, in_truth) {
        return format!("{host}: no secure connection: {complaint}");
    }
    if error.is_transient() {
        return format!("{host} cannot take it now: {}; try again later", reply(error));
    }
    if error.is_permanent() {
        return format!("{host} refuses it: {}", reply(error));
    }
    match cause(error) {
        Some(cause) if matches!(cause.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => {
            format!("{host} says nothing for {} s (timeout_seconds)", patience.as_secs())
        }
        Some(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => {
            format!("nobody listens at port {port} of {host}")
        }
        Some(cause) => format!("{host}: {cause}"),
        // The library's word for a connection that ended before an answer.
        None if error.is_response() => format!("{host} hung up without an answer"),
        None => format!("{host}: {}", error.source().map_or_else(|| error.to_string(), ToString::to_string)),
    }
}

/// What the server said, with its code.
fn reply(error: &Error) -> String {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    format!("{code} {words}")
}

fn cause(error: &Error) -> Option<&io::Error> {
    let mut causes = std::iter::successors(error.source(), |&error| error.source());
    causes.find_map(|error| error.downcast_ref::<io::Error>())
}

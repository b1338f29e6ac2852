//! What is wrong with an encrypted connection, in words.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError, Error as TlsError};

/// What the failure that caused `error` says of the connection's encryption, if that is what failed. `in_truth`: what a
/// server may be that does not answer with encryption.
pub fn complaint(error: &(dyn Error + 'static), host: &str, in_truth: &str) -> Option<String> {
    let cause = std::iter::successors(Some(error), |&error| error.source()).find_map(tls_error)?;
    Some(words(cause, host, in_truth))
}

/// The errors of a stream hide the ones that they wrap from `source`, and wrap each other.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a TlsError> {
    let inner = || tls_error(error.downcast_ref::<io::Error>()?.get_ref()?);
    error.downcast_ref::<TlsError>().or_else(inner)
}

fn words(error: &TlsError, host: &str, in_truth: &str) -> String {
    match error {
        TlsError::InvalidCertificate(error) => certificate(error, host),
        TlsError::AlertReceived(AlertDescription::UnrecognisedName) => format!("the server knows no host {host}"),
        TlsError::AlertReceived(AlertDescription::ProtocolVersion) | TlsError::PeerIncompatible(_) => {
            "the server speaks only encryption that is no longer safe".into()
        }
        TlsError::AlertReceived(AlertDescription::CertificateRequired) => {
            "the server wants a certificate of ours".into()
        }
        TlsError::InvalidMessage(_) => {
            format!("the server does not answer with encryption; is it {in_truth} in truth?")
        }
        error => error.to_string(),
    }
}

fn certificate(error: &CertificateError, host: &str) -> String {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet, NotValidYetContext, Revoked,
        UnknownIssuer,
    };
    match error {
        Expired => "the server's certificate has expired".into(),
        ExpiredContext { not_after, .. } => match day(not_after.as_secs()) {
            Some(day) => format!("the server's certificate expired on {day}"),
            None => "the server's certificate has expired".into(),
        },
        NotValidYet | NotValidYetContext { .. } => {
            "the server's certificate is not valid yet, or the clock of this machine is slow".into()
        }
        NotValidForName | NotValidForNameContext { .. } => {
            format!("the server's certificate is for other hosts than {host}")
        }
        UnknownIssuer => {
            "the server's certificate was issued by someone unknown: self-signed, or a link of its chain is missing"
                .into()
        }
        Revoked => "the server's certificate was revoked".into(),
        error => format!("the server's certificate is not valid: {error}"),
    }
}

fn day(seconds: u64) -> Option<String> {
    Some(chrono::DateTime::from_timestamp(seconds.try_into().ok()?, 0)?.format("%Y-%m-%d").to_string())
}

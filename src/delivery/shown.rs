//! An errand in words, for those who want to see it before it is done. What is secret is named, not shown.

use super::service::Request;
use super::{Errand, Parcel, sendmail};
use crate::config::{Encryption, Smtp};

impl Errand<'_> {
    /// What would be done, line by line.
    pub fn shown(&self) -> Vec<String> {
        match self {
            Self::Smtp(smtp, parcel) => [vec![server(smtp)], mail(parcel)].concat(),
            Self::Sendmail(program, parcel) => {
                let arguments = sendmail::arguments(parcel).join(" ");
                [vec![format!("program: {} {arguments}", program.display())], mail(parcel)].concat()
            }
            Self::Draft(request) => draft(request),
        }
    }
}

fn server(smtp: &Smtp) -> String {
    let encryption = match smtp.encryption {
        Encryption::Implicit => "encrypted from the start",
        Encryption::StartTls => "encrypted by STARTTLS",
        Encryption::None => "not encrypted",
    };
    let login = smtp.login.as_ref().map(|login| {
        let username = login.username.as_deref().unwrap_or_default();
        format!(", as {username} with the password of {}", login.variable)
    });
    format!("server: {} port {}, {encryption}{}", smtp.host, smtp.port, login.unwrap_or_default())
}

fn mail(parcel: &Parcel) -> Vec<String> {
    let mut lines = vec![format!("from: {}", parcel.sender())];
    lines.extend(parcel.recipients().iter().map(|to| format!("to: {to}")));
    let (html, text) = parcel.parts;
    lines.push(format!("size: {} bytes; {html} of HTML, {text} of text", parcel.bytes.len()));
    lines.push(String::new());
    let message = String::from_utf8_lossy(&parcel.bytes);
    let head = message.split("\r\n\r\n").next().unwrap_or_default();
    lines.extend(head.lines().map(str::to_owned));
    lines
}

fn draft(request: &Request<'_>) -> Vec<String> {
    let variable = &request.login.variable;
    let authorization = match &request.login.username {
        Some(username) => format!("Basic {username}:({variable})"),
        None => format!("Token ({variable})"),
    };
    let mut json = request.json.clone();
    for (key, kind) in request.texts {
        let bytes = json[*key].as_str().map_or(0, str::len);
        json[*key] = format!("({bytes} bytes of {kind})").into();
    }
    let mut lines = vec![
        format!("POST {}", request.url),
        format!("Authorization: {authorization}"),
        "Content-Type: application/json".to_owned(),
        String::new(),
    ];
    let json = serde_json::to_string_pretty(&json).unwrap_or_default();
    lines.extend(json.lines().map(str::to_owned));
    lines
}

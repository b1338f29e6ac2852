//! Who we are, for servers that ask.

use std::fmt;

use reqwest::RequestBuilder;
use reqwest::header::{AUTHORIZATION, HeaderValue};

/// A login. What is secret of it is never printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A name and a password: RFC 7617.
    Basic {
        /// Without a colon.
        username: String,
        /// Anything.
        password: String,
    },
    /// A token: RFC 6750.
    Bearer(String),
    /// A token, as services written with Django want it.
    Token(String),
}

impl Credentials {
    /// Whether a request can hold them.
    pub fn are_fit(&self) -> bool {
        match self {
            Self::Basic { username, .. } => !username.contains(':'),
            Self::Bearer(token) | Self::Token(token) => {
                token.bytes().all(|b| (0x21..0x7f).contains(&b)) && !token.is_empty()
            }
        }
    }

    /// The request with its `Authorization` header.
    pub(super) fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Self::Basic { username, password } => request.basic_auth(username, Some(password)),
            Self::Bearer(token) => request.bearer_auth(token),
            Self::Token(token) => {
                let mut value = HeaderValue::try_from(format!("Token {token}")).expect("a fit token");
                value.set_sensitive(true);
                request.header(AUTHORIZATION, value)
            }
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed_even_for_debugging() {
        let login = Credentials::Basic { username: "ada".into(), password: "opensesame".into() };
        assert_eq!(
            format!("{login:?} {:?}", Credentials::Token("opensesame".into())),
            "Credentials(..) Credentials(..)"
        );
    }

    #[test]
    fn what_a_header_cannot_hold_is_unfit() {
        assert!(!Credentials::Bearer("a\nb".into()).are_fit());
        assert!(!Credentials::Bearer(String::new()).are_fit());
        assert!(Credentials::Basic { username: "ada".into(), password: "päss:word\n".into() }.are_fit());
    }
}

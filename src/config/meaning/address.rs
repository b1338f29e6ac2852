//! Addresses of the web.

use url::Url;

/// What is wrong with a value, and what to write instead.
pub type Advice = (String, String);

/// An `http` or `https` address with a host.
pub fn web_address(typed: &str, key: &str) -> Result<Url, Advice> {
    let address = typed.trim();
    let complaint = match Url::parse(address) {
        Ok(url) if is_web(&url) => return Ok(url),
        Ok(url) => format!("`{key}` has the scheme `{}:`", url.scheme()),
        Err(error) => format!("`{key}` is not a web address: {error}"),
    };
    let help = match address.contains("://") {
        true => "write an address that begins with https:// or http://".to_owned(),
        false => format!("did you mean \"https://{address}\"?"),
    };
    Err((complaint, help))
}

/// Whether an address is of the web: `http` or `https`, with a host.
pub fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// The same address without the name and password that it may hold, which are between the owner and the server.
pub fn without_credentials(url: &Url) -> Url {
    let mut url = url.clone();
    let _ = (url.set_username(""), url.set_password(None));
    url
}

/// The address of a planet's home page, with a slash at its end.
///
/// # Errors
/// What is wrong with it, and what to write instead.
pub fn base_url(typed: &str) -> Result<Url, Advice> {
    let mut url = web_address(typed, "base_url")?;
    if url.query().is_some() || url.fragment().is_some() {
        let help = "write the address alone, such as https://planet.example/".to_owned();
        return Err(("`base_url` has a query or a fragment".into(), help));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

//! Domains that lapsed: what their new holders put there says that they are for sale, or shows advertisements until they
//! are sold.

use url::Url;

use super::Page;

/// What titles and descriptions say of a domain that nobody writes on, in the languages of large registrars.
const WORDS: [&str; 29] = [
    "buy this domain",
    "domain for sale",
    "domain has expired",
    "domain is available for purchase",
    "domain is for sale",
    "domain is parked",
    "domain may be for sale",
    "domain name for sale",
    "domain name has expired",
    "domain name is for sale",
    "domain parking",
    "parked domain",
    "parked free, courtesy of",
    "this domain is registered",
    "domain steht zum verkauf",
    "domain zu verkaufen",
    "domain ist geparkt",
    "domaine est à vendre",
    "domaine a expiré",
    "dominio está en venta",
    "dominio en venta",
    "domínio está à venda",
    "dominio in vendita",
    "domein is te koop",
    "domena na sprzedaż",
    "домен продается",
    "домен продаётся",
    "域名出售",
    "このドメインは販売",
];

/// Firms that hold such domains or fill their pages.
const FIRMS: [&str; 16] = [
    "above.com",
    "afternic.com",
    "bodis.com",
    "dan.com",
    "domainmarket.com",
    "dynadot.com",
    "efty.com",
    "hugedomains.com",
    "parkingcrew.net",
    "parklogic.com",
    "sedo.com",
    "sedoparking.com",
    "skenzo.com",
    "uniregistry.com",
    "parkingpage.namecheap.com",
    "undeveloped.com",
];

/// A page of such a firm is small; an honest blog may link to one from its many posts.
const SMALL: usize = 64 << 10;

/// What of a web page at `url` tells that its domain is parked or for sale.
pub fn sign(html: &str, page: &Page, url: &Url) -> Option<&'static str> {
    let words = [&page.title, &page.headline, &page.description].into_iter().find_map(|text| words_of_sale(text));
    let firm = || FIRMS.iter().find(|firm| is_below(url.host_str().unwrap_or_default(), firm)).copied();
    let named = || {
        let html = html.to_ascii_lowercase();
        FIRMS.iter().find(|firm| html.len() <= SMALL && names(&html, firm)).copied()
    };
    words.or_else(firm).or_else(named)
}

/// The words of a title by which it says that a domain is parked or for sale.
pub fn words_of_sale(title: &str) -> Option<&'static str> {
    let title = title.to_lowercase();
    WORDS.iter().find(|words| title.contains(**words)).copied()
}

fn is_below(host: &str, firm: &str) -> bool {
    host.strip_suffix(firm).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether an address in the page is on a host of this firm.
fn names(html: &str, firm: &str) -> bool {
    html.match_indices("//").any(|(at, _)| {
        let host = html[at + 2..].split(['/', '"', '\'', ':', '?', '<', ' ']).next().unwrap_or_default();
        is_below(host, firm)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::discovery;

    #[test]
    fn a_page_tells_that_its_domain_is_parked_by_its_title_its_address_or_the_firm_that_fills_it() {
        let titled =
            |title: &str| format!("<!DOCTYPE html><html><head><title>{title}</title></head><body></body></html>");
        let page = |rest: &str| format!("<!DOCTYPE html><html><head><title>A</title></head><body>{rest}</body></html>");
        let cases = [
            (titled("ada.example is for sale | Buy this Domain"), "https://ada.example/", Some("buy this domain")),
            (
                titled("Ada.example — ce nom de domaine est à vendre"),
                "https://ada.example/",
                Some("domaine est à vendre"),
            ),
            (page(""), "https://www.hugedomains.com/domain?d=ada", Some("hugedomains.com")),
            (page("<script src=\"//d1.parkingcrew.net/x.js\">"), "https://ada.example/", Some("parkingcrew.net")),
            (page("I sold mine at https://xsedo.com/"), "https://ada.example/", None),
            (
                page(&["<a href=https://sedo.com/>x</a>", &"post ".repeat(20_000)].concat()),
                "https://ada.example/",
                None,
            ),
            (titled("How I lost my domain"), "https://ada.example/", None),
        ];
        for (html, url, expected) in cases {
            let url = Url::parse(url).unwrap();
            assert_eq!(sign(&html, &discovery::page(&html, &url), &url), expected, "{}", &html[..html.len().min(200)]);
        }
    }
}

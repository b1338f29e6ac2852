//! Carries out what `policy` decides, within the limits of `[fetch]`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time;
use url::Url;

use super::guard::{self, PublicResolver};
use super::policy::{self, Meaning};
use super::{Answer, Document, FetchError, Unchanged, Validators};
use crate::config;

/// One client for a whole run: it keeps connections and the roots of trust.
pub struct Client {
    /// Asks only addresses of the public internet.
    public: reqwest::Client,
    /// Asks any address: for feeds of an intranet.
    any: reqwest::Client,
    limits: config::Fetch,
    slots: Semaphore,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Client {
    pub fn new(limits: &config::Fetch) -> Result<Self, reqwest::Error> {
        // A second call in one process finds it installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            reqwest::Client::builder()
                .user_agent(&limits.user_agent)
                .connect_timeout(limits.connect_timeout)
                .read_timeout(limits.silence_timeout)
                .redirect(reqwest::redirect::Policy::none()) // followed by hand, to tell permanent ones
                .referer(false)
                .no_proxy()
        };
        Ok(Self {
            public: builder().dns_resolver(Arc::new(PublicResolver)).build()?,
            any: builder().build()?,
            limits: limits.clone(),
            slots: Semaphore::new(limits.concurrency),
            hosts: Mutex::default(),
        })
    }

    pub fn max_bytes(&self) -> usize {
        self.limits.max_bytes
    }

    /// Asks for a feed, following redirects, all within one `total_timeout`. It begins when the host has a place
    /// free, and we have: feeds that wait for each other must not run out of time.
    pub async fn get(&self, start: &Url, validators: &Validators, allow_private: bool) -> Result<Answer, FetchError> {
        let place = self.place(start).await;
        let _slot = self.slot().await;
        let limit = self.limits.total_timeout;
        let in_time = time::timeout(limit, self.follow(start, validators, place, allow_private)).await;
        in_time.unwrap_or(Err(FetchError::Timeout { stage: FetchError::ON_ITS_WAY, limit }))
    }

    /// Asks until there is an answer, keeping the place at the host until the body has been read.
    async fn follow(
        &self,
        start: &Url,
        validators: &Validators,
        mut place: OwnedSemaphorePermit,
        allow_private: bool,
    ) -> Result<Answer, FetchError> {
        let (mut url, mut moved_to, mut all_permanent) = (start.clone(), None, true);
        for _ in 0..=self.limits.max_redirects {
            let asked_with = policy::for_url(validators, &url);
            let response = self.ask(&url, &asked_with, allow_private).await?;
            match policy::meaning(response.status()) {
                Meaning::Read => return self.read(response, url, moved_to, validators).await,
                Meaning::Unchanged if asked_with == Validators::default() => return Err(FetchError::NotAsked),
                Meaning::Unchanged => {
                    let validators = policy::rotated(&asked_with, &url, response.headers());
                    return Ok(Answer::Unchanged(Unchanged { validators, moved_to }));
                }
                Meaning::Fail(status) => return Err(FetchError::Status(status)),
                Meaning::Follow(permanent) => {
                    let next = policy::target(&url, response.headers().get(LOCATION))?;
                    if next.host_str() != url.host_str() {
                        // First one goes, then the other comes: hosts that redirect to each other must not get stuck.
                        drop((response, place));
                        place = self.place(&next).await;
                    }
                    url = next;
                    all_permanent &= permanent;
                    moved_to = all_permanent.then(|| url.clone());
                }
            }
        }
        Err(FetchError::TooManyRedirects(self.limits.max_redirects))
    }

    /// One request.
    async fn ask(&self, url: &Url, validators: &Validators, allow_private: bool) -> Result<Response, FetchError> {
        let http = match allow_private {
            true => &self.any,
            false => {
                guard::check_literal(url).map_err(|refused| FetchError::NotPublic(refused.to_string()))?;
                &self.public
            }
        };
        let request = http.get(url.clone()).headers(policy::headers(validators));
        request.send().await.map_err(|error| FetchError::from_client(&error, url, &self.limits))
    }

    /// One of `concurrency` slots, when one is free.
    pub async fn slot(&self) -> SemaphorePermit<'_> {
        self.slots.acquire().await.expect("the semaphore is never closed")
    }

    /// A place at the host, when one is free.
    async fn place(&self, url: &Url) -> OwnedSemaphorePermit {
        self.host(url).acquire_owned().await.expect("the semaphore is never closed")
    }

    fn host(&self, url: &Url) -> Arc<Semaphore> {
        let name = url.host_str().unwrap_or_default().to_owned();
        let mut hosts = self.hosts.lock().expect("nobody panics while holding it");
        hosts.entry(name).or_insert_with(|| Arc::new(Semaphore::new(self.limits.per_host))).clone()
    }

    /// The body, counted as it comes: a compressed flood ends at the limit, not in memory.
    async fn read(
        &self,
        mut response: Response,
        url: Url,
        moved_to: Option<Url>,
        validators: &Validators,
    ) -> Result<Answer, FetchError> {
        let mut bytes = Vec::new();
        while let Some(chunk) =
            response.chunk().await.map_err(|error| FetchError::from_client(&error, &url, &self.limits))?
        {
            if bytes.len() + chunk.len() > self.limits.max_bytes {
                return Err(FetchError::TooLarge(self.limits.max_bytes));
            }
            bytes.extend_from_slice(&chunk);
        }
        let digest = policy::digest(&bytes);
        let same = validators.digest.as_deref() == Some(&digest);
        let new = policy::validators(&url, response.headers(), Some(digest));
        if same {
            return Ok(Answer::Unchanged(Unchanged { validators: new, moved_to }));
        }
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        Ok(Answer::Document(Box::new(Document {
            content_type: content_type.map(str::to_owned),
            bytes,
            url,
            validators: new,
            moved_to,
        })))
    }
}

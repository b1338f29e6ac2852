//! Carries out what `policy` decides, within the limits of `[fetch]`.

use std::future::Future;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use tokio::time::{self, Instant};
use url::Url;

use super::body::Body;
use super::connections::Connections;
use super::error::Stage;
use super::guard;
use super::hosts::{Hosts, Seat};
use super::policy::{self, Meaning};
use super::redirects::Way;
use super::{Answer, Document, FetchError, Order, Run, Unchanged, Validators, Visit, freshness, retry};
use crate::config::{self, without_credentials};

/// One client for a whole run: it keeps connections and the roots of trust.
pub struct Client {
    connections: Connections,
    limits: config::Fetch,
    hosts: Hosts,
    now: DateTime<Utc>,
}

impl Client {
    /// For these orders, though it does not carry them out by itself.
    pub fn new(run: &Run, orders: &[Order]) -> Result<Self, reqwest::Error> {
        // A second call in one process finds it installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let connections = Connections::new(run, orders)?;
        let hosts = Hosts::new(&run.limits, run.now);
        Ok(Self { connections, limits: run.limits.clone(), hosts, now: run.now })
    }

    pub fn max_bytes(&self) -> usize {
        self.limits.max_bytes
    }

    /// A seat for reading a file.
    pub async fn seat_for_a_file(&self) -> Seat {
        self.hosts.seat_without_host().await
    }

    /// Asks for a feed; again if something goes wrong that may pass. The seat of a good answer comes with it, and
    /// bounds how many answers wait to be taken.
    pub async fn get(&self, start: &Url, order: &Order) -> (Result<Answer, FetchError>, Visit, Option<Seat>) {
        let mut visit = Visit::default();
        let mut outcome = self.follow(start, order, &mut visit).await;
        for number in 0..self.limits.retries {
            let may_pass = matches!(&outcome, Err(error) if error.may_pass()) && visit.wish.retry_after.is_none();
            if !may_pass {
                break;
            }
            time::sleep(retry::pause(order.source.as_str(), number)).await;
            outcome = self.follow(start, order, &mut visit).await;
        }
        match outcome {
            Ok((answer, seat)) => (Ok(answer), visit, Some(seat)),
            Err(error) => (Err(error), visit, None),
        }
    }

    /// Asks until there is an answer, following redirects, all within one `total_timeout`. Waiting in a queue does
    /// not count: feeds that wait for each other must not run out of time.
    async fn follow(&self, start: &Url, order: &Order, visit: &mut Visit) -> Result<(Answer, Seat), FetchError> {
        *visit = Visit::default();
        let (mut way, mut patience) =
            (Way::from(start, order.announced_at.as_ref()), Patience::new(self.limits.total_timeout));
        let outcome = self.follow_way(&mut way, order, &mut patience, visit).await;
        visit.took = patience.spent();
        outcome.map_err(|cause| match cause {
            FetchError::TooManyRedirects { .. } => cause,
            _ if way.has_turned() => {
                FetchError::Elsewhere { url: without_credentials(&way.url).into(), cause: Box::new(cause) }
            }
            _ => cause,
        })
    }

    async fn follow_way(
        &self,
        way: &mut Way,
        order: &Order,
        patience: &mut Patience,
        visit: &mut Visit,
    ) -> Result<(Answer, Seat), FetchError> {
        loop {
            // Kept until the answer has been taken or we are sent elsewhere.
            let mut seat = self.hosts.seat(&way.url).await;
            let asked_with = policy::for_url(&order.validators, &way.url);
            let answer = seat.wait_for(self.ask(way, order, &asked_with));
            let response = patience.within(Stage::Answer, answer).await?;
            visit.status = Some(response.status().as_u16());
            visit.wish = freshness::wish(response.headers(), self.now);
            if policy::head_bytes(response.headers()) > self.limits.max_header_bytes {
                return Err(FetchError::HeadTooLarge(self.limits.max_header_bytes));
            }
            match policy::meaning(response.status(), response.headers()) {
                Meaning::Follow(permanent) => {
                    way.turn(response.headers().get(LOCATION), permanent, self.limits.max_redirects)?;
                }
                Meaning::Unchanged if !asked_with.are_a_condition() => return Err(FetchError::NotAsked),
                Meaning::Unchanged => {
                    let validators = policy::rotated(&asked_with, &way.url, response.headers());
                    let unchanged = Unchanged { validators, moves: way.moves.clone() };
                    return Ok((Answer::Unchanged(Box::new(unchanged)), seat));
                }
                Meaning::Fail(status) => return Err(FetchError::Status(status)),
                Meaning::ReadDelta if asked_with.etag.is_none() => return Err(FetchError::NotAsked),
                Meaning::ReadDelta => return Ok((self.read(response, way, None, patience, visit).await?, seat)),
                Meaning::Read => return Ok((self.read(response, way, Some(order), patience, visit).await?, seat)),
            }
        }
    }

    /// One request.
    async fn ask(&self, way: &Way, order: &Order, validators: &Validators) -> Result<Response, FetchError> {
        if !order.allow_private {
            guard::check_literal(&way.url).map_err(|refused| FetchError::NotPublic(refused.to_string()))?;
        }
        let http = self.connections.client(&way.url, order.allow_private);
        let request = http.get(way.url.clone()).headers(policy::headers(order, validators, way.is_at_home()));
        let request = match order.credentials.as_ref().filter(|_| way.is_at_home()) {
            Some(credentials) => credentials.sign(request),
            None => request,
        };
        request.send().await.map_err(|error| FetchError::from_client(&error, &way.url, Stage::Answer, &self.limits))
    }

    /// Reads the body. `whole`: what was ordered, if the body is the whole feed, which may be the one that we have.
    async fn read(
        &self,
        mut response: Response,
        way: &Way,
        whole: Option<&Order>,
        patience: &mut Patience,
        visit: &mut Visit,
    ) -> Result<Answer, FetchError> {
        let headers = response.headers().clone();
        let mut body = Body::new(&headers, &self.limits)?;
        let failed = |error: reqwest::Error| FetchError::from_client(&error, &way.url, Stage::Body, &self.limits);
        let pieces = async {
            while let Some(piece) = response.chunk().await.map_err(failed)? {
                body.push(&piece)?;
            }
            Ok(())
        };
        let arrived = patience.within(Stage::Body, pieces).await;
        visit.wire_bytes = body.wire_bytes();
        arrived?;
        let bytes = body.finish()?;
        visit.bytes = bytes.len() as u64;
        let digest = whole.map(|_| policy::digest(&bytes));
        let is_known = |order: &Order| order.validators.digest.is_some() && order.validators.digest == digest;
        let same = whole.is_some_and(is_known);
        let validators = policy::validators(&way.url, &headers, digest);
        let moves = way.moves.clone();
        if same {
            return Ok(Answer::Unchanged(Box::new(Unchanged { validators, moves })));
        }
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let url = without_credentials(&way.url);
        Ok(Answer::Document(Box::new(Document { bytes, content_type, url, validators, moves })))
    }
}

/// What is left of `total_timeout`.
struct Patience {
    limit: Duration,
    left: Duration,
}

impl Patience {
    fn new(limit: Duration) -> Self {
        Self { limit, left: limit }
    }

    /// Waits for no longer than there is patience.
    async fn within<T>(
        &mut self,
        stage: Stage,
        work: impl Future<Output = Result<T, FetchError>>,
    ) -> Result<T, FetchError> {
        let began = Instant::now();
        let done = time::timeout(self.left, work).await;
        self.left = self.left.saturating_sub(began.elapsed());
        done.unwrap_or(Err(FetchError::Timeout { stage, limit: self.limit, key: "total_timeout_seconds" }))
    }

    fn spent(&self) -> Duration {
        self.limit.saturating_sub(self.left)
    }
}

//! Holds the engine against the documented servers' own parsers: Json.NET, DataContractSerializer, the model binder of ASP.NET
//! Web API and DataAnnotations, on Mono.
//!
//! `oracle [cases] [number]`: how many payloads to generate, and the number that they follow from; by default another one each
//! time. It ends with `N passed, N failed`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test ends at the first surprise"
)]

mod check;
mod differences;
mod draft;
mod generate;
mod meaning;
mod notation;
mod server;
mod types;
mod wild;
mod wire;
mod wrong;

#[path = "../../support/mod.rs"]
mod support;

use check::{Event, Kind, Tamper, check};
use fastrand::Rng;
use generate::{Case, Numbers};
use server::Server;
use std::collections::{BTreeMap, BTreeSet};
use types::Fields;
use user_preflight::{Actor, Options, SchemaId, validate};
use wire::{Format, Route};

type Error = Box<dyn std::error::Error>;
type Result<T = ()> = std::result::Result<T, Error>;

const CASES: u64 = 22_400;
/// So many wrong normalizations of each kind are tried.
const WRONG: u64 = 40;

fn main() -> Result {
    let mut arguments = std::env::args().skip(1);
    let cases: u64 = arguments.next().map_or(Ok(CASES), |text| text.parse())?;
    let number: u64 = arguments.next().map_or_else(|| Ok(fastrand::u64(..)), |text| text.parse())?;
    let mut oracle = Oracle {
        server: Server::start()?,
        fields: SchemaId::ALL.iter().map(|&id| Fields::new(id)).collect(),
        seen: BTreeMap::new(),
        passed: 0,
        failed: 0,
    };
    oracle.vectors()?;
    println!("{cases} payloads, generated from {number}");
    let mut rng = Rng::with_seed(number);
    let salt2 = salt2();
    let routes = Format::ALL.iter().flat_map(|&given| Format::ALL.iter().map(move |&wanted| Route { given, wanted }));
    let others = (0..oracle.fields.len()).filter(|&place| place != salt2).map(|place| (place, Route::JSON));
    let all: Vec<(usize, Route)> = others.chain(routes.map(|route| (salt2, route))).collect();
    for &(place, route) in &all {
        oracle.generated(place, route, cases / all.len() as u64, &mut rng)?;
    }
    for wrong in wrong::ALL {
        oracle.wrong(wrong, &mut rng)?;
    }
    oracle.differences();
    println!("{} passed, {} failed", oracle.passed, oracle.failed);
    if oracle.failed == 0 { Ok(()) } else { std::process::exit(1) }
}

struct Oracle {
    server: Server,
    fields: Vec<Fields>,
    /// How often each difference occurred.
    seen: BTreeMap<&'static str, u64>,
    passed: u64,
    failed: u64,
}

impl Oracle {
    /// The bodies of the test vectors, with the options that say what the body is about, and no others.
    fn vectors(&mut self) -> Result {
        let mut found = Vec::new();
        let cases = support::cases();
        for case in &cases {
            let place = SchemaId::ALL.iter().position(|&id| id == case.schema).ok_or("no such schema")?;
            let given = case.options();
            let options =
                Options { params: given.params, actor: given.actor, generate_id: given.generate_id, ..Options::default() };
            let named = |media_type: &Option<String>| media_type.as_deref().map(Format::of);
            let from = named(&given.content_type).unwrap_or(Format::Json);
            let route = Route { given: from, wanted: named(&given.accept).unwrap_or(from) };
            if place != salt2() && route != Route::JSON {
                continue;
            }
            let body = Case { body: case.body.clone(), route, meant: None };
            for (signature, values) in self.unexplained(place, &body, &options)? {
                found.push(format!("{signature}\n    {}: {}\n    {values}", case.file, case.name));
            }
        }
        self.report(&format!("the bodies of {} vectors", cases.len()), &found);
        Ok(())
    }

    fn generated(&mut self, place: usize, route: Route, cases: u64, rng: &mut Rng) -> Result {
        let mut found = Vec::new();
        let mut known = BTreeSet::new();
        let (mut ok, mut meant) = (0, 0);
        let options = options(&self.fields[place]);
        for _ in 0..cases {
            let numbers = Numbers::new(rng);
            let case = numbers.case(&self.fields[place], route);
            let given = Options { content_type: Some(route.given.media_type().to_owned()), ..options.clone() };
            ok += u64::from(validate(self.fields[place].id, &case.body, &given)?.ok);
            meant += u64::from(case.meant.is_some());
            for (signature, values) in self.unexplained(place, &case, &options)? {
                if known.insert(signature.clone()) {
                    let case = self.smallest(place, route, numbers.clone(), &signature)?;
                    found.push(format!("{signature}\n    {}\n    {values}", String::from_utf8_lossy(&case.body)));
                }
            }
        }
        // A generator whose payloads are all refused would find nothing.
        if ok * 2 < cases || meant * 3 < cases {
            found.push(format!("of {cases} only {ok} are let through, of {meant} it is known what they mean"));
        }
        let id = self.fields[place].id.schema().id;
        self.report(&format!("{id} {:?} to {:?}: {cases} payloads, {ok} let through", route.given, route.wanted), &found);
        Ok(())
    }

    /// The least that shows the same.
    fn smallest(&mut self, place: usize, route: Route, mut numbers: Numbers, signature: &String) -> Result<Case> {
        let options = options(&self.fields[place]);
        'simpler: loop {
            for simpler in numbers.simpler() {
                let case = simpler.case(&self.fields[place], route);
                if self.unexplained(place, &case, &options)?.iter().any(|(other, _)| other == signature) {
                    numbers = simpler;
                    continue 'simpler;
                }
            }
            return Ok(numbers.case(&self.fields[place], route));
        }
    }

    /// Events that are on no list: what kind each is, and the values.
    fn unexplained(&mut self, place: usize, case: &Case, options: &Options) -> Result<Vec<(String, String)>> {
        let fields = &self.fields[place];
        let events = check(&mut self.server, fields, case, options, None)?.unwrap_or_default();
        let mut found = Vec::new();
        for event in events {
            let mut listed = differences::ALL.iter().filter(|difference| (difference.applies)(&event));
            match listed.next() {
                Some(difference) => *self.seen.entry(difference.name).or_default() += 1,
                None => found.push((described(&event), format!("{} -> {} {}", event.from, event.to, event.message))),
            }
        }
        Ok(found)
    }

    /// What is normalized wrongly must be found out, each time.
    fn wrong(&mut self, wrong: &wrong::Wrong, rng: &mut Rng) -> Result {
        let (mut tried, mut missed) = (0, Vec::new());
        for _ in 0..WRONG * 1000 {
            if tried == WRONG {
                break;
            }
            let (place, route) = match wrong.format {
                Format::Json => (rng.usize(..self.fields.len()), Route::JSON),
                wanted => (salt2(), Route { given: Format::ALL[rng.usize(..3)], wanted }),
            };
            let fields = &self.fields[place];
            let case = Numbers::new(rng).case(fields, route);
            if case.meant.is_none() {
                continue;
            }
            let tamper: Tamper<'_> = &|body| Some((wrong.make)(std::str::from_utf8(body).ok()?)?.into_bytes());
            let Some(events) = check(&mut self.server, fields, &case, &options(fields), Some(tamper))? else { continue };
            tried += 1;
            let is_listed = |event: &Event<'_>| differences::ALL.iter().any(|difference| (difference.applies)(event));
            if events.iter().all(is_listed) {
                missed.push(format!("{:?}: {}", fields.id, String::from_utf8_lossy(&case.body)));
            }
        }
        if tried < WRONG {
            missed.push(format!("only {tried} were made"));
        }
        self.report(&format!("found out: {}", wrong.name), &missed);
        Ok(())
    }

    /// What is on the list must occur.
    fn differences(&mut self) {
        println!("differences:");
        let mut missing = Vec::new();
        for difference in differences::ALL {
            let count = self.seen.get(difference.name).copied().unwrap_or(0);
            println!("{count:7}  {}: {}", difference.name, difference.reason);
            if count == 0 {
                missing.push(format!("never occurred: {}", difference.name));
            }
        }
        self.report("every listed difference occurs", &missing);
    }

    fn report(&mut self, name: &str, found: &[String]) {
        println!("{} {name}", if found.is_empty() { "ok    " } else { "FAILED" });
        for text in found.iter().take(20) {
            println!("  {}", text.chars().take(1200).collect::<String>());
        }
        if found.is_empty() {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
    }
}

/// The place of the schema that has XML and forms.
fn salt2() -> usize {
    SchemaId::ALL.iter().position(|&id| id == SchemaId::Salt2UserUpdate).unwrap()
}

/// Who is updated, and with whose rights.
fn options(fields: &Fields) -> Options {
    let mut options = Options::default();
    if fields.id == SchemaId::ArandaUserUpdate {
        options.params.insert("id".to_owned(), 42.into());
        options.actor = Actor::Specialist;
    }
    options
}

/// In words that are the same for the same event in another payload.
fn described(event: &Event<'_>) -> String {
    let what = match event.kind {
        Kind::Stricter => "refused, though the parser reads it",
        Kind::RefusedThoughMeant => "refused, though written in a notation that is taken",
        Kind::Unread => "let through, but the parser does not read it",
        Kind::Misread => "the parser does not read what stands there",
        Kind::NotMeant => "the parser does not read what was meant",
        Kind::Altered => "read as something else than before",
        Kind::AlteredSilently => "read as something else than before, and nothing says so",
        Kind::Silent => "the parser would have refused or lost it, and nothing says so",
    };
    let kind = event.field.map_or("what no document names", |field| field.r#type);
    format!(
        "{what}: {:?} {:?} to {:?} {kind}, code {:?}, rules {:?}, issues {:?}",
        event.schema, event.route.given, event.route.wanted, event.code, event.rules, event.warnings
    )
}

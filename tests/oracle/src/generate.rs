//! Payloads by number: a base and edits, each drawn from a number of its own. Taking numbers away makes a failing case small.

use crate::draft::{Draft, Member, escaped, quoted};
use crate::notation::{any, any_case, record, value};
use crate::types::Fields;
use crate::wild::wild;
use crate::wire::{Format, Route, form, xml};
use fastrand::Rng;
use serde_json::Value;
use user_preflight::SchemaId;
use user_preflight::export::describe::{FieldInfo, sample};

/// What a payload is made from.
#[derive(Clone, Debug)]
pub struct Numbers {
    base: u64,
    edits: Vec<u64>,
    layout: u64,
}

/// A payload.
#[derive(Clone, Debug)]
pub struct Case {
    pub body: Vec<u8>,
    pub route: Route,
    /// The same as JSON in canonical notation; nothing where it is not known what the payload means.
    pub meant: Option<Vec<u8>>,
}

impl Numbers {
    pub fn new(rng: &mut Rng) -> Numbers {
        let edits = (0..rng.usize(..6)).map(|_| rng.u64(..)).collect();
        Numbers { base: rng.u64(..), edits, layout: if rng.bool() { rng.u64(1..) } else { 0 } }
    }

    /// The numbers without one of them, each in turn.
    pub fn simpler(&self) -> Vec<Numbers> {
        let without = (0..self.edits.len()).map(|at| {
            let mut simpler = self.clone();
            simpler.edits.remove(at);
            simpler
        });
        let base = (self.base != 0).then(|| Numbers { base: 0, ..self.clone() });
        let layout = (self.layout != 0).then(|| Numbers { layout: 0, ..self.clone() });
        without.chain(base).chain(layout).collect()
    }

    pub fn case(&self, fields: &Fields, route: Route) -> Case {
        let mut known = true;
        let mut draft = base(fields, self.base);
        for &edit in &self.edits {
            known &= apply(fields, &mut draft, &mut Rng::with_seed(edit));
        }
        if route != Route::JSON {
            route.fit(&mut draft, fields);
        }
        let mut layout = Rng::with_seed(self.layout);
        let spaces = if self.layout != 0 && layout.bool() { ["", "", " ", "\r\n\t"] } else { [""; 4] };
        let as_pairs = fields.id == SchemaId::ArandaUserUpdate && (self.layout == 0 || layout.u8(..4) > 0);
        let mut meant = draft.clone();
        if as_pairs {
            draft = pairs(&draft);
        } else if let (SchemaId::ArandaUserUpdate, Draft::Object(members)) = (fields.id, &mut meant) {
            // In an object it names the user, and goes into the URI.
            members.retain(|member| member.meant.as_deref() != Some("Id"));
        }
        let mut body = match route.given {
            Format::Json => draft.written(&mut || layout.choice(spaces).unwrap_or_default()),
            Format::Xml => xml(&mut layout, &draft),
            Format::Form => form(&mut layout, &draft),
        }
        .into_bytes();
        if self.layout != 0 {
            known &= spoil(&mut layout, &mut body, route.given);
        }
        let meant = known.then(|| match fields.id {
            SchemaId::ArandaUserUpdate => meant_pairs(&meant).meant(),
            _ => meant.meant(),
        });
        Case { body, route, meant: meant.map(String::into_bytes) }
    }
}

/// A record's members as field/value pairs.
fn pairs(draft: &Draft) -> Draft {
    let Draft::Object(members) = draft else { return draft.clone() };
    let pair = |member: &Member| {
        let field = Draft::Scalar { written: member.written.clone(), meant: quoted(member.meant.as_deref().unwrap_or_default()) };
        Draft::Object(vec![Member::new("Field", field), Member::new("Value", member.value.clone())])
    };
    Draft::List(members.iter().map(pair).collect())
}

fn meant_pairs(draft: &Draft) -> Draft {
    let Draft::Object(members) = draft else { return draft.clone() };
    pairs(&Draft::Object(members.iter().filter(|member| member.meant.is_some()).cloned().collect()))
}

/// The smallest payload, or the vendor's sample with some of its members.
fn base(fields: &Fields, number: u64) -> Draft {
    let mut rng = Rng::with_seed(number);
    let sample: Value = serde_json::from_str(sample(fields.id)).unwrap_or_default();
    let Draft::Object(mut members) = Draft::of(&sample) else {
        return record(&mut rng, fields, &fields.root.iter().filter(|field| !field.required).cloned().collect::<Vec<_>>(), 0);
    };
    let kept = if number == 0 { 0 } else { *any(&mut rng, &[&0, &3, &10, &100]) };
    let needed = |member: &Member| {
        let field = fields.root.iter().find(|field| Some(field.name) == member.meant.as_deref());
        let key = ["sales_organization_code", "AssociateId"].iter().any(|key| Some(*key) == member.meant.as_deref());
        key || field.is_some_and(|field| field.required)
    };
    members.retain(|member| needed(member) || rng.usize(..100) < kept);
    for member in &mut members {
        let taken_out = |field: &FieldInfo| Some(field.name) == member.meant.as_deref() && field.read_only;
        if fields.root.iter().any(taken_out) {
            member.meant = None;
        }
    }
    let mut draft = Draft::Object(members);
    without_read_only(fields, &fields.root, &mut draft);
    draft
}

/// What is taken out of the records inside is not meant either.
fn without_read_only(fields: &Fields, of: &[FieldInfo], draft: &mut Draft) {
    let Draft::Object(members) = draft else { return };
    for member in members {
        let Some(field) = of.iter().find(|field| Some(field.name) == member.meant.as_deref()) else {
            continue;
        };
        if field.read_only {
            member.meant = None;
        }
        without_read_only(fields, fields.inside(field), &mut member.value);
    }
}

/// One of the records in a payload, with its fields.
fn pick<'d, 'f>(fields: &'f Fields, draft: &'d mut Draft, rng: &mut Rng) -> (&'d mut Vec<Member>, &'f [FieldInfo]) {
    let mut found: Vec<(Vec<usize>, &[FieldInfo])> = Vec::new();
    records(fields, &fields.root, draft, &mut Vec::new(), &mut found);
    let (steps, of) = found.swap_remove(if rng.bool() { 0 } else { rng.usize(..found.len()) });
    let mut at = draft;
    for step in steps {
        at = match at {
            Draft::Object(members) => &mut members[step].value,
            Draft::List(items) => &mut items[step],
            Draft::Scalar { .. } => panic!("scalars hold no records"),
        };
    }
    match at {
        Draft::Object(members) => (members, of),
        _ => panic!("only records were found"),
    }
}

fn records<'f>(
    fields: &'f Fields,
    of: &'f [FieldInfo],
    draft: &Draft,
    at: &mut Vec<usize>,
    found: &mut Vec<(Vec<usize>, &'f [FieldInfo])>,
) {
    let Draft::Object(members) = draft else { return };
    found.push((at.clone(), of));
    for (place, member) in members.iter().enumerate() {
        let Some(field) = of.iter().find(|field| Some(field.name) == member.meant.as_deref()) else { continue };
        at.push(place);
        match (&member.value, field.items.as_deref()) {
            (Draft::List(items), Some(item)) if item.r#type == "record" => {
                for (index, value) in items.iter().enumerate() {
                    at.push(index);
                    records(fields, fields.inside(item), value, at, found);
                    at.pop();
                }
            }
            (value, _) if field.r#type == "record" => records(fields, fields.inside(field), value, at, found),
            _ => {}
        }
        at.pop();
    }
}

/// Whether it is still known what the payload means.
fn apply(fields: &Fields, draft: &mut Draft, rng: &mut Rng) -> bool {
    let (members, of) = pick(fields, draft, rng);
    let settable: Vec<&FieldInfo> = of.iter().filter(|field| !field.read_only && !field.response_only).collect();
    let field = settable.get(rng.usize(..settable.len().max(1))).copied();
    let Some(field) = field else { return true };
    match rng.u8(..100) {
        0..60 => {
            let value = value(rng, fields, field, 0);
            set(members, field.name, value);
        }
        60..75 => {
            set(members, field.name, wild(rng, Some(field)));
            return false;
        }
        75..83 => {
            let Some(member) = rng.choice(members.iter_mut()) else { return true };
            if let Some(name) = &member.meant {
                let name = any_case(rng, name);
                member.written = escaped(rng, &name);
            }
        }
        83..86 => {
            let nullable = field.nullable && field.name != "sales_organization_code";
            if nullable && fields.id != SchemaId::ArandaUserUpdate {
                set(members, field.name, Draft::null());
            } else if let Some(member) = members.iter_mut().find(|member| member.meant.as_deref() == Some(field.name)) {
                member.value = Draft::null();
                return false;
            }
        }
        86..89 => {
            let name = any(rng, &["unknown", "Emial", " Id", "__proto__", "constructor", "Names", "", "@odata.etag", "x.y"]);
            let value = any(rng, &["null", "1", "\"x\"", "{\"a\":[1]}", "[]", "true"]);
            members.insert(rng.usize(..=members.len()), Member { written: quoted(name), meant: None, value: Draft::raw(value) });
            return false;
        }
        89..92 => {
            let Some(member) = rng.choice(members.iter()) else { return true };
            let name = member.meant.clone().unwrap_or_default();
            let value = if rng.bool() { member.value.clone() } else { wild(rng, None) };
            members.push(Member { written: quoted(&any_case(rng, &name)), meant: member.meant.clone(), value });
            return false;
        }
        92..94 => {
            if !members.is_empty() {
                members.remove(rng.usize(..members.len()));
            }
            return false;
        }
        94..98 => rng.shuffle(members),
        _ => {
            let Some(field) = of.iter().find(|field| field.read_only) else { return true };
            if members.iter().all(|member| member.written != quoted(field.name)) {
                members.push(Member { written: quoted(field.name), meant: None, value: wild(rng, None) });
            }
        }
    }
    true
}

fn set(members: &mut Vec<Member>, name: &str, value: Draft) {
    match members.iter_mut().find(|member| member.meant.as_deref() == Some(name)) {
        Some(member) => member.value = value,
        None => members.push(Member::new(name, value)),
    }
}

/// Now and then a byte order mark, or a byte that should not be there; whether the text is still fine.
fn spoil(rng: &mut Rng, body: &mut Vec<u8>, format: Format) -> bool {
    match rng.u8(..20) {
        0 if format != Format::Form => {
            body.splice(0..0, *b"\xEF\xBB\xBF");
        }
        1 => {
            let json: &[&str] = &["{", "}", ",", "]", "\"", "\\", "0", "/**/", "\0", "\u{1}", "'", " x", "NaN", "-"];
            let texts = match format {
                Format::Json => json,
                Format::Xml => &[
                    "<",
                    ">",
                    "&",
                    "]]>",
                    "<!--",
                    "<?x",
                    "<!DOCTYPE x>",
                    "<a>",
                    "</a>",
                    "&bogus;",
                    "&#0;",
                    "\0",
                    "p:",
                    "<a/>",
                    " x='1'",
                    "x",
                ],
                Format::Form => &["%", "&", "=", "[", "]", "[]", "[0]", "%FF", "+", "%00", ";", ".", "#", "x"],
            };
            let text = any(rng, texts);
            let at = rng.usize(..=body.len());
            body.splice(at..at, text.bytes());
            return false;
        }
        2 => {
            let at = rng.usize(..body.len().max(1));
            body.truncate(at);
            return false;
        }
        _ => {}
    }
    true
}

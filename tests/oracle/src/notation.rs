//! Values in all notations that are taken, each with what is meant by it.

use crate::draft::{Draft, Member, escaped, quoted};
use crate::types::{Fields, is_telephone};
use fastrand::Rng;
use user_preflight::SchemaId;
use user_preflight::export::describe::FieldInfo;

/// One of the choices.
pub fn any<'c, T: ?Sized>(rng: &mut Rng, choices: &[&'c T]) -> &'c T {
    choices[rng.usize(..choices.len())]
}

/// A value of the field, written in any notation that is taken.
pub fn value(rng: &mut Rng, fields: &Fields, field: &FieldInfo, depth: usize) -> Draft {
    match field.r#type {
        "boolean" => boolean(rng),
        _ if is_telephone(field) => telephone(rng),
        "integer" => integer(rng, field),
        "guid" => guid(rng),
        "date" if fields.id == SchemaId::ArandaUserUpdate => day(rng),
        "date" => date(rng, matches!(fields.id, SchemaId::WelloUserCreate | SchemaId::WelloUserUpdate)),
        "enum" => enumeration(rng, field),
        "record" => record(rng, fields, fields.inside(field), depth + 1),
        "list" => {
            let length = if depth > 3 { 0 } else { rng.usize(..3) };
            let item = field.items.iter().flat_map(|item| std::iter::repeat_n(item, length));
            Draft::List(item.map(|item| value(rng, fields, item, depth + 1)).collect())
        }
        "map" => map(rng, fields, field, depth),
        _ => text(rng, field),
    }
}

/// A record with the members that must be there and some others.
pub fn record(rng: &mut Rng, fields: &Fields, of: &[FieldInfo], depth: usize) -> Draft {
    let mut members = Vec::new();
    for field in of {
        let given = field.required || depth < 4 && rng.usize(..of.len()) < 3;
        if given && !field.read_only {
            members.push(Member::new(field.name, value(rng, fields, field, depth)));
        }
    }
    Draft::Object(members)
}

fn map(rng: &mut Rng, fields: &Fields, field: &FieldInfo, depth: usize) -> Draft {
    let Some(item) = field.items.as_deref().filter(|_| depth < 4) else { return Draft::Object(Vec::new()) };
    let mut members: Vec<Member> = Vec::new();
    for _ in 0..rng.usize(..4) {
        let key =
            any(rng, &["SuperOffice:1", "SuperOffice:2", "x_extra", "app.device.key", "key with 'quotes'", "", "__proto__"]);
        if members.iter().all(|member| member.meant.as_deref() != Some(key)) {
            let value = match item.r#type {
                "text" if matches!(field.name, "CustomFields" | "ExtraFields") => marked(rng),
                _ => value(rng, fields, item, depth + 1),
            };
            members.push(Member::new(key, value));
        }
    }
    Draft::Object(members)
}

fn boolean(rng: &mut Rng) -> Draft {
    let meant = if rng.bool() { "true" } else { "false" };
    let written = match rng.u8(..4) {
        0 => meant.to_owned(),
        1 => if meant == "true" { "1" } else { "0" }.to_owned(),
        _ => {
            let word = any_case(rng, meant);
            let word = padded(rng, &word);
            escaped(rng, &word)
        }
    };
    Draft::Scalar { written, meant: meant.to_owned() }
}

/// With white space around it, now and then.
fn padded(rng: &mut Rng, text: &str) -> String {
    let mut side = || {
        let spaces = ["", "", "", " ", "\t", "\r\n", "\u{b}\u{c}", "\u{a0}", "\u{3000}", "\u{2028}", "\u{1680}", "\u{85}"];
        rng.choice(spaces).unwrap_or_default()
    };
    format!("{}{text}{}", side(), side())
}

fn ascii_padded(rng: &mut Rng, text: &str) -> String {
    let sides = ["", "", " ", "\t\n", "\u{b}\u{c}\r"];
    let (left, right) = (rng.choice(sides).unwrap_or_default(), rng.choice(sides).unwrap_or_default());
    format!("{left}{text}{right}")
}

pub fn any_case(rng: &mut Rng, text: &str) -> String {
    match rng.u8(..4) {
        0 => text.to_owned(),
        1 => text.to_ascii_uppercase(),
        2 => text.to_ascii_lowercase(),
        _ => text.chars().map(|c| if rng.bool() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect(),
    }
}

fn integer(rng: &mut Rng, field: &FieldInfo) -> Draft {
    let (least, most) = (field.minimum.unwrap_or_default(), field.maximum.unwrap_or_default());
    let narrow = ["Rank", "Retired", "ActiveInterests"].contains(&field.name);
    let number = match rng.u8(..6) {
        0 if !narrow => rng.i64(least..=most),
        1 if !narrow => *any(rng, &[&least, &most, &(least + 1), &(most - 1)]),
        2 => *any(rng, &[&-32768_i64, &32767, &-1]),
        3 => rng.i64(-1000..1000),
        _ => rng.i64(1..40),
    };
    let number = match field.name {
        // The URI's.
        "Id" if field.required => 42,
        // No user.
        _ if field.required && number == 0 => 1,
        _ => number,
    };
    let digits = number.unsigned_abs();
    let sign = if number < 0 { "-" } else { "" };
    let written = match rng.u8(..7) {
        0 => format!("{number}.{}", any(rng, &["0", "000", "0000000000000000000000"])),
        1 if digits % 100 == 0 => format!("{sign}{}e{}2", digits / 100, any(rng, &["", "+", "+0", "0"])),
        1 => format!("{sign}{}.{}E1", digits / 10, digits % 10),
        2 if number == 0 => "-0".to_owned(),
        3 | 4 => {
            let zeros = any(rng, &["", "", "0", "000000000000"]);
            let plus = if number >= 0 && rng.bool() { "+" } else { sign };
            let text = format!("{plus}{zeros}{digits}");
            let text = ascii_padded(rng, &text);
            escaped(rng, &text)
        }
        _ => number.to_string(),
    };
    Draft::Scalar { written, meant: number.to_string() }
}

fn guid(rng: &mut Rng) -> Draft {
    let bits = match rng.u8(..8) {
        0 => 0x0000_000A_000B_000C_0D0E_0F00_0102_0304_u128,
        1 => u128::MAX,
        _ => rng.u128(..),
    };
    let plain = format!("{bits:032x}");
    let parts: Vec<&str> = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)].iter().filter_map(|&(a, b)| plain.get(a..b)).collect();
    let meant = parts.join("-");
    let written = match rng.u8(..6) {
        0 => plain,
        1 => format!("{{{meant}}}"),
        2 => format!("({meant})"),
        3 => hexadecimal(rng, bits),
        _ => meant.clone(),
    };
    let written = any_case(rng, &written);
    let written = padded(rng, &written);
    Draft::Scalar { written: escaped(rng, &written), meant: quoted(&meant) }
}

/// The notation X, with white space inside and short or long groups.
fn hexadecimal(rng: &mut Rng, bits: u128) -> String {
    let mut group = |shift: u32, width: usize| {
        let value = (bits >> shift) & ((1 << (4 * width)) - 1);
        let space = any(rng, &["", "", "", " ", "\t", "\u{2003}"]).to_owned();
        let digits = match rng.u8(..3) {
            0 => format!("{value:x}"),
            1 if width == 8 => format!("{value:08x}"),
            _ => format!("{value:0width$x}"),
        };
        format!("{space}0x{digits}{space}")
    };
    let (a, b, c) = (group(96, 8), group(80, 4), group(64, 4));
    let rest: Vec<String> = (0..8).rev().map(|place| group(place * 8, 2)).collect();
    format!("{{{a},{b},{c},{{{}}}}}", rest.join(","))
}

fn calendar_day(rng: &mut Rng) -> (u32, u32, u32) {
    // Not the very first and last days: at an offset they would lie outside of what .NET's dates hold.
    let year = *any(rng, &[&2, &1753, &1899, &1900, &1970, &1999, &2000, &2024, &2025, &2038, &9998]);
    let month = rng.u32(1..=12);
    let first = if rng.u8(..4) == 0 { 28 } else { 1 };
    loop {
        let day = rng.u32(first..=31);
        if chrono::NaiveDate::from_ymd_opt(year, month, day).is_some() {
            return (year.unsigned_abs(), month, day);
        }
    }
}

/// What the canonical form of a moment without an offset is, the systems say themselves: Wello's is UTC.
fn date(rng: &mut Rng, assume_utc: bool) -> Draft {
    let (year, month, day) = calendar_day(rng);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rng.u8(..5) == 0 {
        let meant = if assume_utc { format!("{date}T00:00:00Z") } else { date.clone() };
        return Draft::text(&padded(rng, &date), &meant);
    }
    if rng.u8(..8) == 0 {
        return milliseconds(rng);
    }
    let (hour, minute, second) = (rng.u32(..24), rng.u32(..60), rng.u32(..60));
    let mut written = format!("{date}{}{hour:02}:{minute:02}", any(rng, &["T", "T", "t", " "]));
    let mut meant = format!("{date}T{hour:02}:{minute:02}");
    if rng.u8(..5) == 0 {
        meant.push_str(":00");
    } else {
        let seconds = format!(":{second:02}");
        written.push_str(&seconds);
        meant.push_str(&seconds);
        if rng.bool() {
            // Digits behind the seventh say only how it is rounded; up into the next second is left to the vectors.
            let digits = rng.usize(1..=7);
            let fraction: String = (0..digits).map(|_| char::from(rng.u8(b'0'..=b'9'))).collect();
            written.push_str(&format!(".{fraction}"));
            if digits == 7 {
                written.push_str(any(rng, &["", "", "0", "4", "49", "4999999999"]));
            }
            meant.push_str(&format!(".{fraction}"));
        }
    }
    let (zone, colon) = zone(rng);
    written.push_str(&if rng.bool() { zone.clone() } else { colon.clone() });
    meant.push_str(if colon.is_empty() && assume_utc { "Z" } else { &colon });
    if colon == "Z" {
        written = written.replace('Z', any(rng, &["Z", "z"]));
    }
    let written = padded(rng, &written);
    Draft::Scalar { written: escaped(rng, &written), meant: quoted(&meant) }
}

/// An offset without and with its colon.
fn zone(rng: &mut Rng) -> (String, String) {
    match rng.u8(..4) {
        0 => (String::new(), String::new()),
        1 => ("Z".to_owned(), "Z".to_owned()),
        _ => {
            let sign = any(rng, &["+", "-"]);
            let (hours, minutes) = match rng.u8(..4) {
                0 => (14, 0),
                1 => (0, 0),
                _ => (rng.u8(..14), *any(rng, &[&0, &30, &45, &59])),
            };
            (format!("{sign}{hours:02}{minutes:02}"), format!("{sign}{hours:02}:{minutes:02}"))
        }
    }
}

fn milliseconds(rng: &mut Rng) -> Draft {
    let milliseconds = match rng.u8(..3) {
        0 => rng.i64(-1_000_000_000_000..0),
        1 => rng.i64(0..253_000_000_000_000),
        _ => *any(rng, &[&0, &-1, &1, &-62_000_000_000_000]),
    };
    let moment = chrono::DateTime::from_timestamp_millis(milliseconds).unwrap_or_default();
    let (zone, _) = loop {
        let zone = zone(rng);
        if zone.0 != "Z" {
            break zone;
        }
    };
    Draft::text(&format!("/Date({milliseconds}{zone})/"), &moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

fn day(rng: &mut Rng) -> Draft {
    let (year, month, day) = calendar_day(rng);
    let written = match rng.u8(..4) {
        0 => format!("{year:04}-{month:02}-{day:02}"),
        1 => format!("{year:04}-{month:02}-{day:02}T{:02}:30:00{}", rng.u8(..24), any(rng, &["", "Z", "+02:00"])),
        2 => format!("{day}/{month}/{year:04}"),
        _ => format!("{day:02}/{month:02}/{year:04}"),
    };
    let written = padded(rng, &written);
    Draft::text(&written, &format!("{day:02}/{month:02}/{year:04}"))
}

fn enumeration(rng: &mut Rng, field: &FieldInfo) -> Draft {
    let at = rng.usize(..field.values.len());
    let Some(value) = field.values.get(at) else { return Draft::null() };
    let Some(name) = value.as_str() else {
        let written = if rng.bool() { value.to_string() } else { quoted(&ascii_padded(rng, &value.to_string())) };
        return Draft::Scalar { written, meant: value.to_string() };
    };
    // Only `Unknown` has no documented number; the others count on from the first.
    let written = match rng.u8(..4) {
        0 if name != "Unknown" => at.to_string(),
        1 if name != "Unknown" => quoted(&at.to_string()),
        _ => {
            let name = any_case(rng, name);
            let name = padded(rng, &name);
            escaped(rng, &name)
        }
    };
    Draft::Scalar { written, meant: quoted(name) }
}

fn telephone(rng: &mut Rng) -> Draft {
    let digits: String = (0..rng.usize(4..12)).map(|_| char::from(rng.u8(b'0'..=b'9'))).collect();
    if rng.bool() && !digits.starts_with('0') {
        return Draft::Scalar { written: digits.clone(), meant: quoted(&digits) };
    }
    let plus = any(rng, &["", "", "+"]);
    let mut written = plus.to_owned();
    for digit in digits.chars() {
        written.push_str(any(rng, &["", "", "", "", " ", "-", ".", "(", ")"]));
        written.push(digit);
    }
    Draft::text(&padded(rng, &written), &format!("{plus}{digits}"))
}

/// A value of a map whose texts may begin with a marker of their type.
fn marked(rng: &mut Rng) -> Draft {
    let number = rng.i32(..);
    match rng.u8(..12) {
        0 => Draft::Scalar { written: number.to_string(), meant: quoted(&format!("[I:{number}]")) },
        1 => Draft::Scalar { written: format!("{number}.25"), meant: quoted(&format!("[F:{number}.25]")) },
        2 => Draft::Scalar { written: "true".to_owned(), meant: quoted("[I:1]") },
        3 => Draft::text("[D:2020.08.27]", "[D:08/27/2020]"),
        4 => Draft::text("[D:2020-02-29]", "[D:02/29/2020]"),
        5 => Draft::text("[DT:11/09/2017 14:53:18]", "[DT:11/09/2017 14:53:18.0000000]"),
        6 => Draft::raw(quoted(&format!("[I:{number}]"))),
        7 => Draft::raw(quoted("[A:3,4,5]")),
        8 => Draft::raw(quoted("[T:14:52]")),
        9 => Draft::null(),
        10 => Draft::raw(quoted("[D:09.11.2017]")),
        _ => {
            let text = words(rng, 20);
            Draft::Scalar { written: escaped(rng, &text), meant: quoted(&text) }
        }
    }
}

/// Fields around whose text white space is never meant: e-mail addresses and telephone numbers.
fn is_trimmed(field: &FieldInfo) -> bool {
    let name = field.name.to_ascii_lowercase();
    let ends = ["phone", "fax", "mobile"].iter().any(|end| name.ends_with(end));
    ends || ["email", "private_email", "celphone"].contains(&name.as_str())
}

fn words(rng: &mut Rng, most: usize) -> String {
    const CHARACTERS: [&str; 24] = [
        "a", "B", "z", "0", "7", " ", "  ", "-", "_", ".", "@", "/", "\\", "\"", "<", "&", "é", "ß", "日", "😀", "\u{301}",
        "\u{200b}", "\u{1}", "\n",
    ];
    let mut text = String::new();
    for _ in 0..rng.usize(1..=most.max(1)) {
        text.push_str(rng.choice(CHARACTERS).unwrap_or_default());
    }
    while text.encode_utf16().count() > most {
        text.pop();
    }
    text
}

fn text(rng: &mut Rng, field: &FieldInfo) -> Draft {
    let most = field.max_length.map_or(60, |length| length as usize);
    // The code is the one of three that the smallest payloads have.
    let must_be_given = field.required || field.name == "sales_organization_code";
    if field.name == "Length" || field.name == "Latitude" {
        let degrees = format!("{}.{}", rng.i8(-89..=89), rng.u8(..));
        return Draft::raw(quoted(&degrees));
    }
    match rng.u8(..16) {
        // A number or a boolean, as its JSON text.
        0 => {
            let number = any(rng, &["5", "-7", "5.10", "1e3", "1E-7", "-0", "12345678901234567890", "true", "false"]);
            Draft::Scalar { written: number.to_owned(), meant: quoted(number) }
        }
        // To the last unit.
        1 if field.max_length.is_some() => {
            let text = if rng.bool() { "x".repeat(most) } else { "😀".repeat(most / 2) };
            Draft::raw(quoted(&text))
        }
        2 if !must_be_given => Draft::raw(quoted("")),
        _ => {
            let core = words(rng, most.min(24));
            let written = if is_trimmed(field) { padded(rng, &core) } else { core };
            let meant = if is_trimmed(field) { written.trim() } else { &written };
            // Where nothing is left, nothing was said.
            if must_be_given && meant.trim().is_empty() {
                return Draft::text("x", "x");
            }
            Draft::Scalar { written: escaped(rng, &written), meant: quoted(meant) }
        }
    }
}

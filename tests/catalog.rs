//! The tables held against the vendors' pages, name by name and in order. `tests/documents` holds the pages' rows.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends at the first surprise")]

use serde_json::Value;
use user_preflight::SchemaId;
use user_preflight::export::describe::{FieldInfo, describe, sample};

/// A field as a page's row has it: name, type, `required`, `max=`.
fn row(field: &FieldInfo) -> String {
    let mut row = format!("{} {}", field.name, field.r#type);
    if field.required {
        row.push_str(" required");
    }
    if let Some(maximum) = field.max_length {
        row.push_str(&format!(" max={maximum}"));
    }
    row
}

fn rows(page: &str) -> Vec<String> {
    let rows = page.lines().filter(|line| !line.starts_with('#'));
    // "Optionally required" is a rule across fields; vectors hold it.
    rows.map(|line| line.trim_end_matches(" one-of").to_owned()).collect()
}

#[test]
fn wello_users_are_the_pages_rows() {
    let page = rows(include_str!("documents/wello_user.txt"));
    let organization = rows(include_str!("documents/wello_sales_organization.txt"));
    assert_eq!((page.len(), organization.len()), (41, 21));
    for id in [SchemaId::WelloUserCreate, SchemaId::WelloUserUpdate] {
        let fields = describe(id).fields;
        assert_eq!(fields.iter().map(row).collect::<Vec<_>>(), page);
        let embedded = fields.iter().find(|field| field.name == "sales_organization").and_then(|field| field.fields.as_ref());
        assert_eq!(embedded.unwrap().iter().map(row).collect::<Vec<_>>(), organization);
    }
}

fn names_and_types(fields: &[FieldInfo]) -> Vec<String> {
    fields.iter().map(|field| format!("{} {}", field.name, field.r#type)).collect()
}

fn items<'f>(fields: &'f [FieldInfo], name: &str) -> &'f [FieldInfo] {
    let field = fields.iter().find(|field| field.name == name).unwrap();
    field.items.as_deref().unwrap_or(field).fields.as_deref().unwrap()
}

#[test]
fn salt2_users_are_the_pages_rows() {
    let nullable = |field: &FieldInfo| match field.r#type {
        "integer" if field.nullable => format!("{} nullable", row(field)),
        _ => row(field),
    };
    let fields = describe(SchemaId::Salt2UserUpdate).fields;
    assert_eq!(fields.len(), 26);
    assert_eq!(fields.iter().map(nullable).collect::<Vec<_>>(), rows(include_str!("documents/salt2_user.txt")));
    let notification = items(&fields, "Notifications");
    assert_eq!(
        notification.iter().map(nullable).collect::<Vec<_>>(),
        rows(include_str!("documents/salt2_notification_info.txt"))
    );
}

#[test]
fn superoffice_users_are_the_pages_rows() {
    let update = describe(SchemaId::SuperOfficeUserUpdate).fields;
    let response = describe(SchemaId::SuperOfficeUserResponse).fields;
    assert_eq!((update.len(), response.len()), (25, 28));
    assert_eq!(names_and_types(&update), rows(include_str!("documents/superoffice_user.txt")));
    assert_eq!(names_and_types(&response), rows(include_str!("documents/superoffice_user_with_links.txt")));
    let mut seen = 0;
    for entity in include_str!("documents/superoffice_entities.txt").split("\n[").skip(1) {
        let (name, rest) = entity.split_once(']').unwrap();
        let wanted: Vec<String> = rows(rest).into_iter().filter(|row| !row.is_empty()).collect();
        let fields = find_record(&response, name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(names_and_types(fields), wanted, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 12);
}

fn find_record<'f>(fields: &'f [FieldInfo], record: &str) -> Option<&'f [FieldInfo]> {
    fields.iter().find_map(|field| {
        let field = field.items.as_deref().unwrap_or(field);
        let inner = field.fields.as_deref()?;
        if field.record == Some(record) { Some(inner) } else { find_record(inner, record) }
    })
}

#[test]
fn aranda_users_are_the_pages_rows() {
    let info = describe(SchemaId::ArandaUserUpdate);
    let specialist = |field: &FieldInfo| match field.specialist_only {
        true => format!("{} specialist", row(field)),
        false => row(field),
    };
    assert_eq!(info.fields.len(), 46);
    assert_eq!(info.fields.iter().map(specialist).collect::<Vec<_>>(), rows(include_str!("documents/aranda_user.txt")));
    let errors: Vec<String> = info.errors.iter().map(|error| format!("{} {}", error.status, error.code)).collect();
    assert_eq!(errors.len(), 47);
    assert_eq!(errors, rows(include_str!("documents/aranda_errors.txt")));
    // None of the page's types has null; telephone numbers are numbers that are not negative.
    assert!(info.fields.iter().all(|field| !field.nullable));
    assert_eq!((info.fields[4].minimum, info.fields[4].maximum), (Some(0), Some((1 << 53) - 1)));
    // Every documented error about a field is that field's, and the other way round.
    for field in &info.fields {
        let error = info.errors.iter().find(|error| error.field == Some(field.name));
        assert_eq!(error.map(|error| error.code), field.vendor_code, "{}", field.name);
    }
}

#[test]
fn the_parameter_that_names_the_user_is_what_the_key_is() {
    for (id, expected) in [
        (SchemaId::WelloUserUpdate, ("guid", None)),
        (SchemaId::SuperOfficeUserUpdate, ("integer", Some(i64::from(i32::MAX)))),
        (SchemaId::ArandaUserUpdate, ("integer", Some((1 << 53) - 1))),
    ] {
        let info = describe(id);
        assert_eq!(info.params.iter().map(|field| (field.r#type, field.maximum)).collect::<Vec<_>>(), [expected]);
    }
}

/// The members of each sample are those of the table, in its order, down to the last record.
#[test]
fn samples_have_the_tables_members_in_order() {
    fn compare(value: &Value, fields: &[FieldInfo]) {
        let members = value.as_object().unwrap();
        assert_eq!(members.keys().collect::<Vec<_>>(), fields.iter().map(|field| field.name).collect::<Vec<_>>());
        for field in fields {
            let value = &members[field.name];
            if let (Some(inner), false) = (&field.fields, value.is_null()) {
                compare(value, inner);
            }
            let inner = field.items.as_ref().and_then(|items| items.fields.as_ref());
            // The samples of SuperOffice show nested records without members, which stand for any.
            for item in
                value.as_array().into_iter().flatten().filter(|item| item.as_object().is_some_and(|item| !item.is_empty()))
            {
                if let Some(inner) = inner {
                    compare(item, inner);
                }
            }
        }
    }
    // Aranda's sample is one entry of a field/value array.
    for id in SchemaId::ALL.into_iter().filter(|&id| id != SchemaId::ArandaUserUpdate) {
        compare(&serde_json::from_str(sample(id)).unwrap(), &describe(id).fields);
    }
}

/// Every field says what it is and where that is known from.
#[test]
fn every_field_is_described() {
    fn check(fields: &[FieldInfo]) {
        for field in fields {
            assert!(field.description.ends_with('.') && field.description.len() > 4, "{}", field.name);
            let page = ["Wello help page", "SALT2 help page", "SuperOffice ", "Aranda ASDK API V1.9 page"];
            assert!(page.iter().any(|page| field.source.starts_with(page)), "{}: {}", field.name, field.source);
            check(field.items.as_ref().and_then(|items| items.fields.as_deref()).unwrap_or_default());
            check(field.fields.as_deref().unwrap_or_default());
        }
    }
    for id in SchemaId::ALL {
        check(&describe(id).fields);
    }
}

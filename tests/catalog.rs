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

/// The members of each sample are those of the table, in its order, down to the last record.
#[test]
fn samples_have_the_tables_members_in_order() {
    fn compare(value: &Value, fields: &[FieldInfo]) {
        let members = value.as_object().unwrap();
        assert_eq!(members.keys().collect::<Vec<_>>(), fields.iter().map(|field| field.name).collect::<Vec<_>>());
        for field in fields {
            if let Some(inner) = &field.fields {
                compare(&members[field.name], inner);
            }
        }
    }
    for id in SchemaId::ALL {
        compare(&serde_json::from_str(sample(id)).unwrap(), &describe(id).fields);
    }
}

/// Every field says what it is and where that is known from.
#[test]
fn every_field_is_described() {
    fn check(fields: &[FieldInfo]) {
        for field in fields {
            assert!(field.description.ends_with('.') && field.description.len() > 4, "{}", field.name);
            assert!(field.source.starts_with("Wello help page"), "{}: {}", field.name, field.source);
            check(field.fields.as_deref().unwrap_or_default());
        }
    }
    for id in SchemaId::ALL {
        check(&describe(id).fields);
    }
}

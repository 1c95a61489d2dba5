//! What the package's declarations declare, read out of the very text that is shipped.

use std::collections::{BTreeMap, BTreeSet};
use user_preflight::export::typescript;

/// The names that TypeScript knows.
pub struct Declared {
    /// The types, each with its members and what they are; none for what is no interface.
    types: BTreeMap<String, BTreeMap<String, String>>,
    functions: BTreeSet<String>,
}

impl Declared {
    /// Reads the payloads' declarations and those of the API.
    pub fn read(api: &str) -> Declared {
        let mut declared = Declared { types: BTreeMap::new(), functions: BTreeSet::new() };
        let mut open: Option<String> = None;
        let text = format!("{}\n{api}", typescript::payloads());
        for line in text.lines() {
            if line == "}" {
                open = None;
            } else if let Some(rest) = line.strip_prefix("export interface ").or_else(|| line.strip_prefix("export type ")) {
                let name: String = rest.chars().take_while(|letter| letter.is_alphanumeric()).collect();
                let members = declared.types.entry(name.clone()).or_default();
                // `export type FieldValue = { Field: string; Value: unknown };`
                let inside = rest.split_once("= { ").and_then(|(_, inside)| inside.strip_suffix(" };"));
                for member in inside.into_iter().flat_map(|inside| inside.split("; ")) {
                    members.extend(member.split_once(": ").map(|(key, r#type)| (key.to_owned(), r#type.to_owned())));
                }
                open = line.ends_with('{').then_some(name);
            } else if let Some(rest) =
                line.strip_prefix("export declare function ").or_else(|| line.strip_prefix("export declare const "))
            {
                declared.functions.insert(rest.chars().take_while(|letter| letter.is_alphanumeric()).collect());
            } else if let Some(name) = &open
                && let Some(member) = line.strip_prefix("  ").and_then(|line| line.strip_suffix(';'))
                && !member.starts_with([' ', '/', '*'])
                && let Some((key, r#type)) = member.split_once(": ")
            {
                let key = key.trim_start_matches("readonly ").trim_end_matches('?').trim_matches('"').to_owned();
                declared.types.entry(name.clone()).or_default().insert(key, r#type.to_owned());
            }
        }
        declared
    }

    /// The type of a member, as `WelloUser["username"]` is one.
    pub fn member(&self, r#type: &str, member: &str) -> Option<&str> {
        self.types.get(r#type)?.get(member).map(String::as_str)
    }

    pub fn has_type(&self, name: &str) -> bool {
        self.types.contains_key(name)
    }

    /// Whether what the functions give, or take as an entry, has a member of that name.
    pub fn has_member(&self, name: &str) -> bool {
        ["Issue", "Change", "Accepted", "AcceptedBytes", "FieldValue"].iter().any(|r#type| self.member(r#type, name).is_some())
    }

    pub fn has_function(&self, name: &str) -> bool {
        self.functions.contains(name)
    }

    /// Whether some function takes the option.
    pub fn has_option(&self, name: &str) -> bool {
        let mut parts = name.split('.');
        let option = parts.next().unwrap_or_default();
        let found = ["PayloadOptions", "Options", "WireOptions", "RequestOptions", "ProblemOptions"]
            .into_iter()
            .find_map(|r#type| self.member(r#type, option));
        // What is below an option stands in its type: `{ bytes?: number; … }`.
        found.is_some_and(|r#type| parts.all(|part| r#type.contains(&format!("{part}?:")) || option == "params" && part == "id"))
    }
}

#[cfg(test)]
mod tests {
    use super::Declared;

    #[test]
    fn types_members_functions_and_options_are_found() {
        let declared = Declared::read(include_str!("../../../lib/index.d.ts"));
        assert_eq!(declared.member("WelloUser", "username"), Some("string"));
        assert_eq!(declared.member("WelloUser", "sales_organization"), Some("WelloSalesOrganization | null | undefined"));
        assert_eq!(declared.member("Inputs", "wello.user.create"), Some("WelloUserInput"));
        assert_eq!(declared.member("WelloUser", "usrname"), None);
        assert_eq!(declared.member("FieldValue", "Value"), Some("unknown"));
        assert!(declared.has_type("ArandaUserFieldValue") && !declared.has_type("ArandaUsers"));
        assert!(declared.has_function("normalizeBytes") && !declared.has_function("normaliseBytes"));
        for option in ["coerce", "limits.bytes", "contentType", "base", "siblings", "params.id", "baseUrl"] {
            assert!(declared.has_option(option), "{option}");
        }
        assert!(!declared.has_option("coerse") && !declared.has_option("limits.bites"));
    }
}

//! The closed lists of values as enums of the schema, made from the vocabulary itself.

use async_graphql::Enum;

/// Mirrors the closed lists of the vocabulary, with their names and descriptions.
macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident $path:tt { $($(#[$value_doc:meta])* $value:ident = $text:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        #[graphql(remote = $path)]
        pub enum $name { $($(#[$value_doc])* #[graphql(name = $text)] $value,)+ }
    )+};
}

crate::model::vocabulary::vocabularies!(mirror);

/// The values of a list of the schema as those of the vocabulary.
pub fn values<G: Into<M> + Copy, M>(values: &[G]) -> Vec<M> {
    values.iter().map(|&value| value.into()).collect()
}

//! What a client takes: media types of answers, encodings of files.

/// The media type of an answer of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status tells whether the request could be executed.
    GraphqlResponse,
    /// `application/json`: the status is 200 for whatever is a well-formed request.
    Json,
}

impl Media {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// The media type that suits an `Accept` header best; `None` when none does. `application/graphql-response+json` must
    /// be asked for by name: a client that takes anything, or says nothing, is one that knows `application/json` alone.
    pub(super) fn chosen(accept: Option<&str>) -> Option<Self> {
        let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else { return Some(Self::Json) };
        let wanted = |subtype: &str| {
            // The most precise range that matches decides, whatever the order.
            let of = |(name, quality): (&str, f32)| match name.to_ascii_lowercase().as_str() {
                name if name == format!("application/{subtype}") => Some((2, quality)),
                "application/*" => Some((1, quality)),
                "*/*" => Some((0, quality)),
                _ => None,
            };
            items(accept).filter_map(of).max_by(|a, b| a.0.cmp(&b.0)).unwrap_or((0, 0.0))
        };
        let (graphql, json) = (wanted("graphql-response+json"), wanted("json"));
        let is_named = graphql.0 == 2;
        match () {
            () if graphql.1 > 0.0 && is_named && graphql.1 >= json.1 => Some(Self::GraphqlResponse),
            () if json.1 > 0.0 => Some(Self::Json),
            () if graphql.1 > 0.0 => Some(Self::GraphqlResponse),
            () => None,
        }
    }
}

/// An encoding that files are kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
}

/// The encodings that an `Accept-Encoding` header takes.
pub(super) fn encodings(header: &str) -> Vec<Encoding> {
    let takes = |name: &str| {
        let quality =
            |wanted: &str| items(header).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|item| item.1);
        quality(name).or_else(|| quality("*")).is_some_and(|quality| quality > 0.0)
    };
    let all = [("br", Encoding::Brotli), ("gzip", Encoding::Gzip)];
    all.into_iter().filter(|(name, _)| takes(name)).map(|(_, encoding)| encoding).collect()
}

/// The items of a header such as `a;q=0.5, b`, with their qualities; what cannot be read is taken as 1.
fn items(header: &str) -> impl Iterator<Item = (&str, f32)> {
    header.split(',').map(|item| {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        (name, quality.and_then(|quality| quality.parse().ok()).unwrap_or(1.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_that_suits_best_is_chosen() {
        let cases = [
            (None, Some(Media::Json)),
            (Some(""), Some(Media::Json)),
            (Some("*/*"), Some(Media::Json)),
            (Some("application/*"), Some(Media::Json)),
            (Some("application/json"), Some(Media::Json)),
            (Some("application/graphql-response+json"), Some(Media::GraphqlResponse)),
            (Some("application/graphql-response+json, application/json;q=0.9"), Some(Media::GraphqlResponse)),
            (Some("application/json, application/graphql-response+json;q=0.9"), Some(Media::Json)),
            (Some("application/json, application/graphql-response+json"), Some(Media::GraphqlResponse)),
            (Some("application/graphql-response+json, */*;q=0.1"), Some(Media::GraphqlResponse)),
            (Some("application/json;q=0, */*"), Some(Media::GraphqlResponse)),
            (Some("application/graphql-response+json;q=0, */*;q=0.1"), Some(Media::Json)),
            (Some("text/html"), None),
            (Some("application/json;q=0"), None),
        ];
        for (accept, expected) in cases {
            assert_eq!(Media::chosen(accept), expected, "{accept:?}");
        }
    }

    #[test]
    fn encodings_that_are_not_wanted_are_not_taken() {
        assert_eq!(encodings(""), []);
        assert_eq!(encodings("gzip, deflate, br;q=1.0"), [Encoding::Brotli, Encoding::Gzip]);
        assert_eq!(encodings("br;q=0, *"), [Encoding::Gzip]);
        assert_eq!(encodings("identity"), []);
    }
}

//! What a client takes: media types of answers, encodings of files.

/// The media type of an answer of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status tells whether the request could be executed.
    GraphqlResponse,
    /// `application/json`: the status is 200 for whatever is a well-formed request.
    Json,
    /// `text/csv`: a table of the items of the one list that is asked for.
    Csv,
}

impl Media {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The media type that suits an `Accept` header best; `None` when none does. `application/graphql-response+json` must
    /// be asked for by name: a client that takes anything, or says nothing, is one that knows `application/json` alone. So
    /// must `text/csv`, which is taken where it is wanted most.
    pub(super) fn chosen(accept: Option<&str>) -> Option<Self> {
        let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else { return Some(Self::Json) };
        let wanted = |media: &str| {
            let group = media.split('/').next().unwrap_or_default();
            // The most precise range that matches decides, whatever the order.
            let of = |(name, quality): (&str, f32)| match name.to_ascii_lowercase().as_str() {
                name if name == media => Some((2, quality)),
                name if name.strip_suffix("/*") == Some(group) => Some((1, quality)),
                "*/*" => Some((0, quality)),
                _ => None,
            };
            items(accept).filter_map(of).max_by(|a, b| a.0.cmp(&b.0)).unwrap_or((0, 0.0))
        };
        let (graphql, json) = (wanted("application/graphql-response+json"), wanted("application/json"));
        let csv = wanted("text/csv");
        let is_named = graphql.0 == 2;
        match () {
            // a table must be asked for, too, and more than anything else
            () if csv.0 > 0 && csv.1 > graphql.1.max(json.1) => Some(Self::Csv),
            () if csv.0 == 2 && csv.1 > 0.0 && graphql.0.max(json.0) < 2 => Some(Self::Csv),
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
            (Some("text/csv"), Some(Media::Csv)),
            (Some("text/csv, */*;q=0.1"), Some(Media::Csv)),
            (Some("text/*"), Some(Media::Csv)),
            (Some("application/json, text/csv"), Some(Media::Json)),
            (Some("application/json;q=0.5, text/csv"), Some(Media::Csv)),
            (Some("text/csv;q=0, */*"), Some(Media::Json)),
            (Some("text/html, */*;q=0.8"), Some(Media::Json)),
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

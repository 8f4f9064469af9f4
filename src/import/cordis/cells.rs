//! The cells of CORDIS, whose writing has changed over the years: what each means.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::date::{End, PartialDate};
use crate::model::record::Hundredths;
use crate::model::vocabulary::{ActorKind, Role};

/// The text without the blanks around it; `NA` is how some layouts write that there is none.
pub fn given(cell: &str) -> &str {
    match cell.trim() {
        "NA" => "",
        text => text,
    }
}

/// A sum of money, rounded half up to two places; whether it was rounded. `None` when it is no number.
pub fn money(text: &str) -> Option<(Hundredths, bool)> {
    let number = Decimal::from_str_exact(&plain(text)?).ok()?;
    let mut rounded = number.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let is_rounded = rounded != number;
    rounded.rescale(2);
    Some((Hundredths(i64::try_from(rounded.mantissa()).ok()?), is_rounded))
}

/// A decimal comma becomes a point; a text with both, or with anything else, is no number.
fn plain(text: &str) -> Option<String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        && digits.chars().filter(|c| !c.is_ascii_digit()).count() <= 1;
    is_number.then(|| text.replace(',', "."))
}

/// A day, with or without a time of day behind it, or as `dd/mm/yyyy`; empty: not known. `None` when it is no date.
pub fn date(text: &str) -> Option<End> {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let turned = match day.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{year}-{month}-{day}"),
        _ => day.to_owned(),
    };
    if turned.is_empty() { Some(End::Unknown) } else { PartialDate::parse(&turned).map(End::On) }
}

/// A country as ISO 3166-1 alpha-2: CORDIS writes Greece and the United Kingdom as the EU does. `NA` is Namibia.
pub fn country(text: &str) -> Option<&str> {
    match text {
        "EL" => Some("GR"),
        "UK" => Some("GB"),
        code => (code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())).then_some(code),
    }
}

/// The kind of an organisation.
pub fn kind(text: &str) -> Option<ActorKind> {
    match text {
        "HES" => Some(ActorKind::HigherEducation),
        "REC" => Some(ActorKind::ResearchInstitute),
        "PRC" => Some(ActorKind::Company),
        "PUB" | "OTH" => Some(ActorKind::Other),
        "" => Some(ActorKind::Unknown),
        _ => None,
    }
}

/// The role of an organisation in a project.
pub fn role(text: &str) -> Option<Role> {
    match text {
        "coordinator" => Some(Role::Coordinator),
        "participant" | "partner" | "beneficiary" => Some(Role::Partner),
        "thirdParty" | "associatedPartner" | "internationalPartner" => Some(Role::Support),
        _ => None,
    }
}

/// Whether a cell says yes.
pub fn is_true(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
}

/// Whether a number of an organisation or a project can stand in an id.
pub fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 32 && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A text as it stands in an id: small letters, `~` for the bar between several, `-` for all else.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '|' => slug.push('~'),
            '.' | '_' | '~' => slug.push(c),
            c if c.is_alphanumeric() => slug.push(c),
            _ if !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_a_comma_or_a_point_and_is_rounded_half_up() {
        let hundredths = |text| money(text).map(|(sum, is_rounded)| (sum.0, is_rounded));
        assert_eq!(hundredths("125113,75"), Some((12_511_375, false)));
        assert_eq!(hundredths("125113.75"), Some((12_511_375, false)));
        assert_eq!(hundredths("0.0"), Some((0, false)));
        assert_eq!(hundredths("2.345"), Some((235, true)));
        assert_eq!(hundredths("-2,345"), Some((-235, true)));
        for wrong in ["1.234,56", "1 000", "EUR 5", "1e5", ".5", "-", "99999999999999999999"] {
            assert_eq!(hundredths(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_come_in_three_ways() {
        for text in ["2014-01-31", "2014-01-31 10:00:00", "31/01/2014"] {
            assert_eq!(date(text).map(|end| end.to_string()).as_deref(), Some("2014-01-31"), "{text}");
        }
        assert_eq!(date(""), Some(End::Unknown));
        assert_eq!(date("31/02/2014"), None);
    }

    #[test]
    fn namibia_is_a_country_and_no_gap() {
        assert_eq!(
            (country("NA"), country("EL"), country("UK"), country("Norway")),
            (Some("NA"), Some("GR"), Some("GB"), None)
        );
        assert_eq!((given(" NA "), given(" 12 ")), ("", "12"));
    }

    #[test]
    fn a_slug_can_stand_in_an_id() {
        assert_eq!(slug("Innovation in SMEs|LEIT"), "innovation-in-smes~leit");
        assert_eq!(slug("H2020-EU.1.1."), "h2020-eu.1.1.");
        assert_eq!(slug("!!"), "");
    }
}

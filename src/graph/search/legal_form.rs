//! Legal forms of organisations, which people abbreviate, spell out or leave out.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use crate::graph::search::fold::Words;

/// Forms that stand behind a name. Dots, strokes and spaces between letters do not matter: AS is A/S, A.S. and A S, too.
const BEHIND: &[&str] = &[
    // Norway, Denmark, Sweden, Finland, Iceland
    "AS",
    "ASA",
    "aksjeselskap",
    "aksjeselskapet",
    "allmennaksjeselskap",
    "ANS",
    "ansvarlig selskap",
    "DA",
    "BA",
    "KS",
    "kommandittselskap",
    "SA",
    "samvirkeforetak",
    "andelslag",
    "ENK",
    "enkeltpersonforetak",
    "NUF",
    "IKS",
    "interkommunalt selskap",
    "KF",
    "kommunalt foretak",
    "HF",
    "helseforetak",
    "RHF",
    "SF",
    "statsforetak",
    "stiftelse",
    "aktieselskab",
    "ApS",
    "anpartsselskab",
    "A.m.b.a.",
    "I/S",
    "P/S",
    "AB",
    "aktiebolag",
    "aktiebolaget",
    "AB publ",
    "HB",
    "handelsbolag",
    "ek. för.",
    "ekonomisk förening",
    "Oy",
    "Oyj",
    "Oy Ab",
    "osakeyhtiö",
    "julkinen osakeyhtiö",
    "ehf",
    "hf",
    // Germany, Austria, Switzerland
    "GmbH",
    "gGmbH",
    "mbH",
    "Ges.m.b.H.",
    "Gesellschaft mit beschränkter Haftung",
    "gemeinnützige Gesellschaft mit beschränkter Haftung",
    "AG",
    "Aktiengesellschaft",
    "KG",
    "Kommanditgesellschaft",
    "KGaA",
    "OHG",
    "offene Handelsgesellschaft",
    "GbR",
    "UG",
    "UG haftungsbeschränkt",
    "eG",
    "eGen",
    "eingetragene Genossenschaft",
    "e.V.",
    "eingetragener Verein",
    "GmbH & Co. KG",
    "Co. KG",
    "SE",
    "Societas Europaea",
    // Great Britain, Ireland, North America, and where English is written
    "Ltd",
    "limited",
    "PLC",
    "public limited company",
    "LLP",
    "limited liability partnership",
    "LLC",
    "limited liability company",
    "LP",
    "limited partnership",
    "CIC",
    "CLG",
    "DAC",
    "Inc",
    "incorporated",
    "Corp",
    "corporation",
    "Co",
    "company",
    "Co. Ltd",
    "Pty Ltd",
    "Pvt Ltd",
    "private limited",
    "proprietary limited",
    // France, Belgium, Luxembourg, Netherlands
    "SARL",
    "société à responsabilité limitée",
    "société anonyme",
    "SAS",
    "SASU",
    "société par actions simplifiée",
    "SNC",
    "SCA",
    "SCOP",
    "GIE",
    "EURL",
    "ASBL",
    "association sans but lucratif",
    "SPRL",
    "SRL",
    "SC",
    "SCRL",
    "CVBA",
    "BVBA",
    "VZW",
    "vereniging zonder winstoogmerk",
    "BV",
    "besloten vennootschap",
    "NV",
    "naamloze vennootschap",
    "VOF",
    "UA",
    "coöperatie UA",
    // Italy, Spain, Portugal
    "SpA",
    "società per azioni",
    "società a responsabilità limitata",
    "SRLS",
    "SAPA",
    "Scarl",
    "SCRL",
    "S.c.a r.l.",
    "società consortile a responsabilità limitata",
    "onlus",
    "sociedad anónima",
    "SAU",
    "SL",
    "sociedad limitada",
    "SLU",
    "SLL",
    "SLP",
    "SME SA",
    "SME MP SA",
    "S. Coop.",
    "Lda",
    "limitada",
    "sociedade anónima",
    // further in Europe
    "Sp. z o.o.",
    "spółka z ograniczoną odpowiedzialnością",
    "Sp. k.",
    "spółka akcyjna",
    "s.r.o.",
    "spol. s r.o.",
    "v.o.s.",
    "z.s.",
    "o.p.s.",
    "akciová společnost",
    "d.o.o.",
    "d.d.",
    "Kft",
    "korlátolt felelősségű társaság",
    "Zrt",
    "Nyrt",
    "Bt",
    "OOD",
    "EOOD",
    "EAD",
    "OÜ",
    "osaühing",
    "MTÜ",
    "SIA",
    "UAB",
    "VšĮ",
    "EPE",
    "IKE",
    "Ltd. Şti.",
    "anonim şirketi",
];

/// A form of fewer letters is known by them only where none is changed: Ås is no AS, nor is Aas.
const SHORT: usize = 5;

/// Forms that stand before a name.
const BEFORE: &[&str] =
    &["AS", "aksjeselskapet", "AB", "aktiebolaget", "Oy", "UAB", "SIA", "stiftelse", "stiftelsen", "stiftinga"];

struct Forms {
    /// With nothing between their words, and whether letters of them are changed.
    behind: HashMap<String, bool>,
    /// The last word of each.
    last: HashSet<String>,
    longest: usize,
    before: Vec<String>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let all: Vec<Words> = BEHIND.iter().map(|form| Words::of(form)).collect();
    let joined = |words: &Words| words.joined(0, words.len()).to_owned();
    Forms {
        behind: all.iter().map(|words| (joined(words), !is_simple(words, 0..words.len()))).collect(),
        last: all.iter().map(|words| words.bare(words.len() - 1).to_owned()).collect(),
        // as many as the longest abbreviation has letters, when they are written apart
        longest: all.iter().map(Words::len).max().unwrap_or_default().max(4),
        before: BEFORE.iter().map(|form| joined(&Words::of(form))).collect(),
    }
});

/// Which words of a name are the name without its legal forms; all, when there would be none left.
pub fn without(words: &Words) -> Range<usize> {
    let forms = &*FORMS;
    let mut core = 0..words.len();
    while let Some(n) = behind(words, core.end, forms) {
        core.end -= n;
    }
    let is_before = |form: &String| form == words.bare(0) && (form.len() >= SHORT || words.is_simple(0));
    if core.len() > 1 && forms.before.iter().any(is_before) {
        core.start += 1;
    }
    if core.is_empty() { 0..words.len() } else { core }
}

/// How many of the words before `end` are a legal form at their end.
fn behind(words: &Words, end: usize, forms: &Forms) -> Option<usize> {
    let last = words.bare(end.checked_sub(1)?);
    // few names end with a legal form
    if last.len() > 1 && !forms.last.contains(last) {
        return None;
    }
    let is_form = |&n: &usize| {
        let joined = words.joined(end - n, end);
        let known = forms.behind.get(joined);
        known.is_some_and(|&is_changed| is_changed || joined.len() >= SHORT || is_simple(words, end - n..end))
    };
    (1..=forms.longest.min(end)).rev().find(is_form)
}

fn is_simple(words: &Words, mut places: Range<usize>) -> bool {
    places.all(|place| words.is_simple(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_from_its_legal_form() {
        for (name, core) in [
            ("VinterTroms AS", "vintertroms"),
            ("VinterTroms A/S", "vintertroms"),
            ("VinterTroms a. s.", "vintertroms"),
            ("VinterTroms A S", "vintertroms"),
            ("VinterTroms Aksjeselskap", "vintertroms"),
            ("AS Norges Bank", "norgesbank"),
            ("Stiftelsen SINTEF", "sintef"),
            ("Müller Gesellschaft mit beschränkter Haftung", "muller"),
            ("Müller G.m.b.H. & Co. KG", "muller"),
            ("Acme Co., Ltd.", "acme"),
            ("ENEL S P A", "enel"),
            ("Nokia Oyj", "nokia"),
            ("Orlen Sp. z o.o.", "orlen"),
            ("Fraunhofer e.V.", "fraunhofer"),
            ("AS", "as"),
            ("AS AS", "asas"),
            ("A.S. Ltd", "asltd"),
            ("Software as a Service", "softwareasaservice"),
            ("Universidade da Coruña", "universidadedacoruna"),
            ("Ås kommune", "askommune"),
            ("Sentralen på Ås", "sentralenpaas"),
            ("Sentralen i Aas", "sentralenias"),
            ("Nortal OÜ", "nortal"),
            ("Texas", "texas"),
            ("", ""),
        ] {
            let words = Words::of(name);
            let found = without(&words);
            assert_eq!(words.joined(found.start, found.end), core, "{name}");
        }
    }
}

//! Framework programmes: what a project was funded under.

use crate::import::cordis::cells::slug;

/// A framework programme of the EU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// How it stands in ids: `h2020`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Where its projects are published.
    pub url: &'static str,
}

impl Programme {
    /// The programme of a cell of the column `frameworkProgramme`.
    pub fn of_cell(text: &str) -> Self {
        match text {
            "H2020" => Self::horizon_2020(),
            "HORIZON" => Self {
                slug: "horizon".into(),
                name: "Horizon Europe".into(),
                url: "https://data.europa.eu/data/datasets/\
                      cordis-eu-research-projects-under-horizon-europe-2021-2027",
            },
            "FP7" => Self {
                slug: "fp7".into(),
                name: "Seventh Framework Programme".into(),
                url: "https://data.europa.eu/data/datasets/cordisfp7projects",
            },
            other => {
                let slug = Some(slug(other)).filter(|slug| !slug.is_empty());
                Self {
                    slug: slug.unwrap_or_else(|| "unnamed".into()),
                    name: other.into(),
                    url: "https://cordis.europa.eu",
                }
            }
        }
    }

    /// The programme that the name of a download tells, as in `cordis-HORIZONprojects-csv.zip`; Horizon 2020 where it
    /// tells none.
    pub fn of_name(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default().to_lowercase();
        if name.contains("h2020") || name.contains("2020") {
            Self::horizon_2020()
        } else if name.contains("horizon") {
            Self::of_cell("HORIZON")
        } else if name.contains("fp7") {
            Self::of_cell("FP7")
        } else {
            Self::horizon_2020()
        }
    }

    fn horizon_2020() -> Self {
        Self {
            slug: "h2020".into(),
            name: "Horizon 2020".into(),
            url: "https://data.europa.eu/data/datasets/cordish2020projects",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_download_tells_the_programme() {
        let slug = |path| Programme::of_name(path).slug;
        assert_eq!(slug("/data/cordis-HORIZONprojects-csv.zip"), "horizon");
        assert_eq!(slug("horizon2020/"), "h2020");
        assert_eq!(slug("data"), "h2020");
        assert_eq!(
            (Programme::of_cell("FP6").slug.as_str(), Programme::of_cell("?").slug.as_str()),
            ("fp6", "unnamed")
        );
    }
}

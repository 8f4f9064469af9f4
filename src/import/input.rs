//! A folder or an archive as a list of files that can be read one by one.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use crate::import::Issues;
use crate::import::issues::at;
use crate::import::meter::{Bounded, Counted, Meter};
use crate::model::issue::IssueCode;

/// How much is read at once.
const BUFFER: usize = 64 << 10;

/// A folder or an archive.
pub struct Input<'a> {
    /// Its name, as the user gave it.
    pub name: String,
    /// Its files, by name.
    pub files: Vec<Entry>,
    /// What is read is counted here.
    pub meter: &'a Meter<'a>,
    archive: Option<ZipArchive<BufReader<Counted<'a, File>>>>,
}

/// One file of an input.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name without folder, `.csv.gz` included.
    pub name: String,
    /// Its name as the user would find it.
    pub shown: String,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Path(PathBuf),
    InArchive(usize),
}

impl Entry {
    /// The name of a table of a package: without `.csv` or `.csv.gz`; `None` for any other file.
    pub fn table(&self) -> Option<&str> {
        self.named(Ending::Csv)
    }

    /// The name without an ending, packed or not; `None` where it has another.
    pub fn named(&self, ending: Ending) -> Option<&str> {
        let plain = without_ending(&self.name, ".gz").unwrap_or(&self.name);
        without_ending(plain, ending.text())
    }

    fn is_table(&self) -> bool {
        self.named(Ending::Csv).or(self.named(Ending::Tsv)).is_some()
    }
}

/// How the name of a file with a table ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// `.csv`
    Csv,
    /// `.tsv`
    Tsv,
}

impl Ending {
    /// The ending.
    pub fn text(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Tsv => ".tsv",
        }
    }
}

/// Endings are known in any case: a name is one thing, how a system writes an ending another.
fn without_ending<'n>(name: &'n str, ending: &str) -> Option<&'n str> {
    let at = name.len().checked_sub(ending.len())?;
    let end = name.get(at..)?;
    end.eq_ignore_ascii_case(ending).then(|| &name[..at])
}

impl<'a> Input<'a> {
    /// Lists the files of a folder or an archive.
    pub fn open(path: &Path, meter: &'a Meter<'a>, issues: &mut Issues) -> Option<Self> {
        let name = path.display().to_string();
        let opened = if path.is_dir() { Self::folder(path, meter) } else { Self::archive(path, meter) };
        match opened {
            Ok(input) => Some(input),
            Err(problem) => {
                let hint = "give a folder or a .zip that can be read";
                issues.error(at(&name, 0, ""), IssueCode::Unreadable, problem, hint);
                None
            }
        }
    }

    fn folder(path: &Path, meter: &'a Meter<'a>) -> Result<Self, String> {
        let unreadable = |error: io::Error| format!("cannot be read: {error}");
        let mut files = Vec::new();
        for entry in path.read_dir().map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // A file that vanishes while we look is told when it is opened.
            let Ok(metadata) = path.metadata() else { continue };
            if metadata.is_file() && !name.starts_with('.') {
                files.push((
                    metadata.len(),
                    Entry { name, shown: path.display().to_string(), place: Place::Path(path) },
                ));
            }
        }
        files.sort_by(|a, b| a.1.name.cmp(&b.1.name));
        for (bytes, entry) in &files {
            if entry.is_table() {
                meter.expect(*bytes);
            }
        }
        let files = files.into_iter().map(|(_, entry)| entry).collect();
        Ok(Self { name: path.display().to_string(), files, meter, archive: None })
    }

    fn archive(path: &Path, meter: &'a Meter<'a>) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
        meter.expect(file.metadata().map_or(0, |metadata| metadata.len()));
        let mut archive = ZipArchive::new(BufReader::new(Counted::new(file, meter)))
            .map_err(|error| format!("is neither a folder nor a .zip: {error}"))?;
        let mut files = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(|error| format!("has a broken entry: {error}"))?;
            let inner = entry.name().map_err(|error| format!("has a broken entry: {error}"))?.into_owned();
            let mut parts = inner.split(['/', '\\']).rev();
            let name = parts.next().unwrap_or_default().to_owned();
            // One folder level is what packing a folder gives; macOS adds a shadow of each file.
            let is_ours = parts.clone().count() <= 1 && parts.next() != Some("__MACOSX");
            if entry.is_file() && is_ours && !name.is_empty() && !name.starts_with('.') {
                let shown = format!("{}!{inner}", path.display());
                files.push(Entry { name, shown, place: Place::InArchive(index) });
            }
        }
        files.sort_by(|a, b| (&a.name, &a.shown).cmp(&(&b.name, &b.shown)));
        Ok(Self { name: path.display().to_string(), files, meter, archive: Some(archive) })
    }

    /// Opens a file; what is read is decompressed, counted and bounded.
    pub fn open_file(&mut self, entry: &Entry) -> io::Result<Box<dyn BufRead + '_>> {
        let meter = self.meter;
        let raw: Box<dyn Read + '_> = match (&entry.place, &mut self.archive) {
            (Place::InArchive(index), Some(archive)) => Box::new(archive.by_index(*index).map_err(io::Error::from)?),
            (Place::Path(path), _) => Box::new(Counted::new(File::open(path)?, meter)),
            (Place::InArchive(_), None) => return Err(io::ErrorKind::NotFound.into()),
        };
        let plain: Box<dyn Read + '_> =
            if without_ending(&entry.name, ".gz").is_some() { Box::new(MultiGzDecoder::new(raw)) } else { raw };
        Ok(Box::new(BufReader::with_capacity(BUFFER, Bounded::new(plain, meter))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_known_by_its_file_name() {
        let table = |name: &str| {
            let entry = Entry { name: name.into(), shown: String::new(), place: Place::InArchive(0) };
            entry.table().map(str::to_owned)
        };
        assert_eq!(table("actors.csv").as_deref(), Some("actors"));
        assert_eq!(table("actors.CSV.gz").as_deref(), Some("actors"));
        assert_eq!(table("README.md"), None);
        assert_eq!(table("å"), None);
    }
}

//! Puts what the binary carries into tables of Rust code: the pages, where `web/dist` was built, and the bundled data
//! package. Only the standard library: a build needs nothing but Rust.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Endings of the files that a page is made of, with their media types; others stop the build, so none is sent wrongly.
const MEDIA_TYPES: &[(&str, &str)] = &[
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("md", "text/markdown; charset=utf-8"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("ttf", "font/ttf"),
    ("txt", "text/plain; charset=utf-8"),
    ("woff2", "font/woff2"),
];

fn main() -> io::Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    fs::write(out.join("pages.rs"), pages(&root.join("web/dist"))?)?;
    fs::write(out.join("package.rs"), package(&root.join("data/norway"))?)
}

/// The table of pages, by path: `File { path, media_type, plain, brotli, gzip }`, each content with its `ETag`.
fn pages(dist: &Path) -> io::Result<String> {
    let mut files = BTreeMap::new();
    // Also told when it does not exist yet, so that building the pages later builds the binary again.
    println!("cargo::rerun-if-changed={}", dist.display());
    if dist.join("graphiql.html").exists() {
        collect(dist, dist, &mut files)?;
    } else {
        println!(
            "cargo::warning=web/dist was not built: /graphiql will be a stand-in page; `make web` builds it (needs Node)"
        );
    }
    let mut table = String::from("&[\n");
    for (path, file) in &files {
        let is_variant =
            [".br", ".gz"].iter().any(|end| path.strip_suffix(end).is_some_and(|of| files.contains_key(of)));
        if is_variant {
            continue;
        }
        let variant = |end: &str| match files.get(&format!("{path}{end}")) {
            Some(file) => content(file).map(|content| format!("Some({content})")),
            None => Ok(String::from("None")),
        };
        let (plain, brotli, gzip) = (content(file)?, variant(".br")?, variant(".gz")?);
        let media_type = media_type(path)?;
        row(
            &mut table,
            &format!(
                "File {{ path: {path:?}, media_type: {media_type:?}, plain: {plain}, brotli: {brotli}, gzip: {gzip} }}"
            ),
        );
    }
    table.push(']');
    Ok(table)
}

/// The table of the files of the bundled package, by name: name and bytes.
fn package(folder: &Path) -> io::Result<String> {
    let mut files = BTreeMap::new();
    println!("cargo::rerun-if-changed={}", folder.display());
    collect(folder, folder, &mut files)?;
    let mut table = String::from("&[\n");
    for (name, path) in &files {
        row(&mut table, &format!("({name:?}, {})", include(path)));
    }
    table.push(']');
    Ok(table)
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            collect(root, &path, files)?;
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
            let parts = path.strip_prefix(root).map_err(io::Error::other)?.iter();
            let names: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
            files.insert(names.join("/"), path.clone());
        }
    }
    Ok(())
}

fn row(table: &mut String, text: &str) {
    // a string takes all
    let _ = writeln!(table, "    {text},");
}

fn content(file: &Path) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(file)?);
    let etag = format!("\"{:016x}\"", hasher.finish());
    Ok(format!("Content {{ etag: {etag:?}, bytes: {} }}", include(file)))
}

fn include(file: &Path) -> String {
    format!("include_bytes!({:?})", file.to_string_lossy())
}

fn media_type(path: &str) -> io::Result<&'static str> {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let found = MEDIA_TYPES.iter().find(|(known, _)| *known == ending);
    found.map(|found| found.1).ok_or_else(|| io::Error::other(format!("{path}: build.rs knows no media type for it")))
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(|error| io::Error::other(format!("{name}: {error}")))
}

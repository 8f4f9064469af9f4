//! The program. It cannot do anything yet; the library can be used from Rust.

fn main() {
    eprintln!("kobling has no commands yet; see README.md for what the library does");
    std::process::exit(2);
}

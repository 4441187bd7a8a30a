//! Writes the JavaScript and the types of a compiled library: `wellsaid-wasm-pack IN.wasm FOLDER`.
//!
//! `wasm-bindgen-cli` does the same, but has to be installed in the version of the library. As a
//! dependency the lock file keeps both alike.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [wasm, folder] = &arguments[..] else {
        eprintln!("usage: wellsaid-wasm-pack IN.wasm FOLDER");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    let written = bindgen
        .input_path(wasm)
        .out_name("wellsaid")
        .typescript(true)
        .omit_default_module_path(false)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wellsaid-wasm-pack: {error:#}");
            ExitCode::FAILURE
        }
    }
}

//! The headers match `src/`: they are generated again and compared.

use std::fs;
use std::path::{Path, PathBuf};

use cbindgen::{Builder, Config};

/// The files of `src/` in the order in which a reader of the header wants them.
const SOURCES: [&str; 6] = ["boundary", "string", "formatter", "document", "outputs", "moderator"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn config() -> Config {
    Config::from_file(root().join("include/cbindgen.toml")).expect("a configuration")
}

fn generate(config: Config) -> String {
    let mut builder = Builder::new().with_config(config);
    for source in SOURCES {
        let path = root().join(format!("src/{source}.rs"));
        assert!(path.is_file(), "{}", path.display());
        builder = builder.with_src(path);
    }
    let mut header = Vec::new();
    builder.generate().expect("a header").write(&mut header);
    String::from_utf8(header).expect("UTF-8")
}

fn hold(name: &str, header: &str) {
    let path: PathBuf = root().join("include").join(name);
    if std::env::var_os("WELLSAID_BLESS").is_some() {
        fs::write(&path, header).expect("written");
        return;
    }
    let kept = fs::read_to_string(&path).expect("a header");
    if kept != header {
        let differs = kept.lines().zip(header.lines()).position(|(old, new)| old != new);
        panic!(
            "include/{name} is not what src/ says, from line {:?} on: \
             WELLSAID_BLESS=1 cargo test -p wellsaid-capi --test header",
            differs.map(|line| line + 1)
        );
    }
}

/// The soname is what a dynamic linker compares: it has to tell one ABI from the next.
#[test]
fn the_soname_has_the_version_of_the_abi() {
    let read = |name: &str| fs::read_to_string(root().join(name)).expect("a file");
    let header = read("include/wellsaid.h");
    let (_, version) = header.split_once("#define WELLSAID_ABI_VERSION ").expect("a version");
    let version = version.lines().next().expect("a number");
    let manifest = read("Cargo.toml");
    let (_, library) = manifest.split_once("[package.metadata.capi.library]").expect("metadata");
    assert!(library.contains(&format!("\nversion = \"{version}.0.0\"\n")), "{library:.200}");
    for document in ["src/guide.md", "../../RELEASING.md"] {
        let text = read(document);
        let (_, after) = text.split_once("`libwellsaid.so.").expect("a soname");
        assert!(after.starts_with(&format!("{version}`")), "{document}");
    }
}

#[test]
fn the_header_is_current() {
    hold("wellsaid.h", &generate(config()));
}

/// PHP reads two lines for the preprocessor, at the very beginning only, and no `extern "C"`. The
/// comments are in `wellsaid.h`.
#[test]
fn the_header_for_php_is_current() {
    let mut config = config();
    config.cpp_compat = false;
    config.documentation = false;
    config.header = None;
    config.include_guard = None;
    config.sys_includes.clear();
    let (constants, rest): (Vec<_>, Vec<_>) =
        generate(config).lines().map(str::to_owned).partition(|line| line.starts_with("#define "));
    let mut header = String::from(
        "#define FFI_SCOPE \"WELLSAID\"\n\
         #define FFI_LIB \"libwellsaid.so\"\n\
         /* For PHP's FFI, written as wellsaid.h is, where everything is explained. */\n\
         enum {\n",
    );
    for constant in &constants {
        let (name, value) = constant["#define ".len()..].split_once(' ').expect("a value");
        header += &format!("  {name} = {value},\n");
    }
    header += "};\n";
    let rest = rest.join("\n");
    header += "\n";
    header += rest.trim();
    assert!(constants.len() > 8 && !header["#define".len()..].contains("\n#i"));
    hold("wellsaid_php.h", &(header + "\n"));
}

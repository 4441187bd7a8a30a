// wellsaid from Node: npm install && WELLSAID=../../target/release/libwellsaid_c.so node wellsaid.js
import { pathToFileURL } from "node:url";
import koffi from "koffi";

const lib = koffi.load(process.env.WELLSAID ?? "libwellsaid.so");
const Str = koffi.struct("wellsaid_str", { data: "void *", len: "size_t" });
for (const kind of ["formatter", "document", "moderator"]) koffi.opaque(`wellsaid_${kind}`);

if (lib.func("uint32_t wellsaid_abi_version()")() !== 2) throw new Error("another ABI");
const lastError = lib.func("const char *wellsaid_last_error()");
const strFree = lib.func("void wellsaid_str_free(_Inout_ wellsaid_str *string)");
const functions = {
  formatter_new: "const char *policy, size_t len, _Out_ wellsaid_formatter **out",
  format: `const wellsaid_formatter *formatter, const void *source, size_t len,
           _Out_ wellsaid_str *html, _Out_ int32_t *verification`,
  parse: `const wellsaid_formatter *formatter, const void *source, size_t len,
          _Out_ wellsaid_document **out`,
  document_report: "const wellsaid_document *document, _Out_ wellsaid_str *json",
};
const c = {};
for (const [name, parameters] of Object.entries(functions)) {
  const call = lib.func(`int32_t wellsaid_${name}(${parameters})`);
  c[name] = (...args) => {
    const status = call(...args);
    // The thread of JavaScript is one: no call comes between.
    if (status !== 0) throw Object.assign(new Error(lastError()), { status });
  };
}
const frees = {
  formatter: lib.func("void wellsaid_formatter_free(wellsaid_formatter *formatter)"),
  document: lib.func("void wellsaid_document_free(wellsaid_document *document)"),
};

// The text of a string of the library, which is freed.
function take(string) {
  const text = Buffer.from(koffi.decode(string.data, "uint8_t", string.len)).toString();
  strFree(string);
  return text;
}

/** A policy (TOML, JSON, or empty for the preset). Built once; `free()` it or keep it. */
export class Formatter {
  #handle;

  constructor(policy = "") {
    const out = [null];
    c.formatter_new(policy, Buffer.byteLength(policy), out);
    this.#handle = out[0];
  }

  format(source) {
    const [bytes, html] = [Buffer.from(source), {}];
    c.format(this.#handle, bytes, bytes.length, html, null);
    return take(html);
  }

  /** Links, quotes, mentions, notices. */
  report(source) {
    const [bytes, document, json] = [Buffer.from(source), [null], {}];
    c.parse(this.#handle, bytes, bytes.length, document);
    try {
      c.document_report(document[0], json);
    } finally {
      frees.document(document[0]);
    }
    return JSON.parse(take(json));
  }

  /** A second call does nothing; `format` and `report` throw from then on. */
  free() {
    frees.formatter(this.#handle);
    this.#handle = null;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const formatter = new Formatter();
  console.log(formatter.format("List<String>, <em>x<y</em>\nwww.rust-lang.org"));
  console.log(formatter.report("<b>no").notices.map((notice) => notice.message));
  formatter.free();
}

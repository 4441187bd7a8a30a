#define FFI_SCOPE "WELLSAID"
#define FFI_LIB "libwellsaid.so"
/* For PHP's FFI, written as wellsaid.h is, where everything is explained. */
enum {
  WELLSAID_ABI_VERSION = 2,
  WELLSAID_OK = 0,
  WELLSAID_NULL_ARGUMENT = 1,
  WELLSAID_BAD_CONFIGURATION = 2,
  WELLSAID_BAD_DATA = 3,
  WELLSAID_TOO_LONG = 4,
  WELLSAID_HISTORY_DOWN = 5,
  WELLSAID_STALE_VERDICT = 7,
  WELLSAID_PANIC = 6,
  WELLSAID_VERIFIED = 0,
  WELLSAID_SANITIZED = 1,
  WELLSAID_ESCAPED = 2,
};

typedef struct wellsaid_document wellsaid_document;

typedef struct wellsaid_formatter wellsaid_formatter;

typedef struct wellsaid_moderator wellsaid_moderator;

typedef struct wellsaid_str {
  const char *data;
  size_t len;
} wellsaid_str;

uint32_t wellsaid_abi_version(void);

const char *wellsaid_last_error(void);

void wellsaid_str_free(struct wellsaid_str *string);

int32_t wellsaid_formatter_new(const char *policy, size_t len, struct wellsaid_formatter **out);

void wellsaid_formatter_free(struct wellsaid_formatter *formatter);

int32_t wellsaid_format(const struct wellsaid_formatter *formatter,
                        const char *source,
                        size_t len,
                        struct wellsaid_str *html,
                        int32_t *verification);

int32_t wellsaid_tips(const struct wellsaid_formatter *formatter, struct wellsaid_str *json);

int32_t wellsaid_fingerprint(const struct wellsaid_formatter *formatter, struct wellsaid_str *text);

int32_t wellsaid_gate_check(const struct wellsaid_formatter *formatter,
                            const char *html,
                            size_t len,
                            int32_t *verified,
                            size_t *offset);

int32_t wellsaid_parse(const struct wellsaid_formatter *formatter,
                       const char *source,
                       size_t len,
                       struct wellsaid_document **out);

void wellsaid_document_free(struct wellsaid_document *document);

int32_t wellsaid_document_apply(const struct wellsaid_document *document,
                                const char *verdict,
                                size_t len,
                                struct wellsaid_document **out);

int32_t wellsaid_document_verify_quotes(const struct wellsaid_document *document,
                                        const char *answers,
                                        size_t len,
                                        struct wellsaid_document **out);

int32_t wellsaid_document_report(const struct wellsaid_document *document,
                                 struct wellsaid_str *json);

int32_t wellsaid_render(const struct wellsaid_document *document,
                        const char *answers,
                        size_t len,
                        struct wellsaid_str *html,
                        int32_t *verification);

int32_t wellsaid_document_plain(const struct wellsaid_document *document,
                                const char *answers,
                                size_t len,
                                struct wellsaid_str *text);

int32_t wellsaid_document_subject(const struct wellsaid_document *document,
                                  uint32_t max,
                                  const char *answers,
                                  size_t len,
                                  struct wellsaid_str *text);

int32_t wellsaid_document_excerpt(const struct wellsaid_document *document,
                                  uint32_t max,
                                  const char *answers,
                                  size_t len,
                                  struct wellsaid_str *html);

int32_t wellsaid_document_quote_reply(const struct wellsaid_document *document,
                                      const char *reply,
                                      size_t reply_len,
                                      const char *answers,
                                      size_t len,
                                      struct wellsaid_str *text);

int32_t wellsaid_moderator_new(const char *rules,
                               size_t len,
                               const char *options,
                               size_t options_len,
                               struct wellsaid_moderator **out);

void wellsaid_moderator_free(struct wellsaid_moderator *moderator);

int32_t wellsaid_moderator_facts(const struct wellsaid_moderator *moderator,
                                 struct wellsaid_str *json);

int32_t wellsaid_moderator_check(const struct wellsaid_moderator *moderator,
                                 const struct wellsaid_document *document,
                                 const char *context,
                                 size_t len,
                                 int32_t record,
                                 struct wellsaid_str *verdict,
                                 struct wellsaid_document **rewritten);

int32_t wellsaid_verdict_author_name(const char *verdict,
                                     size_t len,
                                     const char *name,
                                     size_t name_len,
                                     struct wellsaid_str *out);

int32_t wellsaid_moderator_record(const struct wellsaid_moderator *moderator,
                                  const char *verdict,
                                  size_t len,
                                  const char *context,
                                  size_t context_len,
                                  struct wellsaid_str *counted);

int32_t wellsaid_queue_decide(const char *request, size_t len, struct wellsaid_str *outcome);

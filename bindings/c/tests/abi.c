/* Every function of wellsaid.h from C11 and from C++17: run.sh compiles it as both, runs it under
 * valgrind and with AddressSanitizer. What the functions say is tested in capi.rs; here it
 * is whether C can call them, and whether memory comes and goes as the header says. */
#include "wellsaid.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int checks = 0;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        checks++;                                                                                  \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n  last error: %s\n", __FILE__, __LINE__, #condition,       \
                    wellsaid_last_error());                                                        \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#define TEXT(literal) (literal), (sizeof(literal) - 1)

/* Whether a string says this; frees it. */
static int says(wellsaid_str *string, const char *want, size_t len) {
    int same = string->data != NULL && string->len == len && memcmp(string->data, want, len) == 0 &&
               string->data[len] == '\0';
    if (!same) {
        fprintf(stderr, "is: %.*s\n", (int)string->len, string->data ? string->data : "(null)");
    }
    wellsaid_str_free(string);
    return same && string->data == NULL && string->len == 0;
}

/* Whether a string contains this; frees it. */
static int holds(wellsaid_str *string, const char *part) {
    int found = string->data != NULL && strstr(string->data, part) != NULL;
    wellsaid_str_free(string);
    return found;
}

static wellsaid_formatter *comment(void) {
    wellsaid_formatter *formatter = NULL;
    CHECK(wellsaid_formatter_new(NULL, 0, &formatter) == WELLSAID_OK);
    CHECK(formatter != NULL);
    return formatter;
}

static void formats(void) {
    wellsaid_formatter *formatter = comment();
    wellsaid_str html = {NULL, 0};
    int32_t verification = 7;
    CHECK(wellsaid_format(formatter, TEXT("Hi <em>you</em>"), &html, &verification) == WELLSAID_OK);
    CHECK(verification == WELLSAID_VERIFIED);
    CHECK(says(&html, TEXT("<p>Hi <em>you</em></p>")));
    CHECK(wellsaid_format(formatter, NULL, 0, &html, NULL) == WELLSAID_OK);
    CHECK(says(&html, "", 0));
    CHECK(wellsaid_format(formatter, TEXT("a\xFFz"), &html, NULL) == WELLSAID_OK);
    CHECK(says(&html, TEXT("<p>a\xEF\xBF\xBDz</p>")));
    /* Bytes behind a NUL arrive. */
    CHECK(wellsaid_format(formatter, TEXT("a\0z"), &html, NULL) == WELLSAID_OK);
    CHECK(html.len > 8 && memchr(html.data, 'z', html.len) != NULL);
    wellsaid_str_free(&html);
    wellsaid_formatter_free(formatter);
}

static void fails(void) {
    wellsaid_formatter *formatter = (wellsaid_formatter *)&checks;
    wellsaid_str html = {"old", 3};
    int32_t verification = 7;
    CHECK(wellsaid_formatter_new(TEXT("preset = 1"), &formatter) == WELLSAID_BAD_CONFIGURATION);
    CHECK(formatter == NULL && strstr(wellsaid_last_error(), "preset") != NULL);
    CHECK(wellsaid_formatter_new(NULL, 3, &formatter) == WELLSAID_NULL_ARGUMENT);
    CHECK(wellsaid_formatter_new(NULL, 0, NULL) == WELLSAID_NULL_ARGUMENT);
    CHECK(wellsaid_format(NULL, TEXT("a"), &html, &verification) == WELLSAID_NULL_ARGUMENT);
    CHECK(html.data == NULL && html.len == 0 && verification == 0);
    formatter = comment();
    CHECK(wellsaid_format(formatter, TEXT("a"), NULL, NULL) == WELLSAID_NULL_ARGUMENT);
    CHECK(wellsaid_format(formatter, "a", SIZE_MAX, &html, NULL) == WELLSAID_NULL_ARGUMENT);

    const size_t mebibyte = 1024 * 1024;
    char *source = (char *)malloc(mebibyte);
    CHECK(source != NULL);
    memset(source, 'a', mebibyte);
    CHECK(wellsaid_format(formatter, source, mebibyte, &html, NULL) == WELLSAID_TOO_LONG);
    CHECK(html.data == NULL);
    wellsaid_formatter_free(formatter);
    CHECK(wellsaid_formatter_new(TEXT("{\"limits\": {\"max_input\": 1048576}}"), &formatter) == 0);
    CHECK(wellsaid_format(formatter, source, mebibyte, &html, NULL) == WELLSAID_OK);
    CHECK(html.len == mebibyte + 7);
    free(source);
    /* Strings outlive what made them. */
    wellsaid_formatter_free(formatter);
    CHECK(html.data[0] == '<');
    wellsaid_str_free(&html);

    wellsaid_str_free(&html);
    wellsaid_str_free(NULL);
    wellsaid_formatter_free(NULL);
    wellsaid_document_free(NULL);
    wellsaid_moderator_free(NULL);
}

static void reads(void) {
    wellsaid_formatter *formatter = NULL;
    wellsaid_document *document = NULL;
    wellsaid_str text = {NULL, 0};
    int32_t verification = 7;
    char source[] = "Hi @ann [quote=Bob]Tea?[/quote] no <b>coffee</b>";
    CHECK(wellsaid_formatter_new(TEXT("links = { mentions = true }"), &formatter) == 0);
    CHECK(wellsaid_parse(formatter, source, sizeof source - 1, &document) == WELLSAID_OK);
    /* The document depends neither on the text nor on the formatter. */
    memset(source, 'x', sizeof source);
    wellsaid_formatter_free(formatter);

    CHECK(wellsaid_document_report(document, &text) == WELLSAID_OK);
    CHECK(holds(&text, "\"outermost_authors\":[\"Bob\"]"));
    CHECK(wellsaid_document_plain(document, NULL, 0, &text) == WELLSAID_OK);
    CHECK(holds(&text, "Tea?"));
    CHECK(wellsaid_document_subject(document, 0, NULL, 0, &text) == WELLSAID_OK);
    CHECK(holds(&text, "Hi @ann"));
    CHECK(wellsaid_document_excerpt(document, 9, NULL, 0, &text) == WELLSAID_OK);
    CHECK(holds(&text, "<p>Hi @ann"));
    CHECK(wellsaid_render(document, TEXT("{\"mentions\":{\"@ann\":{\"href\":\"/u/7\"}},"
                                         "\"quotes\":[{\"author\":\"Robert\"}]}"),
                          &text, &verification) == WELLSAID_OK);
    CHECK(verification == WELLSAID_VERIFIED);
    CHECK(text.data && strstr(text.data, "Robert") && strstr(text.data, "href=\"/u/7\""));
    wellsaid_str_free(&text);
    CHECK(wellsaid_render(document, TEXT("{\"a\":1}"), &text, NULL) == WELLSAID_BAD_DATA);
    CHECK(text.data == NULL);
    wellsaid_document *verified = NULL;
    CHECK(wellsaid_document_verify_quotes(document, TEXT("{\"quotes\":[{\"author\":\"Robert\","
                                                         "\"source\":\"Something else\"}]}"),
                                          &verified) == WELLSAID_OK);
    wellsaid_document_free(document);
    CHECK(wellsaid_document_report(verified, &text) == WELLSAID_OK);
    CHECK(holds(&text, "\"verification\":\"altered\""));
    wellsaid_document_free(verified);

    formatter = comment();
    CHECK(wellsaid_parse(formatter, TEXT("Hi"), &document) == WELLSAID_OK);
    CHECK(wellsaid_document_quote_reply(document, TEXT("{\"author\":\"Ann\"}"), NULL, 0, &text) == 0);
    CHECK(says(&text, TEXT("[quote=Ann]\nHi\n[/quote]\n\n")));
    wellsaid_document_free(document);
    CHECK(wellsaid_tips(formatter, &text) == WELLSAID_OK);
    CHECK(holds(&text, "\"you_get\""));
    CHECK(wellsaid_fingerprint(formatter, &text) == WELLSAID_OK && text.len == 32);
    wellsaid_str_free(&text);
    int32_t accepted = 7;
    size_t offset = 7;
    CHECK(wellsaid_gate_check(formatter, TEXT("<p>a</p>"), &accepted, NULL) == 0 && accepted == 1);
    CHECK(wellsaid_gate_check(formatter, TEXT("<p>a<x>"), &accepted, &offset) == 0);
    CHECK(accepted == 0 && offset == 4);
    wellsaid_formatter_free(formatter);
}

static const char RULES[] = "[lists.bad]\nkind = \"words\"\nfile = \"bad.txt\"\n"
                            "[[rule]]\nid = \"mask\"\nwhy = \"A word.\"\n"
                            "when = { words = { list = \"bad\" } }\nrewrite = { mask = \"*\" }\n"
                            "[[rule]]\nid = \"flood\"\nwhy = \"Two a minute.\"\n"
                            "when = { rate = { key = \"author\", gt = 1, within = \"1m\" } }\n"
                            "action = \"hold\"\n";
static const char CONTEXT[] = "{\"now\": 1763779200, \"author\": {\"id\": \"7\"}}";

static void moderates(void) {
    wellsaid_formatter *formatter = comment();
    wellsaid_moderator *moderator = NULL;
    wellsaid_document *document = NULL, *rewritten = NULL;
    wellsaid_str verdict, looked, html;
    CHECK(wellsaid_moderator_new(RULES, sizeof RULES - 1, NULL, 0, &moderator) ==
          WELLSAID_BAD_CONFIGURATION);
    CHECK(moderator == NULL && strstr(wellsaid_last_error(), "bad.txt") != NULL);
    CHECK(wellsaid_moderator_new(RULES, sizeof RULES - 1,
                                 TEXT("{\"files\": {\"bad.txt\": \"casino\\n\"}}"), &moderator) == 0);
    CHECK(wellsaid_parse(formatter, TEXT("my casino"), &document) == WELLSAID_OK);
    wellsaid_formatter_free(formatter);
    CHECK(wellsaid_moderator_check(moderator, document, NULL, 0, 0, &verdict, &rewritten) ==
          WELLSAID_BAD_DATA);
    CHECK(verdict.data == NULL && rewritten == NULL);
    CHECK(wellsaid_moderator_check(moderator, document, TEXT(CONTEXT), 0, &looked, &rewritten) == 0);
    CHECK(rewritten != NULL && looked.data && strstr(looked.data, "\"action\":\"approve\""));
    wellsaid_document_free(document);
    CHECK(wellsaid_render(rewritten, NULL, 0, &html, NULL) == WELLSAID_OK);
    CHECK(says(&html, TEXT("<p>my ******</p>")));
    CHECK(wellsaid_moderator_record(moderator, looked.data, looked.len, TEXT(CONTEXT), &verdict) == 0);
    /* Counted: no hash of an address is left in it. */
    CHECK(verdict.data != NULL && strstr(verdict.data, "\"record\"") == NULL);
    wellsaid_str_free(&verdict);
    CHECK(wellsaid_moderator_record(moderator, TEXT("{}"), TEXT(CONTEXT), NULL) ==
          WELLSAID_BAD_DATA);
    wellsaid_str_free(&looked);
    CHECK(wellsaid_moderator_check(moderator, rewritten, TEXT(CONTEXT), 1, &verdict, NULL) == 0);
    CHECK(holds(&verdict, "\"action\":\"hold\""));
    CHECK(wellsaid_moderator_facts(moderator, &verdict) == WELLSAID_OK);
    CHECK(says(&verdict, TEXT("[\"author.email\",\"author.id\",\"author.name\"]")));
    wellsaid_document_free(rewritten);
    wellsaid_moderator_free(moderator);
    CHECK(wellsaid_queue_decide(TEXT("{\"state\":\"pending\",\"decision\":\"approve\","
                                     "\"by\":{\"moderator\":\"ann\"},\"at\":5}"),
                                &verdict) == WELLSAID_OK);
    CHECK(holds(&verdict, "\"state\":\"approved\""));
    CHECK(wellsaid_queue_decide(TEXT("{}"), &verdict) == WELLSAID_BAD_DATA);
}

/* One handle of each kind, for all threads. */
typedef struct {
    const wellsaid_formatter *formatter;
    const wellsaid_document *document;
    const wellsaid_moderator *moderator;
} shared;

static void *hammer(void *argument) {
    const shared *all = (const shared *)argument;
    for (int turn = 0; turn < 50; turn++) {
        wellsaid_str string;
        wellsaid_document *document;
        if (wellsaid_format(all->formatter, TEXT("a <em>b"), &string, NULL) != WELLSAID_OK) {
            return argument;
        }
        wellsaid_str_free(&string);
        if (wellsaid_render(all->document, NULL, 0, &string, NULL) != WELLSAID_OK) return argument;
        wellsaid_str_free(&string);
        if (wellsaid_render(all->document, TEXT("["), &string, NULL) != WELLSAID_BAD_DATA) {
            return argument;
        }
        if (strncmp(wellsaid_last_error(), "answers", 7) != 0) return argument;
        if (wellsaid_parse(all->formatter, TEXT("x"), &document) != WELLSAID_OK) return argument;
        if (wellsaid_moderator_check(all->moderator, document, TEXT(CONTEXT), 1, &string, NULL)) {
            return argument;
        }
        wellsaid_str_free(&string);
        wellsaid_document_free(document);
    }
    return NULL;
}

static void threads(void) {
    enum { THREADS = 4 };
    pthread_t all[THREADS];
    wellsaid_formatter *formatter = comment();
    wellsaid_document *document = NULL;
    wellsaid_moderator *moderator = NULL;
    CHECK(wellsaid_parse(formatter, TEXT("[quote=A]b[/quote] c www.rust-lang.org"), &document) == 0);
    CHECK(wellsaid_moderator_new(RULES, sizeof RULES - 1, TEXT("{\"files\": {\"bad.txt\": \"x\"}}"),
                                 &moderator) == 0);
    shared handles = {formatter, document, moderator};
    for (int i = 0; i < THREADS; i++) CHECK(!pthread_create(&all[i], NULL, hammer, &handles));
    for (int i = 0; i < THREADS; i++) {
        void *failed = &handles;
        CHECK(!pthread_join(all[i], &failed) && failed == NULL);
    }
    wellsaid_formatter_free(formatter);
    wellsaid_document_free(document);
    wellsaid_moderator_free(moderator);
}

int main(void) {
    CHECK(wellsaid_abi_version() == WELLSAID_ABI_VERSION);
    CHECK(wellsaid_last_error()[0] == '\0');
    formats();
    fails();
    reads();
    moderates();
    threads();
    printf("%d checks\n", checks);
    return 0;
}

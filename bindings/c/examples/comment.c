/* cc comment.c $(pkg-config --cflags --libs wellsaid) -o comment && ./comment 'Hi <em>you</em>' */
#include <stdio.h>
#include <string.h>
#include <wellsaid.h>

static int failed(const char *what) {
    fprintf(stderr, "%s: %s\n", what, wellsaid_last_error());
    return 1;
}

int main(int argc, char **argv) {
    const char *source = argc > 1 ? argv[1] : "List<String>, <em>x<y</em>\nwww.rust-lang.org";
    const char *rules = "[[rule]]\nid = \"links\"\nwhy = \"A link of a new author.\"\n"
                        "when = { links = { count_gte = 1 } }\naction = \"hold\"\n";
    const char *context = "{\"now\": 1763779200, \"author\": {\"approved\": 0}}";

    if (wellsaid_abi_version() != WELLSAID_ABI_VERSION) {
        fprintf(stderr, "this is not the library that wellsaid.h describes\n");
        return 1;
    }
    /* Once, when the program starts; then shared by all its threads. */
    wellsaid_formatter *formatter = NULL;
    wellsaid_moderator *moderator = NULL;
    if (wellsaid_formatter_new(NULL, 0, &formatter)) return failed("policy");
    if (wellsaid_moderator_new(rules, strlen(rules), NULL, 0, &moderator)) return failed("rules");

    /* For each comment: read it once, then ask. */
    wellsaid_document *document = NULL;
    wellsaid_str html, subject, verdict;
    if (wellsaid_parse(formatter, source, strlen(source), &document)) return failed("comment");
    if (wellsaid_render(document, NULL, 0, &html, NULL)) return failed("page");
    if (wellsaid_document_subject(document, 0, NULL, 0, &subject)) return failed("subject");
    if (wellsaid_moderator_check(moderator, document, context, strlen(context), 1, &verdict, NULL))
        return failed("verdict");

    printf("%s\n", subject.data);
    fwrite(html.data, 1, html.len, stdout); /* it may hold NUL */
    printf("\n%s\n", strstr(verdict.data, "\"action\":\"hold\"") ? "held" : "shown");

    wellsaid_str_free(&html);
    wellsaid_str_free(&subject);
    wellsaid_str_free(&verdict);
    wellsaid_document_free(document);
    wellsaid_moderator_free(moderator);
    wellsaid_formatter_free(formatter);
    return 0;
}

/* Formats what parity.py sends: a length and a policy, a length and a comment; answers with a
 * length and the page. Lengths are 8 bytes in the order of the machine. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <wellsaid.h>

static char *take(uint64_t *len) {
    if (fread(len, sizeof *len, 1, stdin) != 1) return NULL;
    char *bytes = malloc(*len + 1);
    if (bytes == NULL || fread(bytes, 1, *len, stdin) != *len) exit(2);
    return bytes;
}

int main(void) {
    uint64_t policy_len, len;
    for (char *policy; (policy = take(&policy_len)) != NULL; free(policy)) {
        char *source = take(&len);
        wellsaid_formatter *formatter;
        wellsaid_str html;
        if (source == NULL || wellsaid_formatter_new(policy, policy_len, &formatter) ||
            wellsaid_format(formatter, source, len, &html, NULL)) {
            fprintf(stderr, "%s\n", wellsaid_last_error());
            return 1;
        }
        const uint64_t html_len = html.len;
        fwrite(&html_len, sizeof html_len, 1, stdout);
        fwrite(html.data, 1, html.len, stdout);
        wellsaid_str_free(&html);
        wellsaid_formatter_free(formatter);
        free(source);
    }
    return 0;
}

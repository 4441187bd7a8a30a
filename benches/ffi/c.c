/* What a call costs in C; see scripts/ffi_cost.sh. */
#include <stdio.h>
#include <time.h>
#include <wellsaid.h>

enum { CALLS = 2000, BATCHES = 20 };

int main(void) {
    char source[200];
    FILE *file = fopen("benches/ffi/comment.txt", "rb");
    wellsaid_formatter *formatter;
    double best = 1e18;
    if (!file || fread(source, 1, sizeof source, file) != sizeof source) return 1;
    fclose(file);
    if (wellsaid_formatter_new(NULL, 0, &formatter)) return 1;
    for (int batch = 0; batch < BATCHES; batch++) {
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        for (int call = 0; call < CALLS; call++) {
            wellsaid_str html;
            if (wellsaid_format(formatter, source, sizeof source, &html, NULL)) return 1;
            wellsaid_str_free(&html);
        }
        clock_gettime(CLOCK_MONOTONIC, &end);
        double ns = ((double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec)) / CALLS;
        if (ns < best) best = ns;
    }
    wellsaid_formatter_free(formatter);
    printf("%.0f\n", best);
    return 0;
}

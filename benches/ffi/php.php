<?php
// Cost of a call in PHP, through the named backend; see scripts/ffi_cost.sh.
declare(strict_types=1);

require __DIR__ . '/../../bindings/php/Wellsaid.php';

$calls = 2000;
$wellsaid = Wellsaid::open([
    'backend' => $argv[1], 'library' => getenv('WELLSAID'), 'program' => getenv('WELLSAID_PROGRAM'),
    'header' => __DIR__ . '/../../bindings/c/include/wellsaid_php.h',
]);
$source = file_get_contents(__DIR__ . '/comment.txt');
$best = PHP_INT_MAX;
for ($batch = 0; $batch < 20; $batch++) {
    $start = hrtime(true);
    for ($call = 0; $call < $calls; $call++) {
        $wellsaid->html($source);
    }
    $best = min($best, intdiv(hrtime(true) - $start, $calls));
}
echo $best, "\n";

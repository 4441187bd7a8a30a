<?php
// One page of a web server: the backend that opened, and its result for a comment.
declare(strict_types=1);

// Preloaded or not, the class is loaded once.
if (!class_exists('Wellsaid', false)) {
    require __DIR__ . '/../../bindings/php/Wellsaid.php';
}
header('Content-Type: text/plain; charset=utf-8');
$options = json_decode(getenv('WELLSAID_TEST'), true);
try {
    $wellsaid = Wellsaid::open($options);
    echo $wellsaid->backend(), "\n", $wellsaid->html($_GET['body'] ?? '');
} catch (WellsaidException $error) {
    echo $error->kind, "\n", $error->getMessage();
}

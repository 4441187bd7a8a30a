<?php
// Verdicts and HTML through both backends of the PHP class, byte for byte those of Rust:
//
//     WELLSAID_VERDICTS=VERDICTS cargo test --all-features --test parity
//     php tests/php/parity.php LIBRARY PROGRAM VERDICTS
declare(strict_types=1);

require __DIR__ . '/check.php';
require __DIR__ . '/../../bindings/php/Wellsaid.php';

[, $library, $program, $verdicts] = array_map('realpath', $argv);
$paths = ['library' => $library, 'header' => dirname(__DIR__, 2) . '/bindings/c/include/wellsaid_php.h', 'program' => $program];
$place = sys_get_temp_dir() . '/wellsaid-parity-' . getmypid();
register_shutdown_function(static fn () => exec('rm -rf ' . escapeshellarg($place)));

$cases = $unread = $comments = 0;
$kept = [];
foreach (file($verdicts, FILE_IGNORE_NEW_LINES) as $line) {
    $case = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
    exec('rm -rf ' . escapeshellarg($place));
    mkdir($place);
    foreach ($case['files'] + ['rules.toml' => $case['rules'], 'policy.toml' => $case['policy'], 'key' => $case['key'], 'form-key' => $case['form_key']] as $name => $text) {
        @mkdir(dirname("$place/$name"), 0777, true);
        file_put_contents("$place/$name", $text);
    }
    $options = ['rules' => "$place/rules.toml", 'policy' => "$place/policy.toml", 'key_file' => "$place/key", 'form_key_file' => "$place/form-key"];
    // The class refuses rules that name a missing file.
    if (preg_match_all('/^file = "(.*)"$/m', $case['rules'], $named) && array_diff($named[1], array_keys($case['files']))) {
        foreach (['ffi', 'stdio'] as $backend) {
            Check::throws('configuration', $named[1][0], fn () => Wellsaid::open(['backend' => $backend] + $options + $paths), "$backend: {$case['name']}");
        }
        $unread++;
        continue;
    }
    foreach (['ffi', 'stdio'] as $backend) {
        $wellsaid = Wellsaid::open(['backend' => $backend] + $options + $paths);
        foreach ($case['steps'] as $step) {
            $said = $wellsaid->moderate($step['body'], $step['context'], $step['record'], $step['answers']);
            Check::same($step['verdict'], $said['verdict_json'], "$backend: {$case['name']}: {$step['body']}");
            Check::same($step['html'], $said['html'], "$backend: {$case['name']}: {$step['body']}");
            $comments++;
        }
        // PHP 8.2 crashes in its own extension when many objects of FFI were freed before. A program
        // ends with its object.
        if ($backend === 'ffi') {
            $kept[] = $wellsaid;
        }
        unset($wellsaid);
    }
    $cases++;
}
Check::that($cases >= 199, "$cases cases");
Check::that($comments >= 4_000, "$comments comments");
Check::that($unread <= 8, "$unread cases with a list that is not there");
echo "parity: verdicts and HTML of $cases cases through each backend, $comments comments, are byte for byte those of Rust\n";
echo 'php: ', Check::$passed, " checks passed\n";

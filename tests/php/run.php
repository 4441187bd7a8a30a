<?php
// The PHP class through both backends against the program and the specification:
//
//     php tests/php/run.php LIBRARY PROGRAM
declare(strict_types=1);

require __DIR__ . '/check.php';
require __DIR__ . '/../../bindings/php/Wellsaid.php';

[, $library, $program] = array_map('realpath', $argv);
$root = dirname(__DIR__, 2);
$header = "$root/bindings/c/include/wellsaid_php.h";
$place = sys_get_temp_dir() . '/wellsaid-php-' . getmypid();
mkdir($place);
register_shutdown_function(static fn () => exec('rm -rf ' . escapeshellarg($place)));

$paths = ['library' => $library, 'header' => $header, 'program' => $program];
/** @return array<string, Wellsaid> */
$backends = static fn (array $options = []): array => [
    'ffi' => Wellsaid::open(['backend' => 'ffi'] + $options + $paths),
    'stdio' => Wellsaid::open(['backend' => 'stdio'] + $options + $paths),
];
$file = static function (string $name, string $text) use ($place): string {
    file_put_contents("$place/$name", $text);
    return "$place/$name";
};
/** Results of the program for bodies, row by row. */
$program_rows = static function (array $bodies, string ...$options) use ($program, $file): array {
    $lines = array_map(static fn ($body) => json_encode(['body' => $body]) . "\n", $bodies);
    $in = $file('rows.ndjson', implode('', $lines));
    exec(implode(' ', array_map('escapeshellarg', [$program, 'format', '--ndjson', ...$options, $in])), $out, $code);
    Check::same(0, $code, 'wellsaid format --ndjson');
    return array_map(static function ($line) {
        $row = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
        unset($row['body']);
        return $row;
    }, $out);
};

// 1. Every formatting case of the specification, and all other outputs, as the program gives them.
$cases = array_map(
    static fn ($line) => json_decode($line, true, 512, JSON_THROW_ON_ERROR),
    file("$root/tests/data/semantics.jsonl", FILE_IGNORE_NEW_LINES),
);
$cases = array_filter($cases, static fn ($case) => !isset($case['op']));
$policies = [];
foreach ($cases as $case) {
    $toml = '';
    foreach ($case['options'] ?? [] as $key => $value) {
        $key = ['disallowed' => 'disallowed', 'max_depth' => 'quotes.max_depth', 'deep' => 'quotes.deeper'][$key];
        $toml .= "$key = " . json_encode($value) . "\n";
    }
    $policies[$toml][] = $case;
}
$count = ['ffi' => 0, 'stdio' => 0];
$plain = 0;
foreach ($policies as $toml => $cases) {
    $policy = $toml === '' ? 'comment' : $file('policy' . count($count) . md5($toml) . '.toml', $toml);
    $rows = $program_rows(array_column($cases, 'input'), '--policy', $policy);
    foreach ($backends(['policy' => $policy]) as $name => $wellsaid) {
        Check::same($name, $wellsaid->backend(), 'the backend');
        foreach ($cases as $at => $case) {
            $what = "$name: {$case['why']}";
            Check::same($case['expected'], $wellsaid->html($case['input']), $what);
            Check::same($rows[$at], $wellsaid->format($case['input']), $what);
            $count[$name]++;
        }
    }
    $plain += $toml === '' ? count($cases) : 0;
}
Check::same(['ffi' => 163, 'stdio' => 163], $count, 'all cases');
Check::same(154, $plain, 'cases without options');
echo "parity: {$count['ffi']} cases of semantics.jsonl through each backend equal the program's\n";

// 2. The same results from both backends.
$rules = $file('rules.toml', <<<'TOML'
    # file = "commented-out.txt"
    [lists.rude]
    kind = "words"
    file = "rude.txt"
    [[rule]]
    id = "rude"
    why = "Mild rude word."
    when = { words = { list = "rude" } }
    action = "hold"
    rewrite = { mask = "*" }
    [[rule]]
    id = "flood"
    why = "Too many."
    when = { rate = { key = "author", gt = 1, within = "1h" } }
    action = "reject"
    TOML);
$file('rude.txt', "heck\n");
$policy = $file('mentions.toml', "links = { mentions = true }\n");
$key = $file('key', "a secret of this site\n");
$body = "[quote=ann]a[/quote] @bob what the heck <b> http://paypal.com@evil.example/ www.example.com";
$answers = [
    'mentions' => ['@bob' => ['href' => '/u/2', 'text' => 'Bob']],
    'quotes' => [['author' => 'Ann', 'href' => '/p/1', 'source' => 'a']],
    'links' => ['https://www.example.com' => ['rewrite' => '/out?www']],
    'emoji' => [],
];
$context = ['now' => 1_700_000_000, 'author' => ['id' => '7', 'approved' => 0], 'ip' => '203.0.113.9', 'external' => []];
$seen = [];
foreach ($backends(['policy' => $policy, 'rules' => $rules, 'key_file' => $key]) as $name => $wellsaid) {
    $looked = $wellsaid->moderate($body, $context, false, $answers);
    Check::same('hold', $looked['verdict']['action'], "$name: action");
    Check::same('rude', $looked['verdict']['reasons'][0]['rule'], "$name: reason");
    Check::that(str_contains($looked['html'], 'what the ****'), "$name: masked: {$looked['html']}");
    Check::that(str_contains($looked['html'], '<a href="/u/2">Bob</a>'), "$name: mention");
    Check::that(str_contains($looked['html'], '<a href="/p/1">Ann</a>'), "$name: quote");
    Check::that(str_contains($looked['html'], '"quote quote-verified"'), "$name: verified quote");
    Check::same('verified', $looked['quotes'][0]['verification'], "$name: verified quote");
    Check::that(str_contains($looked['html'], '<a href="/out?www">'), "$name: link");
    $stored = $wellsaid->apply($body, $looked['verdict_json'], $answers);
    Check::same(array_diff_key($looked, ['verdict' => 0, 'verdict_json' => 0]), $stored, "$name: a stored verdict");
    foreach (["$body!", strtr($body, ['heck' => 'darn']), ''] as $other) {
        Check::throws('stale', 'check the comment again', fn () => $wellsaid->apply($other, $looked['verdict_json']), "$name: another text");
    }
    $under = strtr($looked['verdict_json'], [$looked['verdict']['subject']['policy'] => str_repeat('0', 32)]);
    Check::throws('stale', 'another policy', fn () => $wellsaid->apply($body, $under), "$name: another policy");
    $later = preg_replace("/\"schema\": ?[0-9]+/", "\"schema\":99", $looked["verdict_json"]);
    Check::throws('stale', 'has schema 99', fn () => $wellsaid->apply($body, $later), "$name: another schema");
    Check::throws('request', 'verdict', fn () => $wellsaid->apply($body, '{}'), "$name: no verdict to apply");
    // The author's name, which is not part of a document.
    $named = static fn (string $name): array => $wellsaid->moderate('hi', ['now' => 1_700_000_000, 'author' => ['name' => $name]], false);
    foreach ([
        'heck' => '****', 'What the heck?' => 'What the ****?', '<heck> & "heck"' => '<****> & "****"', "h\u{e9} heck" => "h\u{e9} ****",
        "\u{1F642}heck\u{1F642}" => "\u{1F642}****\u{1F642}", "\0heck" => "\0****", "a\xFF\xE2\x82 heck" => null, "C:\\heck\n" => "C:\\****\n",
    ] as $name_typed => $shown) {
        $found = $named((string) $name_typed);
        $shown ??= strtr(json_decode(json_encode($name_typed, JSON_INVALID_UTF8_SUBSTITUTE)), ['heck' => '****']);
        Check::same($shown, $found['author_name'] ?? null, "$name: the name $name_typed");
        Check::same($shown, $wellsaid->authorName($found['verdict_json'], (string) $name_typed), "$name: later");
    }
    $clean = $named('Ann');
    Check::same([false, 'Ann'], [isset($clean['author_name']), $wellsaid->authorName($clean['verdict_json'], 'Ann')], "$name: a name that nobody changes");
    Check::that(!isset($wellsaid->moderate('heck', ['now' => 1], false)['author_name']), "$name: no name");
    $decided = $wellsaid->decide(['state' => 'pending', 'decision' => 'spam', 'by' => ['moderator' => 'ann'], 'at' => 5]);
    Check::same(['spam', 'spam'], [$decided['state'], $decided['lesson']['learn']], "$name: a decision");
    $decided = $wellsaid->decide(['decision' => 'post', 'at' => 5], $clean['verdict_json']);
    Check::same(['approved', 'post'], [$decided['state'], key($decided['entry']['decision'])], "$name: a new comment");
    $decided = $wellsaid->decide(['state' => 'trashed', 'decision' => 'spam', 'by' => 'system', 'at' => 5]);
    Check::that(isset($decided['refused']) && $decided['entry'] === null, "$name: a decision that is not allowed");
    Check::same('███', $wellsaid->authorName($named('and so the heck')['verdict_json'], 'abc'), "$name: another name");
    Check::throws('request', 'verdict', fn () => $wellsaid->authorName('{}', 'heck'), "$name: no verdict");
    $seen["$name name"] = $named('the heck');
    $wellsaid->record($looked['verdict_json'], $context);
    $second = $wellsaid->moderate('hi', $context, true);
    Check::same('reject', $second['verdict']['action'], "$name: what was recorded counts");
    Check::same('approve', $wellsaid->moderate('hi', ['author' => ['id' => '8']], false)['verdict']['action'], "$name: the clock's now");
    $seen[$name] = [
        $looked, $second,
        $wellsaid->format($body, $answers, 10), $wellsaid->format($body), $wellsaid->report($body), $wellsaid->tips(),
        $wellsaid->quoteReply("a[/quote]b", ['author' => 'Ann B.', 'post_id' => 12]), $wellsaid->quoteReply('x'),
        $wellsaid->check('<p>a</p>'), $wellsaid->check('<p>a<script></p>'), $wellsaid->check("<p>\xFF</p>"),
        $wellsaid->fingerprint(),
    ];
}
// Of the facts an empty list is one: nobody reported the comment.
$asks = $file('reports.toml', "[[rule]]\nid = \"fine\"\nwhy = \"x\"\nwhen = { not = { reports = { count_gte = 1 } } }\naction = \"flag\"\n");
foreach ($backends(['policy' => $policy, 'rules' => $asks]) as $name => $wellsaid) {
    foreach (['approve' => [], 'flag' => ['reports' => []]] as $action => $reports) {
        $found = $wellsaid->moderate('hi', ['now' => 1, 'trigger' => 'edit'] + $reports, false);
        Check::same($action, $found['verdict']['action'], "$name: no reports");
    }
}
Check::same($seen['ffi'], $seen['stdio'], 'both backends say the same');
Check::same($seen['ffi name'], $seen['stdio name'], 'also of a name');
Check::same(['rude'], array_column($seen['ffi'][0]['verdict']['reasons'], 'rule'), 'why');
Check::same("[quote=\"Ann B.\" post_id=12]\na&#91;/quote]b\n[/quote]\n\n", $seen['ffi'][6], 'a reply');
Check::same([['verified' => true, 'offset' => null], ['verified' => false, 'offset' => 4], ['verified' => false, 'offset' => 3]], array_slice($seen['ffi'], 8, 3), 'proofs');
Check::that(preg_match('/^[0-9a-f]{32}$/D', $seen['ffi'][11]) === 1, 'a fingerprint');

// A secret that is given itself counts as one from a file, is in no list of processes, and outlives the program.
$buckets = static fn (Wellsaid $wellsaid): array => array_column($wellsaid->moderate('hi', $context, false)['verdict']['record']['hits'], 'bucket');
$filed = $buckets(Wellsaid::open(['backend' => 'ffi', 'rules' => $rules, 'key_file' => $key] + $paths));
Check::that($filed !== [], 'something is counted');
foreach ($backends(['rules' => $rules, 'key' => 'a secret of this site']) as $name => $wellsaid) {
    Check::same($filed, $buckets($wellsaid), "$name: the same secret");
    if ($name === 'stdio') {
        $process = static fn () => proc_get_status((new ReflectionProperty($wellsaid, 'process'))->getValue($wellsaid))['pid'];
        Check::that(!str_contains(file_get_contents("/proc/{$process()}/cmdline"), 'a secret'), 'not among the arguments');
        posix_kill($process(), 9);
        Check::same($filed, $buckets($wellsaid), 'also after the program died');
    }
}
unset($wellsaid, $process);
Check::that($filed !== $buckets(Wellsaid::open(['rules' => $rules, 'key' => 'another secret of it'] + $paths)), 'another secret');

// 3. Bytes: text after NUL arrives, invalid UTF-8 is replaced and reported, long texts pass.
foreach ($backends() as $name => $wellsaid) {
    Check::same('<p>beforeafter</p>', $wellsaid->html("before\0after"), "$name: NUL");
    Check::same("<p>a\u{FFFD} \u{FFFD}x</p>", $wellsaid->html("a\xE9 \xF0\x9Fx"), "$name: invalid UTF-8");
    $notices = $wellsaid->report("\0no\xE9")['notices'];
    Check::same(['control-character', 'invalid-text'], array_column($notices, 'kind'), "$name: told");
    Check::same([[0, 1], [3, 6]], array_column($notices, 'span'), "$name: told where");
    $all = '';
    for ($code = 1; $code < 128; $code++) {
        $all .= chr($code);
    }
    Check::same($program_rows([$all])[0], $wellsaid->format($all), "$name: every character of ASCII");
    $long = str_repeat('Ä "quoted" \\ word ', 3000);
    Check::same('<p>' . rtrim($long) . '</p>', $wellsaid->html($long), "$name: 60 KB");
    Check::same('', $wellsaid->html(''), "$name: nothing");
}

// 4. Errors are exceptions, and the object goes on.
foreach ($backends(['rules' => $rules]) as $name => $wellsaid) {
    Check::throws('too-long', '65537 bytes', fn () => $wellsaid->html(str_repeat('x', 65_537)), "$name: too long");
    Check::throws('too-long', '65537 bytes', fn () => $wellsaid->moderate(str_repeat('x', 65_537), [], true), "$name: too long");
    Check::throws('request', 'nonsense', fn () => $wellsaid->format('x', ['nonsense' => 1]), "$name: unknown answer");
    Check::throws('request', 'nonsense', fn () => $wellsaid->moderate('x', ['nonsense' => 1], true), "$name: unknown fact");
    Check::throws('request', 'nonsense', fn () => $wellsaid->quoteReply('x', ['nonsense' => 1]), "$name: unknown key");
    Check::throws('request', '', fn () => $wellsaid->moderate('x', ['site' => NAN], true), "$name: a fact that is no JSON");
    // The name of an author, which must not make the call fail.
    Check::same('approve', $wellsaid->moderate('x', ['author' => ['name' => "a\xFF"]], false)['verdict']['action'], "$name: a name that is no text");
    Check::same("[quote=\"a\u{FFFD}\"]\nx\n[/quote]\n\n", $wellsaid->quoteReply('x', ['author' => "a\xFF"]), "$name: a name that is no text");
    Check::throws('request', '', fn () => $wellsaid->record('{}', []), "$name: no verdict");
    Check::same('<p>x</p>', $wellsaid->html('x'), "$name: goes on");
    Check::throws('request', 'no rules', fn () => $backends()[$name]->moderate('x', [], true), "$name: no rules");
    foreach ([
        'unknown key' => ['policy' => $file('bad.toml', "nonsense = 1\n")],
        'nosuch' => ['policy' => 'nosuch'],
        'no.toml: not readable' => ['rules' => "$place/no.toml"],
        'no.txt: not readable' => ['rules' => $file('no-list.toml', "[lists.a]\nkind = \"words\"\nfile = \"no.txt\"\n")],
        'bad-rules' => ['rules' => $file('bad-rules.toml', "[[rule]]\nid = \"bad-rules\"\nwhen = { nonsense = 1 }\n")],
    ] as $words => $options) {
        $words = $words === 'bad-rules' ? '' : $words;
        Check::throws('configuration', $words, fn () => Wellsaid::open($options + ['backend' => $name] + $paths), "$name: $words");
    }
}
Check::throws('configuration', 'colour', fn () => Wellsaid::open(['colour' => 'red']), 'unknown option');

// The file of a list lies in the folder of the rule file or below, and it is not quoted.
mkdir("$place/fenced/lists", 0777, true);
mkdir("$place/fenced-2");
foreach (['secret.txt', 'fenced-2/words.txt', 'fenced/bad.txt'] as $name) {
    $file($name, "hunter2 is the password of root " . str_repeat("x", 60) . "\n");
}
foreach (['fenced/words.txt', 'fenced/lists/words.txt'] as $name) {
    $file($name, "heck\n");
}
foreach (['near.txt' => '../secret.txt', 'up' => '..', 'far.txt' => "$place/secret.txt", 'inner' => 'lists', 'same.txt' => 'words.txt'] as $link => $to) {
    symlink($to, "$place/fenced/$link");
}
$fenced = static fn (string $list): string => $file('fenced/rules.toml', "[lists.l]\nkind = \"words\"\nfile = \"$list\"\n"
    . "[[rule]]\nid = \"r\"\naction = \"hold\"\nwhen = { words = { list = \"l\" } }\n");
foreach (['ffi', 'stdio'] as $name) {
    $open = static fn (string $list) => Wellsaid::open(['rules' => $fenced($list), 'backend' => $name] + $paths);
    foreach ([
        '../secret.txt', './../secret.txt', 'lists/../../secret.txt', '../fenced-2/words.txt', "$place/secret.txt", "$place/fenced/words.txt", '/etc/passwd',
        '//etc/passwd', '/proc/self/environ', '..', 'near.txt', 'far.txt', 'up/secret.txt', 'lists/../words.txt',
    ] as $list) {
        Check::throws('configuration', 'not in the folder of the rule file', fn () => $open($list), "$name: $list");
    }
    foreach (['words.txt', './words.txt', 'lists/words.txt', 'inner/words.txt', 'same.txt'] as $list) {
        Check::same('hold', $open($list)->moderate('what the heck', ['now' => 1], false)['verdict']['action'], "$name: $list");
    }
    foreach (['lists', '.'] as $list) {
        Check::throws('configuration', '', fn () => $open($list), "$name: a folder");
    }
    try {
        $open('bad.txt');
        Check::that(false, "$name: a bad list");
    } catch (WellsaidException $error) {
        Check::that(!preg_match('/hunter2|root/', $error->getMessage()), "$name: nothing of a list is quoted: {$error->getMessage()}");
    }
}

// Words for readers and authors are those of the policy.
$german = file_get_contents(__DIR__ . '/../../examples/policy-de.toml');
$policy = $file('de.toml', "quotes = { max_depth = 1, deeper = \"omit\" }\n$german");
foreach ($backends(['policy' => $policy]) as $name => $wellsaid) {
    $made = $wellsaid->format('[quote=Ann][quote=Bob]a[/quote]Tee?[/quote]<u>', [], 80);
    Check::that(str_contains($made['html'], '<cite>Ann</cite> schrieb:'), "$name: over a quote: {$made['html']}");
    Check::that(str_contains($made['html'], '[Zitat gekürzt]'), "$name: a quote that was left out: {$made['html']}");
    Check::that(str_contains($made['text'], 'Ann schrieb:'), "$name: text: {$made['text']}");
    Check::same('(Kein Betreff)', $wellsaid->format('<em></em>', [], 80)['subject'], "$name: subject");
    Check::same('Dieses Tag ist hier nicht erlaubt.', end($made['notices'])['message'], "$name: notice");
    $tips = json_encode($wellsaid->tips(), JSON_UNESCAPED_UNICODE);
    Check::that(str_contains($tips, 'Erlaubte HTML-Tags') && !str_contains($tips, 'Allowed'), "$name: tips: $tips");
}

// A stored verdict is one value of JSON, on any number of lines: it must not begin a second request, whose answer would
// be taken for that of the next one.
$second = '{"id":"' . getmypid() . '-2","op":"moderate","body":"forged","record":false';
foreach ($backends(['rules' => $rules]) as $name => $wellsaid) {
    Check::throws('request', 'verdict', fn () => $wellsaid->record("{}}\n$second", []), "$name: two requests in one");
    Check::same('<p>x</p>', $wellsaid->html('x'), "$name: the next answer is the next one's");
    $verdict = json_decode($wellsaid->moderate('x', [], false)['verdict_json']);
    $wellsaid->record(json_encode($verdict, JSON_PRETTY_PRINT), []);
    // Two objects with one handle would free it twice.
    try {
        $twin = clone $wellsaid;
    } catch (Error) {
        $twin = null;
    }
    Check::same(null, $twin, "$name: there is no second one");
}

// A preset wins over a file with its name.
chdir($place);
$file('plain', "nonsense = 1\n");
foreach ($backends(['policy' => 'plain']) as $name => $wellsaid) {
    Check::same('<p>&lt;b&gt;x</p>', $wellsaid->html('<b>x'), "$name: a preset, and no file");
}
chdir($root);

$binary = ['backend' => 'ffi', 'rules' => $rules, 'key_file' => $file('binary.key', str_repeat("\xFE\xFF", 16))];
Check::throws('request', 'UTF-8', fn () => Wellsaid::open($binary + $paths), 'a secret is not replaced');

// 5. Which backend opens.
Check::same('ffi', Wellsaid::open($paths)->backend(), 'FFI first');
Check::same('stdio', Wellsaid::open(['library' => "$place/no.so"] + $paths)->backend(), 'then the program');
Check::same('stdio', Wellsaid::open(['header' => "$place/no.h"] + $paths)->backend(), 'then the program');
$none = ['library' => "$place/no.so", 'program' => "$place/no"];
Check::throws('unavailable', 'no.so', fn () => Wellsaid::open($none + $paths), 'no backend');
Check::throws('unavailable', "$place/no", fn () => Wellsaid::open($none + $paths), 'no backend');
$closed = [PHP_BINARY, '-n', '-d', 'disable_functions=proc_open', '-r',
    'require $argv[1]; try { Wellsaid::open(); } catch (WellsaidException $e) { echo $e->getMessage(); }', '--', "$root/bindings/php/Wellsaid.php"];
exec(implode(' ', array_map('escapeshellarg', $closed)), $out);
Check::same('ffi: PHP was built without FFI; stdio: PHP may not start programs (proc_open)', implode("\n", $out), 'no extensions');

unset($wellsaid, $named);

// 6. The program dies, hangs, or gives a wrong answer.
$children = static fn (): array => preg_split('/ /', file_get_contents('/proc/self/task/' . getmypid() . '/children'), -1, PREG_SPLIT_NO_EMPTY);
$stdio = Wellsaid::open(['backend' => 'stdio'] + $paths);
for ($time = 0; $time < 3; $time++) {
    Check::same('<p>x</p>', $stdio->html('x'), 'alive');
    Check::same(1, count($children()), 'one child');
    posix_kill((int) $children()[0], 9);
    usleep(20_000);
}
Check::same('<p>y</p>', $stdio->html('y'), 'survived being killed');
unset($stdio);
Check::same([], $children(), 'the program ends with the object');
$hello = "#!/bin/sh\nread a\necho '{\"id\":null,\"verified\":true}'\nread b\n";
foreach ([
    'died twice' => "echo last words >&2\nexit 1\n",
    'last words' => "echo last words >&2\nexit 1\n",
    'hangs' => "exec sleep 60\n",
    'half a line' => "printf '{\"id\":'\n",
    'half a line, and hangs' => "printf '{\"id\":'\nexec sleep 60\n",
    'something else' => "echo '{\"id\":0,\"html\":\"<script>\"}'\nread c\n",
] as $words => $script) {
    $fake = $file('fake.sh', $hello . $script);
    chmod($fake, 0700);
    $stdio = Wellsaid::open(['program' => $fake, 'backend' => 'stdio', 'timeout' => 0.5]);
    $began = microtime(true);
    $words = in_array($words, ['hangs', 'half a line', 'half a line, and hangs'], true) ? 'died twice' : $words;
    Check::throws('internal', $words, fn () => $stdio->html('x'), $words);
    // More than a pipe holds.
    Check::throws('internal', '', fn () => $stdio->html(str_repeat('x', 300_000)), $words);
    Check::that(microtime(true) - $began < 10, 'in time');
    unset($stdio);
}

// 7. 50,000 calls leave the memory as it was.
$resident = static function (string $process): int {
    preg_match('/^VmRSS:\s+(\d+) kB/m', file_get_contents("/proc/$process/status"), $found);
    return (int) $found[1];
};
foreach (['ffi', 'stdio'] as $name) {
    $wellsaid = Wellsaid::open(['backend' => $name, 'rules' => $rules] + $paths);
    $who = ['self', ...$children()];
    $rounds = static function (int $calls) use ($wellsaid, $body, $context): void {
        for ($call = 0; $call < $calls; $call++) {
            $wellsaid->html($body);
            if ($call % 25 === 0) {
                $wellsaid->moderate($body, $context, false);
                $wellsaid->tips();
                try {
                    $wellsaid->format('x', ['nonsense' => 1]);
                } catch (WellsaidException) {
                }
            }
        }
    };
    $rounds(5000);
    $before = [memory_get_usage(), array_map($resident, $who)];
    $began = microtime(true);
    $rounds(50_000);
    $seconds = round(microtime(true) - $began, 1);
    $grown = array_sum(array_map($resident, $who)) - array_sum($before[1]);
    Check::that(memory_get_usage() - $before[0] < 4096, "$name: PHP's memory grew");
    Check::that($grown < 1024, "$name: grew by $grown kB");
    echo "$name: 50,000 calls and 6,000 others in $seconds s, resident memory $grown kB more\n";
    unset($wellsaid);
}

// 8. Several processes, one memory: counts of one backend apply to the other.
$socket = "$place/redis.sock";
$quiet = [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']];
$redis = proc_open(['redis-server', '--port', '0', '--unixsocket', $socket, '--save', '', '--dir', $place], $quiet, $pipes);
for ($wait = 0; !file_exists($socket) && $wait < 100; $wait++) {
    usleep(50_000);
}
$shared = ['rules' => $rules, 'redis' => "unix://$socket", 'key_file' => $key];
$count = [];
foreach (['ffi', 'stdio', 'ffi', 'stdio'] as $name) {
    $count[] = Wellsaid::open(['backend' => $name] + $shared + $paths)->moderate('hi', $context, true)['verdict']['action'];
}
Check::same(['approve', 'reject', 'reject', 'reject'], $count, 'counted in Redis');
proc_terminate($redis);
proc_close($redis);
foreach (['ffi', 'stdio'] as $name) {
    $wellsaid = Wellsaid::open(['backend' => $name] + $shared + $paths);
    $verdict = $wellsaid->moderate('hi', $context, false);
    Check::same('hold', $verdict['verdict']['action'], "$name: without Redis a person decides");
    Check::throws('history', 'history', fn () => $wellsaid->record($verdict['verdict_json'], $context), "$name: no Redis");
}
unset($wellsaid);
echo "redis: both backends count together\n";

// The password of a Redis is not in the list of processes.
$secret = ['redis' => 'redis://:hunter2@127.0.0.1:1/0'] + $shared;
$wellsaid = Wellsaid::open(['backend' => 'stdio'] + $secret + $paths);
$lines = array_filter(array_map(static fn ($file) => (string) @file_get_contents($file), glob('/proc/[0-9]*/cmdline')));
$programs = array_filter($lines, static fn ($line) => str_contains($line, 'serve-stdio'));
Check::that($programs !== [], 'serve-stdio is in the list of processes');
Check::same([], array_filter($lines, static fn ($line) => str_contains($line, 'hunter2')), 'a password in the list of processes');
unset($wellsaid);
echo "redis: the password stays out of the list of processes\n";

// 9. In a web server: preloaded as README.md says, not preloaded, without a backend.
$root_page = __DIR__;
$ask = static function (array $php, array $options) use ($root_page, $place): array {
    $server = new Server($php, $root_page, "$place/log", ['WELLSAID_TEST' => json_encode($options)]);
    $page = '';
    for ($time = 0; $time < 3; $time++) {
        $page = file_get_contents("$server->url/web.php?body=" . rawurlencode("a\0<b> www.example.com"));
    }
    return explode("\n", $page, 2);
};
$readme = file_get_contents("$root/bindings/php/README.md");
preg_match('/<!-- ci:preload -->\s*```ini\n(.*?)```/s', $readme, $block);
$production = array_values(array_filter(array_map('trim', explode("\n", $block[1]))));
Check::same(5, count($production), 'lines of php.ini in README.md');
Check::that(str_contains(file_get_contents("$root/bindings/c/src/guide.md"), implode("\n", $production)), 'the same lines in guide.md');
file_put_contents("$place/wellsaid_php.h", str_replace('"libwellsaid.so"', "\"$library\"", file_get_contents($header)));
foreach (glob("$root/bindings/php/Wellsaid*.php") as $class) {
    copy($class, "$place/" . basename($class));
}
chmod($place, 0755);
$user = posix_getpwuid(posix_geteuid())['name'];
$preload = [];
foreach ($production as $line) {
    $line = str_replace(['/usr/local/share/wellsaid', 'www-data'], [$place, $user === 'root' ? 'nobody' : $user], $line);
    array_push($preload, '-d', $line);
}
$html = '<p>a&lt;b&gt; <a href="https://www.example.com" rel="nofollow ugc">www.example.com</a></p>';
Check::same(['ffi', $html], $ask($preload, ['backend' => 'ffi']), 'preloaded');
$restricted = ['-d', 'ffi.enable=preload'];
Check::same(['stdio', $html], $ask($restricted, $paths), 'FFI is off in pages: the program');
[$kind, $why] = $ask($restricted, ['program' => "$place/no"] + $paths);
Check::same('unavailable', $kind, $why);
Check::that(str_contains($why, 'ffi.enable'), $why);
Check::same(['ffi', $html], $ask(['-d', 'ffi.enable=true'], $paths), 'FFI on for all pages');
echo "web: preloaded FFI, the program where FFI is off, an exception where neither is there\n";

echo 'php: ', Check::$passed, " checks passed\n";

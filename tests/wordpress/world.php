<?php
// The WordPress site that the tests use, its visitors, and their actions. Sets variables for the
// script that requires it, whose arguments are WORDPRESS LIBRARY PROGRAM.
declare(strict_types=1);

require __DIR__ . '/../php/check.php';
require __DIR__ . '/site.php';

[, $wordpress, $library, $program] = array_map('realpath', $argv);
$root = dirname(__DIR__, 2);
$log = "$wordpress/../wordpress.log";
@unlink($log);
$rules = "$wordpress/../rules.toml";
file_put_contents($rules, <<<'TOML'
    [lists.gambling]
    kind = "words"
    fold = "strong"
    words = ["casino"]
    [lists.rude]
    kind = "words"
    words = ["heck"]
    [lists.unlinked]
    kind = "domains"
    domains = ["unlinked.example"]
    [lists.banned]
    kind = "words"
    words = ["slander"]
    [lists.junk]
    kind = "words"
    words = ["qwertz"]
    [[rule]]
    id = "gambling"
    why = "Gambling <b>advertisement</b>."
    when = { words = { list = "gambling" } }
    action = "spam"
    [[rule]]
    id = "many-links"
    why = "Three or more links."
    when = { links = { count_gte = 3 } }
    action = "hold"
    [[rule]]
    id = "rude"
    why = "Rude word, masked."
    when = { words = { list = "rude" } }
    action = "flag"
    rewrite = { mask = "*" }
    [[rule]]
    id = "unlinked"
    why = "An address that is not linked."
    when = { links = { host_in = "unlinked" } }
    action = "flag"
    rewrite = { unlink = true }
    [[rule]]
    id = "banned"
    why = "Banned word."
    when = { words = { list = "banned" } }
    action = "reject"
    [[rule]]
    id = "odd"
    why = "An odd word."
    when = { words = ["zounds"] }
    action = "warn"
    tell = "odd-word"
    [[rule]]
    id = "junk"
    why = "Junk."
    when = { words = { list = "junk" } }
    action = "discard"
    TOML);

// The site keeps one address through all its servers.
$url = Server::free();
$serve = static function (array $php, array $environment) use ($url, $wordpress, $log): Server {
    $settings = ['-d', 'opcache.enable=1', '-d', 'memory_limit=512M', ...$php];
    return new Server($settings, $wordpress, $log, $environment + ['WELLSAID_TEST_URL' => $url, 'WELLSAID_TEST_LOG' => $log], $url);
};
$inside = static function (string $script, string ...$arguments) use ($wordpress, $url, $log, $program): string {
    $environment = ['WELLSAID_TEST_URL' => $url, 'WELLSAID_TEST_LOG' => $log, 'WELLSAID_TEST_PROGRAM' => $program];
    $process = proc_open([PHP_BINARY, __DIR__ . "/$script", ...$arguments], [['file', '/dev/null', 'r'], ['pipe', 'w']], $pipes, $wordpress, $environment + getenv());
    $out = stream_get_contents($pipes[1]);
    Check::same(0, proc_close($process), "$script: $out");
    return $out;
};
$expected = static function (array $bodies, string $policy = 'wordpress') use ($program): array {
    $in = tempnam(sys_get_temp_dir(), 'wellsaid');
    file_put_contents($in, implode('', array_map(static fn ($body) => json_encode(['body' => $body], JSON_INVALID_UTF8_SUBSTITUTE) . "\n", $bodies)));
    exec(implode(' ', array_map('escapeshellarg', [$program, 'format', '--ndjson', '--policy', $policy, $in])), $out, $code);
    unlink($in);
    Check::same([0, count($bodies)], [$code, count($out)], 'the program');
    return array_map(static fn ($line) => json_decode($line, true)['html'], $out);
};

$post = (int) $inside('setup.php');
Check::that($post > 0, 'a post');
$stdio = ['WELLSAID_TEST_PROGRAM' => $program, 'WELLSAID_TEST_LIBRARY' => "$wordpress/none.so"];
$server = $serve([], $stdio);
$visitor = new Site($url);
$chief = $visitor->login('chief');
$writer = $visitor->login('writer');
$reader = $visitor->login('reader');

$settings = '/wp-admin/options-general.php?page=wellsaid';
$field = static function (string $name, string $html): string {
    preg_match('/name="' . preg_quote($name) . '" value="([^"]*)"/', $html, $found);
    return html_entity_decode($found[1] ?? throw new RuntimeException("no field $name"));
};
$save = static function (array $values) use ($chief, $field, $settings): string {
    $form = $chief->ask($settings)->body;
    preg_match('~<form method="post" action="options.php">.*?</form>~s', $form, $found);
    $answer = $chief->ask('/wp-admin/options.php', [
        'option_page' => 'wellsaid', 'action' => 'update', '_wpnonce' => $field('_wpnonce', $found[0]),
        '_wp_http_referer' => $settings, 'wellsaid' => $values,
    ]);
    Check::same(302, $answer->status, 'settings are sent');
    return $chief->ask("$settings&settings-updated=true")->body;
};
$values = ['preset' => 'wordpress', 'policy_file' => '', 'rules_file' => ''];
$send = static fn (string $author, string $body, array $more = []): Answer => $visitor->ask('/wp-comments-post.php', $more + [
    'comment' => $body, 'author' => $author, 'email' => strtolower(strtr($author, ' ', '.')) . '@example.com', 'url' => '',
    'comment_post_ID' => (string) $post, 'comment_parent' => '0', 'submit' => 'Post Comment',
]);

<?php
// Data that the plug-in must not lose or reveal, through the real interfaces:
//
//     php tests/wordpress/safety.php WORDPRESS LIBRARY PROGRAM
//
// WORDPRESS as for run.php, in a folder of its own.
declare(strict_types=1);

require __DIR__ . '/world.php';

$save(['rules_file' => $rules] + $values);
/** Posts as a guest; the id of the comment. */
$say = static function (string $author, string $body) use ($send, $inside, $post): int {
    Check::same(302, $send($author, $body)->status, "$author posts: $body");
    return json_decode($inside('state.php', (string) $post), true)[$author]['id'];
};
/** Puts PHP into the site until the object is gone. */
final class Extension
{
    private readonly string $file;

    public function __construct(string $name, string $code)
    {
        $this->file = "{$GLOBALS['wordpress']}/wp-content/mu-plugins/$name.php";
        file_put_contents($this->file, "<?php\n$code");
    }

    public function __destruct()
    {
        unlink($this->file);
    }
}

foreach (['edits', 'blocks', 'trusted', 'verdicts', 'quotes', 'names', 'privacy'] as $part) {
    $already = Check::$passed;
    require __DIR__ . "/safety/$part.php";
    printf("%s: %d checks\n", $part, Check::$passed - $already);
}

unset($server);
$complaints = preg_grep('~PHP (?:Fatal|Warning|Notice|Deprecated|Parse).*plugins/wellsaid~i', file($log));
Check::same([], array_values($complaints), 'PHP has nothing to complain about in the plug-in');
echo 'wordpress, safety: ', Check::$passed, " checks passed\n";

<?php
/**
 * wellsaid for PHP 8.1 and newer: comment text to safe HTML, and moderation.
 *
 * It has two backends, with the same methods and the same answers: PHP's FFI, and
 * `wellsaid serve-stdio` for servers where FFI is off. `Wellsaid::open` takes the first that opens.
 * If none does it throws: then show comments as your own sanitizer leaves them, never as they are.
 *
 * Copy Wellsaid*.php and wellsaid_php.h to your project. README.md has the set-up for production.
 */

declare(strict_types=1);

/** Something did not work. The text of an author causes one only if it is too long. */
class WellsaidException extends RuntimeException
{
    /**
     * @param string $kind `unavailable` (no backend opens), `configuration` (policy, rules, options),
     *   `request` (data of your application), `too-long` (the comment), `history` (the store of counts
     *   is down), `stale` (a stored verdict is about another text or policy, or does not fit: moderate() again),
     *   `internal` (a mistake of ours)
     */
    public function __construct(public readonly string $kind, string $message)
    {
        parent::__construct($message);
    }
}

abstract class Wellsaid
{
    /** The version of the C ABI that this file uses. */
    protected const ABI = 2;
    /** They take precedence over files of these names, as on the command line. */
    protected const PRESETS = ['comment', 'forum', 'drupal6', 'wordpress', 'plain'];

    /**
     * Opens the library. All options may be left out:
     *
     * * `policy`: a preset (`comment`, `forum`, `drupal6`, `wordpress`, `plain`) or a file; `comment`.
     * * `rules`: a rule file; lists that it names are looked for beside it. Without it, comments are not
     *   moderated.
     * * `redis`: the server that remembers rates and repeats. Without it this object does, that is, only for one
     *   request in most set-ups.
     * * `key_file`: a file with the site's secret, under which authors and addresses are counted.
     * * `key`: the secret itself, at least 16 bytes. It is never passed as an argument of a program.
     * * `form_key_file`: a file with the secret under which your forms are signed, for rules that
     *   ask for `stamp_valid`.
     * * `library`: the path of libwellsaid.so. Without it the loader's own search.
     * * `header`: the path of wellsaid_php.h; beside this file.
     * * `program`: the path of the program `wellsaid`. Without it the search path.
     * * `timeout`: seconds that the program may take for an answer; 10.
     * * `backend`: `ffi` or `stdio`, to try only this one.
     *
     * @param array<string, mixed> $options
     * @throws WellsaidException of the kind `unavailable` or `configuration`
     */
    public static function open(array $options = []): self
    {
        $known = ['policy', 'rules', 'redis', 'key_file', 'key', 'form_key_file', 'library', 'header', 'program', 'timeout', 'backend'];
        foreach (array_diff(array_keys($options), $known) as $unknown) {
            throw new WellsaidException('configuration', "unknown option `$unknown`");
        }
        $options = array_filter($options, static fn ($value) => $value !== null && $value !== '');
        $backends = ['ffi' => WellsaidFfi::class, 'stdio' => WellsaidStdio::class];
        $only = $options['backend'] ?? null;
        $problems = [];
        foreach ($only === null ? $backends : array_intersect_key($backends, [$only => true]) as $name => $class) {
            try {
                return new $class($options);
            } catch (WellsaidException $problem) {
                // A mistake in the rules is one for every backend.
                if ($problem->kind !== 'unavailable') {
                    throw $problem;
                }
                $problems[] = "$name: {$problem->getMessage()}";
            }
        }
        throw new WellsaidException('unavailable', implode('; ', $problems) ?: 'no such backend');
    }

    /** Two objects with one handle or one process would free it twice. */
    private function __clone()
    {
    }

    /** `ffi` or `stdio`. */
    abstract public function backend(): string;

    /** Only the HTML: the fastest method. */
    abstract public function html(string $body): string;

    /**
     * html, text, subject, excerpt, links, quotes, mentions, notices, verification: what
     * `wellsaid format --ndjson` adds.
     *
     * @param array<string, mixed> $answers what was looked up: see `wellsaid_render` in wellsaid.h.
     *   A quote whose answer has `source`, the text of the quoted post, is compared with it first:
     *   see `wellsaid_document_verify_quotes`
     * @return array<string, mixed>
     */
    abstract public function format(string $body, array $answers = [], int $excerpt = 200): array;

    /**
     * Everything to look up before rendering, and the notices for the author: see
     * `wellsaid_document_report` in wellsaid.h.
     *
     * @return array<string, mixed>
     */
    abstract public function report(string $body): array;

    /**
     * As format(), after the rewrites of the rules; with `author_name`, the name to show instead of that in the
     * context, if a rule changes it; with `verdict`; and with `verdict_json`, the same verdict to store or to
     * pass to record().
     *
     * @param array<string, mixed> $context see `wellsaid_moderator_check` in wellsaid.h; `now` is the present by
     *   default
     * @param bool $record counts the comment for rates and repeats; false for previews
     * @return array<string, mixed>
     */
    abstract public function moderate(
        string $body,
        array $context,
        bool $record,
        array $answers = [],
        int $excerpt = 200,
    ): array;

    /**
     * As format(), for a comment whose verdict was stored: after the rewrites of the rules, as
     * moderate() returned it. Show nothing else of such a comment.
     *
     * @param string $verdictJson what moderate() gave as `verdict_json`
     * @param array<string, mixed> $answers as for format()
     * @return array<string, mixed>
     * @throws WellsaidException of the kind `stale` if the text was edited or the policy changed since
     */
    abstract public function apply(
        string $body,
        string $verdictJson,
        array $answers = [],
        int $excerpt = 200,
    ): array;

    /**
     * The name of the author as readers may see it: with the changes that rules ask for in it.
     * moderate() has it as `author_name`, if there are any. Text, not HTML.
     *
     * @param string $verdictJson what moderate() gave as `verdict_json`
     * @param string $name the name that the context of moderate() held
     */
    abstract public function authorName(string $verdictJson, string $name): string;

    /**
     * Decides about a comment in a queue: the next `state`, the `entry` for the log, the `lesson` for the
     * classifier, the decisions that are `allowed` next; `refused` if the state does not allow it. The library
     * keeps nothing.
     *
     * @param array<string, mixed> $request see `wellsaid_queue_decide` in wellsaid.h; without `verdict`
     * @param string|null $verdictJson what moderate() gave as `verdict_json`; post and edit need it
     * @return array<string, mixed>
     */
    abstract public function decide(array $request, ?string $verdictJson = null): array;

    /** Counts a verdict that was made without counting. */
    abstract public function record(string $verdictJson, array $context): void;

    /**
     * The help beside the form: `short` is a list of sentences (text), `long` of rows with
     * `description` and `you_type` (text) and `you_get` (HTML).
     *
     * @return array{short: list<string>, long: list<array<string, string>>}
     */
    abstract public function tips(): array;

    /**
     * A name of the policy and of the version of the output: 32 hexadecimal digits. The same comment under
     * the same fingerprint gives the same HTML, so both are the key of a cache.
     */
    abstract public function fingerprint(): string;

    /**
     * The text that a "Quote" button puts into the form. With the stored verdict, masked words and
     * unlinked addresses stay out of it; always pass the verdict of a comment that has one.
     *
     * @param array<string, mixed> $reply author, username, post_id, topic_id, user_id, time, keep
     * @param array<string, mixed> $answers what was looked up: see `wellsaid_render` in wellsaid.h
     */
    abstract public function quoteReply(
        string $body,
        array $reply = [],
        ?string $verdictJson = null,
        array $answers = [],
    ): string;

    /**
     * Tells whether HTML is verified under the policy; if not, at which byte it fails.
     *
     * @return array{verified: bool, offset: ?int}
     */
    abstract public function check(string $html): array;

    protected static function read(string $path, string $what): string
    {
        $text = is_file($path) ? file_get_contents($path) : false;
        return $text === false ? throw new WellsaidException('configuration', "$what $path: not readable") : $text;
    }

    /**
     * The files of lists beside a rule file. One that is not there is a mistake: comments that depend on it
     * would all follow `on_error`.
     *
     * @return array<string, string> what is in them, by name
     */
    protected static function lists(string $rules): array
    {
        $text = preg_replace('/^\s*#.*$/m', '', self::read($rules, 'rules'));
        preg_match_all('/\bfile["\']?\s*[=:]\s*["\']([^"\']+)["\']/', $text, $names);
        $lists = [];
        foreach ($names[1] as $name) {
            $lists[$name] = self::read(self::beside($rules, $name), 'list');
        }
        return $lists;
    }

    /** The path of a list, in the folder of the rule file or below: a rule file may come from somebody else. */
    private static function beside(string $rules, string $name): string
    {
        $folder = dirname($rules);
        $real = realpath("$folder/$name");
        $below = rtrim((string) realpath($folder), DIRECTORY_SEPARATOR) . DIRECTORY_SEPARATOR;
        $steps = preg_split('~[/\\\\]~', $name);
        if ($steps[0] === '' || in_array('..', $steps, true) || ($real !== false && !str_starts_with($real, $below))) {
            throw new WellsaidException('configuration', "list $name: it is not in the folder of the rule file");
        }
        return "$folder/$name";
    }

    /**
     * An empty PHP array could be a list or an object, and is left out. Empty `reports` are a list, and
     * a fact: no reader has reported the comment.
     */
    protected static function encode(array $data, bool $replace = true): string
    {
        $says = static fn ($value, $name) => $value !== [] || $name === 'reports';
        $data = array_filter($data, $says, ARRAY_FILTER_USE_BOTH);
        try {
            // A name comes from an author: invalid UTF-8 in it is replaced, as in a comment.
            $flags = JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES;
            return json_encode((object) $data, $flags | ($replace ? JSON_INVALID_UTF8_SUBSTITUTE : 0));
        } catch (JsonException $error) {
            throw new WellsaidException('request', $error->getMessage());
        }
    }

    /** @return array<string, mixed> */
    protected static function decode(string $json): array
    {
        try {
            return json_decode($json, true, 512, JSON_THROW_ON_ERROR);
        } catch (JsonException $error) {
            throw new WellsaidException('internal', $error->getMessage());
        }
    }

    /** One value on one line: a line is a request, and stored data must not begin a second one. */
    protected static function verdict(string $json): string
    {
        if (!is_array(json_decode($json, true))) {
            throw new WellsaidException('request', 'verdict: no object of JSON');
        }
        return strtr($json, "\r\n", '  ');
    }

    /** A request of decide(): the verdict stays JSON text, because arrays cannot tell `{}` from `[]`. */
    protected static function request(array $request, ?string $verdictJson): string
    {
        unset($request['verdict']);
        $json = self::encode($request);
        if ($verdictJson === null) {
            return $json;
        }
        return substr($json, 0, -1) . ($json === '{}' ? '' : ',') . '"verdict":' . self::verdict($verdictJson) . '}';
    }

    /** A name as the library reads it in a context: invalid UTF-8 in it is replaced. */
    protected static function name(string $name): string
    {
        return self::decode(self::encode(['name' => $name]))['name'];
    }

    protected static function context(array $context): string
    {
        return self::encode($context + ['now' => time()]);
    }
}

require_once __DIR__ . '/WellsaidFfi.php';
require_once __DIR__ . '/WellsaidStdio.php';

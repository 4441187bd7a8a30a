<?php
/**
 * wellsaid for PHP 8.1 and newer: comment text to safe HTML, and moderation.
 *
 * Two doors lead to the library, with the same methods and the same answers: PHP's FFI, and
 * `wellsaid serve-stdio` for hosts where FFI is off. `Wellsaid::open` takes the first that opens.
 * If none does it throws: then show comments as your own sanitizer leaves them, never as they are.
 *
 * Copy this file and wellsaid_php.h to your project. README.md has the set-up for production.
 */

declare(strict_types=1);

/** Something did not work. Nothing that an author types causes one, but a text that is too long. */
class WellsaidException extends RuntimeException
{
    /**
     * @param string $kind `unavailable` (no door opens), `configuration` (policy, rules, options),
     *   `request` (what the host passed), `too-long` (the comment), `history` (the store of counts
     *   is down), `internal` (a mistake of ours)
     */
    public function __construct(public readonly string $kind, string $message)
    {
        parent::__construct($message);
    }
}

abstract class Wellsaid
{
    /** The version of the interface for C that this file speaks. */
    protected const ABI = 1;

    /**
     * Opens a door. All options may be left out:
     *
     * * `policy`: a preset (`comment`, `drupal6`, `wordpress`, `plain`) or a file; `comment`.
     * * `rules`: a rule file; lists that it names are looked for beside it. None: nothing is judged.
     * * `redis`: where rates and repeats are remembered. Without it in this object, which for a
     *   page means: for nothing longer than the page.
     * * `key_file`: a file with the site's secret, under which authors and addresses are counted.
     * * `library`: the path of libwellsaid.so. Without it the loader's own search.
     * * `header`: the path of wellsaid_php.h; beside this file.
     * * `program`: the path of the program `wellsaid`. Without it the search path.
     * * `timeout`: seconds that the program may take for an answer; 10.
     * * `door`: `ffi` or `stdio`, to try no other.
     *
     * @param array<string, mixed> $options
     * @throws WellsaidException of the kind `unavailable` or `configuration`
     */
    public static function open(array $options = []): self
    {
        $known = ['policy', 'rules', 'redis', 'key_file', 'library', 'header', 'program', 'timeout', 'door'];
        foreach (array_diff(array_keys($options), $known) as $unknown) {
            throw new WellsaidException('configuration', "unknown option `$unknown`");
        }
        $options = array_filter($options, static fn ($value) => $value !== null && $value !== '');
        $doors = ['ffi' => WellsaidFfi::class, 'stdio' => WellsaidStdio::class];
        $only = $options['door'] ?? null;
        $problems = [];
        foreach ($only === null ? $doors : array_intersect_key($doors, [$only => true]) as $name => $class) {
            try {
                return new $class($options);
            } catch (WellsaidException $problem) {
                // A mistake in the rules is one behind every door.
                if ($problem->kind !== 'unavailable') {
                    throw $problem;
                }
                $problems[] = "$name: {$problem->getMessage()}";
            }
        }
        throw new WellsaidException('unavailable', implode('; ', $problems) ?: 'no such door');
    }

    /** `ffi` or `stdio`. */
    abstract public function door(): string;

    /** The page, and nothing else: the fastest. */
    abstract public function html(string $body): string;

    /**
     * html, text, subject, excerpt, links, quotes, mentions, notices, enforcement: what
     * `wellsaid format --ndjson` adds.
     *
     * @param array<string, mixed> $answers what was looked up: see `wellsaid_render` in wellsaid.h
     * @return array<string, mixed>
     */
    abstract public function format(string $body, array $answers = [], int $excerpt = 200): array;

    /**
     * What to look up before a page is written, and what to tell the author: see
     * `wellsaid_document_report` in wellsaid.h.
     *
     * @return array<string, mixed>
     */
    abstract public function report(string $body): array;

    /**
     * As format(), after the rewrites of the rules; and `verdict`, and `verdict_json`, the same to
     * store or to give to record().
     *
     * @param array<string, mixed> $context see `wellsaid_moderator_check` in wellsaid.h; `now` is
     *   the clock's if you do not say it
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
     * What a "Quote" button puts into the form.
     *
     * @param array<string, mixed> $reply author, username, post_id, topic_id, user_id, time, keep
     */
    abstract public function quoteReply(string $body, array $reply = []): string;

    /**
     * Whether HTML is proven under the policy; if not, the byte at which it fails.
     *
     * @return array{proven: bool, offset: ?int}
     */
    abstract public function check(string $html): array;

    protected static function read(string $path, string $what): string
    {
        $text = is_file($path) ? file_get_contents($path) : false;
        return $text === false ? throw new WellsaidException('configuration', "$what $path: not readable") : $text;
    }

    /** Of PHP's arrays an empty one could be a list or an object; it says nothing in any case. */
    protected static function encode(array $data): string
    {
        $data = array_filter($data, static fn ($value) => $value !== []);
        try {
            return json_encode((object) $data, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
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

    protected static function context(array $context): string
    {
        return self::encode($context + ['now' => time()]);
    }
}

/** The library in this process. */
final class WellsaidFfi extends Wellsaid
{
    private const KINDS = [2 => 'configuration', 3 => 'request', 4 => 'too-long', 5 => 'history'];
    private const ENFORCEMENTS = ['proven', 'cleaned', 'escaped'];

    private FFI $ffi;
    private FFI\CData $formatter;
    private ?FFI\CData $moderator = null;
    /** Where results are put: one of each is enough, calls do not overlap. */
    private FFI\CData $text;
    private FFI\CData $number;

    protected function __construct(array $options)
    {
        $this->ffi = self::load($options);
        $this->text = $this->ffi->new('wellsaid_str');
        $this->number = $this->ffi->new('int32_t');
        $this->formatter = $this->ffi->new('wellsaid_formatter *');
        $policy = $options['policy'] ?? 'comment';
        $policy = is_file($policy) ? self::read($policy, 'policy') : 'preset = ' . json_encode($policy);
        $this->did($this->ffi->wellsaid_formatter_new($policy, strlen($policy), FFI::addr($this->formatter)));
        if (isset($options['rules'])) {
            $this->moderator = $this->moderator($options);
        }
    }

    private static function load(array $options): FFI
    {
        if (!class_exists(FFI::class)) {
            throw new WellsaidException('unavailable', 'PHP was built without FFI');
        }
        try {
            // What the web server preloaded; see README.md.
            $ffi = FFI::scope('WELLSAID');
        } catch (FFI\Exception) {
            try {
                $header = (string) @file_get_contents($options['header'] ?? __DIR__ . '/wellsaid_php.h');
                $header = preg_replace('/^#.*$/m', '', $header);
                $ffi = FFI::cdef($header, $options['library'] ?? 'libwellsaid.so');
            } catch (FFI\Exception $error) {
                throw new WellsaidException('unavailable', $error->getMessage());
            }
        }
        try {
            $version = $ffi->wellsaid_abi_version();
        } catch (FFI\Exception) {
            throw new WellsaidException('unavailable', 'wellsaid_php.h is not there');
        }
        if ($version !== self::ABI) {
            throw new WellsaidException('unavailable', "the library has the interface $version, this is for " . self::ABI);
        }
        return $ffi;
    }

    private function moderator(array $options): FFI\CData
    {
        $rules = self::read($options['rules'], 'rules');
        $files = [];
        // Whatever looks like the file of a list: one too many does no harm.
        preg_match_all('/\bfile["\']?\s*[=:]\s*["\']([^"\']+)["\']/', $rules, $names);
        foreach ($names[1] as $name) {
            $files[$name] = self::read(dirname($options['rules']) . "/$name", 'list');
        }
        $more = self::encode([
            'files' => $files,
            'history' => isset($options['redis']) ? ['redis' => $options['redis']] : 'memory',
            'key' => isset($options['key_file']) ? rtrim(self::read($options['key_file'], 'key')) : [],
        ]);
        $moderator = $this->ffi->new('wellsaid_moderator *');
        $this->did($this->ffi->wellsaid_moderator_new($rules, strlen($rules), $more, strlen($more), FFI::addr($moderator)));
        return $moderator;
    }

    public function __destruct()
    {
        if (isset($this->formatter)) {
            $this->ffi->wellsaid_formatter_free($this->formatter);
        }
        if ($this->moderator !== null) {
            $this->ffi->wellsaid_moderator_free($this->moderator);
        }
    }

    public function door(): string
    {
        return 'ffi';
    }

    public function html(string $body): string
    {
        $this->did($this->ffi->wellsaid_format($this->formatter, $body, strlen($body), FFI::addr($this->text), null));
        return $this->take();
    }

    public function format(string $body, array $answers = [], int $excerpt = 200): array
    {
        return $this->parsed($body, fn ($document) => $this->all($document, $answers, $excerpt));
    }

    public function report(string $body): array
    {
        return $this->parsed($body, $this->reportOf(...));
    }

    public function moderate(
        string $body,
        array $context,
        bool $record,
        array $answers = [],
        int $excerpt = 200,
    ): array {
        $moderator = $this->moderator ?? throw new WellsaidException('request', 'no rules');
        return $this->parsed($body, function ($document) use ($moderator, $context, $record, $answers, $excerpt) {
            $context = self::context($context);
            $rewritten = $this->ffi->new('wellsaid_document *');
            $this->did($this->ffi->wellsaid_moderator_check(
                $moderator, $document, $context, strlen($context), (int) $record,
                FFI::addr($this->text), FFI::addr($rewritten),
            ));
            try {
                $verdict = $this->take();
                $shown = FFI::isNull($rewritten) ? $document : $rewritten;
                $all = $this->all($shown, $answers, $excerpt);
                return $all + ['verdict' => self::decode($verdict), 'verdict_json' => $verdict];
            } finally {
                $this->ffi->wellsaid_document_free($rewritten);
            }
        });
    }

    public function record(string $verdictJson, array $context): void
    {
        $moderator = $this->moderator ?? throw new WellsaidException('request', 'no rules');
        $context = self::context($context);
        $this->did($this->ffi->wellsaid_moderator_record(
            $moderator, $verdictJson, strlen($verdictJson), $context, strlen($context), null,
        ));
    }

    public function tips(): array
    {
        $this->did($this->ffi->wellsaid_tips($this->formatter, FFI::addr($this->text)));
        return self::decode($this->take());
    }

    public function quoteReply(string $body, array $reply = []): string
    {
        $reply = self::encode($reply);
        $this->did($this->ffi->wellsaid_quote_reply(
            $this->formatter, $body, strlen($body), $reply, strlen($reply), FFI::addr($this->text),
        ));
        return $this->take();
    }

    public function check(string $html): array
    {
        $offset = $this->ffi->new('size_t');
        $this->did($this->ffi->wellsaid_gate_check(
            $this->formatter, $html, strlen($html), FFI::addr($this->number), FFI::addr($offset),
        ));
        $proven = $this->number->cdata === 1;
        return ['proven' => $proven, 'offset' => $proven ? null : $offset->cdata];
    }

    /** What `$then` makes of the document, which is freed whatever happens. */
    private function parsed(string $body, callable $then): array
    {
        $document = $this->ffi->new('wellsaid_document *');
        $this->did($this->ffi->wellsaid_parse($this->formatter, $body, strlen($body), FFI::addr($document)));
        try {
            return $then($document);
        } finally {
            $this->ffi->wellsaid_document_free($document);
        }
    }

    private function all(FFI\CData $document, array $answers, int $excerpt): array
    {
        $ffi = $this->ffi;
        $text = FFI::addr($this->text);
        $answers = $answers === [] ? '' : self::encode($answers);
        $this->did($ffi->wellsaid_render($document, $answers, strlen($answers), $text, FFI::addr($this->number)));
        $all = ['html' => $this->take()];
        $enforcement = self::ENFORCEMENTS[$this->number->cdata] ?? 'escaped';
        $this->did($ffi->wellsaid_document_plain($document, $text));
        $all['text'] = $this->take();
        $this->did($ffi->wellsaid_document_subject($document, 0, $text));
        $all['subject'] = $this->take();
        $this->did($ffi->wellsaid_document_excerpt($document, $excerpt, $text));
        $all['excerpt'] = $this->take();
        $report = $this->reportOf($document);
        foreach (['links', 'quotes', 'mentions', 'notices'] as $name) {
            $all[$name] = $report[$name];
        }
        return $all + ['enforcement' => $enforcement];
    }

    private function reportOf(FFI\CData $document): array
    {
        $this->did($this->ffi->wellsaid_document_report($document, FFI::addr($this->text)));
        return self::decode($this->take());
    }

    private function did(int $status): void
    {
        if ($status !== 0) {
            throw new WellsaidException(self::KINDS[$status] ?? 'internal', $this->ffi->wellsaid_last_error());
        }
    }

    /** The result of a call. */
    private function take(): string
    {
        $text = $this->text->len === 0 ? '' : FFI::string($this->text->data, $this->text->len);
        $this->ffi->wellsaid_str_free(FFI::addr($this->text));
        return $text;
    }
}

/** The library in a process that stays as long as this object. */
final class WellsaidStdio extends Wellsaid
{
    /** Seconds until the program has read its policy and its lists. */
    private const START = 30;

    private const KINDS = ['too-long', 'history', 'request'];

    /** @var list<string> */
    private array $command;
    private float $timeout;
    /** @var ?resource */
    private $process = null;
    /** @var array<int, resource> */
    private array $pipes = [];
    private int $id = 0;
    /** How the last one ended, and what it said then. */
    private int $exit = 0;
    private string $complaint = '';

    protected function __construct(array $options)
    {
        if (!function_exists('proc_open')) {
            throw new WellsaidException('unavailable', 'PHP may not start programs (proc_open)');
        }
        $this->command = [$options['program'] ?? 'wellsaid', 'serve-stdio'];
        foreach (['policy', 'rules', 'redis'] as $name) {
            if (isset($options[$name])) {
                array_push($this->command, "--$name", $options[$name]);
            }
        }
        if (isset($options['key_file'])) {
            array_push($this->command, '--key', $options['key_file']);
        }
        $this->timeout = (float) ($options['timeout'] ?? 10);
        $this->start();
    }

    public function __destruct()
    {
        $this->stop();
    }

    public function door(): string
    {
        return 'stdio';
    }

    public function html(string $body): string
    {
        return $this->ask('format', ['body' => $body, 'excerpt' => '0'])['html'];
    }

    public function format(string $body, array $answers = [], int $excerpt = 200): array
    {
        return $this->ask('format', [
            'body' => $body, 'answers' => self::encode($answers), 'excerpt' => (string) $excerpt,
        ]);
    }

    public function report(string $body): array
    {
        return $this->ask('report', ['body' => $body]);
    }

    public function moderate(
        string $body,
        array $context,
        bool $record,
        array $answers = [],
        int $excerpt = 200,
    ): array {
        return $this->ask('moderate', [
            'body' => $body, 'context' => self::context($context), 'record' => $record ? 'true' : 'false',
            'answers' => self::encode($answers), 'excerpt' => (string) $excerpt,
        ]);
    }

    public function record(string $verdictJson, array $context): void
    {
        $this->ask('record', ['verdict' => $verdictJson, 'context' => self::context($context)]);
    }

    public function tips(): array
    {
        return $this->ask('tips', []);
    }

    public function quoteReply(string $body, array $reply = []): string
    {
        return $this->ask('quote', ['body' => $body, 'reply' => self::encode($reply)])['text'];
    }

    public function check(string $html): array
    {
        return $this->ask('check', ['html' => $html]) + ['offset' => null];
    }

    /**
     * @param array<string, string> $members `body` and `html` are text, the others are JSON
     * @return array<string, mixed>
     */
    private function ask(string $operation, array $members): array
    {
        $id = ++$this->id;
        $request = "{\"id\":$id,\"op\":\"$operation\"";
        foreach ($members as $name => $value) {
            $request .= ",\"$name\":" . (in_array($name, ['body', 'html'], true) ? self::quote($value) : $value);
        }
        $line = $this->exchange("$request}\n", $this->timeout);
        if ($line === null) {
            // It died or hangs: once more with a new one. If that dies too it is the request.
            $this->start();
            $line = $this->exchange("$request}\n", $this->timeout)
                ?? throw new WellsaidException('internal', 'the program died twice at a request' . $this->lastWords());
        }
        $answer = self::decode($line);
        if (($answer['id'] ?? null) !== $id) {
            $this->stop();
            throw new WellsaidException('internal', 'the program answered something else');
        }
        if (isset($answer['error'])) {
            $kind = in_array($answer['kind'], self::KINDS, true) ? $answer['kind'] : 'internal';
            throw new WellsaidException($kind, $answer['error']);
        }
        unset($answer['id']);
        if (isset($answer['verdict'])) {
            // As it was written: PHP's arrays do not tell {} from []. It is the last member, and
            // in a string the quotation marks would be escaped.
            $answer['verdict_json'] = substr($line, strpos($line, ',"verdict":{') + 11, -1);
        }
        return $answer;
    }

    /** A line for a line; null if the program is no more, and then it is gone for sure. */
    private function exchange(string $request, float $timeout): ?string
    {
        if ($this->process === null) {
            return null;
        }
        for ($rest = $request; $rest !== ''; $rest = substr($rest, $written)) {
            $written = @fwrite($this->pipes[0], $rest);
            if ($written === false || $written === 0) {
                return $this->stop();
            }
        }
        $read = [$this->pipes[1]];
        $none = null;
        $ready = @stream_select($read, $none, $none, (int) $timeout, (int) (fmod($timeout, 1) * 1e6));
        // It writes a line at once, so whoever sees its beginning need not wait for its end.
        $line = $ready ? fgets($this->pipes[1]) : false;
        return is_string($line) && str_ends_with($line, "\n") ? rtrim($line, "\n") : $this->stop();
    }

    private function start(): void
    {
        $this->stop();
        $pipes = [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']];
        $process = @proc_open($this->command, $pipes, $this->pipes);
        if (!is_resource($process)) {
            throw new WellsaidException('unavailable', "{$this->command[0]}: can't be started");
        }
        $this->process = $process;
        if ($this->exchange("{\"op\":\"check\",\"html\":\"\"}\n", self::START) === null) {
            // Its own exit status for options, policies and rules; others are those of a shell.
            $kind = $this->exit === 2 ? 'configuration' : 'unavailable';
            throw new WellsaidException($kind, "{$this->command[0]}: did not start{$this->lastWords()}");
        }
    }

    private function stop(): ?string
    {
        if ($this->process === null) {
            return null;
        }
        fclose($this->pipes[0]);
        // Without standard input it ends; one that hangs is ended.
        for ($wait = 0; ($status = proc_get_status($this->process))['running'] && $wait < 100; $wait++) {
            usleep(2000);
        }
        if ($status['running']) {
            proc_terminate($this->process, 9);
        }
        $this->exit = $status['exitcode'];
        stream_set_blocking($this->pipes[2], false);
        $this->complaint = trim((string) stream_get_contents($this->pipes[2], 2000));
        fclose($this->pipes[1]);
        fclose($this->pipes[2]);
        proc_close($this->process);
        $this->process = null;
        return null;
    }

    private function lastWords(): string
    {
        return $this->complaint === '' ? '' : ": $this->complaint";
    }

    /** JSON of any bytes: what is no text is replaced by the program, which says where. */
    private static function quote(string $text): string
    {
        static $escapes = null;
        if ($escapes === null) {
            for ($code = 0; $code < 32; $code++) {
                $escapes[chr($code)] = sprintf('\u%04x', $code);
            }
            $escapes += ['"' => '\"', '\\' => '\\\\'];
        }
        return '"' . strtr($text, $escapes) . '"';
    }
}

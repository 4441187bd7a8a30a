<?php

declare(strict_types=1);

/** The library in a process that stays as long as this object. */
final class WellsaidStdio extends Wellsaid
{
    /** Seconds until the program has read its policy and its lists. */
    private const START = 30;

    private const KINDS = ['too-long', 'history', 'request', 'stale'];

    /** @var list<string> */
    private array $command;
    private float $timeout;
    private ?string $redis;
    private ?string $key = null;
    /** @var ?resource */
    private $process = null;
    /** @var array<int, resource> */
    private array $pipes = [];
    private int $id = 0;
    /** Exit status of the last process, and its last error. */
    private int $exit = 0;
    private string $complaint = '';

    protected function __construct(array $options)
    {
        if (!function_exists('proc_open')) {
            throw new WellsaidException('unavailable', 'PHP may not start programs (proc_open)');
        }
        $this->command = [$options['program'] ?? 'wellsaid', 'serve-stdio'];
        foreach (['policy', 'rules'] as $name) {
            if (isset($options[$name])) {
                array_push($this->command, "--$name", $options[$name]);
            }
        }
        if (isset($options['rules'])) {
            // The program only warns of one that is not there.
            self::lists($options['rules']);
        }
        if (isset($options['key_file'])) {
            array_push($this->command, '--key', $options['key_file']);
        } elseif (isset($options['key'])) {
            // Through a pipe of its own: arguments stand in the list of processes.
            $this->key = $options['key'];
            array_push($this->command, '--key', '/dev/fd/3');
        }
        if (isset($options['form_key_file'])) {
            array_push($this->command, '--form-key', $options['form_key_file']);
        }
        // Its password must not be in the list of processes, which every user of the machine can read.
        $this->redis = $options['redis'] ?? null;
        $this->timeout = (float) ($options['timeout'] ?? 10);
        $this->start();
    }

    public function __destruct()
    {
        $this->stop();
    }

    public function backend(): string
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

    public function apply(string $body, string $verdictJson, array $answers = [], int $excerpt = 200): array
    {
        return $this->ask('format', [
            'body' => $body, 'verdict' => self::verdict($verdictJson),
            'answers' => self::encode($answers), 'excerpt' => (string) $excerpt,
        ]);
    }

    public function authorName(string $verdictJson, string $name): string
    {
        return $this->ask('author_name', [
            'verdict' => self::verdict($verdictJson), 'author_name' => self::quote(self::name($name)),
        ])['author_name'];
    }

    public function decide(array $request, ?string $verdictJson = null): array
    {
        return $this->ask('decide', ['request' => self::request($request, $verdictJson)]);
    }

    public function record(string $verdictJson, array $context): void
    {
        $this->ask('record', ['verdict' => self::verdict($verdictJson), 'context' => self::context($context)]);
    }

    public function tips(): array
    {
        return $this->ask('tips', []);
    }

    public function fingerprint(): string
    {
        return $this->ask('fingerprint', [])['fingerprint'];
    }

    public function quoteReply(
        string $body,
        array $reply = [],
        ?string $verdictJson = null,
        array $answers = [],
    ): string {
        return $this->ask('quote', [
            'body' => $body, 'reply' => self::encode($reply), 'answers' => self::encode($answers),
            'verdict' => $verdictJson === null ? 'null' : self::verdict($verdictJson),
        ])['text'];
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
        // The id of the process is part of it: after a fork the child would take our answers for its own.
        $id = getmypid() . '-' . ++$this->id;
        $request = "{\"id\":\"$id\",\"op\":\"$operation\"";
        foreach ($members as $name => $value) {
            $request .= ",\"$name\":" . (in_array($name, ['body', 'html'], true) ? self::quote($value) : $value);
        }
        $line = $this->exchange("$request}\n", $this->timeout);
        if ($line === null) {
            // It died or hangs: once more with a new one. If that dies, too, the request is the cause.
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

    /** Sends a line and returns the answer; null if the program has ended, which is then certain. */
    private function exchange(string $request, float $timeout): ?string
    {
        if ($this->process === null) {
            return null;
        }
        // Neither pipe blocks: a program that does not read, or stops in the middle of a line, must not take
        // longer.
        $end = microtime(true) + $timeout;
        $line = '';
        do {
            $left = $end - microtime(true);
            $read = [$this->pipes[1]];
            $write = $request === '' ? null : [$this->pipes[0]];
            $none = null;
            if ($left <= 0 || !@stream_select($read, $write, $none, (int) $left, (int) (fmod($left, 1) * 1e6))) {
                return $this->stop();
            }
            if ($write) {
                $written = @fwrite($this->pipes[0], $request);
                if ($written === false) {
                    return $this->stop();
                }
                $request = substr($request, $written);
            }
            if ($read) {
                $part = fgets($this->pipes[1]);
                if ($part === false) {
                    return $this->stop();
                }
                $line .= $part;
            }
        } while (!str_ends_with($line, "\n"));
        return rtrim($line, "\n");
    }

    private function start(): void
    {
        $this->stop();
        $pipes = [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w'], ...($this->key === null ? [] : [['pipe', 'r']])];
        $environment = ['WELLSAID_REDIS' => (string) $this->redis] + getenv();
        $process = @proc_open($this->command, $pipes, $this->pipes, null, $environment);
        if (!is_resource($process)) {
            throw new WellsaidException('unavailable', "{$this->command[0]}: can't be started");
        }
        $this->process = $process;
        if ($this->key !== null) {
            // A program that ends at once, because of a mistake in its options, does not read it.
            @fwrite($this->pipes[3], $this->key);
            fclose($this->pipes[3]);
        }
        stream_set_blocking($this->pipes[0], false);
        stream_set_blocking($this->pipes[1], false);
        if ($this->exchange("{\"op\":\"check\",\"html\":\"\"}\n", self::START) === null) {
            // The program has this exit status for options, policies and rules; others come from a shell.
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

    /** JSON of any bytes: the program replaces invalid UTF-8 and reports where. */
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

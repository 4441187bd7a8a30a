<?php
// Helpers for tests: assertions are counted, and the first that fails ends the run.
declare(strict_types=1);

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    // Errors silenced with `@` are handled by the code.
    return (error_reporting() & $level) === 0 ? true : throw new ErrorException($message, 0, $level, $file, $line);
});

final class Check
{
    public static int $passed = 0;

    public static function same(mixed $want, mixed $got, string $what): void
    {
        if ($want !== $got) {
            [$want, $got] = [self::show($want), self::show($got)];
            // Long ones from a little before the first difference.
            $from = max(0, strspn($want ^ $got, "\0") - 100);
            fwrite(STDERR, "FAILED: $what\n  want " . substr($want, $from, 1000) . "\n   got " . substr($got, $from, 1000) . "\n");
            exit(1);
        }
        self::$passed++;
    }

    public static function that(bool $holds, string $what): void
    {
        self::same(true, $holds, $what);
    }

    /** `$do` throws an exception of this kind, with these words in it. */
    public static function throws(string $kind, string $words, callable $do, string $what): void
    {
        try {
            $got = $do();
        } catch (WellsaidException $error) {
            self::same($kind, $error->kind, "$what: {$error->getMessage()}");
            self::that(str_contains($error->getMessage(), $words), "$what: `$words` in `{$error->getMessage()}`");
            return;
        }
        self::same("an exception ($kind)", $got, $what);
    }

    private static function show(mixed $value): string
    {
        return is_string($value) ? $value : json_encode($value, JSON_UNESCAPED_UNICODE | JSON_PARTIAL_OUTPUT_ON_ERROR);
    }
}

/** A server of PHP's own on a free port of this machine, ended with this object. */
final class Server
{
    public readonly string $url;
    /** @var resource */
    private $process;

    /**
     * @param list<string> $php options of PHP
     * @param array<string, string> $environment
     */
    public function __construct(array $php, string $root, string $log, array $environment = [], ?string $url = null)
    {
        $this->url = $url ?? self::free();
        $address = substr($this->url, strlen('http://'));
        $command = [PHP_BINARY, ...$php, '-S', $address, '-t', $root];
        $files = [['file', '/dev/null', 'r'], ['file', $log, 'a'], ['file', $log, 'a']];
        $this->process = proc_open($command, $files, $pipes, $root, $environment + getenv());
        for ($try = 0; $try < 200; $try++) {
            if ($connection = @fsockopen('127.0.0.1', (int) substr($address, 10), $code, $text, 1)) {
                fclose($connection);
                return;
            }
            if (!proc_get_status($this->process)['running']) {
                break;
            }
            usleep(50_000);
        }
        throw new RuntimeException("no server: see $log\n" . file_get_contents($log));
    }

    /** An address without a server. */
    public static function free(): string
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($socket, false);
        fclose($socket);
        return "http://$address";
    }

    public function __destruct()
    {
        proc_terminate($this->process);
        proc_close($this->process);
    }
}

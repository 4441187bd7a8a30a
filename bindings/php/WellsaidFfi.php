<?php

declare(strict_types=1);

/** The library in this process. */
final class WellsaidFfi extends Wellsaid
{
    private const KINDS = [2 => 'configuration', 3 => 'request', 4 => 'too-long', 5 => 'history', 7 => 'stale'];
    private const VERIFICATIONS = ['verified', 'sanitized', 'escaped'];

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
        $file = !in_array($policy, self::PRESETS, true) && is_file($policy);
        $policy = $file ? self::read($policy, 'policy') : 'preset = ' . json_encode($policy, JSON_UNESCAPED_SLASHES);
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
        $more = self::encode([
            'files' => self::lists($options['rules']),
            'history' => isset($options['redis']) ? ['redis' => $options['redis']] : 'memory',
            'key' => isset($options['key_file']) ? rtrim(self::read($options['key_file'], 'key')) : ($options['key'] ?? []),
            // A secret with replaced bytes would be another one.
        ] + (isset($options['form_key_file']) ? ['form_key' => rtrim(self::read($options['form_key_file'], 'form key'))] : []), false);
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

    public function backend(): string
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
        return $this->parsed($body, fn ($document) => $this->all($document, $answers, $excerpt), $answers);
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
                $decoded = self::decode($verdict);
                if (in_array('author.name', array_column($decoded['rewrites'], 'view'), true)) {
                    $all['author_name'] = $this->authorName($verdict, self::decode($context)['author']['name'] ?? '');
                }
                return $all + ['verdict' => $decoded, 'verdict_json' => $verdict];
            } finally {
                $this->ffi->wellsaid_document_free($rewritten);
            }
        }, $answers);
    }

    public function apply(string $body, string $verdictJson, array $answers = [], int $excerpt = 200): array
    {
        $verdictJson = self::verdict($verdictJson);
        return $this->parsed($body, function ($document) use ($verdictJson, $answers, $excerpt) {
            $shown = $this->ffi->new('wellsaid_document *');
            $this->did($this->ffi->wellsaid_document_apply(
                $document, $verdictJson, strlen($verdictJson), FFI::addr($shown),
            ));
            try {
                return $this->all($shown, $answers, $excerpt);
            } finally {
                $this->ffi->wellsaid_document_free($shown);
            }
        }, $answers);
    }

    public function authorName(string $verdictJson, string $name): string
    {
        $verdictJson = self::verdict($verdictJson);
        $name = self::name($name);
        $this->did($this->ffi->wellsaid_verdict_author_name(
            $verdictJson, strlen($verdictJson), $name, strlen($name), FFI::addr($this->text),
        ));
        return $this->take();
    }

    public function decide(array $request, ?string $verdictJson = null): array
    {
        $request = self::request($request, $verdictJson);
        $this->did($this->ffi->wellsaid_queue_decide($request, strlen($request), FFI::addr($this->text)));
        return self::decode($this->take());
    }

    public function record(string $verdictJson, array $context): void
    {
        $moderator = $this->moderator ?? throw new WellsaidException('request', 'no rules');
        $verdictJson = self::verdict($verdictJson);
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

    public function fingerprint(): string
    {
        $this->did($this->ffi->wellsaid_fingerprint($this->formatter, FFI::addr($this->text)));
        return $this->take();
    }

    public function quoteReply(
        string $body,
        array $reply = [],
        ?string $verdictJson = null,
        array $answers = [],
    ): string {
        $reply = self::encode($reply);
        $answers = $answers === [] ? '' : self::encode($answers);
        return $this->parsed($body, function ($document) use ($reply, $verdictJson, $answers) {
            $applied = $this->ffi->new('wellsaid_document *');
            if ($verdictJson !== null) {
                $verdictJson = self::verdict($verdictJson);
                $this->did($this->ffi->wellsaid_document_apply(
                    $document, $verdictJson, strlen($verdictJson), FFI::addr($applied),
                ));
            }
            try {
                $shown = FFI::isNull($applied) ? $document : $applied;
                $this->did($this->ffi->wellsaid_document_quote_reply(
                    $shown, $reply, strlen($reply), $answers, strlen($answers), FFI::addr($this->text),
                ));
                return $this->take();
            } finally {
                $this->ffi->wellsaid_document_free($applied);
            }
        });
    }

    public function check(string $html): array
    {
        $offset = $this->ffi->new('size_t');
        $this->did($this->ffi->wellsaid_gate_check(
            $this->formatter, $html, strlen($html), FFI::addr($this->number), FFI::addr($offset),
        ));
        $verified = $this->number->cdata === 1;
        return ['verified' => $verified, 'offset' => $verified ? null : $offset->cdata];
    }

    /**
     * Returns the result of `$then` for the document, which is freed in any case. Quotes are
     * compared first where an answer has the source of the quoted post.
     */
    private function parsed(string $body, callable $then, array $answers = []): mixed
    {
        $document = $this->ffi->new('wellsaid_document *');
        $this->did($this->ffi->wellsaid_parse($this->formatter, $body, strlen($body), FFI::addr($document)));
        try {
            if (array_filter((array) ($answers['quotes'] ?? []), fn ($quote) => isset($quote['source'])) !== []) {
                $json = self::encode($answers);
                $verified = $this->ffi->new('wellsaid_document *');
                $this->did($this->ffi->wellsaid_document_verify_quotes(
                    $document, $json, strlen($json), FFI::addr($verified),
                ));
                $this->ffi->wellsaid_document_free($document);
                $document = $verified;
            }
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
        $verification = self::VERIFICATIONS[$this->number->cdata] ?? 'escaped';
        $this->did($ffi->wellsaid_document_plain($document, $answers, strlen($answers), $text));
        $all['text'] = $this->take();
        $this->did($ffi->wellsaid_document_subject($document, 0, $answers, strlen($answers), $text));
        $all['subject'] = $this->take();
        $this->did($ffi->wellsaid_document_excerpt($document, $excerpt, $answers, strlen($answers), $text));
        $all['excerpt'] = $this->take();
        $report = $this->reportOf($document);
        foreach (['links', 'quotes', 'mentions', 'notices'] as $name) {
            $all[$name] = $report[$name];
        }
        return $all + ['verification' => $verification];
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

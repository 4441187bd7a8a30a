<?php
// A browser without scripts, and its view of a WordPress site.
declare(strict_types=1);

final class Answer
{
    public function __construct(public readonly int $status, public readonly string $body, public readonly array $cookies, public readonly string $location = '')
    {
    }
}

final class Site
{
    /** @var array<string, string> */
    private array $cookies = [];

    public function __construct(public readonly string $url)
    {
    }

    /** @param ?array<string, mixed> $form sent by POST if it is there */
    public function ask(string $path, ?array $form = null): Answer
    {
        return $form === null ? $this->request($path) : $this->request($path, http_build_query($form), 'application/x-www-form-urlencoded');
    }

    /** @param ?string $content sent by POST if it is there */
    public function request(string $path, ?string $content = null, string $type = ''): Answer
    {
        $cookies = implode('; ', array_map(static fn ($name, $value) => "$name=$value", array_keys($this->cookies), $this->cookies));
        $headers = ["Cookie: $cookies", 'Connection: close'];
        if ($content !== null) {
            $headers[] = "Content-Type: $type";
        }
        $context = stream_context_create(['http' => [
            'method' => $content === null ? 'GET' : 'POST', 'header' => $headers, 'content' => (string) $content,
            'follow_location' => 0, 'ignore_errors' => true, 'timeout' => 60,
        ]]);
        $body = file_get_contents($this->url . $path, false, $context);
        preg_match('/ (\d+)/', $http_response_header[0], $status);
        foreach ($http_response_header as $header) {
            if (preg_match('/^Location: (.*)/i', $header, $found)) {
                $location = $found[1];
            }
            if (preg_match('/^Set-Cookie: ([^=]+)=([^;]*)/i', $header, $found)) {
                $this->cookies[$found[1]] = $found[2];
            }
        }
        return new Answer((int) $status[1], (string) $body, $this->cookies, $location ?? '');
    }

    public function login(string $name): self
    {
        $person = new self($this->url);
        $person->cookies['wordpress_test_cookie'] = 'WP%20Cookie%20check';
        $answer = $person->ask('/wp-login.php', [
            'log' => $name, 'pwd' => "password of $name", 'wp-submit' => 'Log In', 'testcookie' => '1',
        ]);
        Check::same(302, $answer->status, "$name logs in");
        return $person;
    }

    /**
     * Calls XML-RPC; returns the result, or the text of the fault.
     *
     * @param list<mixed> $arguments strings, numbers, and arrays of strings
     */
    public function call(string $method, array $arguments): mixed
    {
        $write = static function (mixed $value) use (&$write): string {
            if (is_array($value)) {
                $members = array_map(static fn ($name, $member) => "<member><name>$name</name>{$write($member)}</member>", array_keys($value), $value);
                return '<value><struct>' . implode('', $members) . '</struct></value>';
            }
            return is_int($value) ? "<value><int>$value</int></value>" : '<value><string>' . htmlspecialchars($value, ENT_XML1) . '</string></value>';
        };
        $params = implode('', array_map(static fn ($argument) => "<param>{$write($argument)}</param>", $arguments));
        $xml = "<?xml version=\"1.0\"?><methodCall><methodName>$method</methodName><params>$params</params></methodCall>";
        $answer = new DOMDocument();
        Check::that(@$answer->loadXML(trim($this->request('/xmlrpc.php', $xml, 'text/xml')->body)), "$method answers in XML");
        $read = static function (DOMElement $value) use (&$read): mixed {
            $type = $value->firstElementChild;
            $children = static fn (DOMElement $parent) => array_filter(iterator_to_array($parent->childNodes), static fn ($node) => $node instanceof DOMElement);
            return match ($type?->nodeName) {
                'array' => array_map($read, array_values($children($type->firstElementChild))),
                'struct' => array_merge(...array_map(
                    static fn ($member) => [$member->getElementsByTagName('name')[0]->textContent => $read($member->getElementsByTagName('value')[0])],
                    array_values($children($type)),
                )),
                default => $type?->textContent ?? $value->textContent,
            };
        };
        return $read($answer->getElementsByTagName('value')[0]);
    }

    /**
     * The HTML of each comment on the page of a post, by id. In a theme of blocks the plug-in writes
     * punctuation as references; they are read, and the rest is byte for byte.
     */
    public function comments(int $post): array
    {
        $answer = $this->ask("/?p=$post");
        Check::same(200, $answer->status, "the page of the post, not $answer->location");
        preg_match_all('~<(?:li|div) id="comment-(\d+)".*?<div class="(?:wp-block-)?comment-content[^"]*">(.*?)</div>~s', $answer->body, $found);
        return array_map(references(...), array_combine($found[1], $found[2]));
    }
}

/** Decodes references to printable ASCII, except for `&`, `<` and `>`. */
function references(string $html): string
{
    return preg_replace_callback('~&#(\d+);~', static function (array $found): string {
        $code = (int) $found[1];
        return $code > 32 && $code < 127 && !in_array($code, [38, 60, 62], true) ? chr($code) : $found[0];
    }, $html);
}

/** Parts of this HTML that a browser would run or fetch. */
function harmful(string $html): array
{
    $document = new DOMDocument();
    @$document->loadHTML('<?xml encoding="utf-8"?><body>' . $html, LIBXML_NONET);
    $found = [];
    foreach ($document->getElementsByTagName('*') as $element) {
        if (in_array($element->nodeName, ['script', 'style', 'iframe', 'object', 'embed', 'svg', 'math', 'form', 'meta', 'link', 'base', 'img'], true)) {
            $found[] = $element->nodeName;
        }
        foreach ($element->attributes as $attribute) {
            // As browsers read addresses: no white space around them, no tab or newline in them.
            $address = preg_replace('~^[\x00-\x20]+|[\t\r\n]~', '', $attribute->value);
            $scheme = preg_match('~^([a-z][a-z0-9+.-]*):~i', $address, $parts) ? strtolower($parts[1]) : '';
            if (str_starts_with($attribute->name, 'on') || in_array($attribute->name, ['style', 'srcdoc', 'action', 'formaction'], true)
                || (in_array($attribute->name, ['href', 'src', 'cite'], true) && !in_array($scheme, ['', 'http', 'https', 'mailto'], true))) {
                $found[] = "{$element->nodeName} {$attribute->name}={$attribute->value}";
            }
        }
    }
    return $found;
}

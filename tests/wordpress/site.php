<?php
// A browser without scripts, and what a WordPress site shows it.
declare(strict_types=1);

final class Answer
{
    public function __construct(public readonly int $status, public readonly string $body, public readonly array $cookies)
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

    /** @param ?array<string, string> $form sent by POST if it is there */
    public function ask(string $path, ?array $form = null): Answer
    {
        $cookies = implode('; ', array_map(static fn ($name, $value) => "$name=$value", array_keys($this->cookies), $this->cookies));
        $headers = ["Cookie: $cookies", 'Connection: close'];
        if ($form !== null) {
            $headers[] = 'Content-Type: application/x-www-form-urlencoded';
        }
        $context = stream_context_create(['http' => [
            'method' => $form === null ? 'GET' : 'POST', 'header' => $headers, 'content' => $form === null ? '' : http_build_query($form),
            'follow_location' => 0, 'ignore_errors' => true, 'timeout' => 60,
        ]]);
        $body = file_get_contents($this->url . $path, false, $context);
        preg_match('/ (\d+)/', $http_response_header[0], $status);
        foreach ($http_response_header as $header) {
            if (preg_match('/^Set-Cookie: ([^=]+)=([^;]*)/i', $header, $found)) {
                $this->cookies[$found[1]] = $found[2];
            }
        }
        return new Answer((int) $status[1], (string) $body, $this->cookies);
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

    /** The HTML of each comment on the page of a post, byte for byte, by id. */
    public function comments(int $post): array
    {
        $answer = $this->ask("/?p=$post");
        Check::same(200, $answer->status, 'the page of the post');
        preg_match_all('~<(?:li|div) id="comment-(\d+)".*?<div class="(?:wp-block-)?comment-content[^"]*">(.*?)</div>~s', $answer->body, $found);
        return array_combine($found[1], $found[2]);
    }
}

/** What a browser would run or fetch in this HTML. */
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

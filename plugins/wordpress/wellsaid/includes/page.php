<?php
/**
 * Takes our HTML through what WordPress does to whole pages.
 *
 * A block theme is rendered as one string, and WordPress then runs `wptexturize`, `convert_smilies`
 * and others over all of it, comments included: quotation marks turn, `:)` becomes a picture. They
 * look for punctuation and digits, so these are written as references (`&#34;`), which browsers read
 * as the same characters. Nothing stands in for a comment in between, so nothing can be lost from a
 * cache, and what other plug-ins do with the text they do with the text itself.
 */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Page {
	/** All of ASCII but letters and white space, and what is a reference already. */
	const CHANGED_BY_WORDPRESS = '/&(?:#\d+|#x[0-9a-f]+|[a-z0-9]+);(*SKIP)(*FAIL)|[!-@\[-`{-~]/i';

	/** @var bool Whether this page is one of blocks. */
	private static $blocks = false;

	public static function hook(): void {
		add_filter( 'template_include', array( self::class, 'begin' ), PHP_INT_MAX );
	}

	public static function begin( $template ) {
		self::$blocks = 'template-canvas.php' === basename( (string) $template );
		return $template;
	}

	/** @param string $html HTML in which `<` and `>` stand for nothing but tags, as the library writes it. */
	public static function put( string $html ): string {
		// Comments may also be shown by blocks in the content of a post.
		if ( ! self::$blocks && ! doing_filter( 'the_content' ) ) {
			return $html;
		}
		$parts = preg_split( '/(<[^>]*>)/', $html, -1, PREG_SPLIT_DELIM_CAPTURE );
		foreach ( $parts as $at => $text ) {
			if ( 0 === $at % 2 ) {
				$parts[ $at ] = preg_replace_callback(
					self::CHANGED_BY_WORDPRESS,
					static fn( $found ) => '&#' . ord( $found[0] ) . ';',
					$text
				);
			}
		}
		return implode( '', $parts );
	}
}

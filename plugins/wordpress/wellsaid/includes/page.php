<?php
/**
 * Protects our HTML from the functions that WordPress applies to whole pages.
 *
 * A block theme is rendered as one string, and WordPress then runs `wptexturize`, `convert_smilies`
 * and others over all of it, comments included: quotation marks turn, `:)` becomes a picture. They
 * look for punctuation and digits, so these are written as references (`&#34;`), which browsers read
 * as the same characters. There is no placeholder for a comment, so a cache can't lose it, and other
 * plug-ins see the text itself.
 */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Page {
	/** All of ASCII except letters and white space, and existing references. */
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

	/** @param string $html HTML in which `<` and `>` only stand for tags, as the library writes it. */
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

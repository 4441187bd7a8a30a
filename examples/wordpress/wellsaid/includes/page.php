<?php
/**
 * Puts our HTML into the page after WordPress is done with it.
 *
 * A block theme is rendered as one string, and WordPress then runs `wptexturize`,
 * `convert_smilies` and others over all of it, comments included: quotation marks turn, `:)`
 * becomes a picture. No filter can stop that for a part of the page. So the page gets a mark, an
 * HTML comment with a secret in it, and the mark becomes HTML when the page is sent.
 */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Page {
	/** @var ?string Secret of this page, so that nobody can write a mark; null where none is needed. */
	private static $secret = null;
	/** @var array<string, string> HTML by mark. */
	private static $marks = array();

	public static function hook(): void {
		add_filter( 'template_include', array( self::class, 'begin' ), PHP_INT_MAX );
	}

	public static function begin( $template ) {
		if ( 'template-canvas.php' === basename( (string) $template ) ) {
			self::$secret = wp_generate_password( 24, false );
			ob_start( array( self::class, 'fill_in' ) );
		}
		return $template;
	}

	/** What stands for `$html` until the page is sent. */
	public static function put( string $html ): string {
		if ( null === self::$secret ) {
			return $html;
		}
		$mark                 = '<!--wellsaid-' . self::$secret . '-' . count( self::$marks ) . '-->';
		self::$marks[ $mark ] = $html;
		return $mark;
	}

	public static function fill_in( $page ): string {
		return strtr( (string) $page, self::$marks );
	}
}

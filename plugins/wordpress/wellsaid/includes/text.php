<?php
/** Comments as readers see them. */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Text {
	/** Filters of WordPress itself for comments, in this order. They would rewrite our HTML. */
	const CORE = array(
		array( 'make_clickable', 9 ),
		array( 'wptexturize', 10 ),
		array( 'convert_chars', 10 ),
		array( 'wp_kses_post', 10 ),
		array( 'convert_smilies', 20 ),
		array( 'force_balance_tags', 25 ),
		array( 'wpautop', 30 ),
		array( 'capital_P_dangit', 31 ),
	);

	/** @var list<callable> Filters that were removed. */
	private static $core = array();

	public static function hook(): void {
		add_action( 'init', array( self::class, 'take_over' ), 100 );
		add_filter( 'comment_text', array( self::class, 'show' ), 5, 2 );
	}

	public static function take_over(): void {
		foreach ( self::CORE as list( $function, $priority ) ) {
			if ( remove_filter( 'comment_text', $function, $priority ) ) {
				self::$core[] = $function;
			}
		}
	}

	/** @param string $text What is stored. */
	public static function show( $text, $comment = null ): string {
		$text = (string) $text;
		if ( ! $comment instanceof WP_Comment ) {
			return self::as_wordpress_does( $text );
		}
		// Masked words stay masked without the library, and removed links do not come back.
		$text  = Wellsaid_Verdict::text( $text, $comment );
		$links = ! Wellsaid_Verdict::is_rewritten( $comment );
		// Trackbacks come from other sites, as HTML.
		if ( ! in_array( $comment->comment_type, array( '', 'comment' ), true ) ) {
			return self::as_wordpress_does( $text, $links );
		}
		$trusted = self::is_trusted( $comment );
		$library = Wellsaid_Backend::library( $trusted );
		if ( null === $library ) {
			return self::as_wordpress_does( $text, $links );
		}
		try {
			return Wellsaid_Page::put( Wellsaid_Verdict::rewritten( $library, $comment ) ?? self::html( $library, $comment ) );
		} catch ( Throwable $error ) {
			Wellsaid_Backend::failed( $error, $trusted );
			return self::as_wordpress_does( $text, $links );
		}
	}

	/**
	 * Tells whether a comment may hold the HTML that WordPress allows trusted people: because such people
	 * wrote it, or because it was stored without this plug-in, and so after WordPress' own sanitizer.
	 */
	public static function is_trusted( WP_Comment $comment ): bool {
		$kept = Wellsaid_Source::kept( $comment );
		return null === $kept || ! empty( $kept['trusted'] );
	}

	/** Tells whether it still may after an edit: if a trusted person makes it, or a program that visitors do not call. */
	public static function trusts_edit( WP_Comment $before, bool $changes ): bool {
		$editor = get_current_user_id();
		return self::is_trusted( $before )
			? ! $changes || self::trusts( $editor ) || 'cli' === PHP_SAPI || wp_doing_cron()
			: self::trusts( (int) $before->user_id, $editor );
	}

	/** Tells whether WordPress trusts all of these people with HTML. */
	public static function trusts( int ...$users ): bool {
		foreach ( $users as $user ) {
			if ( 0 === $user || ! ( user_can( $user, 'unfiltered_html' ) || user_can( $user, 'moderate_comments' ) ) ) {
				return false;
			}
		}
		return true;
	}

	/** Fails closed: uses WordPress' own sanitizer and filters, never the typed text. */
	public static function as_wordpress_does( string $text, bool $links = true ): string {
		$text = wp_kses_post( $text );
		foreach ( self::$core as $function ) {
			if ( $links || 'make_clickable' !== $function ) {
				$text = $function( $text );
			}
		}
		return $text;
	}

	/** @throws WellsaidException If it can't be formatted. */
	private static function html( Wellsaid $library, WP_Comment $comment ): string {
		$source = Wellsaid_Source::of( $comment );
		$quotes = self::quoted( $library, $source, (int) $comment->comment_post_ID );
		return array() === $quotes ? $library->html( $source ) : $library->format( $source, array( 'quotes' => $quotes ) )['html'];
	}

	/**
	 * The real authors and addresses of quotes: those that authors write may be false.
	 *
	 * @return list<?array<string, string>> Answers: name, address, and the text where it can be compared.
	 */
	public static function quoted( Wellsaid $library, string $source, int $post ): array {
		if ( false === stripos( $source, '[quote' ) ) {
			return array();
		}
		$quotes = $library->report( $source )['quotes'];
		$ids    = array_filter( array_map( 'intval', array_column( $quotes, 'post_id' ) ) );
		$found  = array();
		if ( array() !== $ids ) {
			// All at once: an author may quote thousands.
			$query = array(
				'comment__in' => array_values( array_unique( $ids ) ),
				'post_id'     => $post,
				'status'      => 'approve',
				'orderby'     => 'none',
			);
			foreach ( get_comments( $query ) as $quoted ) {
				$about = array(
					'author' => wp_strip_all_tags( html_entity_decode( get_comment_author( $quoted ), ENT_QUOTES, 'UTF-8' ) ),
					// Relative: a link of the site's own needs no `nofollow`.
					'href'   => wp_make_link_relative( get_comment_link( $quoted ) ),
				);
				// The quote is verified with the text. This is left out if readers see another text than was typed: a
				// quote must not unmask a word.
				if ( ! self::is_trusted( $quoted ) && ! Wellsaid_Verdict::is_rewritten( $quoted ) ) {
					$about['source'] = Wellsaid_Source::of( $quoted );
				}
				$found[ (int) $quoted->comment_ID ] = $about;
			}
		}
		return array_map( static fn( $quote ) => $found[ (int) $quote['post_id'] ] ?? null, $quotes );
	}
}

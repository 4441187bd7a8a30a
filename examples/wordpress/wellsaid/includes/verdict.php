<?php
/** What the rules say about a comment, and what moderators see of it. */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Verdict {
	const META = '_wellsaid_verdict';

	/** What becomes of a comment, weakest first. */
	const STRENGTH = array(
		'1'     => 0,
		'0'     => 1,
		'spam'  => 2,
		'trash' => 3,
	);
	const ACTIONS  = array(
		'approve' => '1',
		'flag'    => '1',
		'hold'    => '0',
		'spam'    => 'spam',
		'discard' => 'trash',
	);

	/** @var ?array<string, mixed> Of the comment that is being saved. */
	private static $made = null;
	/** @var list<int|string> Which one that is: other plug-ins may store their own in between. */
	private static $which = array();

	public static function hook(): void {
		add_filter( 'pre_comment_approved', array( self::class, 'judge' ), 20, 2 );
		add_action( 'wp_insert_comment', array( self::class, 'keep' ), 20, 2 );
		// Feeds and lists of the latest comments show what is stored, and not `comment_text`.
		add_filter( 'get_comment_text', array( self::class, 'text' ), 10, 2 );
		add_filter( 'get_comment_excerpt', array( self::class, 'excerpt' ), 10, 3 );
		add_filter( 'manage_edit-comments_columns', array( self::class, 'column' ) );
		add_action( 'manage_comments_custom_column', array( self::class, 'cell' ), 10, 2 );
	}

	/**
	 * Rules can make it stricter than WordPress' own settings, never milder.
	 *
	 * @param int|string|WP_Error $approved What WordPress decided.
	 * @return int|string|WP_Error
	 */
	public static function judge( $approved, $data ) {
		self::$made  = null;
		self::$which = self::which( $data );
		if ( is_wp_error( $approved ) || ! in_array( $data['comment_type'] ?? '', array( '', 'comment' ), true ) ) {
			return $approved;
		}
		$source  = Wellsaid_Source::typed() ?? (string) ( $data['comment_content'] ?? '' );
		$library = Wellsaid_Door::library();
		$rules   = '' !== Wellsaid_Door::settings()['rules_file'] && ! current_user_can( 'moderate_comments' );
		try {
			$html = null === $library ? null : $library->html( $source );
			if ( '' === $html ) {
				// As WordPress answers who types nothing at all.
				return new WP_Error( 'require_valid_comment', __( '<strong>Error:</strong> Please type your comment text.' ), 200 ); // phpcs:ignore WordPress.WP.I18n.MissingArgDomain
			}
			$approved = null === $html ? $approved : self::as_wordpress_judges( $approved, $data, $html );
			if ( ! $rules ) {
				return $approved;
			}
			if ( null === $library ) {
				throw new RuntimeException( (string) Wellsaid_Door::problem() );
			}
			$judged = $library->moderate( $source, self::context( $data ), true );
		} catch ( Throwable $error ) {
			// There are rules, and nobody can ask them: a person decides.
			Wellsaid_Door::failed( $error );
			if ( ! $rules ) {
				return $approved;
			}
			self::$made = array( 'error' => $error->getMessage() );
			return self::stronger( $approved, '0' );
		}
		$verdict = $judged['verdict'];
		if ( 'reject' === $verdict['action'] ) {
			return new WP_Error( 'wellsaid_rejected', __( 'Your comment was refused.', 'wellsaid' ), 403 );
		}
		self::$made = array( 'json' => $judged['verdict_json'] );
		if ( array() !== $verdict['rewrites'] ) {
			self::$made += array(
				'html' => $judged['html'],
				'text' => $judged['text'],
			);
		}
		return self::stronger( $approved, self::ACTIONS[ $verdict['action'] ] ?? '0' );
	}

	/**
	 * WordPress looks for words and links in what its sanitizer leaves: what stands in an unknown tag
	 * is not there, but readers will see it. So it looks at what they will see as well.
	 */
	private static function as_wordpress_judges( $approved, array $data, string $html ) {
		$user = (int) ( $data['user_id'] ?? 0 );
		$post = get_post( (int) ( $data['comment_post_ID'] ?? 0 ) );
		if ( $user && ( user_can( $user, 'moderate_comments' ) || ( null !== $post && (int) $post->post_author === $user ) ) ) {
			return $approved;
		}
		$said = static fn( string $name ) => (string) ( $data[ $name ] ?? '' );
		$who  = array_map( $said, array( 'comment_author', 'comment_author_email', 'comment_author_url' ) );
		$from = array_map( $said, array( 'comment_author_IP', 'comment_agent' ) );
		$type = $said( 'comment_type' );
		$passes = static fn( string $text ) => check_comment( ...$who, ...array( $text ), ...$from, ...array( $type ) );
		// What it holds for another reason was decided already.
		if ( $passes( $said( 'comment_content' ) ) && ! $passes( wp_slash( $html ) ) ) {
			$approved = self::stronger( $approved, '0' );
		}
		if ( wp_check_comment_disallowed_list( ...$who, ...array( wp_slash( $html ) ), ...$from ) ) {
			$approved = self::stronger( $approved, EMPTY_TRASH_DAYS ? 'trash' : 'spam' );
		}
		return $approved;
	}

	private static function stronger( $one, string $other ) {
		return ( self::STRENGTH[ (string) $one ] ?? 1 ) >= self::STRENGTH[ $other ] ? $one : $other;
	}

	/** What the site knows. A fact that is left out lets no rule fire. */
	private static function context( array $data ): array {
		$user  = (int) ( $data['user_id'] ?? 0 );
		$email = (string) ( $data['comment_author_email'] ?? '' );
		$post  = get_post( (int) ( $data['comment_post_ID'] ?? 0 ) );
		$count = static function ( string $status ) use ( $user, $email ): ?int {
			$who = $user ? array( 'user_id' => $user ) : array( 'author_email' => $email );
			return ! $user && '' === $email ? null : (int) get_comments(
				$who + array(
					'count'  => true,
					'status' => $status,
				)
			);
		};
		$known = static fn( array $facts ) => array_filter( $facts, static fn( $fact ) => null !== $fact && '' !== $fact );
		return $known(
			array(
				'now'    => time(),
				'site'   => (string) wp_parse_url( home_url(), PHP_URL_HOST ),
				'ip'     => (string) ( $data['comment_author_IP'] ?? '' ),
				'author' => $known(
					array(
						'id'       => $user ? (string) $user : null,
						'name'     => wp_unslash( (string) ( $data['comment_author'] ?? '' ) ),
						'email'    => $email,
						'url'      => (string) ( $data['comment_author_url'] ?? '' ),
						'role'     => $user ? (string) ( array_values( get_userdata( $user )->roles )[0] ?? '' ) : 'guest',
						'approved' => $count( 'approve' ),
						'spam'     => $count( 'spam' ),
					)
				),
				'thread' => null === $post ? array() : array(
					'id'       => (string) $post->ID,
					'age_secs' => max( 0, time() - (int) get_post_time( 'U', true, $post ) ),
					'comments' => (int) $post->comment_count,
				),
			)
		);
	}

	/** What WordPress does not change between judging and storing. */
	private static function which( array $data ): array {
		return array(
			(int) ( $data['comment_post_ID'] ?? 0 ),
			(int) ( $data['comment_parent'] ?? 0 ),
			(int) ( $data['user_id'] ?? 0 ),
			wp_unslash( (string) ( $data['comment_author_email'] ?? '' ) ),
		);
	}

	public static function keep( $id, $comment ): void {
		if ( null !== self::$made && self::which( $comment->to_array() ) === self::$which ) {
			// Of what was typed: two texts may be stored as the same.
			self::$made['of'] = hash( 'sha256', Wellsaid_Source::of( $comment ) );
			update_comment_meta( (int) $id, self::META, wp_slash( self::$made ) );
			self::$made = null;
		}
	}

	/**
	 * The page after the rewrites of the rules; null if they made none, or the comment was edited.
	 *
	 * It was proven when it was saved. The policy may have changed since: it is proven again.
	 */
	public static function rewritten( Wellsaid $library, WP_Comment $comment ): ?string {
		$made = self::rewrites( $comment );
		if ( null === $made ) {
			return null;
		}
		return $library->check( $made['html'] )['proven'] ? $made['html'] : wpautop( esc_textarea( $made['text'] ) );
	}

	/** What the rules made of a comment; null if they changed nothing, or it was edited. */
	private static function rewrites( WP_Comment $comment ): ?array {
		$made  = get_comment_meta( (int) $comment->comment_ID, self::META, true );
		$holds = is_array( $made ) && isset( $made['html'], $made['text'], $made['of'] )
			&& hash( 'sha256', Wellsaid_Source::of( $comment ) ) === $made['of'];
		return $holds ? $made : null;
	}

	/** @param string $text HTML, as WordPress stored it. */
	public static function text( $text, $comment = null ) {
		$made = $comment instanceof WP_Comment ? self::rewrites( $comment ) : null;
		return null === $made ? $text : esc_textarea( $made['text'] );
	}

	public static function excerpt( $excerpt, $id, $comment = null ) {
		$made = $comment instanceof WP_Comment ? self::rewrites( $comment ) : null;
		if ( null === $made || post_password_required( (int) $comment->comment_post_ID ) ) {
			return $excerpt;
		}
		// As many words as WordPress left.
		$words = max( 1, count( preg_split( '/\s+/', trim( $excerpt ) ) ) );
		return esc_textarea( wp_trim_words( $made['text'], $words, '…' ) );
	}

	public static function column( array $columns ): array {
		if ( current_user_can( 'moderate_comments' ) ) {
			$columns['wellsaid'] = __( 'Reasons', 'wellsaid' );
		}
		return $columns;
	}

	public static function cell( $column, $id ): void {
		$made = 'wellsaid' === $column ? get_comment_meta( (int) $id, self::META, true ) : null;
		if ( ! is_array( $made ) || ! current_user_can( 'moderate_comments' ) ) {
			return;
		}
		if ( isset( $made['error'] ) ) {
			/* translators: %s: what went wrong. */
			echo esc_html( sprintf( __( 'Held: the rules could not be asked (%s).', 'wellsaid' ), $made['error'] ) );
			return;
		}
		$verdict = json_decode( $made['json'], true );
		echo '<strong>' . esc_html( $verdict['action'] ?? '' ) . '</strong>';
		foreach ( $verdict['reasons'] ?? array() as $reason ) {
			echo '<br>' . esc_html( "{$reason['rule']}: {$reason['why']}" );
			if ( '' !== $reason['sentence'] ) {
				echo '<br><em>' . esc_html( $reason['sentence'] ) . '</em>';
			}
		}
	}
}

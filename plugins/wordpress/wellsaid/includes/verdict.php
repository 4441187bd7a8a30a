<?php
/** Verdicts of the rules about a comment, and their display for moderators. */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Verdict {
	const META = '_wellsaid_verdict';

	/** Outcomes for a comment, weakest first. */
	const STRENGTH = array(
		'1'     => 0,
		'0'     => 1,
		'spam'  => 2,
		'trash' => 3,
	);
	const ACTIONS  = array(
		'approve' => '1',
		'flag'    => '1',
		// The author can't be asked again, as with an edit or a trackback.
		'warn'    => '0',
		'hold'    => '0',
		'spam'    => 'spam',
		'discard' => 'trash',
	);

	/** @var ?array<string, mixed> Verdict on the comment that is being saved. */
	private static $made = null;
	/** @var list<int|string> Identity of that comment: other plug-ins may store their own in between. */
	private static $which = array();

	public static function hook(): void {
		add_filter( 'pre_comment_approved', array( self::class, 'judge' ), 20, 2 );
		add_action( 'wp_insert_comment', array( self::class, 'keep' ), 20, 2 );
		add_filter( 'wp_update_comment_data', array( self::class, 'judge_edit' ), 20, 2 );
		add_action( 'edit_comment', array( self::class, 'keep_edit' ), 20 );
		// Feeds and lists of the latest comments show the stored text, and not `comment_text`.
		add_filter( 'get_comment_text', array( self::class, 'text' ), 10, 2 );
		add_filter( 'get_comment_excerpt', array( self::class, 'excerpt' ), 10, 3 );
		// Before anything is added to the name that was checked.
		add_filter( 'get_comment_author', array( self::class, 'author' ), PHP_INT_MIN, 3 );
		add_filter( 'get_avatar_data', array( self::class, 'avatar' ), 10, 2 );
		add_filter( 'rest_prepare_comment', array( self::class, 'rest' ), 10, 3 );
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
		if ( is_wp_error( $approved ) ) {
			return $approved;
		}
		$source = Wellsaid_Source::typed() ?? (string) ( $data['comment_content'] ?? '' );
		// Trackbacks and reviews come from visitors as well; only comments are shown as our HTML.
		$is_ours = in_array( $data['comment_type'] ?? '', array( '', 'comment' ), true );
		$trusted = $is_ours && Wellsaid_Text::trusts( (int) ( $data['user_id'] ?? 0 ), get_current_user_id() );
		$library = $is_ours ? Wellsaid_Backend::library( $trusted ) : null;
		try {
			$html = null === $library ? null : $library->html( $source );
		} catch ( Throwable $error ) {
			Wellsaid_Backend::failed( $error, $trusted );
			$html = null;
		}
		if ( '' === $html ) {
			// The same answer as WordPress gives for an empty comment.
			return new WP_Error( 'require_valid_comment', __( '<strong>Error:</strong> Please type your comment text.' ), 200 ); // phpcs:ignore WordPress.WP.I18n.MissingArgDomain
		}
		$approved = null === $html ? $approved : self::as_wordpress_judges( $approved, $data, $html );
		$action   = current_user_can( 'moderate_comments' ) ? null : self::ask( $source, $data, $trusted, true );
		if ( 'reject' === $action ) {
			return new WP_Error( 'wellsaid_rejected', __( 'Your comment was refused.', 'wellsaid' ), 403 );
		}
		if ( 'warn' === $action && $is_ours ) {
			$key        = json_decode( self::$made['json'], true )['public']['message'] ?? null;
			self::$made = null;
			return new WP_Error( 'wellsaid_warned', Wellsaid_Form::warning( $source, $key, $library ), 422 );
		}
		return null === $action ? $approved : self::stronger( $approved, self::ACTIONS[ $action ] ?? '0' );
	}

	/**
	 * Runs the rules; null if there are none. If the rules can't be run, a person decides.
	 */
	private static function ask( string $source, array $data, bool $trusted, bool $count ): ?string {
		if ( '' === Wellsaid_Backend::settings()['rules_file'] ) {
			return null;
		}
		try {
			$library = Wellsaid_Backend::moderator( $trusted );
			if ( null === $library ) {
				throw new RuntimeException( (string) Wellsaid_Backend::problem( $trusted, true ) );
			}
			$quotes = Wellsaid_Text::quoted( $library, $source, (int) ( $data['comment_post_ID'] ?? 0 ) );
			$judged = $library->moderate( $source, self::context( $data ), $count, array( 'quotes' => $quotes ) );
		} catch ( Throwable $error ) {
			Wellsaid_Backend::failed( $error, $trusted, true );
			self::$made = array( 'error' => $error->getMessage() );
			return 'hold';
		}
		self::$made = array( 'json' => self::without_record( $judged['verdict_json'] ) );
		if ( array() !== $judged['verdict']['rewrites'] ) {
			self::$made += array(
				'html' => $judged['html'],
				'text' => $judged['text'],
			);
		}
		if ( isset( $judged['author_name'] ) ) {
			self::$made['name'] = $judged['author_name'];
		}
		return $judged['verdict']['action'];
	}

	/** Removes the hashes under which author and address were counted: they are no longer needed, and identify the author. */
	private static function without_record( string $json ): string {
		$verdict = json_decode( $json );
		unset( $verdict->record );
		return (string) wp_json_encode( $verdict, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION );
	}

	/**
	 * An edit by somebody who may not moderate, such as an author who may edit their own comments. It is
	 * checked like a new comment, but not counted, and never discarded. An edit by a moderator, or by a
	 * program that visitors do not call, only changes what is masked.
	 *
	 * @param array|WP_Error $data What will be stored.
	 * @param array          $old  What is stored, slashed.
	 */
	public static function judge_edit( $data, $old ) {
		self::$made = null;
		$comment    = get_comment( (int) ( $old['comment_ID'] ?? 0 ) );
		$source     = Wellsaid_Source::edited();
		if ( is_wp_error( $data ) || null === $comment || null === $source ) {
			return $data;
		}
		$moderates = current_user_can( 'moderate_comments' );
		$name      = (string) ( $data['comment_author'] ?? '' );
		$is_same   = Wellsaid_Source::of( $comment ) === $source && $comment->comment_author === $name;
		// Comments of moderators are not checked in the first place.
		if ( $is_same || ( $moderates && '' === get_comment_meta( (int) $comment->comment_ID, self::META, true ) ) ) {
			return $data;
		}
		$trusted = Wellsaid_Text::trusts_edit( $comment, true );
		$action  = self::ask( $source, wp_slash( $data ), $trusted, false );
		if ( null === $action ) {
			return $data;
		}
		if ( $moderates || 'cli' === PHP_SAPI || wp_doing_cron() ) {
			// Masked words stay masked, and the comment is not taken down; but if it is not known what to mask, a
			// person decides.
			if ( isset( self::$made['error'] ) && ! self::masks( $comment ) ) {
				self::$made = null;
			} elseif ( isset( self::$made['error'] ) ) {
				$data['comment_approved'] = self::stronger( $data['comment_approved'], '0' );
			}
			return $data;
		}
		if ( 'reject' === $action ) {
			self::$made = null;
			return new WP_Error( 'wellsaid_rejected', __( 'Your comment was refused.', 'wellsaid' ), 403 );
		}
		$status                   = 'trash' === ( self::ACTIONS[ $action ] ?? '0' ) ? '0' : self::ACTIONS[ $action ] ?? '0';
		$data['comment_approved'] = self::stronger( $data['comment_approved'], $status );
		return $data;
	}

	public static function keep_edit( $id ): void {
		$comment = get_comment( $id );
		if ( null !== self::$made && null !== $comment ) {
			self::write( $comment );
		}
		self::$made = null;
	}

	/**
	 * WordPress looks for words and links in the output of its sanitizer, which lacks the text in unknown
	 * tags, but readers will see it. So it also checks the text that they will see.
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
		// A comment that it holds for another reason was decided already.
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

	/** Facts of the site. A rule does not fire if its fact is left out. */
	private static function context( array $data ): array {
		$user  = (int) ( $data['user_id'] ?? 0 );
		$email = (string) ( $data['comment_author_email'] ?? '' );
		$post  = get_post( (int) ( $data['comment_post_ID'] ?? 0 ) );
		$name  = wp_unslash( (string) ( $data['comment_author'] ?? '' ) );
		$count = self::counts( $user, $name, wp_unslash( $email ) );
		$known = static fn( array $facts ) => array_filter( $facts, static fn( $fact ) => null !== $fact && '' !== $fact );
		return $known(
			array(
				'now'        => time(),
				'insists'    => Wellsaid_Form::insists(),
				'site'       => (string) wp_parse_url( home_url(), PHP_URL_HOST ),
				'ip'         => (string) ( $data['comment_author_IP'] ?? '' ),
				'user_agent' => wp_unslash( (string) ( $data['comment_agent'] ?? '' ) ),
				'author'     => $known(
					array(
						'id'       => $user ? (string) $user : null,
						// WordPress stores it as HTML: the rules check the text that readers see.
						'name'     => html_entity_decode( $name, ENT_QUOTES | ENT_HTML5, 'UTF-8' ),
						'email'    => $email,
						'url'      => (string) ( $data['comment_author_url'] ?? '' ),
						'role'     => $user ? (string) ( array_values( get_userdata( $user )->roles )[0] ?? '' ) : 'guest',
						'approved' => $count['1'],
						'spam'     => $count['spam'],
					)
				),
				'thread'     => null === $post ? array() : array(
					'id'       => (string) $post->ID,
					'age_secs' => max( 0, time() - (int) get_post_time( 'U', true, $post ) ),
					'comments' => (int) $post->comment_count,
				),
			)
		);
	}

	/**
	 * Number of approved comments and of spam of an author: a user, or a guest by name and address together,
	 * as WordPress itself identifies guests. Anybody can type an address alone, and a guest without one is
	 * unknown to the site.
	 *
	 * @return array{1: int, spam: int}
	 */
	private static function counts( int $user, string $name, string $email ): array {
		global $wpdb;
		$counts = array(
			'1'    => 0,
			'spam' => 0,
		);
		if ( ! $user && ( '' === $name || '' === $email ) ) {
			return $counts;
		}
		// phpcs:disable WordPress.DB
		$who  = $user
			? $wpdb->prepare( 'user_id = %d', $user )
			: $wpdb->prepare( 'user_id = 0 AND comment_author = %s AND comment_author_email = %s', $name, $email );
		$rows = $wpdb->get_results( "SELECT comment_approved, COUNT(*) AS comments FROM $wpdb->comments WHERE $who GROUP BY comment_approved" );
		// phpcs:enable
		foreach ( $rows as $row ) {
			if ( isset( $counts[ $row->comment_approved ] ) ) {
				$counts[ $row->comment_approved ] = (int) $row->comments;
			}
		}
		return $counts;
	}

	/** Data that WordPress does not change between check and storage. */
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
			self::write( $comment );
			self::$made = null;
		}
	}

	private static function write( WP_Comment $comment ): void {
		// Hash of the typed text: two texts may be stored as the same.
		self::$made['of'] = hash( 'sha256', Wellsaid_Source::of( $comment ) );
		if ( isset( self::$made['name'] ) ) {
			self::$made['name_of'] = hash( 'sha256', $comment->comment_author );
		}
		update_comment_meta( (int) $comment->comment_ID, self::META, wp_slash( self::$made ) );
	}

	/** The verdict of a comment, as an array; null if there is none. */
	public static function of( WP_Comment $comment ): ?array {
		$made = get_comment_meta( (int) $comment->comment_ID, self::META, true );
		return isset( $made['json'] ) ? json_decode( $made['json'], true ) : null;
	}

	/** Removes the verdict, which may name the author; masked words stay masked. */
	public static function forget( WP_Comment $comment ): bool {
		$made = get_comment_meta( (int) $comment->comment_ID, self::META, true );
		if ( ! is_array( $made ) || ! isset( $made['json'] ) ) {
			return false;
		}
		// WordPress removes the name as well.
		unset( $made['json'], $made['name'], $made['name_of'] );
		return isset( $made['html'] )
			? (bool) update_comment_meta( (int) $comment->comment_ID, self::META, wp_slash( $made ) )
			: delete_comment_meta( (int) $comment->comment_ID, self::META );
	}

	/**
	 * The HTML after the rewrites of the rules; null if they made none, or the comment was edited.
	 *
	 * It was verified when it was saved. The policy may have changed since: it is verified again.
	 */
	public static function rewritten( Wellsaid $library, WP_Comment $comment ): ?string {
		$made = self::rewrites( $comment );
		if ( null === $made ) {
			return null;
		}
		return $library->check( $made['html'] )['verified'] ? $made['html'] : wpautop( esc_textarea( $made['text'] ) );
	}

	/** Tells whether the rules changed something in a comment. */
	public static function is_rewritten( WP_Comment $comment ): bool {
		return null !== self::rewrites( $comment );
	}

	/** The verdict that changed a comment, as JSON; null if none did, or it was erased. */
	public static function rewriting( WP_Comment $comment ): ?string {
		return self::rewrites( $comment )['json'] ?? null;
	}

	/**
	 * The source that may be quoted from a comment: if the rules changed it, the text that readers see,
	 * without addresses that would become links again.
	 */
	public static function visible( WP_Comment $comment ): string {
		$made = self::rewrites( $comment );
		return null === $made
			? Wellsaid_Source::of( $comment )
			: strtr(
				$made['text'],
				array(
					'&' => '&amp;',
					'<' => '&lt;',
					'[' => '&#91;',
					'://' => '&#91;:]//',
					'www.' => 'www&#91;.]',
					'@' => ' at ',
				)
			);
	}

	/** The result of the rewrites for a comment; null if they changed nothing, or it was edited. */
	private static function rewrites( WP_Comment $comment ): ?array {
		$made  = get_comment_meta( (int) $comment->comment_ID, self::META, true );
		$holds = is_array( $made ) && isset( $made['html'], $made['text'], $made['of'] )
			&& hash( 'sha256', Wellsaid_Source::of( $comment ) ) === $made['of'];
		return $holds ? $made : null;
	}

	/** Tells whether a part of a comment, or of the name over it, is not shown as it was typed. */
	private static function masks( WP_Comment $comment ): bool {
		return null !== self::rewrites( $comment ) || self::name( $comment ) !== $comment->comment_author;
	}

	/** The name of the author as readers see it, as HTML like the one that is stored. */
	public static function name( WP_Comment $comment ): string {
		$made  = get_comment_meta( (int) $comment->comment_ID, self::META, true );
		$holds = is_array( $made ) && isset( $made['name'], $made['name_of'] )
			&& hash( 'sha256', $comment->comment_author ) === $made['name_of'];
		return $holds ? _wp_specialchars( $made['name'], ENT_NOQUOTES, 'UTF-8', true ) : $comment->comment_author;
	}

	/** Filters the name wherever it is shown: comments, feeds, blocks, links to answer, quotations. */
	public static function author( $author, $id = 0, $comment = null ) {
		return $comment instanceof WP_Comment && $author === $comment->comment_author ? self::name( $comment ) : $author;
	}

	/** Corrects the block of avatars, which names the author by the stored name. */
	public static function avatar( $data, $whose ) {
		if ( $whose instanceof WP_Comment && '' !== $whose->comment_author && is_string( $data['alt'] ?? null ) ) {
			$data['alt'] = str_replace( $whose->comment_author, self::name( $whose ), $data['alt'] );
		}
		return $data;
	}

	/** REST gives the stored name: to those who edit it as it is, to all others as they see it elsewhere. */
	public static function rest( $response, $comment, $request ) {
		$data = $response->get_data();
		if ( 'edit' !== $request['context'] && isset( $data['author_name'] ) && $data['author_name'] === $comment->comment_author ) {
			$data['author_name'] = self::name( $comment );
			$response->set_data( $data );
		}
		return $response;
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
		// As many words as in WordPress' excerpt.
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
		$verdict = self::of( get_comment( (int) $id ) ) ?? array();
		echo '<strong>' . esc_html( $verdict['action'] ?? '' ) . '</strong>';
		foreach ( $verdict['reasons'] ?? array() as $reason ) {
			echo '<br>' . esc_html( "{$reason['rule']}: {$reason['why']}" );
			if ( '' !== $reason['sentence'] ) {
				echo '<br><em>' . esc_html( $reason['sentence'] ) . '</em>';
			}
		}
	}
}

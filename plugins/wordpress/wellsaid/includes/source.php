<?php
/**
 * The text that the author typed.
 *
 * WordPress removes unknown markup before it stores a comment, so "x<y" loses its end. It goes on doing so:
 * `comment_content` stays harmless even without this plug-in. The typed text is stored with it, together with a hash of the
 * content that it belongs to; if another program changes the content, the copy is no longer used.
 *
 * People who edit a comment in WordPress (the edit page, Quick Edit, REST, XML-RPC) see the typed text, and replace it.
 * Other plug-ins see the stored text. Their change is applied to the typed text if WordPress would store the result exactly
 * as they wrote it; if not, their text counts, and the text before it is kept for moderators.
 */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Source {
	const META = '_wellsaid_source';

	/** @var ?array<string, mixed> The comment that is being saved: `typed`, `stored`, and for an edit `source` and `before`. */
	private static $saving = null;
	/** @var ?array{id: int, content: string} Text from an editor to whom the author's text was offered. */
	private static $sent = null;
	/** @var bool Whether `comment_edit_pre` will get the text of `format_to_edit` next, but escaped. */
	private static $escaped = false;
	/** @var bool Whether WordPress' sanitizer is only tried. */
	private static $trying = false;

	public static function hook(): void {
		add_filter( 'pre_comment_content', array( self::class, 'before_kses' ), 0 );
		add_filter( 'pre_comment_content', array( self::class, 'after_kses' ), PHP_INT_MAX );
		add_action( 'wp_insert_comment', array( self::class, 'keep' ), 10, 2 );
		add_filter( 'wp_update_comment_data', array( self::class, 'update' ), 10, 2 );
		add_action( 'edit_comment', array( self::class, 'keep_edit' ) );
		// Filters that read it.
		add_filter( 'format_to_edit', array( self::class, 'edit' ) );
		add_filter( 'comment_edit_pre', array( self::class, 'quick_edit' ) );
		add_filter( 'rest_prepare_comment', array( self::class, 'rest' ), 10, 2 );
		add_filter( 'xmlrpc_prepare_comment', array( self::class, 'xmlrpc' ), 10, 2 );
		// Filters that send it.
		add_filter( 'rest_preprocess_comment', array( self::class, 'sent_by_rest' ), PHP_INT_MAX, 2 );
		add_action( 'xmlrpc_call', array( self::class, 'sent_by_xmlrpc' ), 10, 2 );
		add_action( 'add_meta_boxes_comment', array( self::class, 'box' ) );
	}

	/** The typed text if it belongs to the stored text, or else the stored text. */
	public static function of( WP_Comment $comment ): string {
		return self::kept( $comment )['typed'] ?? $comment->comment_content;
	}

	/**
	 * The data that is kept for a comment; null if WordPress stored it without this plug-in.
	 *
	 * @return ?array{typed: string, of: string, trusted?: bool, before?: string}
	 */
	public static function kept( WP_Comment $comment ): ?array {
		$kept = get_comment_meta( (int) $comment->comment_ID, self::META, true );
		if ( ! is_array( $kept ) || hash( 'sha256', $comment->comment_content ) !== ( $kept['of'] ?? '' ) ) {
			return null;
		}
		foreach ( array_intersect( array( 'typed', 'before' ), array_keys( $kept ) ) as $name ) {
			$kept[ $name ] = (string) base64_decode( $kept[ $name ], true );
		}
		return $kept;
	}

	/** The typed text of the comment that is being saved. */
	public static function typed(): ?string {
		return self::$saving['typed'] ?? null;
	}

	/** The author's text after the edit that is being saved. */
	public static function edited(): ?string {
		return self::$saving['source'] ?? null;
	}

	/** @param string $content Slashed, as in all filters of this name. */
	public static function before_kses( $content ) {
		if ( ! self::$trying ) {
			self::$saving = array(
				'typed'  => wp_unslash( (string) $content ),
				'stored' => null,
				// `wp_update_comment` takes it off again before it tells which comment it is about.
				'kses'   => has_filter( 'pre_comment_content', 'wp_filter_kses' ),
			);
		}
		return $content;
	}

	public static function after_kses( $content ) {
		if ( null === self::$saving ) {
			return $content;
		}
		$stored = wp_unslash( (string) $content );
		if ( '' === trim( $stored ) ) {
			// WordPress would leave nothing. The words are kept as text, so that they are not lost.
			$stored = esc_html( self::$saving['typed'] );
		}
		if ( ! self::$trying ) {
			self::$saving['stored'] = $stored;
		}
		return wp_slash( $stored );
	}

	public static function keep( $id, $comment ): void {
		$saving = self::$saving;
		// Another plug-in may have stored a comment of its own in between.
		if ( $comment instanceof WP_Comment && null !== $saving && $saving['stored'] === $comment->comment_content ) {
			self::$saving = null;
			self::write( $comment, $saving['typed'], Wellsaid_Text::trusts( (int) $comment->user_id, get_current_user_id() ) );
		}
	}

	/**
	 * Decides how an edit changes the author's text.
	 *
	 * @param array|WP_Error $data What will be stored.
	 * @param array          $old  What is stored, slashed.
	 */
	public static function update( $data, $old ) {
		$comment = get_comment( (int) ( $old['comment_ID'] ?? 0 ) );
		if ( null === self::$saving || null === $comment || is_wp_error( $data ) ) {
			return $data;
		}
		$written = self::$saving['typed'];
		$stored  = $comment->comment_content;
		$source  = self::of( $comment );
		$sent    = self::sent_by_page( (int) $comment->comment_ID ) ?? self::$sent;
		$before  = null;
		if ( null !== $sent && (int) $comment->comment_ID === $sent['id'] && $sent['content'] === $written ) {
			self::$saving['source'] = $written;
		} elseif ( $written === $stored || $written === $source ) {
			// An edit of only the author's name saves the content as it is stored.
			self::$saving['source'] = $source;
			$before                 = self::kept( $comment )['before'] ?? null;
		} else {
			self::$saving['source'] = self::carry_over( $source, $stored, $written, (string) $data['comment_content'] ) ?? $written;
			$before                 = self::$saving['source'] === $written && $source !== $stored ? $source : null;
		}
		self::$saving['before']  = $before;
		self::$saving['trusted'] = Wellsaid_Text::trusts_edit( $comment, self::$saving['source'] !== $source );
		self::$saving['id']      = (int) $comment->comment_ID;
		return $data;
	}

	public static function keep_edit( $id ): void {
		$comment = get_comment( $id );
		$saving  = self::$saving;
		if ( null !== $comment && null !== $saving && (int) $id === ( $saving['id'] ?? null ) ) {
			self::write( $comment, $saving['source'], $saving['trusted'], $saving['before'] );
			self::$sent = null;
		}
		self::$saving = null;
	}

	/**
	 * The typed text, with the change that turned `$stored` into `$written`; null if that is uncertain: WordPress must store it
	 * exactly as `$result`.
	 */
	private static function carry_over( string $source, string $stored, string $written, string $result ): ?string {
		$most = min( strlen( $stored ), strlen( $written ) );
		$head = strspn( $stored ^ $written, "\0" );
		$tail = min( $most - $head, strspn( strrev( $stored ) ^ strrev( $written ), "\0" ) );
		$from = self::place( $source, $stored, $head, true );
		$to   = self::place( $source, $stored, strlen( $stored ) - $tail, false );
		if ( null === $from || null === $to ) {
			return null;
		}
		// Text that WordPress removed beside the change is not part of it.
		$from         = min( $from, $to );
		$carried      = substr( $source, 0, $from ) . substr( $written, $head, strlen( $written ) - $tail - $head ) . substr( $source, $to );
		$add          = self::$saving['kses'] && ! has_filter( 'pre_comment_content', 'wp_filter_kses' );
		self::$trying = true;
		try {
			$add && add_filter( 'pre_comment_content', 'wp_filter_kses' );
			$would = wp_unslash( apply_filters( 'pre_comment_content', wp_slash( $carried ) ) );
		} finally {
			$add && remove_filter( 'pre_comment_content', 'wp_filter_kses' );
			self::$trying = false;
		}
		return $would === $result ? $carried : null;
	}

	/**
	 * The byte of the typed text at which the first `$length` bytes of the stored text end; after all that WordPress removed
	 * there, or before it. Null if the two texts do not correspond.
	 */
	private static function place( string $source, string $stored, int $length, bool $after ): ?int {
		$entities = array(
			'&' => '&amp;',
			'<' => '&lt;',
			'>' => '&gt;',
		);
		$at       = 0;
		$end      = 0;
		$size     = strlen( $source );
		for ( $read = 0; $read < strlen( $stored ); ) {
			if ( $at >= $size ) {
				return null;
			}
			$entity = $entities[ $source[ $at ] ] ?? null;
			$step   = null !== $entity && 0 === substr_compare( $stored, $entity, $read, strlen( $entity ) )
				? strlen( $entity )
				: (int) ( $source[ $at ] === $stored[ $read ] );
			if ( $step > 0 ) {
				if ( $read + $step > $length ) {
					// The character that holds the place.
					return $after ? $at : $end;
				}
				$read += $step;
				$end   = $at + 1;
			}
			++$at;
		}
		return $after ? $size : $end;
	}

	private static function write( WP_Comment $comment, string $typed, bool $trusted, ?string $before = null ): void {
		$kept = array(
			// As bytes: a database may not support NUL and all of Unicode.
			'typed'   => base64_encode( $typed ),
			'of'      => hash( 'sha256', $comment->comment_content ),
			// The trust at the time of writing, like the result of WordPress' sanitizer.
			'trusted' => $trusted,
		);
		if ( null !== $before ) {
			$kept['before'] = base64_encode( $before );
		}
		update_comment_meta( (int) $comment->comment_ID, self::META, wp_slash( $kept ) );
	}

	/** Removes the text before the edit. The text itself is the comment, and stays. */
	public static function forget( WP_Comment $comment ): bool {
		$kept = get_comment_meta( (int) $comment->comment_ID, self::META, true );
		if ( ! is_array( $kept ) || ! isset( $kept['before'] ) ) {
			return false;
		}
		unset( $kept['before'] );
		return (bool) update_comment_meta( (int) $comment->comment_ID, self::META, wp_slash( $kept ) );
	}

	/** The edit page: moderators edit the typed text. */
	public static function edit( $content ) {
		$comment = $GLOBALS['comment'] ?? null;
		if ( $comment instanceof WP_Comment && $comment->comment_content === $content ) {
			self::$escaped = true;
			return self::of( $comment );
		}
		return $content;
	}

	/** Lists of comments: here it is not escaped before. */
	public static function quick_edit( $content ) {
		$comment = $GLOBALS['comment'] ?? null;
		if ( self::$escaped || ! $comment instanceof WP_Comment || $comment->comment_content !== $content ) {
			self::$escaped = false;
			return $content;
		}
		return self::of( $comment );
	}

	/** `raw` is there for those who may edit. */
	public static function rest( $response, $comment ) {
		$data = $response->get_data();
		if ( isset( $data['content']['raw'] ) ) {
			$data['content']['raw'] = self::text( self::of( $comment ) );
			$response->set_data( $data );
		}
		return $response;
	}

	/** Everybody who can log in can list approved comments, and gets the text that readers see. */
	public static function xmlrpc( $data, $comment ) {
		if ( current_user_can( 'edit_comment', $comment->comment_ID ) ) {
			// XML does not allow control characters.
			$data['content'] = preg_replace( '/[\x00-\x08\x0B\x0C\x0E-\x1F]/', '', self::text( self::of( $comment ) ) );
		} else {
			$data['content'] = Wellsaid_Verdict::text( $data['content'], $comment );
			$data['author']  = Wellsaid_Verdict::name( $comment );
		}
		return $data;
	}

	/** JSON and XML hold only text; the library replaces invalid bytes in the same way. */
	private static function text( string $bytes ): string {
		return mb_convert_encoding( $bytes, 'UTF-8', 'UTF-8' );
	}

	public static function sent_by_rest( $prepared, $request ) {
		$id = (int) ( $request['id'] ?? 0 );
		if ( $id && is_array( $prepared ) && isset( $prepared['comment_content'] ) ) {
			self::$sent = array(
				'id'      => $id,
				'content' => (string) $prepared['comment_content'],
			);
		}
		return $prepared;
	}

	/** @param array $arguments Slashed. */
	public static function sent_by_xmlrpc( $method, $arguments ): void {
		if ( 'wp.editComment' === $method && isset( $arguments[4]['content'] ) ) {
			self::$sent = array(
				'id'      => (int) $arguments[3],
				'content' => wp_unslash( (string) $arguments[4]['content'] ),
			);
		}
	}

	/** The id and text that the edit page or Quick Edit sent for this comment; WordPress checked its nonce. */
	private static function sent_by_page( int $id ): ?array {
		// phpcs:disable WordPress.Security
		$sends = did_action( 'admin_action_editedcomment' ) || doing_action( 'wp_ajax_edit-comment' );
		if ( ! $sends || (int) ( $_POST['comment_ID'] ?? 0 ) !== $id || ! isset( $_POST['content'] ) ) {
			return null;
		}
		return array(
			'id'      => $id,
			'content' => wp_unslash( (string) $_POST['content'] ),
		);
		// phpcs:enable
	}

	/** On the edit page: the author's text that another plug-in replaced. */
	public static function box( $comment ): void {
		$before = $comment instanceof WP_Comment ? get_comment( (int) $comment->comment_ID ) : null;
		$before = null === $before ? null : ( self::kept( $before )['before'] ?? null );
		if ( null !== $before ) {
			add_meta_box(
				'wellsaid-before',
				__( 'Before another plug-in changed it', 'wellsaid' ),
				static function () use ( $before ) {
					echo '<textarea rows="6" class="large-text code" readonly>' . esc_textarea( $before ) . '</textarea>';
				},
				null,
				'normal'
			);
		}
	}
}

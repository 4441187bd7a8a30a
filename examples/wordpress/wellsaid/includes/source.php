<?php
/**
 * What the author typed.
 *
 * WordPress removes what it does not know before it stores a comment, so "x<y" loses its end. It
 * goes on doing so: `comment_content` stays harmless whatever becomes of this plug-in. What was
 * typed is kept beside it, together with a hash of the content that it belongs to; when that
 * changes behind our back the copy counts no more.
 */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Source {
	const META = '_wellsaid_source';

	/** @var ?array{typed: string, stored: ?string} Of the comment that is being saved. */
	private static $saving = null;

	public static function hook(): void {
		add_filter( 'pre_comment_content', array( self::class, 'before_kses' ), 0 );
		add_filter( 'pre_comment_content', array( self::class, 'after_kses' ), PHP_INT_MAX );
		add_action( 'wp_insert_comment', array( self::class, 'keep' ), 10, 2 );
		add_action( 'edit_comment', array( self::class, 'keep_edit' ) );
		// `comment_edit_pre` comes before or after escaping, depending on the page; this one before.
		add_filter( 'format_to_edit', array( self::class, 'edit' ) );
	}

	/** What was typed, if it belongs to what is stored; else what is stored. */
	public static function of( WP_Comment $comment ): string {
		$kept = get_comment_meta( (int) $comment->comment_ID, self::META, true );
		if ( is_array( $kept ) && hash( 'sha256', $comment->comment_content ) === ( $kept['of'] ?? '' ) ) {
			return (string) base64_decode( $kept['typed'], true );
		}
		return $comment->comment_content;
	}

	/** What is typed in the comment that is being saved. */
	public static function typed(): ?string {
		return self::$saving['typed'] ?? null;
	}

	/** @param string $content Slashed, as in all filters of this name. */
	public static function before_kses( $content ) {
		self::$saving = array(
			'typed'  => wp_unslash( (string) $content ),
			'stored' => null,
		);
		return $content;
	}

	public static function after_kses( $content ) {
		if ( null === self::$saving ) {
			return $content;
		}
		$stored = wp_unslash( (string) $content );
		if ( '' === trim( $stored ) ) {
			// Nothing is left that WordPress knows. Not to lose the words, they stay as text.
			$stored = esc_html( self::$saving['typed'] );
		}
		self::$saving['stored'] = $stored;
		return wp_slash( $stored );
	}

	public static function keep( $id, $comment ): void {
		$saving = self::$saving;
		// Another plug-in may have stored a comment of its own in between.
		if ( $comment instanceof WP_Comment && null !== $saving && $saving['stored'] === $comment->comment_content ) {
			self::$saving = null;
			self::write( (int) $id, $saving['typed'], $comment->comment_content );
		}
	}

	public static function keep_edit( $id ): void {
		$comment = get_comment( $id );
		$typed   = self::typed();
		// Who changes only the name of an author saves the content as it is stored; but the editor's
		// page holds what was typed, and what it sends is meant, also if WordPress' sanitizer makes the same of it.
		$meant = null !== $comment && ( $typed !== $comment->comment_content || did_action( 'admin_action_editedcomment' ) );
		if ( $meant && null !== $typed ) {
			self::write( (int) $id, $typed, $comment->comment_content );
		}
		self::$saving = null;
	}

	private static function write( int $id, string $typed, string $content ): void {
		$kept = array(
			// Bytes as they are: a database may know no NUL and not all of Unicode.
			'typed' => base64_encode( $typed ),
			'of'    => hash( 'sha256', $content ),
		);
		update_comment_meta( $id, self::META, wp_slash( $kept ) );
	}

	/** Moderators edit what was typed. */
	public static function edit( $content ) {
		$comment = $GLOBALS['comment'] ?? null;
		if ( $comment instanceof WP_Comment && $comment->comment_content === $content ) {
			return self::of( $comment );
		}
		return $content;
	}
}

<?php
/** Takes away what the plug-in stored. Comments stay as WordPress itself stored them. */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'wellsaid' );
delete_metadata( 'comment', 0, '_wellsaid_source', '', true );
delete_metadata( 'comment', 0, '_wellsaid_verdict', '', true );

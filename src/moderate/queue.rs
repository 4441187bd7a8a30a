//! States of a comment in a moderation queue.

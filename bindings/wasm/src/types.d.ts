/** A policy as data; the keys are those of a policy file. Unknown ones are refused. */
export interface PolicyOptions {
  preset?: "comment" | "forum" | "drupal6" | "wordpress" | "plain";
  [key: string]: unknown;
}

export interface Rendered {
  /** Safe to insert wherever a block may stand. */
  html: string;
  /** `verified` unless the library has a fault: log anything else. */
  verification: "verified" | "sanitized" | "escaped";
}

/** What your application knows. Unknown keys are refused. */
export interface Answers {
  /** By the mention with its sigil: `@ann`. `null`: it stays text. */
  mentions?: Record<string, { href: string; text?: string } | null>;
  /** In the order of `report(…).quotes`. */
  quotes?: ({ author?: string; href?: string; source?: string } | null)[];
  /** By the name without colons. */
  emoji?: Record<string, string | null>;
  /** By the address as `report(…).links` has it. */
  links?: Record<string, "keep" | "unlink" | { rewrite: string }>;
  /** Links have the policy's `trusted_rel` instead of its `rel`. */
  trusted?: boolean;
}

/** The post that a reply quotes. */
export interface Reply {
  author?: string;
  username?: string;
  post_id?: number;
  topic_id?: number;
  user_id?: number;
  /** Seconds since 1970. */
  time?: number;
  /** Levels of inner quotes that are kept; default 0. */
  keep?: number;
}

/** First UTF-16 unit of the comment, and the one after the last. */
export type Span = [start: number, end: number];

export interface Notice {
  /** A stable name: `disallowed-tag`. */
  kind: string;
  /** A sentence for the author. Text, not HTML. */
  message: string;
  span: Span;
  /** The change after which the notice is gone. */
  fix?: { span: Span; replacement: string };
}

export interface Link {
  kind: "url" | "email" | "anchor" | "custom";
  href: string;
  text: string;
  host: string | null;
  registrable: string | null;
  flags: string[];
  span: Span;
  depth: number;
}

export interface Quote {
  author: string | null;
  username: string | null;
  post_id: number | null;
  topic_id: number | null;
  user_id: number | null;
  time: number | null;
  depth: number;
  span: Span;
  verification: "verified" | "altered" | "unknown";
}

export interface Mention {
  sigil: string;
  name: string;
  span: Span;
  depth: number;
}

/** All texts are text, not HTML. */
export interface Report {
  links: Link[];
  refused_links: { text: string; flags: string[]; span: Span }[];
  quotes: Quote[];
  mentions: Mention[];
  emoji: Mention[];
  notices: Notice[];
  outermost_authors: string[];
  only_quotes: boolean;
}

/** `you_get` is HTML, everything else is text. */
export interface Tips {
  short: string[];
  long: { description: string; you_type: string; you_get: string }[];
  /** The sentence over a comment whose verdict is `warn`. */
  warned: string;
  /** Label of the button that sends such a comment all the same. */
  insist: string;
}

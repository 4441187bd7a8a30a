//! Five policies to start from, with a reason for each choice.

use super::attribute::{Attribute, AttributeRule, Values};
use super::element::{Element, ElementSet};
use super::{Alias, Disallowed, LinkOptions, Messages, Policy, QuoteOptions, Rules};
use crate::limits::Limits;

/// A policy to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Preset {
    /// [`Policy::comment`].
    #[default]
    Comment,
    /// [`Policy::forum`].
    Forum,
    /// [`Policy::drupal6`].
    Drupal6,
    /// [`Policy::wordpress`].
    WordPress,
    /// [`Policy::plain`].
    Plain,
}

type Allowed = &'static [(Element, &'static [Attribute])];

/// Yes: `a` with `href`, the reason for most tags in comments · `em strong` for
/// stress · `cite code` for names of works and for source text · the three lists,
/// because people number their arguments.
///
/// No: `title` on `a` (a text that touch screens never show) · `target` (the
/// reader decides) · `img` (an image is fetched by every reader, which makes it a
/// tracker) · headings (a comment is not a document) · `b i u s` (looks, not meaning;
/// [`FORUM`] has them) · `blockquote` (`[quote]` says who spoke)
/// · `class` and `id` (they reach into the site's own styles and scripts).
const COMMENT: Allowed = &[
    (Element::A, &[Attribute::Href]),
    (Element::Em, &[]),
    (Element::Strong, &[]),
    (Element::Cite, &[]),
    (Element::Code, &[]),
    (Element::Ul, &[]),
    (Element::Ol, &[]),
    (Element::Li, &[]),
    (Element::Dl, &[]),
    (Element::Dt, &[]),
    (Element::Dd, &[]),
];

/// Yes: the tags of [`COMMENT`] and those that the buttons of a forum's editor write: `b i` for looks,
/// `u` and `s` because editors have buttons for them, `del` for text that is taken back.
///
/// No: `ins` (readers take its line for a link, as that of `u`, and editors have no button for it)
/// · `font`, `center`, `big` and colors (outside the closed set).
const FORUM: Allowed = &[
    (Element::A, &[Attribute::Href]),
    (Element::B, &[]),
    (Element::Em, &[]),
    (Element::I, &[]),
    (Element::Strong, &[]),
    (Element::U, &[]),
    (Element::S, &[]),
    (Element::Del, &[]),
    (Element::Cite, &[]),
    (Element::Code, &[]),
    (Element::Ul, &[]),
    (Element::Ol, &[]),
    (Element::Li, &[]),
    (Element::Dl, &[]),
    (Element::Dt, &[]),
    (Element::Dd, &[]),
];

/// Yes: the tags that WordPress allows everybody in comments (`$allowedtags` in
/// `wp-includes/kses.php`), attributes included.
///
/// No: `acronym` and `strike`, obsolete in HTML and outside the closed set; they
/// are read as `abbr` and `s`, which look the same.
const WORDPRESS: Allowed = &[
    (Element::A, &[Attribute::Href, Attribute::Title]),
    (Element::Abbr, &[Attribute::Title]),
    (Element::B, &[]),
    (Element::Blockquote, &[Attribute::Cite]),
    (Element::Cite, &[]),
    (Element::Code, &[]),
    (Element::Del, &[Attribute::Datetime]),
    (Element::Em, &[]),
    (Element::I, &[]),
    (Element::Q, &[Attribute::Cite]),
    (Element::S, &[]),
    (Element::Strong, &[]),
];

impl Preset {
    /// Every preset, the default first.
    pub const ALL: &'static [Self] =
        &[Self::Comment, Self::Forum, Self::Drupal6, Self::WordPress, Self::Plain];

    /// Name in policies as data: `comment`, `forum`, `drupal6`, `wordpress`, `plain`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Forum => "forum",
            Self::Drupal6 => "drupal6",
            Self::WordPress => "wordpress",
            Self::Plain => "plain",
        }
    }

    /// The preset of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|preset| preset.name() == name)
    }

    /// The policy itself.
    pub fn policy(self) -> Policy {
        Policy { rules: std::sync::Arc::new(self.rules()) }
    }

    pub(super) fn rules(self) -> Rules {
        let mut rules = rules(match self {
            Self::Comment | Self::Drupal6 => COMMENT,
            Self::Forum => FORUM,
            Self::WordPress => WORDPRESS,
            Self::Plain => &[],
        });
        match self {
            Self::Drupal6 => {
                rules.disallowed = Disallowed::Strip;
                rules.quotes = rules.quotes.class("quote-msg").untitled(Some("Quote:"));
            }
            Self::WordPress => {
                rules.disallowed = Disallowed::Strip;
                rules.aliases = vec![
                    ("acronym", Alias::Element(Element::Abbr)),
                    ("strike", Alias::Element(Element::S)),
                ];
            }
            Self::Forum => {
                rules.aliases = vec![("strike", Alias::Element(Element::S))];
            }
            Self::Comment | Self::Plain => {}
        }
        rules
    }
}

/// The settings that all presets share.
fn rules(allowed: Allowed) -> Rules {
    let mut attributes = vec![Vec::new(); Element::ALL.len()];
    for &(element, names) in allowed {
        attributes[element as usize] =
            names.iter().map(|&name| AttributeRule { name, values: Values::Any }).collect();
    }
    Rules {
        listed: allowed.iter().map(|&(element, _)| element).collect(),
        allowed: allowed.iter().map(|&(element, _)| element).collect::<ElementSet>(),
        attributes,
        aliases: Vec::new(),
        disallowed: Disallowed::Escape,
        schemes: ["http", "https", "mailto"].map(String::from).to_vec(),
        relative_links: true,
        // A link in a comment is not the site's recommendation, and search
        // engines ask to be told so; without it comments are worth spamming.
        rel: String::from("nofollow ugc"),
        trusted_rel: None,
        links: LinkOptions::default(),
        quotes: QuoteOptions::default(),
        breaks: true,
        limits: Limits::default(),
        always_clean: false,
        lying_captions: super::LyingCaptions::Refuse,
        direction: super::Direction::Inherit,
        templates: super::Templates::Keep,
        marks: super::Marks::NONE,
        messages: Messages::shared(),
    }
}

impl Policy {
    /// The default: the tags that a comment form usually promises.
    ///
    /// `<a href> <em> <strong> <cite> <code> <ul> <ol> <li> <dl> <dt> <dd>`;
    /// other tags are shown as typed.
    ///
    /// Yes: `a` for links · `em strong` for stress · `cite code` for works and
    /// source text · lists, because people number their arguments · relative links
    /// · `http https mailto` · `nofollow ugc`.
    /// No: images (every reader fetches them: a tracker) · headings (a comment is not a document) ·
    /// `title`, `target`, `class`, `id` (of no use to readers, or able to reach into the site's
    /// styles and scripts) · `b i u s` ([`Policy::forum`] has them)
    /// · `blockquote` (`[quote]` says who spoke) · `ftp` (browsers dropped it).
    pub fn comment() -> Self {
        Preset::Comment.policy()
    }

    /// A forum: the tags of [`Policy::comment`], and those that the buttons of an editor write.
    ///
    /// `<a href> <b> <em> <i> <strong> <u> <s> <del> <cite> <code> <ul> <ol> <li> <dl> <dt> <dd>`;
    /// `<strike>` becomes `<s>`, other tags are shown as typed.
    ///
    /// Give links and `u` different looks: readers click on what is underlined.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy};
    ///
    /// let page = Formatter::new(Policy::forum()).format("<b>Now</b> <strike>10</strike> 9 €")?;
    /// assert_eq!(page.html, "<p><b>Now</b> <s>10</s> 9 €</p>");
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn forum() -> Self {
        Preset::Forum.policy()
    }

    /// Policy of a Drupal 6 site with its Quote module: as [`comment`](Self::comment), but tags
    /// that are not allowed are removed, the box has the class `quote-msg`
    /// and a quote without a name is headed `Quote:`.
    ///
    /// Yes: the classes and captions that old themes style, so an archive can be
    /// rendered again. No: Drupal's own HTML errors.
    pub fn drupal6() -> Self {
        Preset::Drupal6.policy()
    }

    /// WordPress's comment tags, as far as they are in the closed set:
    /// `<a href title> <abbr title> <b> <blockquote cite> <cite> <code>
    /// <del datetime> <em> <i> <q cite> <s> <strong>`.
    ///
    /// Yes: every tag and attribute of that list that HTML still has.
    /// No: `acronym` and `strike` are obsolete and never written; they are read as
    /// `abbr` and `s`. Tags that are not allowed are removed, as in WordPress.
    pub fn wordpress() -> Self {
        Preset::WordPress.policy()
    }

    /// No tags at all: text with line breaks, links and `[quote]` boxes.
    ///
    /// Yes: everything that works without markup.
    /// No: every tag; it is shown as typed. Turn [`QuoteOptions::enabled`] and
    /// [`PolicyBuilder::links`](super::PolicyBuilder::links) off for bare text.
    pub fn plain() -> Self {
        Preset::Plain.policy()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_policies_that_the_builder_accepts() {
        for &preset in Preset::ALL {
            let built = Policy::builder().preset(preset).build();
            assert_eq!(built, Ok(preset.policy()), "{}", preset.name());
            assert_eq!(Preset::from_name(preset.name()), Some(preset));
        }
    }

    #[test]
    fn their_tags_are_as_promised() {
        let tags = |policy: Policy| policy.allowed().to_string();
        assert_eq!(
            tags(Policy::comment()),
            "<a href> <em> <strong> <cite> <code> <ul> <ol> <li> <dl> <dt> <dd>"
        );
        assert_eq!(
            tags(Policy::wordpress()),
            "<a href title> <abbr title> <b> <blockquote cite> <cite> <code> <del datetime> <em> \
             <i> <q cite> <s> <strong>"
        );
        assert_eq!(tags(Policy::plain()), "");
        assert_eq!(Policy::wordpress().rules().alias("strike"), Some(Alias::Element(Element::S)));
    }
}

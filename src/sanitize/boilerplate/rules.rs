//! Rules as data, each with a name by which an owner can switch it off for a feed, and each with its test.

/// A kind of boilerplate.
pub struct Rule {
    /// What it is called in `keep_boilerplate` of `feeds.toml`.
    pub name: &'static str,
    /// What it removes, for owners.
    pub what: &'static str,
    /// Classes of elements that are nothing else.
    pub classes: &'static [&'static str],
    /// Classes of elements that are it where all that they hold is a link that asks for it: see [`ASKS`].
    pub buttons: &'static [&'static str],
    /// Beginnings of class names of such elements.
    pub prefixes: &'static [&'static str],
    /// Short paragraphs at the end of a post that begin and go on like this; those that go on have a link.
    pub phrases: &'static [(&'static str, &'static str)],
    /// Links that lead to addresses with this in them, with what is in them.
    pub links: &'static [&'static str],
}

/// All rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "share",
        what: "bars of buttons to share, like, pin or mail a post",
        classes: &[
            "sharedaddy",
            "sd-sharing",
            "sd-sharing-enabled",
            "sd-like",
            "jetpack-likes-widget-wrapper",
            "addtoany_share_save_container",
            "addtoany_content",
            "a2a_kit",
            "addthis_toolbox",
            "heateor_sss_sharing_container",
            "simplesocialbuttons",
            "social-share",
            "social-sharing",
            "share-buttons",
            "sharing-buttons",
            "ssba",
            "shariff",
            "st-inline-share-buttons",
            "wp-block-outermost-social-sharing",
            "essb_links",
            "mashsb-container",
            "twitter-share-button",
            "fb-like",
        ],
        buttons: &[],
        prefixes: &["shareaholic-canvas", "sharethis-"],
        phrases: &[("share this:", ""), ("like this:", ""), ("teilen mit:", "")],
        links: &[
            "://www.addtoany.com/",
            "://www.addthis.com/bookmark",
            "twitter.com/intent/tweet",
            "facebook.com/sharer",
            "linkedin.com/shareArticle",
            "reddit.com/submit?url",
            "pinterest.com/pin/create",
        ],
    },
    Rule {
        name: "flares",
        what: "FeedBurner's and WordPress.com's lines of buttons",
        classes: &["feedflare", "wp-feed-flare"],
        buttons: &[],
        prefixes: &[],
        phrases: &[],
        links: &["feeds.feedburner.com/~ff/", "feedads.g.doubleclick.net/", "feeds.wordpress.com/1.0/"],
    },
    Rule {
        name: "appeared-first",
        what: "“The post … appeared first on …” and its like",
        classes: &[],
        buttons: &[],
        prefixes: &[],
        phrases: &[
            ("the post ", " appeared first on "),
            ("the post ", " first appeared on "),
            // Medium, behind the post's title.
            (
                "was originally published in ",
                " on medium where people are continuing the conversation by highlighting and responding to this story",
            ),
            ("this post first appeared on ", ""),
            ("this post originally appeared on ", ""),
            ("this post was originally published on ", ""),
            ("der beitrag ", " erschien zuerst auf "),
            ("l’article ", " est apparu en premier sur "),
            ("l'article ", " est apparu en premier sur "),
            ("la entrada ", " se publicó primero en "),
            ("het bericht ", " verscheen eerst op "),
            ("o post ", " apareceu primeiro em "),
        ],
        links: &[],
    },
    Rule {
        name: "filed-under",
        what: "“Filed under”, “Tags for this post”, “Posted in”: the planet shows tags itself",
        classes: &["post-categories", "post-tags", "entry-tags", "cat-links", "tags-links", "entry-utility"],
        buttons: &[],
        prefixes: &[],
        phrases: &[
            ("filed under:", ""),
            ("filed under ", ""),
            ("tags for this post:", ""),
            ("tagged with:", ""),
            ("posted in:", ""),
            ("categories:", ""),
            ("technorati tags:", ""),
        ],
        links: &[],
    },
    Rule {
        name: "related",
        what: "lists of related posts",
        classes: &[
            "jp-relatedposts",
            "yarpp",
            "yarpp-related",
            "yarpp-related-rss",
            "related-posts",
            "relatedposts",
            "crp_related",
            "rp4wp-related-posts",
            "wp_rp_wrap",
            "linkwithin_div",
            "zemanta-related",
        ],
        buttons: &[],
        prefixes: &[],
        phrases: &[("related posts:", ""), ("related posts", ""), ("you may also like:", ""), ("related:", "")],
        links: &[],
    },
    Rule {
        name: "subscribe",
        what: "forms and buttons to subscribe, counters of readers",
        classes: &[
            "jetpack_subscription_widget",
            "wp-block-jetpack-subscriptions",
            "mc4wp-form",
            "subscription-widget-wrap",
            "subscription-widget",
            "subscribe-widget",
            "post-views",
        ],
        buttons: &["button-wrapper"],
        prefixes: &["subscription-widget-"],
        phrases: &[],
        links: &["feedburner.google.com/fb/a/mailverify"],
    },
];

/// How the words of buttons begin that ask a reader to share, subscribe or pay.
pub const ASKS: &[&str] = &[
    "share",
    "subscribe",
    "leave a comment",
    "give a gift",
    "upgrade to paid",
    "refer a friend",
    "teilen",
    "abonnieren",
    "jetzt abonnieren",
    "partager",
    "s’abonner",
    "s'abonner",
    "compartir",
    "suscribirse",
    "suscríbete",
];

/// Bytes of a text that are looked at: its end, where the writing goes on.
pub const MOST_BYTES: usize = 16 * 1024;
/// Characters of a subject.
const LONGEST_SUBJECT: usize = 255;

/// What somebody is writing: their own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    pub subject: String,
    pub body: String,
}

impl Passage {
    /// From a draft as it is: what is quoted, forwarded or signed is left out, and all beyond [`MOST_BYTES`].
    pub fn new(subject: &str, body: &str) -> Self {
        let subject = subject.chars().filter(|c| !c.is_control()).take(LONGEST_SUBJECT).collect();
        Self { subject, body: last_bytes(&own_words(body), MOST_BYTES).to_owned() }
    }
}

/// A mail's plain text without the lines that others wrote (`> …` with the line that says who, and whatever follows
/// `----------`), and without the signature (`-- `, RFC 3676 section 4.3).
pub fn own_words(body: &str) -> String {
    let lines: Vec<&str> = body.lines().take_while(|line| *line != "-- " && !line.starts_with("-----")).collect();
    let is_quoted = |at: usize| lines.get(at).is_some_and(|line| line.starts_with('>'));
    let is_attribution = |at: usize| {
        let mut after = at + 1..lines.len();
        // Only behind such a line, so that many blank ones are not gone through for each of them.
        lines[at].trim_end().ends_with(':') && after.find(|next| !lines[*next].trim().is_empty()).is_some_and(is_quoted)
    };
    let own: Vec<&str> =
        (0..lines.len()).filter(|at| !is_quoted(*at) && !is_attribution(*at)).map(|at| lines[at]).collect();
    own.join("\n").trim_matches('\n').to_owned()
}

fn last_bytes(text: &str, most: usize) -> &str {
    let mut from = text.len().saturating_sub(most);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_left_out() {
        let reply = "Hello Ida,\n\nyes, I \n\nOn Friday Ida wrote:\n> Shall we meet?\n>> Yes.\n";
        assert_eq!(own_words(reply), "Hello Ida,\n\nyes, I ");
        assert_eq!(own_words("> Shall we?\n\nGladly.\n-- \nBo\nNordhavn"), "Gladly.");
        assert_eq!(own_words("See below.\n\n---------- Forwarded message ----------\nFrom: x\nsecret"), "See below.");
        assert_eq!(own_words("The list:\n- one\n- two"), "The list:\n- one\n- two");
        assert_eq!(own_words(""), "");
    }

    #[test]
    fn only_the_end_of_a_long_text_is_looked_at() {
        let passage = Passage::new("a\r\nb", &"ä".repeat(MOST_BYTES));
        assert_eq!((passage.subject.as_str(), passage.body.len()), ("ab", MOST_BYTES));
        let odd = Passage::new("", &format!("{}x", "ä".repeat(MOST_BYTES)));
        assert!(odd.body.len() < MOST_BYTES && odd.body.ends_with("äx"));
    }
}

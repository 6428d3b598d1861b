//! What a word that goes on may have become. *investigat\** is to find *investigation*, whose stem is the shorter *investig*: so the endings
//! of each language are tried, and the stems that are shorter are asked for, too.

use super::tsquery::{Part, add, forms_of_word};
use crate::language::Languages;

/// Stems of fewer letters could be those of too many other words.
const SHORTEST_STEM: usize = 3;

const ENDINGS: &str = "\
    s es ed ing ng ion ions on ons ation ations ment ments ly al e er ers y ies ty ties ive able ness sation zation \
    en em ung ungen heit lich isch te ten st n \
    ent ement ements eur eurs if ait ant é ée ée \
    a o as os ar ir ción ciones mente ando iendo ado ada idad \
    i are ere ire zione zioni ato ata ità \
    t ingen lijk de ções ção dade or het ning ningar ene erne else \
    an ssa sta ja in iin lla minen k ok ek ban ben nak nek ot et \
    ów ami ach ie ul le lor lar ler ın da dan den \
    а у ы и ой ов ам ами ах ать ить ние ния ый ая";

/// Lets a part match everything that begins with it.
pub(super) fn widen(part: &mut Part, word: &str, is_stemmed: bool) {
    let Some(first) = part.forms.first_mut() else { return };
    first.languages = Languages::ALL;
    let beginning = first.text.clone();
    part.is_prefix = true;
    // These are found anyway.
    part.forms.retain(|form| form.text == beginning || !form.text.starts_with(&beginning));
    if !is_stemmed {
        return;
    }
    for ending in ENDINGS
        .split_ascii_whitespace()
        .filter(|ending| ending.is_ascii() == beginning.is_ascii() || !ending.is_ascii())
    {
        for form in forms_of_word(&format!("{word}{ending}")) {
            let (stem, letters) = (&form.text, form.text.chars().count());
            let is_shorter = beginning.len() > stem.len() && beginning.starts_with(stem);
            if is_shorter && letters >= SHORTEST_STEM && letters * 2 >= beginning.chars().count() {
                add(&mut part.forms, form);
            }
        }
    }
}

use std::collections::HashMap;

use diffy::{ConflictStyle, MergeOptions};
use serde::{Deserialize, Serialize};

use super::{Pick, pick};

/// Two texts are compared if what lies between their common beginning and end has so many lines together: the comparison takes time by the
/// square of it. With more, both sides are kept as they are.
pub const MAX_CHANGED_LINES: usize = 4_000;

/// A place that both sides changed: the lines that stand there in each text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineConflict {
    pub base: Vec<String>,
    pub stored: Vec<String>,
    pub incoming: Vec<String>,
}

/// Merges three texts line by line.
///
/// # Errors
/// The places that both sides changed; none when there is too much to compare.
pub fn merge(base: &str, stored: &str, incoming: &str) -> Result<String, Vec<LineConflict>> {
    match pick(base, stored, incoming, |a, b| a == b) {
        Pick::Stored => return Ok(stored.to_owned()),
        Pick::Incoming => return Ok(incoming.to_owned()),
        Pick::Both => {}
    }
    let mut lines = Lines::default();
    let (base, stored, incoming) = (lines.number(base), lines.number(stored), lines.number(incoming));
    if changed(&base, &stored).max(changed(&base, &incoming)) > MAX_CHANGED_LINES {
        return Err(Vec::new());
    }
    let mut options = MergeOptions::new();
    options.set_conflict_style(ConflictStyle::Diff3);
    match options.merge(&written(&base), &written(&stored), &written(&incoming)) {
        Ok(merged) => Ok(lines.read(&merged).join("\n")),
        Err(marked) => Err(lines.conflicts(&marked)),
    }
}

/// All lines of the texts, numbered. The library compares the numbers in place of the lines, each on a line of its own that ends like all
/// others: so the last line is one like any, and its markers cannot be mistaken for what somebody typed.
#[derive(Default)]
struct Lines<'a> {
    numbers: HashMap<&'a str, usize>,
    lines: Vec<&'a str>,
}

impl<'a> Lines<'a> {
    fn number(&mut self, text: &'a str) -> Vec<usize> {
        let number = |line| {
            *self.numbers.entry(line).or_insert_with(|| {
                self.lines.push(line);
                self.lines.len() - 1
            })
        };
        text.split('\n').map(number).collect()
    }

    /// The lines of these numbers.
    fn read(&self, numbers: &str) -> Vec<&'a str> {
        let line = |number: &str| number.parse::<usize>().ok().and_then(|number| self.lines.get(number)).copied();
        numbers.lines().filter_map(line).collect()
    }

    /// Reads `<<<<<<< … ||||||| … ======= … >>>>>>>`, which is stored, base, incoming.
    fn conflicts(&self, marked: &str) -> Vec<LineConflict> {
        let regions = marked.split("<<<<<<<").skip(1).filter_map(|region| {
            let (stored, rest) = region.split_once("|||||||")?;
            let (base, rest) = rest.split_once("=======")?;
            let (incoming, _) = rest.split_once(">>>>>>>")?;
            let read = |numbers| self.read(numbers).into_iter().map(str::to_owned).collect();
            Some(LineConflict { base: read(base), stored: read(stored), incoming: read(incoming) })
        });
        regions.collect()
    }
}

/// How many lines lie between what the texts have in common at their beginning and end.
fn changed(a: &[usize], b: &[usize]) -> usize {
    let prefix = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    a.len() + b.len() - 2 * suffix
}

fn written(numbers: &[usize]) -> String {
    numbers.iter().map(|number| format!("{number}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lines;
    use proptest::prelude::*;

    fn conflict(base: &str, stored: &str, incoming: &str) -> LineConflict {
        let [base, stored, incoming] =
            [base, stored, incoming].map(|text| text.split('\n').map(str::to_owned).collect());
        LineConflict { base, stored, incoming }
    }

    #[test]
    fn changes_in_different_lines_meet() {
        assert_eq!(merge("a\nb\nc", "A\nb\nc", "a\nb\nC"), Ok("A\nb\nC".into()));
        assert_eq!(merge("a\nb\nc", "a\nb\nc\nd\n", "A\nb\nc"), Ok("A\nb\nc\nd\n".into()));
        assert_eq!(merge("a\nb\nc", "b\nc", "a\nb"), Ok("b".into()));
    }

    #[test]
    fn changes_in_the_same_lines_are_told_with_both() {
        assert_eq!(merge("a\nb\nc", "a\nX\nc", "a\nY\nc"), Err(vec![conflict("b", "X", "Y")]));
        assert_eq!(merge("", "mine", "yours"), Err(vec![conflict("", "mine", "yours")]));
        let deleted = LineConflict { stored: vec![], ..conflict("b", "", "X") };
        assert_eq!(merge("a\nb\nc", "a\nc", "a\nX\nc"), Err(vec![deleted]));
        let two = vec![conflict("a", "1", "2"), conflict("c", "3", "4")];
        assert_eq!(merge("a\nb\nc", "1\nb\n3", "2\nb\n4"), Err(two));
    }

    #[test]
    fn what_looks_like_a_marker_is_text() {
        let tricky = "<<<<<<< ours\n7\n=======\n>>>>>>> theirs\n||||||| original";
        let stored = format!("{tricky}\nx\nend");
        let incoming = format!("start\nx\n{tricky}");
        assert_eq!(merge("start\nx\nend", &stored, &incoming), Ok(format!("{tricky}\nx\n{tricky}")));
        let conflicts = merge("x", tricky, "=======").expect_err("both changed all");
        assert_eq!(conflicts, [conflict("x", tricky, "=======")]);
    }

    #[test]
    fn too_much_to_compare_is_kept_on_both_sides() {
        let text = |word: &str, lines: usize| (0..lines).map(|n| format!("{word}{n}\n")).collect::<String>();
        let [most, more] = [MAX_CHANGED_LINES, MAX_CHANGED_LINES + 1].map(|lines| merge("", &text("a", lines), "b\n"));
        assert_eq!(most.map_err(|conflicts| conflicts.len()), Err(1));
        assert_eq!(more.map_err(|conflicts| conflicts.len()), Err(0));
        // A long text with small changes is no trouble.
        let base = text("x", 100_000);
        let merged = merge(&base, &format!("first\n{base}"), &format!("{base}last\n"));
        assert!(merged == Ok(format!("first\n{base}last\n")));
    }

    proptest! {
        #[test]
        fn the_side_does_not_matter(base in lines(), stored in lines(), incoming in lines()) {
            let there = merge(&base, &stored, &incoming);
            let back = merge(&base, &incoming, &stored).map_err(|conflicts| {
                let turn = |c: LineConflict| LineConflict { base: c.base, stored: c.incoming, incoming: c.stored };
                conflicts.into_iter().map(turn).collect::<Vec<_>>()
            });
            prop_assert_eq!(there, back);
        }

        #[test]
        fn one_changed_side_is_taken(base in lines(), side in lines()) {
            prop_assert_eq!(merge(&base, &base, &side), Ok(side.clone()));
            prop_assert_eq!(merge(&base, &side, &base), Ok(side.clone()));
            prop_assert_eq!(merge(&base, &side, &side), Ok(side));
        }

        /// A line that a side has more often than the base is in the result at least so many times more.
        #[test]
        fn no_line_that_was_typed_is_lost(base in lines(), stored in lines(), incoming in lines()) {
            if let Ok(merged) = merge(&base, &stored, &incoming) {
                let count = |text: &str, line: &str| text.split('\n').filter(|other| *other == line).count();
                let neither_removed = |line: &str| {
                    count(&stored, line) >= count(&base, line) && count(&incoming, line) >= count(&base, line)
                };
                for line in stored.split('\n').chain(incoming.split('\n')).filter(|line| neither_removed(line)) {
                    let most = count(&stored, line).max(count(&incoming, line));
                    prop_assert!(count(&merged, line) >= most, "{:?} in {:?}", line, merged);
                }
            }
        }

        #[test]
        fn anything_is_merged_or_told(base in ".{0,40}", stored in "(?s).{0,40}", incoming in "(?s).{0,40}") {
            if let Err(conflicts) = merge(&base, &stored, &incoming) {
                prop_assert!(!conflicts.is_empty());
            }
        }
    }
}

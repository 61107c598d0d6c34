//! Each case is a block of `cases.txt`: what a script line looks like, the place, the width of the terminal, and the
//! drawing. The drawings were made by hand, by counting columns of a terminal with a fixed-width font, in which a
//! Chinese or Japanese character is two columns wide and a tab is drawn as four.

use annotate_snippets::Renderer;

use super::snippet;

const CASES: &str = include_str!("cases.txt");

/// Turns the visible escapes of the cases file into characters.
fn unescaped(text: &str) -> String {
    text.replace("<TAB>", "\t")
        .replace("<CR>", "\r")
        .replace("<LF>", "\n")
}

#[test]
fn the_caret_is_below_the_place() {
    let mut count = 0;
    for block in CASES.split("\n== ").skip(1) {
        let (title, rest) = block.split_once('\n').expect("a block has a title");
        let (place, rest) = rest.split_once('\n').expect("a block has a place");
        let (script, drawing) = rest.split_once('\n').expect("a block has a script");
        let numbers: Vec<u32> = place
            .split_whitespace()
            .map(|number| number.parse().expect("a place is numbers"))
            .collect();
        let [line, column, width] = numbers[..] else {
            panic!("{title}: a place is a line, a column and a width");
        };
        let width = usize::try_from(width).expect("a width is small");
        let drawn = snippet(&unescaped(script), line, column, &Renderer::plain(), width);
        let drawn: Vec<String> = drawn
            .unwrap_or_default()
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        let expected: Vec<&str> = drawing.trim_end().lines().collect();
        assert_eq!(drawn, expected, "{title}");
        count += 1;
    }
    assert!(count >= 10, "{count} cases were read");
}

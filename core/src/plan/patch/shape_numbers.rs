//! The numbers of shapes. A legacy drawing names the blocks of 1,024 numbers that its shapes may take theirs from
//! (`o:idmap`), and no two drawings of a workbook should name the same.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::plan::patch::loose::loose_tags;
use ambersheet_ooxml::address::parse_number;

/// Numbers in a block; the first of them stands for the drawing itself.
const BLOCK: u64 = 1024;
/// Shape numbers have 31 bits.
const LAST_BLOCK: u32 = (1 << 21) - 1;

/// The blocks that a workbook's drawings take.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    taken: BTreeSet<u32>,
    /// No block up to here is free.
    highest_given: u32,
}

impl Blocks {
    /// Notes the blocks of one drawing.
    pub(crate) fn read(&mut self, drawing: &[u8]) {
        let numbers = Numbers::read(drawing);
        self.taken.extend(numbers.blocks);
        self.taken.extend(numbers.used.keys());
    }

    /// Returns a block that no drawing has.
    pub(crate) fn fresh(&mut self) -> u32 {
        self.highest_given += 1;
        while self.taken.contains(&self.highest_given) {
            self.highest_given += 1;
        }
        self.highest_given
    }
}

/// The numbers of one drawing.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// The blocks that it names, and then the new ones.
    blocks: Vec<u32>,
    /// The highest number in use, for each block.
    used: BTreeMap<u32, u64>,
    /// The range of the attribute that names its blocks.
    list: Option<Range<usize>>,
    /// The new ones.
    added: Vec<u32>,
    /// The block that the next number comes from.
    current: usize,
}

impl Numbers {
    pub(crate) fn read(drawing: &[u8]) -> Self {
        const ID: &[u8] = b"_x0000_s";
        let mut numbers = Self::default();
        for at in memchr::memmem::find_iter(drawing, ID) {
            let rest = &drawing[at + ID.len()..];
            let digits = rest
                .iter()
                .take(10)
                .take_while(|b| b.is_ascii_digit())
                .count();
            let number = std::str::from_utf8(&rest[..digits])
                .ok()
                .and_then(|digits| digits.parse::<u64>().ok());
            let Some(number) = number else { continue };
            let Ok(block) = u32::try_from(number / BLOCK) else {
                continue;
            };
            let highest = numbers.used.entry(block).or_insert(number);
            *highest = number.max(*highest);
        }
        let list = loose_tags(drawing, 0)
            .filter(|tag| tag.local(drawing) == b"idmap")
            .find_map(|tag| tag.value(drawing, b"data"));
        if let Some(range) = list {
            let named = drawing[range.clone()]
                .split(|b| *b == b',')
                .filter_map(|text| parse_number(text.trim_ascii()));
            numbers.blocks = named
                .filter(|block| (1..=LAST_BLOCK).contains(block))
                .collect();
            numbers.list = Some(range);
        }
        numbers
    }

    /// Returns the next free number: of a block that the drawing has, else of a fresh one.
    pub(crate) fn next(&mut self, blocks: &mut Blocks) -> u64 {
        loop {
            let Some(block) = self.blocks.get(self.current).copied() else {
                let fresh = blocks.fresh();
                self.blocks.push(fresh);
                self.added.push(fresh);
                continue;
            };
            let first = u64::from(block) * BLOCK;
            let number = self.used.get(&block).map_or(first, |highest| *highest) + 1;
            if number < first + BLOCK {
                self.used.insert(block, number);
                return number;
            }
            self.current += 1;
        }
    }

    /// Returns the edit that names the new blocks, where the drawing names blocks at all.
    pub(crate) fn grown_list(&self) -> Option<(Range<usize>, Vec<u8>)> {
        let list = self.list.as_ref().filter(|_| !self.added.is_empty())?;
        let names: Vec<String> = self.added.iter().map(u32::to_string).collect();
        let comma = if list.is_empty() { "" } else { "," };
        Some((
            list.end..list.end,
            format!("{comma}{}", names.join(",")).into_bytes(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(drawing: &str, others: &[&str], count: usize) -> (Vec<u64>, Option<String>) {
        let mut blocks = Blocks::default();
        for other in others {
            blocks.read(other.as_bytes());
        }
        blocks.read(drawing.as_bytes());
        let mut numbers = Numbers::read(drawing.as_bytes());
        let taken = (0..count).map(|_| numbers.next(&mut blocks)).collect();
        (
            taken,
            numbers
                .grown_list()
                .map(|(_, text)| String::from_utf8_lossy(&text).into_owned()),
        )
    }

    /// Block n holds n * 1024 + 1 to n * 1024 + 1023, as in every drawing that Excel writes.
    #[test]
    fn numbers_go_on_in_the_drawings_blocks_and_then_in_fresh_ones() {
        let map = |data: &str| format!("<o:idmap v:ext='edit' data='{data}'/>");
        for (drawing, others, expected, grown) in [
            (map("7"), vec![], vec![7169, 7170], None),
            (
                format!(
                    "{}<v:shape id=_x0000_s1030 o:spid='_x0000_s1027'/>",
                    map("1")
                ),
                vec![],
                vec![1031, 1032],
                None,
            ),
            (
                format!("{}<v:shape id='_x0000_s2046'/>", map("1")),
                vec!["<idmap data='2,3'/>", "<v:shape id='_x0000_s4097'/>"],
                vec![2047, 5121],
                Some(",5"),
            ),
            (
                format!("{}<v:shape o:spid='_x0000_s5119'/>", map("4,1")),
                vec![],
                vec![1025],
                None,
            ),
            (
                "<v:shape id='_x005f_x0000_s-1'/>".to_owned(),
                vec!["<idmap data=1/>"],
                vec![2049],
                None,
            ),
            (map(""), vec![], vec![1025], Some("1")),
            (map("0, 999999999,x"), vec![], vec![1025], Some(",1")),
        ] {
            let (taken, list) = take(&drawing, &others, expected.len());
            assert_eq!((taken, list.as_deref()), (expected, grown), "{drawing}");
        }
    }

    #[test]
    fn a_block_holds_1023_shapes() {
        let (taken, grown) = take("<o:idmap data=\"1\"/>", &[], 2100);
        let all: BTreeSet<u64> = taken.iter().copied().collect();
        assert_eq!(
            (all.len(), taken[1022], taken[1023], taken[2099]),
            (2100, 2047, 2049, 3126)
        );
        assert_eq!(grown.as_deref(), Some(",2,3"));
    }
}

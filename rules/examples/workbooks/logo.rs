//! The example council's badge, drawn here so that no picture has to be licensed or kept: a disc with three bars, as
//! an indexed PNG whose pixels are stored, not compressed (RFC 1950 and 1951, "stored" blocks).

/// Width and height, in pixels.
pub(super) const SIZE: u32 = 128;

/// Background, disc, and the three bars.
const PALETTE: [[u8; 3]; 5] = [
    [0xff, 0xff, 0xff],
    [0x0b, 0x4f, 0x6c],
    [0x3f, 0xa7, 0x6d],
    [0xf2, 0xb1, 0x34],
    [0xb8, 0x32, 0x3f],
];

/// The badge as a PNG.
pub(super) fn png() -> Vec<u8> {
    let mut header = [SIZE.to_be_bytes(), SIZE.to_be_bytes()].concat();
    header.extend([8, 3, 0, 0, 0]); // eight bits a pixel, indexed; no interlace
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [
        (b"IHDR", header),
        (b"PLTE", PALETTE.concat()),
        (b"tRNS", vec![0]), // the background is transparent
        (b"IDAT", zlib_stored(&pixels())),
        (b"IEND", Vec::new()),
    ] {
        png.extend(
            u32::try_from(data.len())
                .expect("a small picture")
                .to_be_bytes(),
        );
        let chunk = [kind.as_slice(), &data].concat();
        png.extend_from_slice(&chunk);
        png.extend(crc32fast::hash(&chunk).to_be_bytes());
    }
    png
}

/// Lines of palette indexes, each behind its filter byte.
fn pixels() -> Vec<u8> {
    (0..SIZE)
        .flat_map(|y| std::iter::once(0).chain((0..SIZE).map(move |x| index_at(x, y))))
        .collect()
}

fn index_at(x: u32, y: u32) -> u8 {
    let middle = SIZE / 2;
    if x.abs_diff(middle).pow(2) + y.abs_diff(middle).pow(2) > (middle - 2).pow(2) {
        return 0;
    }
    for (index, left, top) in [(2, 33, 40), (3, 56, 56), (4, 79, 72)] {
        if (left..left + 16).contains(&x) && (top..94).contains(&y) {
            return index;
        }
    }
    1
}

fn zlib_stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = data.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).expect("chunks of 0xffff at most");
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    let (a, b) = data.iter().fold((1, 0), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (a + b) % 65_521)
    });
    out.extend(((b << 16) | a).to_be_bytes());
    out
}

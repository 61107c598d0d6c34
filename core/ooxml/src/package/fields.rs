//! Little-endian numbers of zip records.

/// A number of two bytes. The place is known to lie within the bytes, here and below.
pub(super) fn field_16(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// A number of four bytes.
pub(super) fn field_32(bytes: &[u8], at: usize) -> u32 {
    u32::from(field_16(bytes, at)) | u32::from(field_16(bytes, at + 2)) << 16
}

/// A number of eight bytes.
pub(super) fn field_64(bytes: &[u8], at: usize) -> u64 {
    u64::from(field_32(bytes, at)) | u64::from(field_32(bytes, at + 4)) << 32
}

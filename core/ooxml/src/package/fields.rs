//! Little-endian numbers of zip records.

/// Returns a number of two bytes. Callers make sure that it lies within the bytes, here and below.
pub(super) fn field_16(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// Returns a number of four bytes.
pub(super) fn field_32(bytes: &[u8], at: usize) -> u32 {
    u32::from(field_16(bytes, at)) | u32::from(field_16(bytes, at + 2)) << 16
}

/// Returns a number of eight bytes.
pub(super) fn field_64(bytes: &[u8], at: usize) -> u64 {
    u64::from(field_32(bytes, at)) | u64::from(field_32(bytes, at + 4)) << 32
}

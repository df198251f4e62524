//! The two loops in which a search by meaning spends its time: products of bytes, and differences of signs.
//!
//! The program is built for every x86-64, which would make both loops three times as slow as this machine can be. So
//! each is compiled a second time for processors with AVX2, which is nearly all of them, and chosen when it runs.

/// The dot product in units of both scales. Wrapping, because the check for overflow would keep the compiler from
/// using vector instructions; `MAX_DIMENSIONS` keeps it from happening.
pub(super) fn dot(query: &[i16], row: &[i8]) -> i32 {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        #[expect(unsafe_code, reason = "choosing instructions at run time: 52 ns become 17 for 384 dimensions")]
        // SAFETY: the processor has what the function was compiled for.
        return unsafe { dot_avx2(query, row) };
    }
    plain_dot(query, row)
}

/// For each row of `codes`, which has as many words as the query, the number of dimensions whose signs differ.
pub(super) fn hamming(query: &[u64], codes: &[u64], distances: &mut Vec<u16>) {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        #[expect(unsafe_code, reason = "choosing instructions at run time: counting bits is one instruction then")]
        // SAFETY: the processor has what the function was compiled for.
        unsafe {
            hamming_avx2(query, codes, distances)
        };
        return;
    }
    plain_hamming(query, codes, distances);
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("popcnt")
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn dot_avx2(query: &[i16], row: &[i8]) -> i32 {
    plain_dot(query, row)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,popcnt")]
fn hamming_avx2(query: &[u64], codes: &[u64], distances: &mut Vec<u16>) {
    plain_hamming(query, codes, distances);
}

#[inline(always)]
fn plain_dot(query: &[i16], row: &[i8]) -> i32 {
    query
        .iter()
        .zip(row)
        .fold(0_i32, |sum, (query, value)| sum.wrapping_add(i32::from(*query).wrapping_mul(i32::from(*value))))
}

#[inline(always)]
fn plain_hamming(query: &[u64], codes: &[u64], distances: &mut Vec<u16>) {
    /// Words of 384 dimensions, the most frequent size: a loop of known length is unrolled.
    const USUAL: usize = 6;
    if let Ok(query) = <&[u64; USUAL]>::try_from(query) {
        distances.extend(codes.as_chunks::<USUAL>().0.iter().map(|row| differing(query, row)));
    } else {
        distances.extend(codes.chunks_exact(query.len().max(1)).map(|row| differing(query, row)));
    }
}

#[inline(always)]
fn differing(query: &[u64], row: &[u64]) -> u16 {
    let bits = query.iter().zip(row).fold(0_u32, |sum, (query, row)| sum.wrapping_add((query ^ row).count_ones()));
    // 8,192 dimensions at most.
    bits as u16
}

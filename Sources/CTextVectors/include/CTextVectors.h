/* Bytes of text by the vector, where Swift has no word for the instruction.
 *
 * Each has a plain twin for processors without it; the tests hold the two against each other. */
#ifndef CTEXTVECTORS_H
#define CTEXTVECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Bit n is set where byte n of the sixteen equals `byte`. */
static inline uint32_t bytes_equal_16(const void *bytes, uint8_t byte) {
#if defined(__SSE2__)
    __m128i loaded = _mm_loadu_si128((const __m128i *)bytes);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(loaded, _mm_set1_epi8((char)byte)));
#else
    uint32_t mask = 0;
    for (int index = 0; index < 16; index++) mask |= (uint32_t)(((const uint8_t *)bytes)[index] == byte) << index;
    return mask;
#endif
}

/* Bit n is set where byte n of the sixty-four equals `byte`. */
static inline uint64_t bytes_equal_64(const void *bytes, uint8_t byte) {
    const uint8_t *start = (const uint8_t *)bytes;
    return (uint64_t)bytes_equal_16(start, byte) | (uint64_t)bytes_equal_16(start + 16, byte) << 16
        | (uint64_t)bytes_equal_16(start + 32, byte) << 32 | (uint64_t)bytes_equal_16(start + 48, byte) << 48;
}

/* Bit n is set where byte n of the sixteen is a control character below the blank. */
static inline uint32_t bytes_below_blank_16(const void *bytes) {
#if defined(__SSE2__)
    __m128i loaded = _mm_loadu_si128((const __m128i *)bytes);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(loaded, _mm_set1_epi8(0x1F)), loaded));
#else
    uint32_t mask = 0;
    for (int index = 0; index < 16; index++) mask |= (uint32_t)(((const uint8_t *)bytes)[index] < 0x20) << index;
    return mask;
#endif
}

/* Bit n is set where byte n of the sixteen is X'80' or above. */
static inline uint32_t bytes_high_16(const void *bytes) {
#if defined(__SSE2__)
    return (uint32_t)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)bytes));
#else
    uint32_t mask = 0;
    for (int index = 0; index < 16; index++) mask |= (uint32_t)(((const uint8_t *)bytes)[index] >> 7) << index;
    return mask;
#endif
}

/* Copies sixteen bytes; bit n is set where byte n needs quotes in CSV (RFC 4180): a comma, a quote or a control
 * character below the blank. */
static inline uint32_t bytes_copy_csv_16(void *to, const void *from) {
#if defined(__SSE2__)
    __m128i loaded = _mm_loadu_si128((const __m128i *)from);
    _mm_storeu_si128((__m128i *)to, loaded);
    __m128i special = _mm_or_si128(
        _mm_cmpeq_epi8(loaded, _mm_set1_epi8(',')), _mm_cmpeq_epi8(loaded, _mm_set1_epi8('"')));
    __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(loaded, _mm_set1_epi8(0x1F)), loaded);
    return (uint32_t)_mm_movemask_epi8(_mm_or_si128(special, control));
#else
    uint32_t mask = 0;
    for (int index = 0; index < 16; index++) {
        uint8_t byte = ((const uint8_t *)from)[index];
        ((uint8_t *)to)[index] = byte;
        mask |= (uint32_t)(byte == ',' || byte == '"' || byte < 0x20) << index;
    }
    return mask;
#endif
}

/* Translates `length` bytes from `offset` on of each of `count` records by a table of 256 bytes; the result of record n
 * stands at `to + n * stride`. Up to 63 bytes behind each result may be written. */
typedef void (*translate_records_function)(
    const uint8_t *table, const void *const *records, size_t count, size_t offset, size_t length, uint8_t *to,
    size_t stride);

/* Byte by byte: any processor. */
void translate_records_plain(
    const uint8_t *table, const void *const *records, size_t count, size_t offset, size_t length, uint8_t *to,
    size_t stride);

/* The fastest that this processor can do: by AVX-512 VBMI where it has it (64 bytes a step), else the plain one. */
translate_records_function translate_records_fastest(void);

#endif

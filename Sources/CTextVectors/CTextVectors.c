#include "CTextVectors.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

void translate_records_plain(
    const uint8_t *table, const void *const *records, size_t count, size_t offset, size_t length, uint8_t *to,
    size_t stride)
{
    for (size_t record = 0; record < count; record++) {
        const uint8_t *from = (const uint8_t *)records[record] + offset;
        uint8_t *target = to + record * stride;
        for (size_t index = 0; index < length; index++) target[index] = table[from[index]];
    }
}

#if defined(__x86_64__)
/* VPERMI2B looks up 64 bytes at once in a table of 128; the top bit of the byte chooses between two such tables. */
__attribute__((target("avx512f,avx512bw,avx512vbmi")))
static void translate_records_vbmi(
    const uint8_t *table, const void *const *records, size_t count, size_t offset, size_t length, uint8_t *to,
    size_t stride)
{
    const __m512i first = _mm512_loadu_si512(table);
    const __m512i second = _mm512_loadu_si512(table + 64);
    const __m512i third = _mm512_loadu_si512(table + 128);
    const __m512i fourth = _mm512_loadu_si512(table + 192);
    for (size_t record = 0; record < count; record++) {
        const uint8_t *from = (const uint8_t *)records[record] + offset;
        uint8_t *target = to + record * stride;
        for (size_t index = 0; index < length; index += 64) {
            size_t left = length - index;
            __mmask64 wanted = left >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << left) - 1;
            __m512i bytes = _mm512_maskz_loadu_epi8(wanted, from + index);
            __m512i low = _mm512_permutex2var_epi8(first, bytes, second);
            __m512i high = _mm512_permutex2var_epi8(third, bytes, fourth);
            _mm512_storeu_si512(target + index, _mm512_mask_blend_epi8(_mm512_movepi8_mask(bytes), low, high));
        }
    }
}
#endif

translate_records_function translate_records_fastest(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw")) return translate_records_vbmi;
#endif
    return translate_records_plain;
}

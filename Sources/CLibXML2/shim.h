#include <stddef.h>
#include <string.h>
#include <iconv.h>
#include <libxml/xmlversion.h>
// Debian's libxml2 can translate with ICU, whose headers are not those of Foundation's ICU. Nothing here needs them.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// What the search for the end of an element looks for: a '<' before '!' or '?', and a '<' or "</" before a name that
/// has the same two bytes in the same places as the element's. Prefixes are alike, so the two are best taken behind it.
typedef struct {
    unsigned char first;
    unsigned char second;
    /// Where they stand in the name: the first no later than the second.
    size_t firstAt;
    size_t secondAt;
    /// Quotes passed on the way: twice as many as attributes at most. The caller sets it to 0.
    size_t quotes;
} xml_search;

static inline int xml_is_candidate(const unsigned char *at, const xml_search *search) {
    if (at[0] != '<') return 0;
    if (at[1] == '!' || at[1] == '?') return 1;
    at += at[1] == '/' ? 2 : 1;
    return at[search->firstAt] == search->first && at[search->secondAt] == search->second;
}

/// The place of the next candidate at or behind `from`, or a place before which there is none: so near to `end` that no
/// end tag of the name fits behind it. Reads nothing at or behind `end`.
static inline size_t xml_next_candidate(const unsigned char *bytes, size_t from, size_t end, xml_search *search) {
    size_t at = from;
#if defined(__SSE2__)
    const __m128i open = _mm_set1_epi8('<'), bang = _mm_set1_epi8('!'), question = _mm_set1_epi8('?');
    const __m128i slash = _mm_set1_epi8('/'), quote = _mm_set1_epi8('"'), apostrophe = _mm_set1_epi8('\'');
    const __m128i first = _mm_set1_epi8((char)search->first), second = _mm_set1_epi8((char)search->second);
    const size_t firstAt = 1 + search->firstAt, secondAt = 1 + search->secondAt;
    while (at + secondAt + 17 <= end) {
        const unsigned char *place = bytes + at;
        const __m128i zero = _mm_loadu_si128((const __m128i *)place);
        const __m128i one = _mm_loadu_si128((const __m128i *)(place + 1));
        const __m128i special = _mm_or_si128(_mm_cmpeq_epi8(one, bang), _mm_cmpeq_epi8(one, question));
        const __m128i opening = _mm_and_si128(
            _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(place + firstAt)), first),
            _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(place + secondAt)), second));
        const __m128i named = _mm_and_si128(
            _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(place + firstAt + 1)), first),
            _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(place + secondAt + 1)), second));
        const __m128i closing = _mm_and_si128(_mm_cmpeq_epi8(one, slash), named);
        const unsigned candidates = (unsigned)_mm_movemask_epi8(
            _mm_and_si128(_mm_cmpeq_epi8(zero, open), _mm_or_si128(special, _mm_or_si128(opening, closing))));
        unsigned quotes = (unsigned)_mm_movemask_epi8(
            _mm_or_si128(_mm_cmpeq_epi8(zero, quote), _mm_cmpeq_epi8(zero, apostrophe)));
        if (candidates) {
            const unsigned found = (unsigned)__builtin_ctz(candidates);
            search->quotes += (size_t)__builtin_popcount(quotes & ((1u << found) - 1));
            return at + found;
        }
        if (quotes) search->quotes += (size_t)__builtin_popcount(quotes);
        at += 16;
    }
#endif
    while (at + search->secondAt + 3 <= end) {
        if (xml_is_candidate(bytes + at, search)) return at;
        search->quotes += bytes[at] == '"' || bytes[at] == '\'';
        at += 1;
    }
    return at;
}

// Threefry-2x32 with 13 rounds (Salmon et al. 2011), written apart from the library's.

#pragma once

#include <cstdint>

inline uint32_t turned(uint32_t word, int by) { return (word << by) | (word >> (32 - by)); }

// Two counters in, two random words out; the words of the key are (key, 0).
inline void threefry(uint32_t key, uint32_t &left, uint32_t &right)
{
    const uint32_t parity = key ^ 0x1BD11BDAu;
    left += key;
#define ROUND(by) left += right; right = left ^ turned(right, by);
    ROUND(13) ROUND(15) ROUND(26) ROUND(6)
    right += parity + 1u;
    ROUND(17) ROUND(29) ROUND(16) ROUND(24)
    left += parity; right += key + 2u;
    ROUND(13) ROUND(15) ROUND(26) ROUND(6)
    left += key; right += 3u;
    ROUND(17)
#undef ROUND
}

// What it costs to draw afferents: two random 32-bit words per cell and step, by three generators.
// Each fills an array of `number` sums, so that nothing is optimised away and all may vectorise.

#include <cstdint>
#include <random>

#include "threefry.h"

namespace {

// Philox-2x32 with 10 rounds (Salmon et al. 2011).
inline void philox(uint32_t key, uint32_t &left, uint32_t &right)
{
    for (int round = 0; round < 10; round++) {
        const uint64_t product = (uint64_t)0xD256D193u * left;
        left = (uint32_t)(product >> 32) ^ key ^ right;
        right = (uint32_t)product;
        key += 0x9E3779B9u;
    }
}

}  // namespace

extern "C" void threefry_words(uint32_t key, int32_t number, int32_t steps, uint32_t *sums)
{
    for (int32_t step = 0; step < steps; step++)
        for (int32_t i = 0; i < number; i++) {
            uint32_t left = step, right = i;
            threefry(key, left, right);
            sums[i] += left ^ right;
        }
}

extern "C" void philox_words(uint32_t key, int32_t number, int32_t steps, uint32_t *sums)
{
    for (int32_t step = 0; step < steps; step++)
        for (int32_t i = 0; i < number; i++) {
            uint32_t left = step, right = i;
            philox(key, left, right);
            sums[i] += left ^ right;
        }
}

// What Brian2's `rand()` is in C++: a Mersenne Twister with state.
extern "C" void twister_words(uint32_t key, int32_t number, int32_t steps, uint32_t *sums)
{
    std::mt19937 generator(key);
    for (int32_t step = 0; step < steps; step++)
        for (int32_t i = 0; i < number; i++) {
            const uint32_t left = generator();
            sums[i] += left ^ (uint32_t)generator();
        }
}

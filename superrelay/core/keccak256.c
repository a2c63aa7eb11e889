/* SPDX-License-Identifier: MIT */
#include "keccak256.h"

#include <string.h>

/* Lanes are little-endian; they are read and written as they lie. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "byte order");

/* The iota constants, the reference's table of RC[0] to RC[23]. */
static const uint64_t kRoundConstants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

#define ROTL(x, n) (((x) << (n)) | ((x) >> (64 - (n))))

/* theta: the parity of column x of a. */
#define PARITY(a, x) ((a)[x] ^ (a)[(x) + 5] ^ (a)[(x) + 10] ^ (a)[(x) + 15] ^ (a)[(x) + 20])

/* chi: row y of e from the five lanes b0 to b4 that rho and pi put there. */
#define CHI(e, y)                       \
    do {                                \
        (e)[y] = b0 ^ (~b1 & b2);       \
        (e)[(y) + 1] = b1 ^ (~b2 & b3); \
        (e)[(y) + 2] = b2 ^ (~b3 & b4); \
        (e)[(y) + 3] = b3 ^ (~b4 & b0); \
        (e)[(y) + 4] = b4 ^ (~b0 & b1); \
    } while (0)

/*
 * One round from lanes a to lanes e, lane (x, y) at index x + 5y. Unrolled by
 * hand with constant indices, so that the lanes stay in registers even when
 * the compiler is told to save space.
 */
#define ROUND(a, e, constant)                 \
    do {                                      \
        uint64_t b0, b1, b2, b3, b4;          \
        const uint64_t c0 = PARITY(a, 0);     \
        const uint64_t c1 = PARITY(a, 1);     \
        const uint64_t c2 = PARITY(a, 2);     \
        const uint64_t c3 = PARITY(a, 3);     \
        const uint64_t c4 = PARITY(a, 4);     \
        const uint64_t d0 = c4 ^ ROTL(c1, 1); \
        const uint64_t d1 = c0 ^ ROTL(c2, 1); \
        const uint64_t d2 = c1 ^ ROTL(c3, 1); \
        const uint64_t d3 = c2 ^ ROTL(c4, 1); \
        const uint64_t d4 = c3 ^ ROTL(c0, 1); \
        b0 = (a)[0] ^ d0;                     \
        b1 = ROTL((a)[6] ^ d1, 44);           \
        b2 = ROTL((a)[12] ^ d2, 43);          \
        b3 = ROTL((a)[18] ^ d3, 21);          \
        b4 = ROTL((a)[24] ^ d4, 14);          \
        CHI(e, 0);                            \
        (e)[0] ^= (constant);                 \
        b0 = ROTL((a)[3] ^ d3, 28);           \
        b1 = ROTL((a)[9] ^ d4, 20);           \
        b2 = ROTL((a)[10] ^ d0, 3);           \
        b3 = ROTL((a)[16] ^ d1, 45);          \
        b4 = ROTL((a)[22] ^ d2, 61);          \
        CHI(e, 5);                            \
        b0 = ROTL((a)[1] ^ d1, 1);            \
        b1 = ROTL((a)[7] ^ d2, 6);            \
        b2 = ROTL((a)[13] ^ d3, 25);          \
        b3 = ROTL((a)[19] ^ d4, 8);           \
        b4 = ROTL((a)[20] ^ d0, 18);          \
        CHI(e, 10);                           \
        b0 = ROTL((a)[4] ^ d4, 27);           \
        b1 = ROTL((a)[5] ^ d0, 36);           \
        b2 = ROTL((a)[11] ^ d1, 10);          \
        b3 = ROTL((a)[17] ^ d2, 15);          \
        b4 = ROTL((a)[23] ^ d3, 56);          \
        CHI(e, 15);                           \
        b0 = ROTL((a)[2] ^ d2, 62);           \
        b1 = ROTL((a)[8] ^ d3, 55);           \
        b2 = ROTL((a)[14] ^ d4, 39);          \
        b3 = ROTL((a)[15] ^ d0, 41);          \
        b4 = ROTL((a)[21] ^ d1, 2);           \
        CHI(e, 20);                           \
    } while (0)

static void permute(uint64_t lanes[25]) {
    uint64_t a[25];
    uint64_t e[25];

    memcpy(a, lanes, sizeof(a));
    for (size_t i = 0; i < 24; i += 2) {
        ROUND(a, e, kRoundConstants[i]);
        ROUND(e, a, kRoundConstants[i + 1]);
    }
    memcpy(lanes, a, sizeof(a));
}

static void absorb_block(struct sr_keccak256* ctx, const uint8_t* block) {
    for (size_t i = 0; i < SR_KECCAK256_RATE / 8; i++) {
        uint64_t lane;

        memcpy(&lane, block + 8 * i, sizeof(lane));
        ctx->lanes[i] ^= lane;
    }
    permute(ctx->lanes);
}

/* Fewer bytes than fill the current block. */
static void absorb_part(struct sr_keccak256* ctx, const uint8_t* bytes, size_t size) {
    uint8_t* state = (uint8_t*)ctx->lanes + ctx->absorbed;

    ctx->absorbed += size;
    for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t)) {
        uint64_t here;
        uint64_t more;

        memcpy(&here, state, sizeof(here));
        memcpy(&more, bytes, sizeof(more));
        here ^= more;
        memcpy(state, &here, sizeof(here));
        state += sizeof(here);
        bytes += sizeof(more);
    }
    for (size_t i = 0; i < size; i++)
        state[i] = (uint8_t)(state[i] ^ bytes[i]);
}

void sr_keccak256_init(struct sr_keccak256* ctx) {
    memset(ctx, 0, sizeof(*ctx));
}

void sr_keccak256_update(struct sr_keccak256* ctx, const void* data, size_t size) {
    const uint8_t* bytes = data;

    if (ctx->absorbed) {
        const size_t room = SR_KECCAK256_RATE - ctx->absorbed;
        const size_t part = size < room ? size : room;

        absorb_part(ctx, bytes, part);
        if (part < room) return;
        permute(ctx->lanes);
        ctx->absorbed = 0;
        bytes += part;
        size -= part;
    }
    while (size >= SR_KECCAK256_RATE) {
        absorb_block(ctx, bytes);
        bytes += SR_KECCAK256_RATE;
        size -= SR_KECCAK256_RATE;
    }
    absorb_part(ctx, bytes, size);
}

void sr_keccak256_final(struct sr_keccak256* ctx, uint8_t hash[SR_KECCAK256_SIZE]) {
    uint8_t* state = (uint8_t*)ctx->lanes;

    state[ctx->absorbed] ^= 0x01;
    state[SR_KECCAK256_RATE - 1] ^= 0x80;
    permute(ctx->lanes);
    memcpy(hash, ctx->lanes, SR_KECCAK256_SIZE);
}

void sr_keccak256_hash(const void* data, size_t size, uint8_t hash[SR_KECCAK256_SIZE]) {
    struct sr_keccak256 ctx;

    sr_keccak256_init(&ctx);
    sr_keccak256_update(&ctx, data, size);
    sr_keccak256_final(&ctx, hash);
}

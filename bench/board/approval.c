/* SPDX-License-Identifier: MIT */
/*
 * One batch of approvals by the Trusted Application's own objects, as built for
 * OP-TEE, without a TEE around them: what scripts/board-figures counts, between
 * counted_from() and counted_until().
 *
 *   approval    a batch of one; prints the digest and the signature, hexadecimal
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "ed25519.h"
#include "signer.h"
#include "sponsor.h"

/* What the objects take from a TEE. */
void TEE_Panic(TEE_Result code) {
    fprintf(stderr, "approval: the TA would have panicked: 0x%08" PRIx32 "\n", (uint32_t)code);
    abort();
}

void TEE_GenerateRandom(void* out, size_t size) {
    if (getrandom(out, size, 0) != (ssize_t)size) abort();
}

void TEE_FreeOperation(TEE_OperationHandle operation) {
    (void)operation;
}

/* Of the other curve nothing is counted. */
TEE_Result sr_ed25519_open(const uint8_t seed[SR_ED25519_SIZE],
                           const uint8_t public_key[SR_ED25519_SIZE],
                           TEE_OperationHandle* operation) {
    (void)seed;
    (void)public_key;
    (void)operation;
    abort();
}

TEE_Result sr_ed25519_sign(TEE_OperationHandle operation, const void* message, size_t size,
                           struct sr_signature* signature) {
    (void)operation;
    (void)message;
    (void)size;
    (void)signature;
    abort();
}

__attribute__((noinline)) void counted_from(void) {
    __asm__ volatile("");
}

__attribute__((noinline)) void counted_until(void) {
    __asm__ volatile("");
}

/* An operation of EntryPoint v0.7 that pays no more than others do. */
static struct sr_sponsor_record sample(void) {
    struct sr_sponsor_record record = {
        .record_size = sizeof(record),
        .entry_point = SR_ENTRY_POINT_V07,
        .layout = SR_LAYOUT_VERIFYING,
        .chain_id = 1,
        .valid_after = 1700000000,
        .valid_until = 1700000600,
    };

    memset(record.paymaster, 0x33, sizeof(record.paymaster));
    memset(record.sender, 0x11, sizeof(record.sender));
    memset(record.init_code_hash, 0x5a, sizeof(record.init_code_hash));
    memset(record.call_data_hash, 0xa5, sizeof(record.call_data_hash));
    record.max_fee_per_gas_be[10] = 1;
    return record;
}

static void print(const void* bytes, size_t size, char end) {
    for (size_t i = 0; i < size; i++)
        printf("%02x", ((const uint8_t*)bytes)[i]);
    putchar(end);
}

int main(void) {
    const struct sr_sponsor_record record = sample();
    const struct sr_tails tails = {NULL, 0, false};
    struct sr_key key = {.type = SR_KEY_TYPE_ECDSA_SECP256K1};
    struct sr_curve curve = {0};
    struct sr_signer signer = {0};
    struct sr_signature signature = {0};
    uint8_t hash[32] = {0};
    uint8_t digest[32] = {0};
    TEE_Result res = TEE_SUCCESS;

    memset(key.secret, 0x01, sizeof(key.secret));
    sr_curve_init(&curve);
    if (sr_signer_begin(&signer, &curve, &key, 1)) return EXIT_FAILURE;
    counted_from();
    res = sr_sponsor_check(&record, &tails);
    if (!res) {
        sr_sponsor_hash(&record, &tails, hash);
        sr_sponsor_digest(hash, digest);
        res = sr_signer_sign(&signer, digest, sizeof(digest), &signature);
    }
    counted_until();
    sr_signer_end(&signer);
    if (res) return EXIT_FAILURE;
    print(digest, sizeof(digest), ' ');
    print(signature.bytes, sizeof(signature.bytes), '\n');
    return EXIT_SUCCESS;
}

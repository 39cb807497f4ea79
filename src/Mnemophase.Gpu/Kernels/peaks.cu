// What the card can do: fused multiply-adds of single precision, and products of TF32 matrices, both from registers alone.
#include "device.h"

INLINE u64 cycles() { u64 now; asm volatile("mov.u64 %0, %%clock64;" : "=l"(now)); return now; }

// 512 multiply-adds a thread and round; elapsed cycles of each block to ticks.
extern "C" __global__ __launch_bounds__(512, 1) void mnemophase_peak_fma(float* sink, u64* ticks, int rounds, float factor) {
  float sums[16];
#pragma unroll
  for (int i = 0; i < 16; i++) {
    sums[i] = (float)i;
  }
  const u64 start = cycles();
#pragma unroll 1
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int turn = 0; turn < 32; turn++) {
#pragma unroll
      for (int i = 0; i < 16; i++) {
        sums[i] = fma(sums[i], factor, factor);
      }
    }
  }
  const u64 taken = cycles() - start;
  float sum = 0;
#pragma unroll
  for (int i = 0; i < 16; i++) {
    sum = add(sum, sums[i]);
  }
  const int block = __nvvm_read_ptx_sreg_ctaid_x(), thread = __nvvm_read_ptx_sreg_tid_x();
  sink[block * 512 + thread] = sum;
  if (thread == 0) {
    ticks[block] = taken;
  }
}

// 64 products of 16 x 8 by 8 x 8 a warp and round.
extern "C" __global__ __launch_bounds__(512, 1) void mnemophase_peak_tf32(float* sink, u64* ticks, int rounds, float factor) {
  float sums[8][4];
#pragma unroll
  for (int i = 0; i < 8; i++) {
    sums[i][0] = sums[i][1] = sums[i][2] = sums[i][3] = 0;
  }
  const int a = bits(factor), b = bits(factor);
  const u64 start = cycles();
#pragma unroll 1
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int turn = 0; turn < 8; turn++) {
#pragma unroll
      for (int i = 0; i < 8; i++) {
        asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %4, %4, %4}, {%5, %5}, {%0, %1, %2, %3};"
          : "+f"(sums[i][0]), "+f"(sums[i][1]), "+f"(sums[i][2]), "+f"(sums[i][3])
          : "r"(a), "r"(b));
      }
    }
  }
  const u64 taken = cycles() - start;
  float sum = 0;
#pragma unroll
  for (int i = 0; i < 8; i++) {
    sum = add(sum, add(add(sums[i][0], sums[i][1]), add(sums[i][2], sums[i][3])));
  }
  const int block = __nvvm_read_ptx_sreg_ctaid_x(), thread = __nvvm_read_ptx_sreg_tid_x();
  sink[block * 512 + thread] = sum;
  if (thread == 0) {
    ticks[block] = taken;
  }
}

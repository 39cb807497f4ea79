// What a kernel needs from the compiler, without the CUDA toolkit: clang's own attributes and builtins.
#pragma once

#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define INLINE static __device__ __attribute__((always_inline)) inline

typedef unsigned u32;
typedef unsigned long long u64;
typedef float f4 __attribute__((ext_vector_type(4)));

// Rounded to nearest and never fused: the normals have the bits of the CPU's only this way.
INLINE float fma(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
INLINE float mul(float a, float b) { return __nvvm_mul_rn_f(a, b); }
INLINE float add(float a, float b) { return __nvvm_add_rn_f(a, b); }
INLINE int bits(float a) { return __nvvm_bitcast_f2i(a); }
INLINE float real(int a) { return __nvvm_bitcast_i2f(a); }
INLINE float rounded(int a) { return __nvvm_i2f_rn(a); }

// Unlike min and max these keep a NaN, which must not turn into a number.
INLINE float least(float a, float b) { float c; asm("min.NaN.f32 %0, %1, %2;" : "=f"(c) : "f"(a), "f"(b)); return c; }
INLINE float greatest(float a, float b) { float c; asm("max.NaN.f32 %0, %1, %2;" : "=f"(c) : "f"(a), "f"(b)); return c; }

// Barriers of a part of the block; the compiler keeps memory accesses on their side of them.
INLINE void barrier(int name, int threads) { asm volatile("bar.sync %0, %1;" ::"n"(name), "n"(threads) : "memory"); }

// Asks for a line from memory ahead of its use.
INLINE void prefetch(const float* at) { asm volatile("prefetch.L2 [%0];" ::"l"(at)); }

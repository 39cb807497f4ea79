// The generator of the published networks, and its normals to the last bit (the CPU's VectorLog and VectorSinCos, operation by operation).
#pragma once
#include "layout.h"

INLINE int low24(u32 y) {
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return (int)((y ^ (y >> 18)) & 0xffffffu);
}

INLINE u32 twist(u32 first, u32 second, u32 far) {
  u32 y = (first & 0x80000000u) | (second & 0x7fffffffu);
  return far ^ (y >> 1) ^ ((second & 1) ? 0x9908b0dfu : 0u);
}

// log(1 - k 2^-24)
INLINE float logOneMinus(int k) {
  int x = bits(rounded(k - (1 << 24))) - (int)(0x80000000u + 0x3f3504f3u + (24u << 23));
  float e = rounded(x >> 23);
  float f = add(real((x & 0x7fffff) + 0x3f3504f3), -1.0f);
  float p = fma(7.0376836292e-2f, f, -1.1514610310e-1f);
  p = fma(p, f, 1.1676998740e-1f);
  p = fma(p, f, -1.2420140846e-1f);
  p = fma(p, f, 1.4249322787e-1f);
  p = fma(p, f, -1.6668057665e-1f);
  p = fma(p, f, 2.0000714765e-1f);
  p = fma(p, f, -2.4999993993e-1f);
  p = fma(p, f, 3.3333331174e-1f);
  float square = mul(f, f);
  float low = fma(mul(p, f), square, mul(e, -2.12194440e-4f));
  low = fma(square, -0.5f, low);
  return fma(e, 0.693359375f, add(f, low));
}

// Box-Muller: radius from one word, angle from the other.
INLINE void normals(u32 radiusWord, u32 angleWord, float& first, float& second) {
  float radius = __nvvm_sqrt_rn_f(mul(-2.0f, logOneMinus(low24(radiusWord))));
  int turn = low24(angleWord);
  int raised = turn + (1 << 21);
  float quarter = rounded(raised >> 22);
  float x = mul(rounded(turn), (float)(6.283185307179586f / 16777216.0f));
  x = fma(quarter, -1.57079625129699707031f, x);
  x = fma(quarter, -7.54978995489188216e-8f, x);
  float z = mul(x, x);
  float c = fma(2.443315711809948e-5f, z, -1.388731625493765e-3f);
  float s = fma(-1.9515295891e-4f, z, 8.3321608736e-3f);
  c = fma(c, z, 4.166664568298827e-2f);
  s = fma(s, z, -1.6666654611e-1f);
  c = add(fma(mul(c, z), z, mul(z, -0.5f)), 1.0f);
  s = fma(mul(s, z), x, x);
  int odd = (raised >> 22) & 1;
  int sign = (int)((u32)raised << 8) & (int)0x80000000;
  float sine = odd ? c : s;
  float cosine = odd ? -s : c;
  first = mul(radius, real(bits(cosine) ^ sign));
  second = mul(radius, real(bits(sine) ^ sign));
}

// The stream: ring[at] is the next word, ahead words are there, those after them go to ring[head].
struct Stream {
  int at;
  int ahead;
  int head;
};

INLINE int wrapped(int place) { return place >= Ring ? place - Ring : place; }

// One more state of 624 words: x[n] from x[n - 624], x[n - 623], x[n - 227].
INLINE void advance(u32* ring, Stream& stream, int thread) {
  int fresh = stream.head;
  int old = fresh == 0 ? Ring - TwisterWords : fresh - TwisterWords;
#pragma unroll 1
  for (int third = 0; third < TwisterWords; third += TwisterThird) {
#pragma unroll
    for (int part = 0; part < TwisterThird; part += NoiseThreads) {
      int i = third + part + thread;
      if (part + thread < TwisterThird) {
        u32 second = ring[i < TwisterWords - 1 ? old + i + 1 : fresh];
        u32 far = ring[i < 227 ? old + i + 397 : fresh + i - 227];
        ring[fresh + i] = twist(ring[old + i], second, far);
      }
    }
    barrier(NoiseBarrier, NoiseThreads);
  }
  stream.head = wrapped(fresh + TwisterWords);
  stream.ahead += TwisterWords;
}

INLINE void pass(Stream& stream, int words) {
  stream.at = wrapped(stream.at + words);
  stream.ahead -= words;
}

INLINE void skip(u32* ring, Stream& stream, int words, int thread) {
#pragma unroll 1
  while (words > 0) {
    if (stream.ahead == 0) {
      advance(ring, stream, thread);
    }
    int some = words < stream.ahead ? words : stream.ahead;
    pass(stream, some);
    words -= some;
  }
}

// The normals of one step, [neuron][trial], zero where the network has no neuron and the batch no trial.
INLINE void drawStep(Memory& memory, Stream& stream, float* noise, int thread) {
  const int neurons = memory.slot.neurons, trials = memory.slot.trials, divide = memory.slot.divideByNeurons;
#pragma unroll 1
  for (int firstTrial = 0; firstTrial < Trials; firstTrial += NoiseTrials) {
    int have = trials - firstTrial;
    have = have < 0 ? 0 : have > NoiseTrials ? NoiseTrials : have;
    const int values = have * neurons;
#pragma unroll 1
    while (stream.ahead < values) {
      advance(memory.ring, stream, thread);
    }
#pragma unroll 2
    for (int pair = thread; pair < values / 2; pair += NoiseThreads) {
      int at = (pair >> 3) * 16 + (pair & 7);
      float first, second;
      normals(memory.ring[wrapped(stream.at + at)], memory.ring[wrapped(stream.at + at + 8)], first, second);
      int trial = (at * divide) >> 20;
      memory.stage[(at - trial * neurons) * StageStride + trial] = first;
      at += 8;
      trial = (at * divide) >> 20;
      memory.stage[(at - trial * neurons) * StageStride + trial] = second;
    }
    pass(stream, values);
    barrier(NoiseBarrier, NoiseThreads);
#pragma unroll 1
    for (int part = thread; part < Neurons * NoiseTrials / 4; part += NoiseThreads) {
      int row = part >> 3, column = (part & 7) * 4;
      f4 value = 0;
      if (row < neurons && column < have) {
        value = *(const f4*)(memory.stage + row * StageStride + column);
        value.y = column + 1 < have ? value.y : 0;
        value.z = column + 2 < have ? value.z : 0;
        value.w = column + 3 < have ? value.w : 0;
      }
      *(f4*)(noise + row * Trials + firstTrial + column) = value;
    }
    barrier(NoiseBarrier, NoiseThreads);
  }
}

// All draws of one epoch: what the published scripts pass over, start and noise, and the plots they draw every so often.
INLINE void drawEpoch(Memory& memory, Stream& stream, float* noise, int epoch, int thread) {
  skip(memory.ring, stream, memory.slot.leadWords, thread);
#pragma unroll 1
  for (int step = 0; step <= memory.slot.steps; step++) {
    drawStep(memory, stream, noise + (u64)step * StateValues, thread);
  }
  int every = memory.slot.plotEvery;
  if (every > 0 && (memory.slot.firstEpoch + epoch) % every == 0) {
    skip(memory.ring, stream, memory.slot.plotWords, thread);
  }
}

INLINE Stream loadStream(Memory& memory, const u32* saved, int thread) {
#pragma unroll 1
  for (int i = thread; i < TwisterWords; i += NoiseThreads) {
    memory.ring[i] = saved[i];
  }
  barrier(NoiseBarrier, NoiseThreads);
  int at = (int)saved[TwisterWords];
  return Stream{at, TwisterWords - at, TwisterWords};
}

// The state that holds the last word used, as the CPU's generator keeps it.
INLINE void saveStream(Memory& memory, const Stream& stream, u32* saved, int thread) {
  int last = stream.at == 0 ? Ring - 1 : stream.at - 1;
  int state = last / TwisterWords * TwisterWords;
#pragma unroll 1
  for (int i = thread; i < TwisterWords; i += NoiseThreads) {
    saved[i] = memory.ring[state + i];
  }
  if (thread == 0) {
    saved[TwisterWords] = (u32)(last - state + 1);
  }
}

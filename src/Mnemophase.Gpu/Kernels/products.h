// The three products of a step, from shared memory into register tiles.
#pragma once
#include "layout.h"

// sums[m][q] += over k of panel[k][m-th row of the warp] * states[k][4 lane + q]
INLINE void addProduct(float (&sums)[TileRows][4], const float* panel, const float* states, int terms) {
#pragma unroll 4
  for (int k = 0; k < terms; k++) {
    float weights[PanelGroup];
#pragma unroll
    for (int m = 0; m < PanelGroup; m += 4) {
      f4 four = *(const f4*)(panel + k * Stride + m);
      weights[m] = four.x;
      weights[m + 1] = four.y;
      weights[m + 2] = four.z;
      weights[m + 3] = four.w;
    }
    f4 state = *(const f4*)(states + k * Stride);
#pragma unroll
    for (int m = 0; m < TileRows; m++) {
      sums[m][0] = fma(weights[m], state.x, sums[m][0]);
      sums[m][1] = fma(weights[m], state.y, sums[m][1]);
      sums[m][2] = fma(weights[m], state.z, sums[m][2]);
      sums[m][3] = fma(weights[m], state.w, sums[m][3]);
    }
  }
}

// sums[i][j] += over trials of deltas[i][trial] * rates[j][trial]
INLINE void addOuterProduct(float (&sums)[GradientTile][GradientTile], const float* deltas, const float* rates) {
#pragma unroll 1
  for (int trial = 0; trial < Trials; trial += 4) {
    f4 rate[GradientTile];
#pragma unroll
    for (int j = 0; j < GradientTile; j++) {
      rate[j] = *(const f4*)(rates + j * Stride + trial);
    }
#pragma unroll
    for (int i = 0; i < GradientTile; i++) {
      f4 delta = *(const f4*)(deltas + i * Stride + trial);
#pragma unroll
      for (int part = 0; part < 4; part++) {
#pragma unroll
        for (int j = 0; j < GradientTile; j++) {
          sums[i][j] = fma(delta[part], rate[j][part], sums[i][j]);
        }
      }
    }
  }
}

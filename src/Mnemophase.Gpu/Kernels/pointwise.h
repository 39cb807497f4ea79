// Nonlinearities.
#pragma once
#include "layout.h"

// The CPU's rational approximation; the quotient by a reciprocal and one Newton step.
INLINE float tanhOf(float x) {
  x = greatest(least(x, 7.9f), -7.9f);
  float y = mul(x, x);
  float p = fma(y, 1.5427936e-08f, 2.202322e-05f);
  float q = fma(y, 8.5987654e-07f, 0.0003423648f);
  p = fma(y, p, 0.0035789905f);
  q = fma(y, q, 0.026192233f);
  p = fma(y, p, 0.1345062f);
  q = fma(y, q, 0.46783948f);
  p = fma(y, p, 1.0f);
  q = fma(y, q, 1.0f);
  float reciprocal;
  asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(reciprocal) : "f"(q));
  float top = mul(x, p);
  float first = mul(top, reciprocal);
  return fma(fma(-q, first, top), reciprocal, first);
}

// exp by its series on [-ln 2 / 2, ln 2 / 2] and a shift of the exponent; outside [-87, 88] as at the bound. 1e-7.
INLINE float expOf(float x) {
  x = greatest(least(x, 88.0f), -87.0f);
  float scaled = mul(x, 1.44269504f);
  float whole = rounded(__nvvm_f2i_rn(scaled));
  float f = fma(whole, -0.693145752f, x);
  f = fma(whole, -1.42860677e-6f, f);
  float p = fma(1.98412698e-4f, f, 1.38888889e-3f);
  p = fma(p, f, 8.33333333e-3f);
  p = fma(p, f, 4.16666667e-2f);
  p = fma(p, f, 1.66666667e-1f);
  p = fma(p, f, 0.5f);
  p = fma(p, f, 1.0f);
  p = fma(p, f, 1.0f);
  return mul(p, real((__nvvm_f2i_rn(scaled) + 127) << 23));
}

INLINE float sigmoidOf(float x) { return __nvvm_div_rn_f(1.0f, add(1.0f, expOf(-x))); }

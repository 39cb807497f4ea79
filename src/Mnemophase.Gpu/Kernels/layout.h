// One block trains one network. Sizes of its parts, and where everything lies.
#pragma once
#include "device.h"

enum {
  Neurons = 100,                     // rows of a state; a smaller network is padded with zeros
  Trials = 128,                      // columns of a state; a smaller batch is padded with zeros
  Rows = 104,                        // 8 warps x 13 rows: neurons, then two output channels, then two rows of zeros
  Stride = 132,                      // of a row in shared memory: rows then begin in different banks
  ComputeThreads = 256,              // 8 warps for the products
  NoiseThreads = 128,                // 4 warps for the noise of the next epoch
  Threads = ComputeThreads + NoiseThreads,
  TileRows = 13,                     // of a thread in the products with the weights: 13 x 4 values
  LastNeurons = TileRows - (Rows - Neurons), // rows of the last warp that are neurons; then come the outputs
  PanelGroup = 16,                   // weights of a warp's 13 rows, padded so that they load by fours
  GradientTile = 7,                  // of a thread in the product that gives the gradient: 7 x 7 values
  StateValues = Neurons * Trials,    // of one step in device memory, [neuron][trial]
  Channels = 2,
  MaxParameters = 10624,             // room for the parameters of 100 neurons
  OnesRow = 100,                     // beside the rates: a row of ones gives the gradient of the biases,
  InputRow = 101,                    // and the inputs' rows that of the input weights
  OutputRow = 100                    // below the neurons: outputs forward, their errors backward
};

// Barriers: everyone; the products' warps; the noise's warps.
enum { AllBarrier = 0, ComputeBarrier = 1, NoiseBarrier = 2 };

// What a launch does with a network.
enum { Draw = 1, Gradient = 2, Update = 4, GivenStart = 8, KeepGradient = 16 };

// Mersenne Twister: 624 words, computed by thirds of 208, which do not depend on each other; held ahead in a ring of eight states.
enum { TwisterWords = 624, TwisterThird = 208, Ring = 8 * TwisterWords, NoiseTrials = 32, StageStride = 36 };

// A network at work; the host's SlotDescriptor has the same layout. Places are counted in floats from the arena.
struct Slot {
  int epochs;        // of this launch
  int firstEpoch;    // of the run
  int steps;         // T
  int trials;
  int neurons;
  int work;          // Draw | Gradient | ...
  int windowStart;   // metrics window
  int windowEnd;
  int sigmoid;
  int leadWords;     // words passed over before the noise of an epoch
  int plotEvery;     // epochs between two plots of the published scripts; 0 for none
  int plotWords;     // words such a plot uses up
  int divideByNeurons; // ceil(2^20 / neurons)
  float alpha;
  float keep;        // 1 - alpha
  float inverseAlpha;
  float initialScale;
  float noiseScale;
  float learningRate;
  float momentum;
  float weightDecay;
  float errorScale;  // 2 / (trials steps channels)
  double lossCount;  // trials steps channels
  double stopAbove;  // loss that ends the run
  u64 inputs;        // [T][2][128]
  u64 targets;       // [T][2][128]
  u64 stepWeights;   // [T]
  u64 hasInput;      // [T], 1 or 0
  u64 parameters;    // [MaxParameters]
  u64 velocity;      // [MaxParameters], momentum buffer
  u64 gradient;      // [MaxParameters]
  u64 twister;       // 624 words and the position
  u64 noise;         // [2][T + 1][100][128]: draws of this epoch and the next
  u64 history;       // [T + 1][100][128]: rates
  u64 outputs;       // [T][2][128]
  u64 errors;        // [T][2][128]
  u64 record;        // [epochs] of EpochRecord
};

struct EpochRecord {
  double loss;
  double shares;     // sum of the target channel's share of the outputs
  double squares;    // of the gradient of W_rec
  int hits;
  int unused;
};

// Shared memory.
struct Memory {
  float panel[Rows * Stride];        // weights: transposed forward, as they are backward
  float rates[Rows * Stride];        // r_t [neuron][trial]
  float deltas[Rows * Stride];       // backward: errors of the drives, then of the outputs; at the end the gradient
  u32 ring[Ring];                    // words of the generator, not yet tempered
  float stage[Neurons * StageStride];// normals of 32 trials, turned from [trial][neuron] to [neuron][trial]
  float bias[Rows];                  // b_in + b_rec, then b_out
  float inputWeights[Channels * Rows];
  double partial[ComputeThreads];    // sums on their way to the record
  double lossPart[32];
  double sharePart[32];
  int hitPart[32];
  int stop[2];                       // whether an epoch of even, of odd number ended the run
  Slot slot;
};

// The host counts on these.
static_assert(sizeof(Slot) == 208 && sizeof(EpochRecord) == 32 && sizeof(Memory) == 203256, "layout");

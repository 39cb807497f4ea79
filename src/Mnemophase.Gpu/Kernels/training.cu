// Epochs of full-rank networks, one network a block: noise, forward, loss and metrics, backward through time, step of descent.
// Equations: TrialEquations.cs; order of draws: FullRankTrainer.cs. Eight warps multiply while four draw the noise of the next epoch.
#include "layout.h"
#include "noise.h"
#include "pointwise.h"
#include "products.h"

extern __shared__ f4 sharedMemory[];

// A thread of the products: its warp has 13 rows, its lane 4 trials.
struct Place {
  int thread;
  int warp;
  int lane;
  int row;    // first of its 13 rows
  int trial;  // first of its 4 trials
  bool last;  // whether its warp is the one that has the outputs
  int gradientRow;    // first of its 7 x 7 gradient entries; the last threads of a row or column repeat some of their neighbours'
  int gradientColumn;
  int ownRow;         // first that is its own
  int ownColumn;
};

INLINE Place placeOf(int thread) {
  Place p;
  p.thread = thread;
  p.warp = thread >> 5;
  p.lane = thread & 31;
  p.row = p.warp * TileRows;
  p.trial = p.lane * 4;
  p.last = p.row + TileRows == Rows;
  p.ownRow = (p.warp >> 1) * 28 + (p.lane >> 3) * GradientTile;
  p.ownColumn = (p.warp & 1) * 56 + (p.lane & 7) * GradientTile;
  p.gradientRow = p.ownRow < Rows - GradientTile ? p.ownRow : Rows - GradientTile;
  p.gradientColumn = p.ownColumn < Rows - GradientTile ? p.ownColumn : Rows - GradientTile;
  return p;
}

// Whether the m-th of a thread's rows is a neuron; in the last warp outputs and padding follow.
INLINE bool isNeuron(const Place& place, int m) { return m < LastNeurons || !place.last; }

// Where a row of weights stands in its panel.
INLINE int panelColumn(int row) { return row / TileRows * PanelGroup + row % TileRows; }

// Places of the tensors among the parameters, in the order of FullRankNetwork.
struct Tensors {
  int inputBias, recurrent, recurrentBias, output, outputBias;
};

INLINE Tensors tensorsOf(int n) { return Tensors{2 * n, 3 * n, 3 * n + n * n, 4 * n + n * n, 6 * n + n * n}; }

// W_rec and W_out transposed, panel[presynaptic][target]; biases and W_in.
INLINE void packForward(Memory& memory, const float* parameters, const Place& place) {
  const int n = memory.slot.neurons;
  const Tensors tensor = tensorsOf(n);
#pragma unroll 1
  for (int i = place.warp; i < Neurons + Channels; i += 8) {
    const int row = i < Neurons ? tensor.recurrent + i * n : tensor.output + (i - Neurons) * n;
    const int column = panelColumn(i);
#pragma unroll 1
    for (int j = place.lane; j < Neurons; j += 32) {
      memory.panel[j * Stride + column] = j < n && (i < n || i >= Neurons) ? parameters[row + j] : 0;
    }
  }
  const int i = place.thread;
  if (i < Rows) {
    const bool neuron = i < n, output = i >= Neurons && i < Neurons + Channels;
    memory.bias[i] = neuron ? add(parameters[tensor.inputBias + i], parameters[tensor.recurrentBias + i])
      : output ? parameters[tensor.outputBias + i - Neurons] : 0;
    memory.inputWeights[i] = neuron ? parameters[2 * i] : 0;
    memory.inputWeights[Rows + i] = neuron ? parameters[2 * i + 1] : 0;
  }
}

// W_rec and W_out as they are, panel[target][presynaptic].
INLINE void packBackward(Memory& memory, const float* parameters, const Place& place) {
  const int n = memory.slot.neurons;
  const Tensors tensor = tensorsOf(n);
#pragma unroll 1
  for (int i = place.warp; i < Neurons + Channels; i += 8) {
    const int row = i < Neurons ? tensor.recurrent + i * n : tensor.output + (i - Neurons) * n;
#pragma unroll 1
    for (int j = place.lane; j < Neurons; j += 32) {
      memory.panel[i * Stride + panelColumn(j)] = j < n && (i < n || i >= Neurons) ? parameters[row + j] : 0;
    }
  }
}

// Loss and metrics of one thread's 4 trials so far; the errors of its outputs go to memory for the way back.
struct Tally {
  double loss;
  double shares;
  int hits;
};

INLINE void readOutputs(const Slot& slot, float* arena, int step, int firstTrial, const float (&first)[4], const float (&second)[4], Tally& tally) {
  const int at = step * Channels * Trials + firstTrial;
  const float* targets = arena + slot.targets + at;
  float* outputs = arena + slot.outputs + at;
  float* errors = arena + slot.errors + at;
  const float weight = arena[slot.stepWeights + step];
  const float scale = mul(slot.errorScale, weight);
  const bool inWindow = step >= slot.windowStart && step < slot.windowEnd;
  float squares = 0;
#pragma unroll
  for (int q = 0; q < 4; q++) {
    float y[Channels] = {first[q], second[q]};
    float target[Channels];
    const bool there = firstTrial + q < slot.trials;
#pragma unroll
    for (int c = 0; c < Channels; c++) {
      float slope = 1;
      if (slot.sigmoid) {
        y[c] = sigmoidOf(y[c]);
        slope = mul(y[c], add(1.0f, -y[c]));
      }
      target[c] = targets[c * Trials + q];
      const float error = there ? add(y[c], -target[c]) : 0;
      squares = fma(error, error, squares);
      outputs[c * Trials + q] = y[c];
      errors[c * Trials + q] = there ? mul(mul(scale, error), slope) : 0;
    }
    if (inWindow && there) {
      const double sum = (double)y[0] + (double)y[1];
      double p0 = (double)y[0] / sum, p1 = (double)y[1] / sum;
      p0 = p0 == p0 ? p0 : 0;
      p1 = p1 == p1 ? p1 : 0;
      const bool cued = target[1] > target[0];
      tally.hits += (p1 > p0) == cued ? 1 : 0;
      tally.shares += cued ? p1 : p0;
    }
  }
  tally.loss = __nvvm_fma_rn_d((double)weight, (double)squares, tally.loss);
}

INLINE void forward(Memory& memory, float* arena, const float* noise, const Place& place) {
  const Slot& slot = memory.slot;
  float* history = arena + slot.history;
  const int tile = place.row * Stride + place.trial, stored = place.row * Trials + place.trial;
  const float keep = slot.keep, alpha = slot.alpha;
  // Pointers to the first row: the others are then at fixed distances, and none costs a register of its own.
  const float *biases = memory.bias + place.row, *inputWeights = memory.inputWeights + place.row;
  packForward(memory, arena + slot.parameters, place);
#pragma unroll
  for (int m = 0; m < TileRows; m++) {
    if (isNeuron(place, m)) {
      f4 rate = *(const f4*)(noise + stored + m * Trials);
      if (!(slot.work & GivenStart)) {
#pragma unroll
        for (int q = 0; q < 4; q++) {
          rate[q] = tanhOf(mul(slot.initialScale, rate[q]));
        }
      }
      *(f4*)(memory.rates + tile + m * Stride) = rate;
      *(f4*)(history + stored + m * Trials) = rate;
    }
  }
  Tally tally = {0, 0, 0};
  barrier(ComputeBarrier, ComputeThreads);

#pragma unroll 1
  for (int step = 0; step < slot.steps; step++) {
    float drive[TileRows][4];
    const float* now = noise + (u64)(step + 1) * StateValues + stored;
#pragma unroll
    for (int m = 0; m < TileRows; m++) {
      const float bias = biases[m];
      f4 given = 0;
      if (isNeuron(place, m)) {
        given = *(const f4*)(now + m * Trials);
      }
#pragma unroll
      for (int q = 0; q < 4; q++) {
        drive[m][q] = fma(slot.noiseScale, given[q], bias);
      }
    }
    if (arena[slot.hasInput + step] != 0) {
      const float* inputs = arena + slot.inputs + step * Channels * Trials + place.trial;
      const f4 u0 = *(const f4*)inputs, u1 = *(const f4*)(inputs + Trials);
#pragma unroll
      for (int m = 0; m < TileRows; m++) {
        const float w0 = inputWeights[m], w1 = inputWeights[Rows + m];
#pragma unroll
        for (int q = 0; q < 4; q++) {
          drive[m][q] = fma(w1, u1[q], fma(w0, u0[q], drive[m][q]));
        }
      }
    }
    addProduct(drive, memory.panel + place.warp * PanelGroup, memory.rates + place.trial, Neurons);
    barrier(ComputeBarrier, ComputeThreads);

    float* next = history + (u64)(step + 1) * StateValues + stored;
#pragma unroll
    for (int m = 0; m < TileRows; m++) {
      if (isNeuron(place, m)) {
        f4 rate = *(const f4*)(memory.rates + tile + m * Stride);
#pragma unroll
        for (int q = 0; q < 4; q++) {
          rate[q] = fma(alpha, tanhOf(drive[m][q]), mul(keep, rate[q]));
        }
        *(f4*)(memory.rates + tile + m * Stride) = rate;
        *(f4*)(next + m * Trials) = rate;
      }
    }
    if (place.last) {
      readOutputs(slot, arena, step, place.trial, drive[LastNeurons], drive[LastNeurons + 1], tally);
    }
    barrier(ComputeBarrier, ComputeThreads);
  }

  if (place.last) {
    memory.lossPart[place.lane] = tally.loss;
    memory.sharePart[place.lane] = tally.shares;
    memory.hitPart[place.lane] = tally.hits;
  }
}

// From the rates of step + 1, which are in shared memory, and of this step: tanh of the drive, its error, and what passes along the leak.
INLINE void passStep(Memory& memory, float* arena, int step, float (&error)[TileRows][4], const Place& place) {
  const Slot& slot = memory.slot;
  const int tile = place.row * Stride + place.trial, stored = place.row * Trials + place.trial;
  const float* history = arena + slot.history + (u64)step * StateValues + stored;
  const float keep = slot.keep, alpha = slot.alpha, inverse = slot.inverseAlpha;
#pragma unroll
  for (int m = 0; m < TileRows; m++) {
    if (isNeuron(place, m)) {
      const f4 rate = *(const f4*)(history + m * Trials);
      const f4 next = *(const f4*)(memory.rates + tile + m * Stride);
      f4 delta;
#pragma unroll
      for (int q = 0; q < 4; q++) {
        const float h = mul(fma(-keep, rate[q], next[q]), inverse);
        const float taken = mul(alpha, error[m][q]);
        delta[q] = fma(-mul(taken, h), h, taken);
        error[m][q] = mul(keep, error[m][q]);
      }
      *(f4*)(memory.deltas + tile + m * Stride) = delta;
      *(f4*)(memory.rates + tile + m * Stride) = rate;
      if (step > 0) {
        prefetch(history + m * Trials - StateValues);
      }
    }
  }
  if (place.last) {
    const int at = step * Channels * Trials + place.trial;
    const float* errors = arena + slot.errors + at;
    const float* inputs = arena + slot.inputs + at;
#pragma unroll
    for (int c = 0; c < Channels; c++) {
      *(f4*)(memory.deltas + (OutputRow + c) * Stride + place.trial) = *(const f4*)(errors + c * Trials);
      *(f4*)(memory.rates + (InputRow + c) * Stride + place.trial) = *(const f4*)(inputs + c * Trials);
    }
  }
}

// Leaves the gradient in memory.deltas, [target row][column]: presynaptic neurons, then the ones' column and the inputs'.
INLINE void backward(Memory& memory, float* arena, const Place& place) {
  const Slot& slot = memory.slot;
  packBackward(memory, arena + slot.parameters, place);
  float error[TileRows][4];
#pragma unroll
  for (int m = 0; m < TileRows; m++) {
    error[m][0] = error[m][1] = error[m][2] = error[m][3] = 0;
  }
  float gradient[GradientTile][GradientTile];
#pragma unroll
  for (int i = 0; i < GradientTile; i++) {
#pragma unroll
    for (int j = 0; j < GradientTile; j++) {
      gradient[i][j] = 0;
    }
  }

#pragma unroll 1
  for (int step = slot.steps - 1; step >= 0; step--) {
    passStep(memory, arena, step, error, place);
    barrier(ComputeBarrier, ComputeThreads);
    addProduct(error, memory.panel + place.warp * PanelGroup, memory.deltas + place.trial, Neurons + Channels);
    addOuterProduct(gradient, memory.deltas + place.gradientRow * Stride, memory.rates + place.gradientColumn * Stride);
    barrier(ComputeBarrier, ComputeThreads);
  }

  double squares = 0;
  float* entries = memory.deltas + place.gradientRow * Stride + place.gradientColumn;
  const int othersRows = place.ownRow - place.gradientRow, othersColumns = place.ownColumn - place.gradientColumn;
  const int neuronRows = slot.neurons - place.gradientRow, neuronColumns = slot.neurons - place.gradientColumn;
#pragma unroll
  for (int i = 0; i < GradientTile; i++) {
#pragma unroll
    for (int j = 0; j < GradientTile; j++) {
      if (i >= othersRows && j >= othersColumns) {
        entries[i * Stride + j] = gradient[i][j];
        if (i < neuronRows && j < neuronColumns) {
          squares = __nvvm_fma_rn_d((double)gradient[i][j], (double)gradient[i][j], squares);
        }
      }
    }
  }
  memory.partial[place.thread] = squares;
  barrier(ComputeBarrier, ComputeThreads);
}

// Place of a parameter's gradient in memory.deltas.
INLINE int gradientPlace(int parameter, const Tensors& tensor, int n) {
  if (parameter < tensor.inputBias) {
    return (parameter >> 1) * Stride + InputRow + (parameter & 1);
  }
  if (parameter < tensor.recurrent) {
    return (parameter - tensor.inputBias) * Stride + OnesRow;
  }
  if (parameter < tensor.recurrentBias) {
    const int entry = parameter - tensor.recurrent, row = entry / n;
    return row * Stride + entry - row * n;
  }
  if (parameter < tensor.output) {
    return (parameter - tensor.recurrentBias) * Stride + OnesRow;
  }
  if (parameter < tensor.outputBias) {
    const int entry = parameter - tensor.output, row = entry >= n ? 1 : 0;
    return (OutputRow + row) * Stride + entry - row * n;
  }
  return (OutputRow + parameter - tensor.outputBias) * Stride + OnesRow;
}

// Takes the gradient out of shared memory, keeps it if asked, and takes a step if asked; without a gradient of its own, from the one kept.
INLINE void descend(Memory& memory, float* arena, const Place& place) {
  const Slot& slot = memory.slot;
  const int n = slot.neurons, work = slot.work;
  const Tensors tensor = tensorsOf(n);
  float *parameters = arena + slot.parameters, *velocity = arena + slot.velocity, *gradient = arena + slot.gradient;
#pragma unroll 1
  for (int at = place.thread; at < tensor.outputBias + Channels; at += ComputeThreads) {
    const float slope = work & Gradient ? memory.deltas[gradientPlace(at, tensor, n)] : gradient[at];
    if (work & KeepGradient) {
      gradient[at] = slope;
    }
    if (work & Update) {
      const float value = parameters[at];
      const float speed = fma(slot.momentum, velocity[at], fma(slot.weightDecay, value, slope));
      velocity[at] = speed;
      parameters[at] = fma(-slot.learningRate, speed, value);
    }
  }
}

// The sums of an epoch in a fixed order, and whether the run ends with it.
INLINE void conclude(Memory& memory, float* arena, int epoch) {
  const Slot& slot = memory.slot;
  EpochRecord record = {0, 0, 0, 0, 0};
#pragma unroll 1
  for (int i = 0; i < ComputeThreads; i++) {
    record.squares += memory.partial[i];
  }
#pragma unroll 1
  for (int i = 0; i < 32; i++) {
    record.loss += memory.lossPart[i];
    record.shares += memory.sharePart[i];
    record.hits += memory.hitPart[i];
  }
  record.loss /= slot.lossCount;
  ((EpochRecord*)(arena + slot.record))[epoch] = record;
  const bool goesOn = record.loss <= slot.stopAbove;
  memory.stop[epoch & 1] = goesOn ? 0 : 1;
}

// The normals of an epoch; those of the next are drawn beside them.
INLINE float* noiseOf(const Slot& slot, float* arena, int epoch) {
  return arena + slot.noise + (u64)(epoch & 1) * (slot.steps + 1) * StateValues;
}

INLINE void computeEpoch(Memory& memory, float* arena, int epoch, const Place& place) {
  const Slot& slot = memory.slot;
  if (slot.work & Gradient) {
    forward(memory, arena, noiseOf(slot, arena, epoch), place);
    backward(memory, arena, place);
  }
  if (slot.work & Gradient && place.thread == 0) {
    conclude(memory, arena, epoch);
  }
  if (slot.work & (Update | KeepGradient)) {
    descend(memory, arena, place);
  }
}

// What stays the same: rows of zeros, and the row of ones.
INLINE void prepare(Memory& memory, const Place& place) {
#pragma unroll 1
  for (int i = place.thread; i < Rows * Stride; i += ComputeThreads) {
    memory.panel[i] = 0;
    memory.deltas[i] = 0;
    memory.rates[i] = i / Stride == OnesRow ? 1.0f : 0.0f;
  }
}

// The warps of the products. What the others keep in registers is theirs alone, so each kind has a loop of its own; the barriers are shared.
INLINE void computeEpochs(Memory& memory, float* arena, int thread) {
  const Place place = placeOf(thread);
  prepare(memory, place);
  barrier(AllBarrier, Threads);
#pragma unroll 1
  for (int epoch = 0; epoch < memory.slot.epochs; epoch++) {
    computeEpoch(memory, arena, epoch, place);
    barrier(AllBarrier, Threads);
    if (memory.stop[epoch & 1]) {
      break;
    }
  }
}

// The warps of the noise, an epoch ahead.
INLINE void drawEpochs(Memory& memory, float* arena, int thread) {
  const Slot& slot = memory.slot;
  const bool draw = slot.work & Draw;
  u32* twister = (u32*)(arena + slot.twister);
  Stream stream = {0, 0, 0};
  if (draw) {
    stream = loadStream(memory, twister, thread);
    drawEpoch(memory, stream, noiseOf(slot, arena, 0), 0, thread);
  }
  barrier(AllBarrier, Threads);
#pragma unroll 1
  for (int epoch = 0; epoch < slot.epochs; epoch++) {
    if (draw && epoch + 1 < slot.epochs) {
      drawEpoch(memory, stream, noiseOf(slot, arena, epoch + 1), epoch + 1, thread);
    }
    barrier(AllBarrier, Threads);
    if (memory.stop[epoch & 1]) {
      break;
    }
  }
  if (draw) {
    saveStream(memory, stream, twister, thread);
  }
}

extern "C" __global__ __launch_bounds__(384, 1) void mnemophase_train(const Slot* slots, float* arena) {
  Memory& memory = *(Memory*)sharedMemory;
  const int thread = __nvvm_read_ptx_sreg_tid_x();
  const u32* source = (const u32*)(slots + __nvvm_read_ptx_sreg_ctaid_x());
#pragma unroll 1
  for (int i = thread; i < (int)(sizeof(Slot) / sizeof(u32)); i += Threads) {
    ((u32*)&memory.slot)[i] = source[i];
  }
  if (thread == 0) {
    memory.stop[0] = memory.stop[1] = 0;
  }
  barrier(AllBarrier, Threads);

  if (thread < ComputeThreads) {
    computeEpochs(memory, arena, thread);
  } else {
    drawEpochs(memory, arena, thread - ComputeThreads);
  }
}

using System.Runtime.CompilerServices;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Tasks;

namespace Mnemophase.Training.Simd;

/// <summary>The fast engine at one vector width.</summary>
internal sealed unsafe class TileEngine<T> : IFullRankEngine
    where T : struct, ILanes<T>
{
    private readonly TileLayout _layout;
    private readonly TaskTiles _task;
    private readonly NoiseTiles<T> _noise;
    private readonly StackedPanels _panels;
    private readonly ResponseMetrics _metrics;
    private readonly TileWorker<T>[] _workers;
    private readonly TileGradient<T>[] _gradients;
    private readonly (double First, double Second)[] _losses;
    private readonly TileTeam _team;
    private readonly FloatBuffer _outputs;
    private readonly FloatBuffer _parameters;
    private readonly FloatBuffer _momentum;
    private readonly FloatBuffer _gradientBuffer;
    private readonly FloatBuffer _summedBias;
    private readonly FullRankNetwork _gradient;
    private readonly int _inputWeights;
    private readonly int _inputBias;
    private readonly int _recurrentWeights;
    private readonly int _recurrentBias;
    private readonly int _outputWeights;
    private readonly int _outputBias;
    private readonly bool _movedStarts;
    private bool _stepped;

    public TileEngine(FullRankModel model, TrialBatch batch, int threads, InstructionSet set, bool movedStarts)
    {
        Model = model;
        Batch = batch;
        InstructionSet = set.ToString().ToLowerInvariant();
        _movedStarts = movedStarts;
        _layout = new TileLayout(T.Count, model.Neurons, batch.Trials, batch.Steps);
        _task = new TaskTiles(_layout, batch);
        _noise = new NoiseTiles<T>(_layout);
        _panels = new StackedPanels(T.Count, model.Neurons, inputs: 0, CueDiscriminationTask.Channels);
        _metrics = new ResponseMetrics(_task, batch);
        _losses = new (double, double)[_layout.Tiles];
        _gradient = new FullRankNetwork(model.Neurons);
        _gradients = Enumerable.Range(0, _layout.Tiles).Select(_ => new TileGradient<T>(_layout)).ToArray();
        var size = Math.Clamp(threads, 1, _layout.Tiles);
        var sigmoid = model.Readout == Readout.Sigmoid;
        _workers = Enumerable.Range(0, size).Select(_ => new TileWorker<T>(_layout, _task, (float)model.Alpha, sigmoid)).ToArray();
        _outputs = new FloatBuffer((long)_layout.Tiles * _layout.Steps * CueDiscriminationTask.Channels * _layout.Row);
        var padded = (_gradient.Parameters.Length + T.Count - 1) / T.Count * T.Count;
        _parameters = new FloatBuffer(padded);
        _momentum = new FloatBuffer(padded);
        _gradientBuffer = new FloatBuffer(padded);
        _summedBias = new FloatBuffer(model.Neurons);
        _team = new TileTeam(size, RunTiles);
        var tensors = FullRankNetwork.LayoutOf(model.Neurons);
        _inputWeights = tensors["w_in"].Offset;
        _inputBias = tensors["b_in"].Offset;
        _recurrentWeights = tensors["w_rec"].Offset;
        _recurrentBias = tensors["b_rec"].Offset;
        _outputWeights = tensors["w_out"].Offset;
        _outputBias = tensors["b_out"].Offset;
    }

    public string Name => _movedStarts ? "simd-moved" : "simd";

    public string InstructionSet { get; }

    public string Arithmetic => CanonicalOrder.Version;

    public FullRankModel Model { get; }

    public TrialBatch Batch { get; }

    public void SetParameters(FullRankNetwork network) => SetParameters(_movedStarts ? Moved(network) : network, null);

    public void SetParameters(FullRankNetwork network, FullRankNetwork? momentum)
    {
        RequireNetwork(network);
        network.Parameters.CopyTo(_parameters.Span);
        _momentum.Span.Clear();
        if (momentum is not null)
        {
            RequireSize(momentum.Neurons, Model.Neurons, "neurons of momentum");
            momentum.Parameters.CopyTo(_momentum.Span);
        }

        _stepped = momentum is not null;
        Pack();
    }

    public void DrawNoise(TorchGenerator generator)
    {
        _noise.Draw(generator, (float)Model.InitialScale, (float)Model.NoiseScale);
    }

    public void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> noise)
    {
        RequireSize(start.Length, Batch.Trials * Model.Neurons, "values of r_0");
        RequireSize(noise.Length, Batch.Steps * Batch.Trials * Model.Neurons, "values of noise");
        _noise.Set(start, noise);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public EpochOutcome Gradient()
    {
        _team.Run();
        var total = _gradient.Parameters.AsSpan();
        total.Clear();
        var loss = 0.0;
        for (var half = 0; half < _layout.Halves; half++)
        {
            var (tile, part) = Math.DivRem(half, _layout.TileHalves);
            _gradients[tile].AddTo(_gradient, part);
            loss += part == 0 ? _losses[tile].First : _losses[tile].Second;
        }

        var (accuracy, reliability) = _metrics.Read(_outputs.Pointer);
        loss /= (double)Batch.Trials * Batch.Steps * CueDiscriminationTask.Channels;
        return new EpochOutcome(loss, accuracy, reliability, Norm(_gradient.RecurrentWeights));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(SgdOptions options)
    {
        _gradient.Parameters.CopyTo(_gradientBuffer.Span);
        SgdKernel<T>.Step(
            (int)_parameters.Length,
            _parameters.Pointer,
            _momentum.Pointer,
            _gradientBuffer.Pointer,
            (float)options.LearningRate,
            (float)options.Momentum,
            (float)options.WeightDecay
        );
        _stepped = true;
        Pack();
    }

    public void CopyParameters(FullRankNetwork destination) => CopyTo(_parameters, destination);

    public bool CopyMomentum(FullRankNetwork destination)
    {
        CopyTo(_momentum, destination);
        return _stepped;
    }

    public void CopyGradient(FullRankNetwork destination)
    {
        RequireNetwork(destination);
        _gradient.Parameters.CopyTo(destination.Parameters, 0);
    }

    public void CopyOutputs(Span<float> destination)
    {
        RequireSize(destination.Length, Batch.Inputs.Length, "outputs");
        for (var trial = 0; trial < Batch.Trials; trial++)
        {
            for (var step = 0; step < Batch.Steps; step++)
            {
                for (var channel = 0; channel < CueDiscriminationTask.Channels; channel++)
                {
                    destination[Batch.Index(trial, step, channel)] = _outputs.Pointer[_task.IndexOf(trial, step, channel)];
                }
            }
        }
    }

    public void Dispose()
    {
        _team.Dispose();
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        foreach (var gradient in _gradients)
        {
            gradient.Dispose();
        }

        _task.Dispose();
        _noise.Dispose();
        _panels.Dispose();
        _outputs.Dispose();
        _parameters.Dispose();
        _momentum.Dispose();
        _gradientBuffer.Dispose();
        _summedBias.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunTiles(int member)
    {
        var weights = Weights();
        for (var tile = member; tile < _layout.Tiles; tile += _workers.Length)
        {
            var outputs = _outputs.Pointer + _task.Offset(tile, 0);
            _losses[tile] = _workers[member].Run(tile, weights, _noise, outputs, _gradients[tile]);
        }
    }

    private SharedWeights Weights()
    {
        return new SharedWeights
        {
            InputWeights = _parameters.Pointer + _inputWeights,
            SummedBias = _summedBias.Pointer,
            OutputBias = _parameters.Pointer + _outputBias,
            Forward = _panels.Forward,
            Backward = _panels.Backward,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack()
    {
        var p = _parameters.Pointer;
        for (var i = 0; i < Model.Neurons; i++)
        {
            _summedBias.Pointer[i] = p[_inputBias + i] + p[_recurrentBias + i];
        }

        ReadOnlySpan<float> parameters = _parameters.Span;
        var (square, outputs) = (Model.Neurons * Model.Neurons, CueDiscriminationTask.Channels * Model.Neurons);
        _panels.Pack(parameters.Slice(_recurrentWeights, square), [], parameters.Slice(_outputWeights, outputs));
    }

    /// <summary>Four running sums, so that the additions need not wait for one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Norm(ReadOnlySpan<float> values)
    {
        double s0 = 0,
            s1 = 0,
            s2 = 0,
            s3 = 0;
        var i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            s0 += (double)values[i] * values[i];
            s1 += (double)values[i + 1] * values[i + 1];
            s2 += (double)values[i + 2] * values[i + 2];
            s3 += (double)values[i + 3] * values[i + 3];
        }

        for (; i < values.Length; i++)
        {
            s0 += (double)values[i] * values[i];
        }

        return Math.Sqrt(s0 + s1 + s2 + s3);
    }

    private static FullRankNetwork Moved(FullRankNetwork network) =>
        new(
            network.Neurons,
            Array.ConvertAll(
                network.Parameters,
                value => value == 0 ? value : BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) ^ 1)
            )
        );

    private void RequireNetwork(FullRankNetwork network)
    {
        RequireSize(network.Neurons, Model.Neurons, "neurons");
    }

    private void CopyTo(FloatBuffer source, FullRankNetwork destination)
    {
        RequireNetwork(destination);
        source.Span[..destination.Parameters.Length].CopyTo(destination.Parameters);
    }

    private static void RequireSize(int actual, int expected, string what)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"This engine takes {expected} {what}, not {actual}.");
        }
    }
}

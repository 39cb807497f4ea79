using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Tasks.Trials;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.General.Simd;

/// <summary>The fast engine of general networks at one vector width and for one nonlinearity.</summary>
internal sealed unsafe class TrialTileEngine<T, TPhi> : TrialEngine<float>
    where T : struct, ILanes<T>
    where TPhi : struct, ILanesNonlinearity
{
    private readonly TrialTiles _tiles = new();
    private readonly DrawnNoise<T> _startNoise = new();
    private readonly DrawnNoise<T> _stepNoise = new();
    private readonly StackedPanels _panels;
    private readonly FloatBuffer _bias;
    private readonly FloatBuffer _outputBias;
    private readonly FloatBuffer _start;
    private readonly int _threads;
    private readonly List<TrialWorker<T, TPhi>> _workers = [];
    private readonly List<TrialGradient<T>> _gradients = [];
    private FloatBuffer _outputs = new(0);
    private float[] _flat = [];
    private TileLayout? _layout;
    private TileTeam? _team;
    private EpochInputs _epoch;

    public TrialTileEngine(NetworkModel model, IReadOnlyList<string> trained, int threads, InstructionSet set)
        : base(model, trained)
    {
        InstructionSet = set.ToString().ToLowerInvariant();
        _threads = threads;
        _panels = new StackedPanels(T.Count, model.Neurons, model.Inputs, model.Outputs);
        _bias = new FloatBuffer(model.Neurons);
        _outputBias = new FloatBuffer(model.Outputs);
        _start = new FloatBuffer(model.Neurons);
    }

    public override string Name => "simd";

    public override string InstructionSet { get; }

    public override string Arithmetic => CanonicalOrder.Version;

    public override void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> steps)
    {
        var trials = Trials ?? throw new InvalidOperationException("An engine needs trials first.");
        var channels = Model.Noise.Where == NoisePlace.Input ? Model.Inputs : Model.Neurons;
        RequireLength(start.Length, start.Length == 0 ? 0 : trials.Trials * Model.Neurons, "numbers of start noise");
        RequireLength(steps.Length, steps.Length == 0 ? 0 : trials.Steps * trials.Trials * channels, "numbers of noise");
        _startNoise.Take(start, Model.Neurons);
        _stepNoise.Take(steps, channels);
    }

    public override void CopyOutputs(Span<float> destination)
    {
        RequireLength(destination.Length, Trials?.Targets.Length ?? 0, "outputs");
        _flat.AsSpan(0, destination.Length).CopyTo(destination);
    }

    public override void Dispose()
    {
        _team?.Dispose();
        _workers.ForEach(worker => worker.Dispose());
        _gradients.ForEach(gradient => gradient.Dispose());
        _tiles.Dispose();
        _startNoise.Dispose();
        _stepNoise.Dispose();
        _panels.Dispose();
        _bias.Dispose();
        _outputBias.Dispose();
        _start.Dispose();
        _outputs.Dispose();
    }

    protected override void TakeTrials(TrialSet trials)
    {
        if (_layout is null || _layout.Trials != trials.Trials || _layout.Steps != trials.Steps)
        {
            _layout = new TileLayout(T.Count, Model.Neurons, trials.Trials, trials.Steps, Model.Outputs, Model.Inputs);
            MakeRoom(_layout, trials);
        }

        _tiles.Take(_layout, trials);
    }

    protected override void TakeWeights()
    {
        var inputBias = Layout["b_in"].Of(Weights.AsSpan());
        var recurrentBias = Layout["b_rec"].Of(Weights.AsSpan());
        for (var i = 0; i < Model.Neurons; i++)
        {
            _bias.Pointer[i] = inputBias[i] + recurrentBias[i];
        }

        Layout["b_out"].Of(Weights.AsSpan()).CopyTo(_outputBias.Span);
        Layout["r_0"].Of(Weights.AsSpan()).CopyTo(_start.Span);
        ReadOnlySpan<float> weights = Weights;
        _panels.Pack(Layout["W_rec"].Of(weights), Layout["W_in"].Of(weights), Layout["W_out"].Of(weights));
    }

    protected override double Run(double ratePenalty)
    {
        var trials = Trials!;
        var layout = _layout!;
        var denominator = trials.Denominator();
        var penalty = ratePenalty / (trials.Lengths.Sum(length => (double)length) * Model.Neurons);
        _epoch = new EpochInputs
        {
            Forward = _panels.Forward,
            Backward = _panels.Backward,
            SummedBias = _bias.Pointer,
            OutputBias = _outputBias.Pointer,
            Start = _start.Pointer,
            ErrorScale = (float)(1 / denominator),
            RatePenalty = (float)(2 * penalty),
        };
        _team!.Run();
        double errors = 0,
            squares = 0;
        for (var half = 0; half < layout.Halves; half++)
        {
            var (tile, part) = Math.DivRem(half, layout.TileHalves);
            _gradients[tile].AddTo(Layout, WeightGradient, part);
            errors += part == 0 ? _gradients[tile].Errors.First : _gradients[tile].Errors.Second;
            squares += _gradients[tile].Squares(part);
        }

        FlattenOutputs(trials, layout);
        return (errors / denominator) + (penalty * squares);
    }

    protected override (double Accuracy, double Reliability) ReadMetrics(TrialSet trials) =>
        TrialMetrics.Read<float>(trials, _flat.AsSpan(0, trials.Targets.Length));

    private void MakeRoom(TileLayout layout, TrialSet trials)
    {
        var size = Math.Clamp(_threads, 1, layout.Tiles);
        if (_team is null || _workers.Count != size)
        {
            _team?.Dispose();
            _team = new TileTeam(size, RunTiles);
        }

        while (_workers.Count < size)
        {
            _workers.Add(new TrialWorker<T, TPhi>(Model, _tiles, _startNoise, _stepNoise));
        }

        while (_workers.Count > size)
        {
            _workers[^1].Dispose();
            _workers.RemoveAt(_workers.Count - 1);
        }

        while (_gradients.Count < layout.Tiles)
        {
            _gradients.Add(new TrialGradient<T>(layout, Model.Inputs, Model.Outputs));
        }

        _workers.ForEach(worker => worker.Take(layout));
        TrialTiles.Grow(ref _outputs, (long)layout.Tiles * layout.Steps * Model.Outputs * layout.Row);
        _flat = _flat.Length < trials.Targets.Length ? new float[trials.Targets.Length] : _flat;
    }

    private void RunTiles(int member)
    {
        var layout = _layout!;
        for (var tile = member; tile < layout.Tiles; tile += _workers.Count)
        {
            var outputs = _outputs.Pointer + ((long)tile * layout.Steps * Model.Outputs * layout.Row);
            _workers[member].Run(tile, _epoch, outputs, _gradients[tile]);
        }
    }

    private void FlattenOutputs(TrialSet trials, TileLayout layout)
    {
        for (var trial = 0; trial < trials.Trials; trial++)
        {
            var (tile, place) = layout.PlaceOf(trial);
            for (var step = 0; step < layout.Steps; step++)
            {
                var from = _outputs.Pointer + ((((long)tile * layout.Steps) + step) * Model.Outputs * layout.Row) + place;
                var to = _flat.AsSpan(trials.Output(trial, step, 0), Model.Outputs);
                for (var c = 0; c < to.Length; c++)
                {
                    to[c] = step < trials.Lengths[trial] ? from[c * layout.Row] : 0;
                }
            }
        }
    }
}

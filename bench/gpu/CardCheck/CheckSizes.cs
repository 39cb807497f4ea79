namespace Mnemophase.CardCheck;

/// <summary>How large the checks are; the defaults fill eight minutes of a card.</summary>
internal sealed record CheckSizes
{
    /// <summary>Seconds after which nothing new is begun.</summary>
    public double Seconds { get; init; } = 450;

    /// <summary>Time steps whose normals are compared: with the start 2^20 normals.</summary>
    public int NormalSteps { get; init; } = 81;

    /// <summary>Delays in ms of the gradients: 16, 36 and 96 steps.</summary>
    public IReadOnlyList<double> GradientDelaysMs { get; init; } = [0, 100, 400];

    /// <summary>Rounds of the peaks.</summary>
    public int PeakRounds { get; init; } = 250_000;

    /// <summary>Whether the card multiplies TF32 matrices.</summary>
    public bool Matrices { get; init; } = true;

    /// <summary>Epochs of the calm networks and of the networks in two slots.</summary>
    public int CalmEpochs { get; init; } = 1000;

    /// <summary>Time steps of a network in a launch.</summary>
    public int StepsPerLaunch { get; init; } = 20_000;

    /// <summary>Networks at once; null for what the card holds.</summary>
    public int? Slots { get; init; }

    /// <summary>Study whose cells are trained, from its largest learning rate down to <see cref="SmallestRate"/>.</summary>
    public string Study { get; init; } = "nopost";

    /// <summary>Smallest learning rate of the cells.</summary>
    public double SmallestRate { get; init; } = 0.0356;

    /// <summary>Most seconds for the cells.</summary>
    public double CellSeconds { get; init; } = 180;

    /// <summary>Most cells.</summary>
    public int Cells { get; init; } = int.MaxValue;

    /// <summary>Delays in ms of the rates: 16, 36, 96 and 176 steps.</summary>
    public IReadOnlyList<double> RateDelaysMs { get; init; } = [100, 400, 0, 800];

    /// <summary>Length of a measurement of a rate in s.</summary>
    public double RateSeconds { get; init; } = 3;
}

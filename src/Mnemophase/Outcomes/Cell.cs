namespace Mnemophase.Outcomes;

/// <summary>One cell of a study: a learning rate and a place on each further axis of its grid. Two cells with the same values are the same.</summary>
public sealed class Cell : IEquatable<Cell>
{
    private readonly AxisValue[] _values;

    /// <summary>A cell.</summary>
    /// <param name="values">The places, in the order of the study's axes.</param>
    public Cell(double learningRate, params IEnumerable<AxisValue> values)
    {
        LearningRate = learningRate;
        _values = [.. values];
    }

    /// <summary>A cell of the paper's tasks.</summary>
    /// <param name="responseMs">Response window in ms.</param>
    /// <param name="postMs">Post-reaction period in ms.</param>
    public static Cell OfPeriods(double learningRate, double delayMs, double responseMs, double postMs) =>
        new(learningRate, new AxisValue(Axis.Delay, delayMs), new AxisValue(Axis.Response, responseMs), new AxisValue(Axis.Post, postMs));

    /// <summary>Learning rate η.</summary>
    public double LearningRate { get; }

    /// <summary>The places on the other axes.</summary>
    public IReadOnlyList<AxisValue> Values => _values;

    /// <summary>Delay of the paper's tasks in ms; 0 where there is none.</summary>
    public double DelayMs => Number(Axis.Delay);

    /// <summary>Response window of the paper's tasks in ms; 0 where there is none.</summary>
    public double ResponseMs => Number(Axis.Response);

    /// <summary>Post-reaction period of the paper's tasks in ms; 0 where there is none.</summary>
    public double PostMs => Number(Axis.Post);

    /// <summary>The place on an axis.</summary>
    /// <exception cref="ArgumentException">The cell has no such axis.</exception>
    public AxisValue this[Axis axis] => Find(axis) ?? throw new ArgumentException($"a cell of {this} has no axis {axis}.");

    /// <summary>The place on an axis; null if the cell has no such axis.</summary>
    public AxisValue? Find(Axis axis)
    {
        foreach (var value in _values)
        {
            if (value.Axis == axis)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The same cell at another learning rate.</summary>
    public Cell At(double learningRate) => new(learningRate, _values);

    /// <summary>The same cell at another place on an axis it has.</summary>
    public Cell With(Axis axis, double number) =>
        new(LearningRate, _values.Select(value => value.Axis == axis ? new AxisValue(axis, number) : value));

    /// <inheritdoc/>
    public bool Equals(Cell? other) =>
        other is not null && LearningRate.Equals(other.LearningRate) && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Cell);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(LearningRate);
        foreach (var value in _values)
        {
            hash.Add(value.Number);
            hash.Add(value.Choice, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary>The cell in words: "learning rate 0.1, delay 20 ms, response 50 ms, post 0 ms".</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            [$"learning rate {LearningRate.ToString("R", CultureInfo.InvariantCulture)}", .. _values.Select(value => value.ToString())]
        );

    /// <summary>Whether two cells are the same.</summary>
    public static bool operator ==(Cell? one, Cell? other) => one is null ? other is null : one.Equals(other);

    /// <summary>Whether two cells differ.</summary>
    public static bool operator !=(Cell? one, Cell? other) => !(one == other);

    private double Number(Axis axis) => Find(axis)?.Number ?? 0;
}

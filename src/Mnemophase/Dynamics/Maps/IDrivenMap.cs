namespace Mnemophase.Dynamics.Maps;

/// <summary>A map whose constant input can be changed without building it anew: what follows it along a trial.</summary>
public interface IDrivenMap : IDynamicalMap
{
    /// <summary>Length of a drive: W_in u of one input, [N] of rates and currents, [3H] of a GRU, [4H] of an LSTM.</summary>
    int DriveLength { get; }

    /// <summary>The same map with a drive added to the input it was built with.</summary>
    /// <param name="drive">[<see cref="DriveLength"/>].</param>
    /// <exception cref="ArgumentException">The drive is of another length, or not finite.</exception>
    IDrivenMap WithDrive(ReadOnlySpan<double> drive);

    /// <summary>The firing rates at a state.</summary>
    /// <param name="state">[D].</param>
    double[] Rates(ReadOnlySpan<double> state);
}

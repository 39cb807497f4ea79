namespace Mnemophase.Theory;

/// <summary>One integrated trial of an analytical model.</summary>
/// <param name="Times">Times of the samples in steps, from 0 to T_delay + T_resp, [samples].</param>
/// <param name="States">State at each sample, [samples × dimensions], row-major: x for the slow point, (x, y) for the limit cycle.</param>
/// <param name="Output">o at each sample, [samples].</param>
/// <param name="Loss">The loss by its definition; switches are placed within a step by linear interpolation of the readout.</param>
public sealed record ModelTrial(double[] Times, double[] States, bool[] Output, double Loss);

using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.General.Simd;

/// <summary>
/// The fast engine of general networks: single precision, tiles of trials in the lanes of vectors, sums in <see cref="CanonicalOrder"/>.
/// The same bits on every instruction set and for any number of threads.
/// </summary>
public static class SimdTrialEngine
{
    /// <summary>Makes an engine with one thread and the widest vectors there are.</summary>
    /// <param name="trained">Names of the tensors that are trained.</param>
    /// <exception cref="ArgumentException">A value of the model is impossible, or a name is unknown.</exception>
    public static ITrialEngine Create(NetworkModel model, IReadOnlyList<string> trained) => Create(model, trained, 1, InstructionSets.Best);

    /// <summary>Makes an engine.</summary>
    /// <param name="trained">Names of the tensors that are trained.</param>
    /// <param name="threads">Threads that share one network's tiles.</param>
    /// <param name="set">Vector width; one that the machine lacks is emulated slowly.</param>
    public static ITrialEngine Create(NetworkModel model, IReadOnlyList<string> trained, int threads, InstructionSet set)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return model.Nonlinearity switch
        {
            Nonlinearity.Tanh => Create<TanhLanes>(model, trained, threads, set),
            Nonlinearity.Relu => Create<ReluLanes>(model, trained, threads, set),
            Nonlinearity.Softplus => Create<SoftplusLanes>(model, trained, threads, set),
            Nonlinearity.Sigmoid => Create<SigmoidLanes>(model, trained, threads, set),
            _ => Create<RectifiedTanhLanes>(model, trained, threads, set),
        };
    }

    private static ITrialEngine Create<TPhi>(NetworkModel model, IReadOnlyList<string> trained, int threads, InstructionSet set)
        where TPhi : struct, ILanesNonlinearity =>
        set switch
        {
            InstructionSet.Vector512 => new TrialTileEngine<Lanes512, TPhi>(model, trained, threads, set),
            InstructionSet.Vector256 => new TrialTileEngine<Lanes256, TPhi>(model, trained, threads, set),
            _ => new TrialTileEngine<TwinLanes<Lanes128>, TPhi>(model, trained, threads, set),
        };
}

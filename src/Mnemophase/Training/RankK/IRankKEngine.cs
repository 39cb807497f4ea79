using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Training.RankK;

/// <summary>
/// Trains rank-K networks on one delayed-activation task by plain gradient descent, several networks side by side: each has a
/// slot of its own with its own learning rate, and what happens in one slot never changes a bit of another.
/// An engine is reused from network to network and allocates nothing per epoch. Not thread-safe.
/// </summary>
public interface IRankKEngine
{
    /// <summary>Name for provenance: "reference" or "simd".</summary>
    string Name { get; }

    /// <summary>Instruction set for provenance: "scalar", "portable", "vector256" or "vector512".</summary>
    string InstructionSet { get; }

    /// <summary>
    /// What decides the bits beside the build and the name: a run may go on from the checkpoint of an engine of the same arithmetic
    /// and no other. The instruction set, unless the engine gives the same bits on several.
    /// </summary>
    string Arithmetic => InstructionSet;

    /// <summary>The dynamics this engine was made for.</summary>
    RankKModel Model { get; }

    /// <summary>The task this engine was made for.</summary>
    DelayedActivationTask Task { get; }

    /// <summary>Networks it can hold at once.</summary>
    int Slots { get; }

    /// <summary>Puts a network into a slot (its arrays are copied); the slot takes part in every epoch from now on.</summary>
    /// <param name="slot">Slot, from 0.</param>
    /// <param name="network">Parameters and start, of the model's size.</param>
    /// <param name="learningRate">Learning rate η, above 0.</param>
    void Load(int slot, RankKNetwork network, double learningRate);

    /// <summary>Puts a network into a slot with parameters to the last bit, as <see cref="CopyParameters"/> gave them.</summary>
    /// <param name="slot">Slot, from 0.</param>
    /// <param name="start">Start, of which x_0 is used.</param>
    /// <param name="parameters">Parameters, in the order of <see cref="RankKNetwork.Parameters"/>.</param>
    /// <param name="learningRate">Learning rate η, above 0.</param>
    /// <exception cref="ArgumentException">The arrays do not fit the model.</exception>
    void Load(int slot, RankKNetwork start, double[] parameters, double learningRate)
    {
        var reached = Array.ConvertAll(parameters, value => (float)value);
        Load(slot, new RankKNetwork(start.Neurons, start.Rank, reached, start.InitialState), learningRate);
    }

    /// <summary>The slot's parameters as they are held, in double precision, which holds those of every engine exactly.</summary>
    double[] CopyParameters(int slot)
    {
        var network = new RankKNetwork(Model.Neurons, Model.Rank);
        CopyNetwork(slot, network);
        return Array.ConvertAll(network.Parameters, value => (double)value);
    }

    /// <summary>Takes a slot out of the epochs to come; its network, gradient and loss can still be read.</summary>
    void Unload(int slot);

    /// <summary>One epoch of every loaded slot: forward, backward through time, one step of gradient descent.</summary>
    void Epoch();

    /// <summary>Loss of the slot's last epoch, from before its update: mean over steps of weight × squared error.</summary>
    double Loss(int slot);

    /// <summary>Euclidean norm of the slot's last gradient over all five parameter tensors.</summary>
    double GradientNorm(int slot);

    /// <summary>Copies the slot's parameters (after the last update) and its start out.</summary>
    void CopyNetwork(int slot, RankKNetwork destination);

    /// <summary>Copies the slot's last gradient out, in the order of <see cref="RankKNetwork.Parameters"/>.</summary>
    void CopyGradient(int slot, Span<float> destination);

    /// <summary>Copies the outputs of the slot's last epoch out, [steps].</summary>
    void CopyOutputs(int slot, Span<float> destination);
}

using System.Runtime.CompilerServices;
using Mnemophase.Gpu;
using Mnemophase.Kinds;
using Mnemophase.Running;
using Mnemophase.Training.Engines;

namespace Mnemophase.Cli.Commands;

/// <summary>Which engine trains: --engine, and --device for a card.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string> _engine = new("--engine");
    private readonly Option<int> _device = new("--device") { Description = "which card --engine cuda uses, from 0" };

    public EngineOptions()
    {
        // Engines are known once the assembly that brings them is loaded.
        RuntimeHelpers.RunClassConstructor(typeof(CudaEngines).TypeHandle);
        _engine.Description = string.Join("; ", Registry.All<IEngineKind>().Values.Select(kind => $"{kind.Name}: {kind.Words}"));
        _engine.DefaultValueFactory = _ => ChosenEngine.Names[0];
        _engine.AcceptOnlyFromAmong([.. ChosenEngine.Names]);
    }

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_engine);
        command.Options.Add(_device);
    }

    /// <summary>The engine chosen.</summary>
    /// <exception cref="ArgumentException">A card is named for an engine that uses none.</exception>
    public ChosenEngine Read(ParseResult parsed)
    {
        var kind = Registry.Of<IEngineKind>(parsed.GetRequiredValue(_engine));
        return kind.UsesDevice || parsed.GetResult(_device) is null or { Implicit: true }
            ? new ChosenEngine(kind, parsed.GetValue(_device))
            : throw new ArgumentException($"{_device.Name} is for {_engine.Name} {CudaPool.EngineName}; {kind.Name} uses no card.");
    }

    /// <summary>Says why training takes so long on a machine that rounds products before it adds them.</summary>
    public static void WarnIfSlow(ChosenEngine engine, TextWriter error)
    {
        if (engine.IsSlowHere)
        {
            error.WriteLine(
                "mnemo: this processor has no fused multiply-add (FMA), or DOTNET_EnableAVX2=0 switches it off; it is computed in software, which gives the same bits and is 50 to 100 times slower"
            );
        }
    }

    /// <summary>Refuses to put networks of an engine beside those of another, unless that is wanted.</summary>
    /// <exception cref="ArgumentException">The store has networks of another engine.</exception>
    public static void CheckStore(ChosenEngine engine, StudyStore store, bool mix)
    {
        var others = store.Summary().NetworksOfEngines.Keys.Except([engine.Name], StringComparer.Ordinal).ToList();
        if (others.Count > 0 && !mix)
        {
            throw new ArgumentException(
                $"{store.Path} holds networks of engine {string.Join(" and ", others)}; those of {engine.Name} differ in their last bits. Add --mix-engines to keep both in one store, or name another --store."
            );
        }
    }
}

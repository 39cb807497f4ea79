using System.CommandLine;
using Mnemophase.Gpu;
using Mnemophase.Running;

namespace Mnemophase.Cli.Commands;

/// <summary>Which engine trains: --engine, and --device for a card.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string> _engine = new("--engine")
    {
        Description =
            "simd: fast, single precision; reference: slow, double precision; cuda: an NVIDIA card (full-rank networks); simd-moved: simd from starts whose last bits are flipped, to see what rounding decides",
        DefaultValueFactory = _ => Engines.Names[0],
    };

    private readonly Option<int> _device = new("--device") { Description = "which card --engine cuda uses, from 0" };

    /// <summary>The options.</summary>
    public EngineOptions() => _engine.AcceptOnlyFromAmong([.. Engines.Names, CudaPool.EngineName]);

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
        var name = parsed.GetRequiredValue(_engine);
        return name is CudaPool.EngineName || parsed.GetResult(_device) is null or { Implicit: true }
            ? new ChosenEngine(name, parsed.GetValue(_device))
            : throw new ArgumentException($"{_device.Name} is for {_engine.Name} {CudaPool.EngineName}; {name} uses no card.");
    }
}

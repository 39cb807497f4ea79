using Mnemophase.Bench;

// Each benchmark alternates rounds of what it measures with rounds of its peer, so that both see the same neighbours; medians count.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;
switch (args.FirstOrDefault())
{
    case "engine":
        EngineAgainstPeak.Run(rounds);
        return 0;
    case "table":
        TableOfMachine.Run(rounds);
        return 0;
    case "column":
        TableOfMachine.Column(rounds);
        return 0;
    case "noise":
        NoiseShare.Run(rounds);
        return 0;
    case "cores":
        NetworksAndCores.Run(rounds);
        return 0;
    case "sizes":
        SizesOfNetwork.Run(rounds);
        return 0;
    case "pytorch":
        AgainstPyTorch.Run(rounds);
        return 0;
    case "general":
        GeneralEngine.Run(rounds);
        return 0;
    case "examples":
        GeneralEngine.AgainstPyTorch(rounds);
        return 0;
    case "memory":
        WorkerMemory.Run(rounds);
        return 0;
    case "runner":
        RunnerCost.Run(rounds);
        return 0;
    case "stores":
        StoresAtSize.Run(rounds);
        return 0;
    case "merge":
        MergeOfShards.Run(rounds);
        return 0;
    case "stop":
        StopOnSignal.Run(rounds, args.ElementAtOrDefault(2));
        return 0;
    case "start":
        StartOfProgram.Run(rounds, args.ElementAtOrDefault(2));
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: dotnet run -c Release --project bench/Mnemophase.Bench -- BENCHMARK [ROUNDS]
              table    the columns of docs/performance.md for this machine, as markdown (about ten minutes with 7 rounds)
              engine   ms per epoch at 36 and 96 steps, GFLOP/s and share of the multiply-add peak
              noise    share of an epoch spent on drawing its noise
              cores    two networks on two cores, one network on two cores, against one on one
              sizes    share of the peak over neurons and trials, against N = 100, B = 128
              general  the general engine against the paper's kernels, and on long trials against the peak, in processor time
              examples three worked examples against peers in PyTorch, in processor time (needs Debian's python3-torch)
              memory   memory a worker adds at the longest trials (176 steps)
              pytorch  the published loop in PyTorch on one core (needs Debian's python3-torch and libopenblas0-pthread)
              runner   part of the workers' time that runner and store take beside 10,000 tiny networks
              stores   opening, summing up and reading a store of 81,500 networks (needs 6 GB of disk)
              merge    merging 20 shards of 4,000 networks (needs 12 GB of disk)
              stop     time from Ctrl-C or SIGTERM at a random moment to the end of the process, verb by verb ([ROUNDS VERB] for one)
              start    time of mnemo --version ([ROUNDS PROGRAM] for that of an archive too)
            """
        );
        return 2;
}

using Mnemophase.Cli.Commands;
using Mnemophase.Kinds;

[assembly: Kind(typeof(FullRankTrainRun))]
[assembly: Kind(typeof(RankKTrainRun))]
[assembly: Kind(typeof(GeneralTrainRun))]

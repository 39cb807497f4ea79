using Mnemophase.Kinds;
using Mnemophase.Running;

[assembly: Kind(typeof(FullRankTrained))]
[assembly: Kind(typeof(RankKTrained))]
[assembly: Kind(typeof(GeneralTrained))]

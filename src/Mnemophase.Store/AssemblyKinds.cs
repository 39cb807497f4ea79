using Mnemophase.Kinds;
using Mnemophase.Store;
using Mnemophase.Store.Judging;

[assembly: Kind(typeof(FullRankStoredNetwork))]
[assembly: Kind(typeof(RankKStoredNetwork))]
[assembly: Kind(typeof(GeneralStoredNetwork))]
[assembly: Kind(typeof(StudyFiles))]

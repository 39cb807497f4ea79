using Mnemophase.Kinds;
using Mnemophase.Studies.Definition.Kinds;

[assembly: Kind(typeof(CueDiscriminationStudy))]
[assembly: Kind(typeof(PersistenceStudy))]
[assembly: Kind(typeof(DelayedActivationStudy))]
[assembly: Kind(typeof(FullRankStudyNetwork))]
[assembly: Kind(typeof(RankKStudyNetwork))]
[assembly: Kind(typeof(TrialsStudy))]
[assembly: Kind(typeof(ArraysStudy))]
[assembly: Kind(typeof(GeneralStudyNetwork))]

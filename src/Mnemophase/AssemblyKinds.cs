using Mnemophase.Kinds;
using Mnemophase.Training.Engines;

[assembly: Kind(typeof(SimdEngines))]
[assembly: Kind(typeof(ReferenceEngines))]
[assembly: Kind(typeof(MovedSimdEngines))]

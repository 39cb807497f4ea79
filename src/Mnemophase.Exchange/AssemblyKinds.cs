using Mnemophase.Exchange;
using Mnemophase.Kinds;

[assembly: Kind(typeof(FullRankExchanged))]
[assembly: Kind(typeof(RankKExchanged))]
[assembly: Kind(typeof(GeneralExchanged))]

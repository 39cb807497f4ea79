using CsCheck;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Running;

/// <summary>The estimate of a run's remaining time against simulated runs, whose remaining time is known afterwards.</summary>
public sealed class TimeLeftTests
{
    private const double MsPerCost = 20;

    private static readonly Gen<Simulation> Runs = Gen.Select(
        Gen.Select(Gen.Int[20, 200], Gen.Int[1, 5]).Array[1, 40],
        Gen.Int[1, 4],
        Gen.Double[0, 0.9],
        Gen.Int[0, 2000],
        Gen.Double[0.1, 1],
        (networks, workers, resumed, judging, share) => new Simulation(networks, workers, resumed, judging, share)
    );

    /// <summary>
    /// Workers of one speed: the estimate is the time left, give or take the one network by which an order of work can differ from another;
    /// also where an earlier run had trained part of the first networks, where trainings end early, and where networks are judged after their
    /// training, once one has been.
    /// </summary>
    [Fact]
    public void ItIsTheTimeThatIsLeft() =>
        Runs.Sample(
            run =>
            {
                foreach (var (left, said, judged) in run.Go([]).Where(at => at.Said is not null))
                {
                    var unknown = judged ? 1 : run.Networks.Length;
                    var tolerance = run.Longest + (unknown * run.Judging / 1000.0) + (0.05 * left);
                    Assert.InRange(said!.Value.TotalSeconds, Math.Max(0, left - tolerance), left + tolerance);
                }
            },
            iter: 300
        );

    /// <summary>A run whose end is not there says no zero; and what takes long enough says something before half of it is over.</summary>
    [Fact]
    public void ItIsNeverZeroAndIsSaidInTime() =>
        Runs.Sample(
            run =>
            {
                var seen = run.Go([]);
                Assert.All(seen.Where(at => at.Left > 0), at => Assert.NotEqual(TimeSpan.Zero, at.Said));
                Assert.Equal(TimeSpan.Zero, seen[^1].Said);
                Assert.True(run.Share < 1 || seen[0].Left < 10 || seen.Exists(at => at.Said is not null && at.Left > seen[0].Left / 2));
            },
            iter: 300
        );

    /// <summary>A run that goes on knows from the store that trainings end after a fifth of their epochs; without that it would say five times the time.</summary>
    [Fact]
    public void AContinuedRunKnowsFromItsStoreHowEarlyTrainingsEnd()
    {
        var run = new Simulation([.. Enumerable.Repeat((1000, 2), 6)], Workers: 2, Resumed: 0.1, Judging: 100, Share: 0.2);
        var earlier = Enumerable.Range(100, 30).Select(i => (Simulation.Planned(i, 1000, 2, mayEnd: true), 200)).ToList();
        var (left, first, _) = run.Go(earlier).First(at => at.Said is not null);
        Assert.InRange(left, 15, 25);
        Assert.Equal(left, first!.Value.TotalSeconds, 0.1 * left);
        Assert.All(run.Go([]).Where(at => at.Said is not null), at => Assert.InRange(at.Said!.Value.TotalSeconds, 0, left));
    }

    /// <summary>Networks of some epochs and cost per epoch, the costliest first.</summary>
    /// <param name="Resumed">Share of the epochs that an earlier run had trained of the first networks.</param>
    /// <param name="Judging">Time of judging a network, in ms.</param>
    /// <param name="Share">Share of its epochs that a network needs.</param>
    private sealed record Simulation((int Epochs, int Cost)[] Networks, int Workers, double Resumed, int Judging, double Share)
    {
        /// <summary>Time of the longest network, in s.</summary>
        public double Longest => Networks.Max(one => one.Epochs * one.Cost) * MsPerCost / 1000;

        public static PlannedNetwork Planned(int position, int epochs, int cost, bool mayEnd) =>
            new(position, new NetworkKey(Cell.OfPeriods(0.1, 20, 50, 0), position), epochs, null, (double)epochs * cost)
            {
                MayEndEarly = mayEnd,
            };

        /// <summary>Time left in s, as it came to be and as it was said, after every epoch and every network.</summary>
        public List<(double Left, TimeSpan? Said, bool Judged)> Go(IReadOnlyCollection<(PlannedNetwork, int)> earlier)
        {
            var clock = new MillisecondClock();
            var open = new Queue<(PlannedNetwork Planned, int Cost)>(
                Networks
                    .Select((one, i) => (Planned: Planned(i, one.Epochs, one.Cost, Share < 1), one.Cost))
                    .OrderByDescending(one => one.Planned.Cost)
            );
            var left = new TimeLeft(clock, [.. open.Select(one => one.Planned)], Workers, earlier);
            var seen = new List<(long At, TimeSpan? Said, bool Judged)>();
            var judged = false;
            var next = new PriorityQueue<Action, long>();
            var begun = 0;
            for (var worker = 0; worker < Workers; worker++)
            {
                Take(worker);
            }

            while (next.TryDequeue(out var step, out var at))
            {
                clock.Now = at;
                step();
                seen.Add((at, left.Now(), judged));
            }

            return seen.ConvertAll(one => ((clock.Now - one.At) / 1000.0, one.Said, one.Judged));

            void Take(int worker)
            {
                if (open.TryDequeue(out var one))
                {
                    var last = Math.Max(1, (int)(Share * one.Planned.Epochs));
                    var resumed = begun++ < Workers ? (int)(Resumed * last) : 0;
                    Train(worker, one.Planned, (long)(one.Cost * MsPerCost), resumed, resumed, last);
                }
            }

            void Train(int worker, PlannedNetwork planned, long ms, int resumed, int done, int last)
            {
                if (done == last)
                {
                    next.Enqueue(
                        () =>
                        {
                            left.End(worker, planned, last);
                            judged = true;
                            Take(worker);
                        },
                        clock.Now + Judging
                    );
                    return;
                }

                next.Enqueue(
                    () =>
                    {
                        left.Report(worker, planned, resumed, done + 1);
                        Train(worker, planned, ms, resumed, done + 1, last);
                    },
                    clock.Now + ms
                );
            }
        }
    }

    private sealed class MillisecondClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}

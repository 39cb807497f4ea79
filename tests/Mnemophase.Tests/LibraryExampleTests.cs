using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Tests;

/// <summary>The example in the description of the package, compiled and run.</summary>
public sealed class LibraryExampleTests
{
    [Fact]
    public void The_example_finds_the_mechanism_the_authors_found()
    {
        // The published network of this learning rate, delay and seed is a slow point (Data/golden/networks).
        Assert.Equal(Mechanism.SlowPoint, Example());

        static Mechanism Example()
        {
            // example
            var task = new CueDiscriminationTask { DelayMs = 20 };
            var model = new FullRankModel { Neurons = 100 };
            using var engine = SimdEngine.Create(model, task.BuildBatch());
            var schedule = new FullRankSchedule(new SgdOptions(LearningRate: 0.1), Epochs: 1000);
            var trained = FullRankTrainer.Train(engine, schedule, seed: 2);
            var record = trained.Record;
            var evidence = MechanismClassifier.Classify(trained.Network, model, task, record.Accuracy, record.Reliability);
            Console.WriteLine($"loss {record.Loss[^1]:F4}: {evidence.Class}");
            // end of example
            return evidence.Class;
        }
    }

    [Fact]
    public void The_description_shows_this_code()
    {
        var source = Lines(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "LibraryExampleTests.cs")));
        var shown = Lines(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PACKAGE.md")).Split("```csharp\n")[1].Split("```")[0]);
        var usings = source.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal));
        var example = source.SkipWhile(line => line is not "// example").Skip(1).TakeWhile(line => line is not "// end of example");
        Assert.Equal(usings.Concat(example), shown, StringComparer.Ordinal);
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
}

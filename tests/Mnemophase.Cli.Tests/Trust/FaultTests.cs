using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Trust;

/// <summary>Inputs from reports of neighbouring tools, each of which once gave a confident wrong answer or was refused without need.</summary>
public sealed class FaultTests : IDisposable
{
    private static readonly string Faults = Path.Combine(AppContext.BaseDirectory, "Data", "faults");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("record-in-percent", "divide it by 100")]
    [InlineData("contradicted-record", "accuracy 0.95 and reliability 0.9437 to 0.9448")]
    [InlineData("relu-nn-rnn", "trained with another form, nonlinearity")]
    public void A_record_that_contradicts_its_weights_gives_no_label(string fault, string because) =>
        Assert.Null(Judgement.Of(new Variation(fault, Path.Combine(Faults, fault), new Expected.NoClass(because))));

    [Theory]
    [InlineData("record-in-percent", false)]
    [InlineData("contradicted-record", true)]
    public void Nor_does_an_import_take_it_for_one(string fault, bool taken)
    {
        var store = _folder.File("in.mnemo");
        var (code, output, error) = Mnemo.Run("import", Path.Combine(Faults, fault), "--study", "nopost", "--into", store);
        Assert.Equal(taken ? ExitCode.Ok : ExitCode.Input, code);
        Assert.Contains(taken ? "imported without a class: its weights perform" : "divide it by 100", error, StringComparison.Ordinal);
        Assert.Contains(taken ? "1 network added" : "0 networks added", output, StringComparison.Ordinal);
        // What came in without a class stays so, whoever judges it again.
        Mnemo.Run("reclassify", store);
        (code, output, _) = Mnemo.Run("classify", store, "--json");
        Assert.Equal(ExitCode.Ok, code);
        Assert.All(Judgement.Rows(output), row => Assert.Null(row.GetProperty("class").GetString()));
        Assert.Equal(taken ? 1 : 0, Judgement.Rows(output).Count);
        Assert.DoesNotContain(",slow_point", Mnemo.Run("counts", store).Output.Split('\n', 2)[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("record-in-percent")]
    [InlineData("contradicted-record")]
    public void The_dynamics_still_tell_what_the_weights_do(string fault)
    {
        var (code, output, error) = Mnemo.Run("dynamics", Path.Combine(Faults, fault), "--json");
        Assert.True(code == ExitCode.Ok, error);
        var row = Assert.Single(Judgement.Rows(output));
        Assert.Null(row.GetProperty("class").GetString());
        Assert.Null(row.GetProperty("recurrence").GetString());
        Assert.Contains("its weights perform", row.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("tanh", row.GetProperty("assumed").GetProperty("nonlinearity").GetString());
        Assert.NotEqual(0, row.GetProperty("conditions").GetArrayLength());
    }

    [Fact]
    public void Tensors_that_were_not_used_are_named()
    {
        var folder = Copy("lr0.1_delay_0.02/process_2", Path.Combine(Faults, "extra-tensor", "process_2", "model_final.pt"));
        Assert.Null(Judgement.Of(new Variation("h0", folder, new Expected.Verdict("slow_point", "read but not used: h0 F32 [100]"))));
    }

    [Fact]
    public void A_folder_without_a_delay_in_its_name_is_refused_with_the_name_it_needs() =>
        Assert.Null(
            Judgement.Of(
                new Variation("", Path.Combine(Faults, "extra-tensor", "process_2"), new Expected.Refusal("lr0.1_delay_0.02/process_3"))
            )
        );

    [Theory]
    [InlineData("classify")]
    [InlineData("dynamics")]
    public void A_study_of_another_kind_of_network_is_refused_by_name(string verb)
    {
        var folder = Copy("lr0.1_delay_0.02/process_2", Path.Combine(Faults, "state-dicts", "07_parameter.pt"));
        Mnemo.Refuses(ExitCode.Input, [verb, folder, "--study", "rotations"], "study rotations trains another kind of network");
        var own = _folder.File("own.toml");
        File.WriteAllText(
            own,
            """
            [study]
            name = "own"
            title = "Another task"
            [task]
            kind = "trials"
            step_ms = 5
            trials = 4
            value = [{name="c", cycle=[1,0]}]
            period = [{name="cue", ms=30}, {name="response", ms=50}]
            input = [{channels=2, during="cue", onehot="c"}]
            target = [{channels=2, during="response", onehot="c"}]
            loss = {kind="mse", balance="response"}
            judge = {during="response", rule="argmax"}
            [network]
            neurons = 100
            nonlinearity = "relu"
            [training]
            epochs = 10
            [grid]
            learning_rates = [0.1]
            seeds = "2"
            """
        );
        Mnemo.Refuses(ExitCode.Input, [verb, folder, "--study", own], "study own trains another kind of network");
    }

    [Fact]
    public void A_learning_rate_that_cannot_be_gives_no_label_and_one_off_the_grid_is_noted()
    {
        var weights = Path.Combine(Faults, "state-dicts", "07_parameter.pt");
        var impossible = Copy("lr-0.1_delay_0.02/process_2", weights);
        Assert.Null(
            Judgement.Of(new Variation("-0.1", impossible, new Expected.NoClass("a learning rate of -0.1, which must be above 0")))
        );
        Mnemo.Refuses(ExitCode.Input, ["dynamics", impossible], "which must be above 0");
        var odd = Copy("lr0.11_delay_0.02/process_2", weights);
        Assert.Null(Judgement.Of(new Variation("0.11", odd, new Expected.Verdict("slow_point", "learning rate 0.11 is not on the grid"))));
    }

    [Theory]
    [InlineData("01_legacy")]
    [InlineData("02_ckpt_state_dict", "'state_dict.'", "optimizer.state.0.momentum_buffer")]
    [InlineData("04_module_prefix", "'module.'")]
    [InlineData("07_parameter")]
    [InlineData("08_f16", "stored as F16 were converted to F32")]
    [InlineData("10_f64", "stored as F64 were rounded to F32")]
    [InlineData("29_two_saves", "this file holds 2 saves")]
    public void State_dicts_as_people_save_them_are_read(string file, params string[] notes)
    {
        var folder = Copy("lr0.1_delay_0.02/process_2", Path.Combine(Faults, "state-dicts", file + ".pt"));
        Assert.Null(Judgement.Of(new Variation(file, folder, new Expected.Verdict("slow_point", notes))));
    }

    [Theory]
    [InlineData("03_semicolon")]
    [InlineData("04_semicolon_decimal_comma")]
    [InlineData("31_sep_line")]
    [InlineData("40_latin1_name", "it was read as Latin-1")]
    [InlineData("23_seconds", "multiply them by 1000")]
    public void Counts_tables_as_spreadsheets_write_them_are_read(string file, string warning = "")
    {
        var (code, _, error) = Mnemo.Run("scaling", "--counts", Path.Combine(Faults, "csv", file + ".csv"), "--json", "--resamples", "0");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains(warning, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_beyond_any_study_are_refused_by_line_and_column() =>
        Mnemo.Refuses(
            ExitCode.Input,
            ["scaling", "--counts", Path.Combine(Faults, "csv", "36_huge.csv")],
            "36_huge.csv:2",
            "column networks",
            "at most 1000000000"
        );

    private string Copy(string name, string weights)
    {
        var folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        File.Copy(weights, Path.Combine(folder, "model_final.pt"));
        File.Copy(
            Path.Combine(Faults, "extra-tensor", "process_2", ForeignNetwork.RecordName),
            Path.Combine(folder, ForeignNetwork.RecordName)
        );
        return folder;
    }
}

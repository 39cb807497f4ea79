using System.Text;
using Mnemophase.Formats;
using Mnemophase.Store.Queries;

namespace Mnemophase.Studies.Tests.Counting;

/// <summary>Tables as R, databases and people write them.</summary>
public sealed class ForeignCountsTableTests
{
    private const string Plain = """
        study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point
        mine,0.1,20,10,1,2,7
        mine,0.05,20,10,0,4,6
        """;

    [Theory]
    [InlineData(
        "\"\",\"study\",\"learning_rate\",\"delay_ms\",\"networks\",\"not_learned\",\"limit_cycle\",\"slow_point\"\n\"1\",\"mine\",0.1,20,10,1,2,7\n\"2\",\"mine\",0.05,20,10,0,4,6\n"
    )]
    [InlineData(
        "\"study\" \"learning_rate\" \"delay_ms\" \"networks\" \"not_learned\" \"limit_cycle\" \"slow_point\"\n\"1\" \"mine\" 0.1 20 10 1 2 7\n\"2\" \"mine\" 0.05 20 10 0 4 6\n"
    )]
    [InlineData(
        "# counted by hand\n#\nstudy,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point\nmine,0.1,20,10,1,2,7\n# doubtful\nmine,0.05,20,10,0,4,6\n"
    )]
    [InlineData(
        "| study | learning_rate | delay_ms | networks | not_learned | limit_cycle | slow_point |\n|---|---:|---|---|---|---|---|\n| mine | 0.1 | 20 | 10 | 1 | 2 | 7 |\n| mine | 0.05 | 20 | 10 | 0 | 4 | 6 |\n"
    )]
    [InlineData(
        " study | learning_rate | delay_ms | networks | not_learned | limit_cycle | slow_point \n-------+------+----+----+---+---+---\n mine  | 0.1 | 20 | 10 | 1 | 2 | 7\n mine  | 0.05 | 20 | 10 | 0 | 4 | 6\n"
    )]
    public void Are_read_as_the_plain_one(string text)
    {
        var (plain, read) = (CountsTable.Parse(Plain, "plain.csv").Single(), CountsTable.Parse(text, "theirs.csv").Single());
        Assert.Equal(plain.Study, read.Study);
        Assert.Equal(plain.Cells, read.Cells);
    }

    /// <summary>A decimal comma in a table with commas gives a field too many, which is no name of a row.</summary>
    [Fact]
    public void A_field_too_many_stays_an_error()
    {
        var text = Plain.Replace("mine,0.1,20", "mine,0,1,20", StringComparison.Ordinal);
        var error = Assert.Throws<MnemoFormatException>(() => CountsTable.Parse(text, "t.csv"));
        Assert.Contains("8 fields", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spreadsheets_and_other_columns_are_refused_by_what_was_found()
    {
        byte[] sheet = [(byte)'P', (byte)'K', 3, 4, 0, 0];
        var error = Assert.Throws<MnemoFormatException>(() => CountsTable.Parse(sheet, "t.xlsx"));
        Assert.Contains("save the sheet as CSV", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<MnemoFormatException>(() => CountsTable.Parse(Encoding.UTF8.GetBytes("rate,delay,n\n1,2,3\n"), "t.csv"));
        Assert.Contains("found: rate, delay, n", error.Message, StringComparison.Ordinal);
    }
}

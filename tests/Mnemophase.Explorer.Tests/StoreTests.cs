using System.Net;
using System.Text.Json;
using Mnemophase.Formats;
using Mnemophase.Store;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Explorer.Tests;

/// <summary>What the pages hand out equals the store (checks 9, 12 and 14), and a list is sorted and filtered as SQL does it.</summary>
public sealed class StoreTests(ExplorerRun run)
{
    [Fact]
    public async Task Csv_equals_the_store_to_the_last_digit()
    {
        using var client = await run.Client();
        var lines = (await client.GetStringAsync("cell/0.1/80.csv")).TrimEnd('\n').Split('\n');
        var names = lines[0].Split(',').ToList();
        var rows = run.Sql(
            "SELECT position, seed, mechanism_index, accuracy_tail, final_loss, checksum FROM network WHERE learning_rate = 0.1 AND delay_ms = 80 ORDER BY position"
        );
        Assert.Equal(rows.Count, lines.Length - 1);
        foreach (var (line, row) in lines.Skip(1).Zip(rows))
        {
            var fields = line.Split(',');
            Assert.Equal(Convert.ToString(row[1], CultureInfo.InvariantCulture), fields[names.IndexOf("seed")]);
            Assert.Equal(
                row[2] is double index ? index.ToString("R", CultureInfo.InvariantCulture) : "",
                fields[names.IndexOf("mechanism_index")]
            );
            Assert.Equal(((double)row[3]).ToString("R", CultureInfo.InvariantCulture), fields[names.IndexOf("accuracy_tail")]);
            Assert.Contains((string)row[5], line, StringComparison.Ordinal);
        }

        var curves = (await client.GetStringAsync("network/0.1/80/2.csv")).TrimEnd('\n').Split('\n');
        using var store = StudyStore.OpenToRead(run.Store);
        var position = (int)(long)run.Sql("SELECT position FROM network WHERE learning_rate = 0.1 AND delay_ms = 80 AND seed = 2")[0][0];
        var stored = store.Curves(position)!;
        Assert.Equal(stored.Epochs + 1, curves.Length);
        Assert.Equal(stored.Tail.Loss[^1], double.Parse(curves[^1].Split(',')[1], CultureInfo.InvariantCulture));
        Assert.Equal(store.Weights(position), await client.GetByteArrayAsync("network/0.1/80/2.weights"));
        Assert.True(
            SafetensorsFile.Parse("download", await client.GetByteArrayAsync("network/0.1/80/2.weights")).Tensors.ContainsKey("w_rec")
        );
    }

    [Fact]
    public async Task Svg_is_vector_and_names_its_network()
    {
        using var client = await run.Client();
        var diagram = await client.GetStringAsync("index.svg");
        Assert.StartsWith("<svg", diagram, StringComparison.Ordinal);
        Assert.Contains("small.mnemo", diagram, StringComparison.Ordinal);
        Assert.DoesNotContain("var(--", diagram, StringComparison.Ordinal);
        Assert.DoesNotContain("<image", diagram, StringComparison.Ordinal);
        var network = await client.GetStringAsync("network/0.1/80/2.svg");
        // Only the activity of a hundred neurons is an image; curves, axes and words are not.
        Assert.Contains("<path", network, StringComparison.Ordinal);
        Assert.Contains("<text", network, StringComparison.Ordinal);
        foreach (var part in new[] { "small", "0.1", "80", "seed 2" })
        {
            Assert.Contains(part, network, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("index=0.4..0.6", "mechanism_index BETWEEN 0.4 AND 0.6")]
    [InlineData("class=limit_cycle", "class = 1")]
    [InlineData("class=slow_point,unstable&learning_rate=0.05..0.2", "class IN (2, 3) AND learning_rate BETWEEN 0.05 AND 0.2")]
    [InlineData("accuracy_tail=..0.5&delay_ms=160..", "accuracy_tail <= 0.5 AND delay_ms >= 160")]
    public async Task A_list_has_the_rows_that_sql_finds_in_its_order(string query, string condition)
    {
        using var client = await run.Client();
        using var answer = JsonDocument.Parse(
            await client.GetStringAsync($"list.json?{query}&sort=-final_loss&columns=position,final_loss&count=5000")
        );
        var sql = run.Sql($"SELECT position FROM network WHERE {condition} ORDER BY final_loss DESC, position")
            .Select(row => (long)row[0])
            .ToList();
        Assert.NotEmpty(sql);
        Assert.Equal(1, answer.RootElement.GetProperty("version").GetInt32());
        Assert.Equal(sql.Count, answer.RootElement.GetProperty("total").GetInt32());
        Assert.Equal(
            sql,
            answer.RootElement.GetProperty("rows").EnumerateArray().Select(row => (long)row.GetProperty("values")[0].GetDouble())
        );
        var csv = (await client.GetStringAsync($"list.csv?{query}")).TrimEnd('\n').Split('\n');
        Assert.Equal(sql.Count, csv.Length - 1);
    }

    [Theory]
    [InlineData("list?nocolumn=1", HttpStatusCode.BadRequest, "There is no column")]
    [InlineData("list?index=low..high", HttpStatusCode.BadRequest, "must be a number or a range")]
    [InlineData("cell/0.7/80", HttpStatusCode.NotFound, "does not exist")]
    [InlineData("network/0.1/80/99", HttpStatusCode.NotFound, "does not exist")]
    [InlineData("theory?delay=-3", HttpStatusCode.BadRequest, "must lie between")]
    [InlineData("?across=neurons", HttpStatusCode.BadRequest, "has no axis")]
    public async Task An_address_that_cannot_be_answered_says_why(string path, HttpStatusCode status, string says)
    {
        using var client = await run.Client();
        using var answer = await client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_three_stores_the_damaged_one_is_named_and_the_others_work()
    {
        var folder = Directory.CreateTempSubdirectory("mnemo-three-").FullName;
        try
        {
            var damaged = Path.Combine(folder, "damaged.mnemo");
            var bytes = await File.ReadAllBytesAsync(run.Store);
            Array.Fill(bytes, (byte)0xAB, 0, 4096);
            await File.WriteAllBytesAsync(damaged, bytes);
            var other = Path.Combine(folder, "other.mnemo");
            new SyntheticNetworks(100).Write(other, SyntheticNetworks.Of("other", [0.1, 0.01], [0, 50], "0-3"), 0);
            await using var server = await ExplorerServer.Start(
                new ExplorerOptions { Stores = [damaged, run.Store, other] },
                TimeProvider.System
            );
            using var client = await run.Client(server);
            var page = await client.GetStringAsync("");
            Assert.Contains("Study small", page, StringComparison.Ordinal);
            Assert.Contains("damaged.mnemo</b> cannot be read", page, StringComparison.Ordinal);
            Assert.Contains("Study other", await client.GetStringAsync("?store=other"), StringComparison.Ordinal);
            using var asked = await client.GetAsync("?store=damaged");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, asked.StatusCode);
            Assert.Contains("damaged.mnemo", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains(
                "small: learning rate 0.1, delay 80 ms, seed 2",
                await client.GetStringAsync("compare?store=other&a=0.1,0,1&b=0.1,80,2,small"),
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task While_a_run_writes_both_go_on_and_the_page_tells_what_is_new()
    {
        var folder = Directory.CreateTempSubdirectory("mnemo-running-").FullName;
        try
        {
            var path = Path.Combine(folder, "running.mnemo");
            var study = SyntheticNetworks.Small("running");
            var (networks, plan) = (new SyntheticNetworks(100), StudyPlan.Of(study).Networks);
            using (var writer = StudyStore.OpenOrCreate(path, study, TimeProvider.System))
            {
                writer.Add([.. plan.Take(40).Select(one => networks.Invent(study, one))]);
                await using var server = await ExplorerServer.Start(new ExplorerOptions { Stores = [path] }, TimeProvider.System);
                var page = run.Browser is null ? null : await run.Open(server: server);
                using var client = await run.Client(server);
                var writing = Task.Run(() =>
                {
                    foreach (var one in plan.Skip(40).Take(100))
                    {
                        writer.Add([networks.Invent(study, one)]);
                    }
                });
                while (!writing.IsCompleted)
                {
                    foreach (var address in new[] { "", "index.json", "cell/0.1/80", "status.json" })
                    {
                        using var answer = await client.GetAsync(address);
                        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                    }
                }

                await writing;
                Assert.Contains("\"trained\":140", await client.GetStringAsync("status.json"), StringComparison.Ordinal);
                if (page is not null)
                {
                    var place = await page.EvaluateAsync<double>("document.querySelector('svg.phase').getBoundingClientRect().top");
                    await page.Locator("#fresh a").WaitForAsync();
                    Assert.Equal("100 new: show", await page.Locator("#fresh").InnerTextAsync());
                    Assert.Equal(
                        place,
                        await page.EvaluateAsync<double>("document.querySelector('svg.phase').getBoundingClientRect().top")
                    );
                    await page.Locator("#fresh a").ClickAsync();
                    await page.Locator(".meta", new() { HasTextString = "140 of" }).WaitForAsync();
                }
            }

            // The run has ended: its log is folded in, although the explorer looked at it all the time.
            Assert.Equal(path, Assert.Single(Directory.GetFiles(folder)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Mnemophase.Explorer.Pages;
using Mnemophase.Explorer.Stores;
using Mnemophase.Explorer.Views;
using Mnemophase.Pages;

namespace Mnemophase.Explorer.Tests;

/// <summary>What a reader does in a real browser (checks 2 to 10 and 13).</summary>
public sealed class BrowserTests(ExplorerRun run)
{
    [Fact]
    public async Task Hover_and_focus_show_the_numbers_that_sql_gives_in_every_cell()
    {
        var page = await run.Open();
        var cells = await page.QuerySelectorAllAsync("svg.phase .cell");
        Assert.Equal(20, cells.Count);
        foreach (var cell in cells)
        {
            // The pointer goes to the middle of the drawn rectangle, not to the element: neighbours on a logarithmic axis must not answer.
            var box = (await (await cell.QuerySelectorAsync("rect"))!.BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
            var said = await page.Locator("#readout").InnerTextAsync();
            Assert.Equal(await cell.GetAttributeAsync("aria-label"), said);
            var (rate, delay) = Place((await cell.GetAttributeAsync("href"))!);
            var counts = run.Sql(
                $"SELECT count(*), sum(class = 0), sum(class = 1), sum(class = 2), sum(class = 3) FROM network WHERE status = 0 AND learning_rate = {rate} AND delay_ms = {delay}"
            )[0];
            if (counts[0] is 0L)
            {
                Assert.EndsWith("no networks", said, StringComparison.Ordinal);
                continue;
            }

            Assert.Contains($": {counts[0]} networks;", said, StringComparison.Ordinal);
            // Not learned includes unstable, as in every count of the program.
            var (never, unstable) = ((long)counts[1], (long)counts[4]);
            (string Words, long Count)[] parts =
            [
                ($"not learned {never + unstable}{(unstable > 0 ? $" ({unstable} of them unstable)" : "")}", never + unstable),
                ($"limit cycle {counts[2]}", (long)counts[2]),
                ($"slow point {counts[3]}", (long)counts[3]),
            ];
            Assert.EndsWith(
                $"networks; {string.Join(", ", parts.Where(part => part.Count > 0).Select(part => part.Words))}",
                said,
                StringComparison.Ordinal
            );

            await cell.FocusAsync();
            Assert.Equal(said, await page.Locator("#readout").InnerTextAsync());
        }
    }

    [Fact]
    public async Task A_cell_without_networks_is_drawn_and_spoken_as_such()
    {
        var page = await run.Open();
        var empty = page.Locator("svg.phase .cell[aria-label$='no networks']");
        Assert.Equal(1, await empty.CountAsync());
        Assert.Equal(1, await empty.Locator("path").CountAsync()); // the diagonal
        await empty.ClickAsync();
        await page.Locator("#panel .panel").WaitForAsync();
        Assert.Contains("No network of this cell", await page.Locator("#panel").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arrows_move_enter_opens_escape_closes()
    {
        var page = await run.Open();
        await page.Keyboard.PressAsync("Tab"); // to the link past the header, then into the page
        await page.Locator("svg.phase .cell[tabindex='0']").FocusAsync();
        var first = await Focused(page);
        await page.Keyboard.PressAsync("ArrowRight");
        var right = await Focused(page);
        Assert.NotEqual(first, right, StringComparer.Ordinal);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal(right, await Focused(page));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#panel .panel").WaitForAsync();
        Assert.Contains("cell=", page.Url, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#panel .panel").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        Assert.DoesNotContain("cell=", page.Url, StringComparison.Ordinal);
        Assert.Equal(right, await Focused(page));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#panel .panel").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await Until(page, "cell");
    }

    [Fact]
    public async Task Reload_and_pasted_address_give_the_same_view_and_back_works()
    {
        var page = await run.Open();
        await page.Locator(".filter a[data-class='limit_cycle']").ClickAsync();
        await Until(page, "show=limit_cycle");
        await page.Locator("svg.phase .cell").Nth(7).ClickAsync();
        await page.Locator("#panel .panel").WaitForAsync();
        Assert.True(page.Url.Length <= 500, page.Url);
        var view = await View(page);
        await page.ReloadAsync();
        Assert.Equal(view, await View(page));
        var pasted = await page.Context.NewPageAsync();
        await pasted.GotoAsync(page.Url);
        Assert.Equal(view, await View(pasted));

        await page.Locator("#panel .open").ClickAsync();
        await Until(page, "cell");
        await page.Locator(".strip a").First.ClickAsync();
        await Until(page, "network");
        var network = await page.Locator("h1").InnerTextAsync();
        await page.GoBackAsync();
        await Until(page, "cell");
        await page.GoBackAsync();
        await page.Locator("svg.phase").WaitForAsync();
        Assert.Equal(view, await View(page));
        await page.GoForwardAsync();
        await page.GoForwardAsync();
        await Until(page, "network");
        await page.Locator(".evidence").First.WaitForAsync();
        Assert.Equal(network, await page.Locator("h1").InnerTextAsync());
    }

    [Fact]
    public async Task The_legend_filters_to_the_counts_that_sql_gives()
    {
        var page = await run.Open();
        await page.Locator(".filter a[data-class='slow_point']").ClickAsync();
        await Until(page, "show=slow_point");
        foreach (var row in run.Sql("SELECT learning_rate, delay_ms, sum(class = 2) FROM network WHERE status = 0 GROUP BY 1, 2"))
        {
            var cell = page.Locator(
                string.Create(CultureInfo.InvariantCulture, $"svg.phase .cell[href*='/cell/{(double)row[0]:R}/{(double)row[1]:R}']")
            );
            Assert.Equal(row[2].ToString(), await cell.GetAttributeAsync("data-shown"));
        }
    }

    [Fact]
    public async Task Not_learned_counts_and_brings_the_unstable_ones_everywhere()
    {
        var page = await run.Open();
        var sql = run.Sql("SELECT sum(class IN (0, 3)), sum(class = 3) FROM network")[0];
        Assert.NotEqual(sql[0], sql[1]);
        Assert.Equal($"not learned {sql[0]}", (await page.Locator(".filter a[data-class='not_learned']").InnerTextAsync()).Trim());
        Assert.Equal($"of these unstable {sql[1]}", (await page.Locator(".filter a[data-class='unstable']").InnerTextAsync()).Trim());
        foreach (var (click, of, shown) in new[] { ("not_learned", "IN (0, 3)", "not_learned"), ("unstable", "= 3", "unstable") })
        {
            await page.Locator($".filter a[data-class='{click}']").ClickAsync();
            await page.Until(
                "shown => new URL(location.href).searchParams.get('show') === shown && !document.body.classList.contains('loading')",
                shown
            );
            Assert.Equal(
                run.Sql($"SELECT sum(class {of}) FROM network")[0][0],
                await page.EvaluateAsync<long>(
                    "[...document.querySelectorAll('svg.phase .cell')].reduce((sum, cell) => sum + Number(cell.dataset.shown), 0)"
                )
            );
        }

        await page.GotoAsync(run.Server.Address + "list?class=not_learned,unstable");
        Assert.Equal(sql[0].ToString(), await page.Locator("#found").GetAttributeAsync("data-count"));
        Assert.Equal(
            "not learned",
            await page.EvaluateAsync<string>("document.querySelector('select[name=class]').selectedOptions[0].text")
        );
    }

    [Fact]
    public async Task What_is_marked_in_one_panel_is_marked_in_the_others_and_counted_as_sql_counts()
    {
        var page = await run.Open("cell/0.1/80");
        await page.Locator("#chart-evidence").ScrollIntoViewIfNeededAsync();
        await page.Locator("#chart-evidence .plot .scatterlayer .point").First.WaitForAsync();
        // A box over the whole chart marks every network that has an index.
        var drag = (await page.Locator("#chart-evidence .nsewdrag").First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(drag.X + 2, drag.Y + 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(drag.X + (drag.Width / 2), drag.Y + (drag.Height / 2));
        await page.Mouse.MoveAsync(drag.X + drag.Width - 2, drag.Y + drag.Height - 2);
        await page.Mouse.UpAsync();
        await page.Locator(".strip a.marked").First.WaitForAsync();
        var sql = run.Sql(
            "SELECT count(*), sum(class = 1), sum(class = 2) FROM network WHERE learning_rate = 0.1 AND delay_ms = 80 AND mechanism_index IS NOT NULL"
        )[0];
        Assert.Equal((long)sql[0], await page.Locator(".strip a.marked").CountAsync());
        Assert.Equal((long)sql[0], await page.Locator("tr.marked").CountAsync());
        var said = await page.Locator("#marked").InnerTextAsync();
        Assert.StartsWith($"{sql[0]} networks marked", said, StringComparison.Ordinal);
        Assert.Equal(sql[1] is not 0L, said.Contains($"limit cycle {sql[1]}", StringComparison.Ordinal));
        Assert.Equal(sql[2] is not 0L, said.Contains($"slow point {sql[2]}", StringComparison.Ordinal));
        Assert.True(await page.EvaluateAsync<int>("document.querySelector('#chart-loss .plot').data.at(-1).x.length") > 100);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cell/0.1/80")]
    [InlineData("network/0.1/80/2")]
    [InlineData("list")]
    [InlineData("compare?a=0.1,80,2&b=0.1,80,3")]
    [InlineData("scaling")]
    [InlineData("theory")]
    public async Task No_request_leaves_the_origin(string path)
    {
        Assert.SkipWhen(run.Browser is null, "no chromium is installed (apt-get install chromium)");
        var page = await run.Open();
        var outside = new List<string>();
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(run.Server.Origin, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
            )
            {
                outside.Add(request.Url);
            }
        };
        await page.GotoAsync(run.Server.Address + path);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Empty(outside);
    }

    [Theory]
    [InlineData("", ColorScheme.Light)]
    [InlineData("", ColorScheme.Dark)]
    [InlineData("cell/0.1/80", ColorScheme.Light)]
    [InlineData("cell/0.1/80", ColorScheme.Dark)]
    [InlineData("network/0.1/80/2", ColorScheme.Light)]
    [InlineData("network/0.1/80/2", ColorScheme.Dark)]
    [InlineData("list", ColorScheme.Light)]
    [InlineData("compare?a=0.1,80,2&b=0.1,80,3&seeds=1", ColorScheme.Dark)]
    [InlineData("scaling", ColorScheme.Light)]
    [InlineData("theory", ColorScheme.Dark)]
    public async Task Axe_finds_no_serious_violation(string path, ColorScheme colours)
    {
        var page = await run.Open(path, new BrowserNewContextOptions { ColorScheme = colours });
        var found = await page.RunAxe();
        var serious = found.Violations.Where(violation => violation.Impact is "serious" or "critical");
        Assert.Equal(
            "",
            string.Join(
                "\n",
                serious.Select(violation =>
                    $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"
                )
            )
        );
    }

    [Fact]
    public async Task A_class_has_one_colour_on_every_page_and_comparisons_say_which_axes_they_share()
    {
        var page = await run.Open("compare?a=0.1,80,2&b=0.1,20,2");
        const string read =
            "getComputedStyle(document.documentElement).getPropertyValue('--limit-cycle').trim() + getComputedStyle(document.documentElement).getPropertyValue('--slow-point').trim()";
        var colours = await page.EvaluateAsync<string>(read);
        Assert.Matches("^#[0-9a-f]{6}#[0-9a-f]{6}$", colours);
        var ranges = await page.EvaluateAsync<string>(
            """
            JSON.stringify(["chart-a-outputs", "chart-b-outputs"].map(id => JSON.parse(document.querySelector(`#${id} script`).textContent).ranges))
            """
        );
        var both = System.Text.Json.JsonDocument.Parse(ranges).RootElement;
        Assert.Equal(both[0].ToString(), both[1].ToString());
        Assert.Contains("cannot be compared", string.Join(' ', await page.Locator(".axes").AllInnerTextsAsync()), StringComparison.Ordinal);
        foreach (var path in new[] { "", "cell/0.1/80", "list" })
        {
            await page.GotoAsync(run.Server.Address + path);
            Assert.Equal(colours, await page.EvaluateAsync<string>(read));
        }
    }

    [Fact]
    public async Task A_list_is_scrolled_without_loading_it_all()
    {
        var page = await run.Open("list?sort=-mechanism_index&columns=seed,mechanism_index");
        Assert.True(await page.Locator(".list tbody tr").CountAsync() < 80);
        await page.EvaluateAsync("document.querySelector('.list').scrollTop = 1e9");
        var last = run.Sql("SELECT position FROM network ORDER BY mechanism_index IS NULL, mechanism_index DESC, position").Count;
        Assert.Equal(152, last);
        await page.Until(
            "() => document.querySelectorAll('.list tbody tr:not(.space)').length > 60 && document.querySelector('.list tbody').lastElementChild.style.height === '0px'"
        );
    }

    [Fact]
    public async Task An_analysis_on_request_tells_its_cost_and_marks_what_it_found()
    {
        var page = await run.Open("network/0.1/80/2");
        await page.Locator("#chart-plane .main-svg").First.WaitForAsync();
        var before = await page.Locator("main > #ends").InnerTextAsync();
        Assert.Contains("The store does not have its attractors", before, StringComparison.Ordinal);
        Assert.Matches("recurrence rule says .+ for the cue on channel 1.*, and .+ for the cue on channel 0", before);
        // A link to a place of the page leaves the page as it is; one put in its place would lose what was asked for.
        await page.EvaluateAsync("document.getElementById('main').dataset.kept = 'yes'");
        await page.Locator("#ends a").ClickAsync();
        await page.Locator("button.ask[data-into='analysis']").ClickAsync();
        await page.Locator("#analysis .evidence").First.WaitForAsync();
        Assert.Equal("yes", await page.Locator("#main").GetAttributeAsync("data-kept"));
        var said = await page.Locator("#analysis").InnerTextAsync();
        Assert.Contains("nothing was written", said, StringComparison.Ordinal);
        Assert.Matches(@"Analysed now, in \d+\.\d\d s", said);
        // What each cue ends in, now also at the top of the page.
        var ends = await page.Locator("main > #ends").InnerTextAsync();
        Assert.Matches("cue on channel 1: .+; cue on channel 0: .+", ends);
        Assert.DoesNotContain("The store does not have", ends, StringComparison.Ordinal);
        await page.Locator("#chart-plane").ScrollIntoViewIfNeededAsync(); // charts are drawn as they come near
        await page.Until("() => (document.querySelector('#chart-plane .plot').data ?? []).some(trace => trace.name === 'fixed points')");
        // The chart is a new one, and can still be turned in space.
        await page.Locator("#chart-plane button.space").ClickAsync();
        await page.Locator("#chart-plane .plot.space .main-svg").First.WaitForAsync();
    }

    [Theory]
    [InlineData("cell/0.1/80")]
    [InlineData("network/0.1/80/2")]
    [InlineData("list")]
    [InlineData("compare?a=0.1,80,2&b=0.1,80,3")]
    [InlineData("scaling")]
    [InlineData("theory")]
    public async Task Numbers_have_no_digits_that_nobody_reads_and_narrow_pages_do_not_scroll_sideways(string path)
    {
        var page = await run.Open(
            path,
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 420, Height = 900 },
            }
        );
        Assert.DoesNotMatch(@"[1-9]\.\d{6,}|0\.0*[1-9]\d{5,}", await page.Locator("main").InnerTextAsync());
        Assert.Equal(420, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task A_new_reader_gets_from_the_diagram_to_the_attractors_and_weights_of_the_network_nearest_to_the_threshold()
    {
        var page = await run.Open();
        await page.Locator("svg.phase .cell[href*='/cell/0.1/80']").ClickAsync();
        var cycles = page.Locator("#panel tr", new() { HasTextString = "limit cycle" }).Locator("td").First;
        const string cell = "FROM network WHERE learning_rate = 0.1 AND delay_ms = 80";
        Assert.Equal(run.Sql($"SELECT count(*) {cell} AND class = 1")[0][0].ToString(), await cycles.InnerTextAsync());
        await page.Locator("#panel .open").ClickAsync();
        var nearest = page.Locator("p", new() { HasTextString = "Nearest to the threshold" }).Locator("a");
        var seed = run.Sql($"SELECT seed {cell} AND mechanism_index IS NOT NULL ORDER BY abs(mechanism_index - 0.5) LIMIT 1")[0][0];
        Assert.Equal($"seed {seed}", await nearest.InnerTextAsync());
        await nearest.ClickAsync();
        await Until(page, $"network/0.1/80/{seed}");
        await page.Locator("button.ask[data-into='analysis']").ClickAsync();
        await page.Locator("#analysis .evidence").First.WaitForAsync();
        Assert.Matches("After the trial: cue on channel 1: .+; cue on channel 0: .+", await page.Locator("#ends").InnerTextAsync());
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#weights").ClickAsync());
        using var store = Mnemophase.Store.StudyStore.OpenToRead(run.Store);
        var position = (int)(long)run.Sql($"SELECT position {cell} AND seed = {seed}")[0][0];
        Assert.Equal(
            store.Weights(position),
            await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task The_next_network_has_the_charts_that_a_fresh_page_draws()
    {
        var page = await run.Open(
            "network/0.1/80/2",
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1280, Height = 3200 },
            }
        );
        const string drawn =
            "() => !!document.querySelector('#chart-spectrum') && [...document.querySelectorAll('figure.chart')].every(chart => chart.querySelector('.main-svg'))";
        const string lines =
            "[...document.querySelectorAll('figure.chart')].map(chart => chart.id + [...chart.querySelectorAll('.scatterlayer path, .xtick text, .ytick text, .legendtext')].map(one => one.getAttribute('d') ?? one.textContent).join()).join(' | ')";
        await page.Until(drawn);
        var first = await page.EvaluateAsync<string>(lines);
        await page.Keyboard.PressAsync("ArrowRight");
        await Until(page, "network/0.1/80/3");
        await page.Until(drawn);
        var next = await page.EvaluateAsync<string>(lines);
        await page.ReloadAsync();
        await page.Until(drawn);
        Assert.NotEqual(first, next, StringComparer.Ordinal);
        Assert.Equal(await page.EvaluateAsync<string>(lines), next);
    }

    [Fact]
    public async Task What_is_marked_is_marked_on_the_cell_that_is_looked_at()
    {
        var page = await run.Open("cell/0.1/80");
        await page.Until("() => !!document.querySelector('#chart-loss .plot').data");
        await page.Keyboard.PressAsync("ArrowRight");
        await Until(page, "cell/0.1/160");
        await page.Until("() => !!document.querySelector('#chart-loss .plot').brushed");
        await page.EvaluateAsync(
            "document.querySelector('#chart-loss .plot').emit('plotly_selected', { points: [{ customdata: 1 }, { customdata: 2 }] })"
        );
        Assert.Equal(2, await page.Locator(".strip a.marked").CountAsync());
        Assert.StartsWith("2 networks marked", await page.Locator("#marked").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_still_being_read_is_asked_for_again_until_it_is_there()
    {
        var page = await run.Open();
        var asked = 0;
        // Each answer waits until the one before was seen: on a busy machine it would be gone before.
        TaskCompletionSource[] seen = [new(), new()];
        await page.RouteAsync(
            "**/list",
            async route =>
            {
                var turn = ++asked;
                if (turn > 1)
                {
                    await seen[Math.Min(turn, 3) - 2].Task;
                }

                await (
                    turn > 2
                        ? route.ContinueAsync()
                        : route.FulfillAsync(
                            new RouteFulfillOptions
                            {
                                ContentType = "text/html",
                                Body = HtmlPage.Render<ListWaitPage>(
                                    new Dictionary<string, object?>(StringComparer.Ordinal)
                                    {
                                        ["Read"] = 1000 * turn,
                                        ["Of"] = 5000,
                                        ["Context"] = Context(),
                                    }
                                ),
                            }
                        )
                );
            }
        );
        await page.Locator("header nav a", new() { HasTextString = "Networks" }).ClickAsync();
        await page.Locator("progress[value='1000']").WaitForAsync();
        seen[0].SetResult();
        await page.Locator("progress[value='2000']").WaitForAsync();
        seen[1].SetResult();
        await page.Locator(".list tbody tr").First.WaitForAsync();
        Assert.Equal(3, asked);

        PageContext Context()
        {
            var shelf = new StoreShelf([run.Store], TimeProvider.System);
            return new PageContext(shelf, new Links("", several: false), StudyView.Of(shelf.Find(null)!), "list");
        }
    }

    [Fact]
    public async Task Reading_the_list_tells_how_far_it_is()
    {
        var store = new ShelvedStore("small", run.Store, TimeProvider.System);
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var reading = Task.Run(
            () =>
                store.Keep(
                    ListView.TableKey,
                    opened =>
                    {
                        begun.Set();
                        gate.Wait(TestContext.Current.CancellationToken);
                        return NetworkTable.Of(opened, _ => { });
                    },
                    TimeSpan.FromMinutes(1)
                ),
            TestContext.Current.CancellationToken
        );
        // Who asks before the reading has begun would begin one of its own.
        begun.Wait(TestContext.Current.CancellationToken);
        Assert.Equal((0, 152), ListView.Waiting(store));
        gate.Set();
        Assert.Equal(152, (await reading).Keys.Count);
        Assert.Null(ListView.Waiting(store));
    }

    [Fact]
    public async Task Through_a_forwarded_port_every_page_works()
    {
        // As ssh -L does: another port of this machine leads to the explorer's.
        using var forward = new ForwardedPort(new Uri(run.Server.Address).Port);
        var page = await run.Open();
        await page.GotoAsync($"http://localhost:{forward.Port}/?token={run.Server.Token}");
        await page.Locator("svg.phase .cell").Nth(7).ClickAsync();
        await page.Locator("#panel .open").ClickAsync();
        await Until(page, "cell/");
        await page.Locator(".strip a").First.ClickAsync();
        await page.Locator("#chart-training .main-svg").First.WaitForAsync();
        Assert.StartsWith($"http://localhost:{forward.Port}/network/", page.Url, StringComparison.Ordinal);
        Assert.True(forward.Connections > 0);
    }

    [Fact]
    public async Task The_browser_of_these_tests_has_no_network()
    {
        var page = await run.Open();
        var error = await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync("http://example.org/"));
        Assert.Contains("ERR_NAME_NOT_RESOLVED", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string> View(IPage page)
    {
        await page.Locator("#panel .panel").WaitForAsync();
        return string.Join(
            '\n',
            await page.Locator("h1").InnerTextAsync(),
            await page.Locator(".filter").InnerTextAsync(),
            await page.Locator("#panel").InnerTextAsync(),
            await page.EvaluateAsync<string>(
                "[...document.querySelectorAll('svg.phase .cell')].map(cell => cell.dataset.shown + cell.classList.contains('selected')).join()"
            )
        );
    }

    /// <summary>Pages come without a navigation of the browser, so the address tells that they are there.</summary>
    private static Task Until(IPage page, string address) =>
        page.Until("part => location.href.includes(part) && !document.body.classList.contains('loading')", address);

    private static Task<string?> Focused(IPage page) => page.EvaluateAsync<string?>("document.activeElement.getAttribute('aria-label')");

    private static (string Rate, string Delay) Place(string href)
    {
        var parts = href.Split('/');
        return (parts[^2], parts[^1]);
    }
}

using System.Diagnostics;
using Microsoft.Playwright;
using Mnemophase.Explorer;
using Mnemophase.Explorer.Tests;

// How quick the explorer is on a store of 81,500 invented networks whose weights and curves have the size of real ones (5.5 GB), in Debian's chromium:
//   dotnet run -c Release --project bench/Mnemophase.Explorer.Bench -- STORE [CLICKS]
// writes the store first if it is not there. First paint: from the navigation to the first contentful paint, with an empty cache. Cell and network: from the click to
// the frame after the panel, or the network's page with its first chart, is drawn; before the next network there are 300 ms, as whoever looks at it needs. Processor time of the machine's other work is not taken out: say how busy it was.
if (args.Length is < 1 or > 2)
{
    Console.Error.WriteLine("usage: STORE [CLICKS]");
    return 2;
}

var (path, clicks) = (args[0], args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50);
if (!File.Exists(path))
{
    var started = Stopwatch.GetTimestamp();
    new SyntheticNetworks(100).Write(
        path,
        SyntheticNetworks.Whole,
        emptyCells: 10,
        done => Console.Error.Write($"\r{done} networks written")
    );
    Console.Error.WriteLine($" in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
}

var opening = Stopwatch.GetTimestamp();
await using var server = await ExplorerServer.Start(new ExplorerOptions { Stores = [path] }, TimeProvider.System);
Console.WriteLine(
    $"store {new FileInfo(path).Length / 1e9:0.0} GB, server listens after {Stopwatch.GetElapsedTime(opening).TotalMilliseconds:0} ms"
);
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(
    new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", "--no-first-run"] }
);
var page = await (
    await browser.NewContextAsync(
        new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
        }
    )
).NewPageAsync();
await page.GotoAsync(server.Link);
await page.Locator("svg.phase .cell").First.WaitForAsync();
Console.WriteLine($"first paint, nothing kept yet: {await FirstPaint():0} ms");
await page.ReloadAsync();
await page.Locator("svg.phase .cell").First.WaitForAsync();
Console.WriteLine($"first paint, again: {await FirstPaint():0} ms");

var random = new Random(1);
var cells = new List<double>();
for (var i = 0; i < clicks; i++)
{
    var (row, column) = (random.Next(1, 25), random.Next(33));
    cells.Add(
        await page.EvaluateAsync<double>(
            """
            async ([row, column]) => {
              const panel = document.getElementById("panel");
              const before = panel.innerHTML;
              const cell = document.querySelector(`svg.phase .cell[data-row="${row}"][data-column="${column}"]`);
              const start = performance.now();
              cell.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
              while (panel.innerHTML === before) await new Promise(requestAnimationFrame);
              await new Promise(requestAnimationFrame);
              return performance.now() - start;
            }
            """,
            new[] { row, column }
        )
    );
}

Say("cell click to painted panel", cells);
Say(
    "network click, from the network before it, to its first chart painted",
    await Networks("network/0.1/80/0", ".around a[data-key='ArrowRight']", clicks)
);
Say("network click, from its cell, to its first chart painted", await Networks("cell/0.1/80", ".strip li:nth-child({0}) a", clicks));
return 0;

// The first chart is painted when its curve is another one than before; the first click, which loads what all pages share, is not counted.
async Task<List<double>> Networks(string from, string link, int count)
{
    var times = new List<double>();
    for (var i = 0; i <= count; i++)
    {
        if (i == 0 || from.StartsWith("cell", StringComparison.Ordinal))
        {
            await page.EvaluateAsync("address => history.pushState({}, '', address)", server.Address + from);
            await page.EvaluateAsync("dispatchEvent(new PopStateEvent('popstate'))");
            await page.Locator(string.Format(CultureInfo.InvariantCulture, link, i + 1)).WaitForAsync();
            await Task.Delay(800);
        }

        times.Add(
            await page.EvaluateAsync<double>(
                """
                async link => {
                  const curve = () => document.querySelector("#chart-training .scatterlayer path.js-line")?.getAttribute("d");
                  const before = curve() ?? window.lastCurve;
                  const start = performance.now();
                  document.querySelector(link).click();
                  while (!curve() || curve() === before) await new Promise(requestAnimationFrame);
                  window.lastCurve = curve();
                  await new Promise(requestAnimationFrame);
                  return performance.now() - start;
                }
                """,
                string.Format(CultureInfo.InvariantCulture, link, i + 1)
            )
        );
        await Task.Delay(300);
    }

    return [.. times.Skip(1)];
}

Task<double> FirstPaint() =>
    page.EvaluateAsync<double>(
        """
        () => new Promise(done => {
          const seen = performance.getEntriesByName("first-contentful-paint")[0];
          if (seen) done(seen.startTime);
          new PerformanceObserver(list => { const one = list.getEntriesByName("first-contentful-paint")[0]; if (one) done(one.startTime); }).observe({ type: "paint", buffered: true });
        })
        """
    );

static void Say(string what, List<double> times)
{
    times.Sort();
    Console.WriteLine(
        $"{what}: median {times[times.Count / 2]:0} ms, 95th percentile {times[(int)Math.Ceiling(0.95 * times.Count) - 1]:0} ms, most {times[^1]:0} ms, of {times.Count}"
    );
}

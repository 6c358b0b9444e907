using EdgeMLOps.Contracts.Control;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Windows;

/// <summary>Windows of a whole system between two networks, one after the other, each with a study on its way and perhaps a death.</summary>
internal sealed class GapRun : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<(DateTimeOffset Begin, DateTimeOffset End)> _windows = [];
    private readonly List<string> _jobs = [];
    private readonly ControlClient _airlock;

    public GapRun(WholeSystem system)
    {
        System = system;
        _airlock = new ControlClient(system.AirlockRoot, "airlock", TimeSpan.FromSeconds(60));
    }

    public WholeSystem System { get; }

    public IReadOnlyList<(DateTimeOffset Begin, DateTimeOffset End)> Windows => _windows;

    /// <summary>Studies whose sending failed, so that it had to be asked for again.</summary>
    public int Resubmitted { get; private set; }

    /// <summary>Runs a window to its end, and gives where the airlock stood when the program died; null when nothing did.</summary>
    /// <param name="death">The program that dies as soon as the airlock is there.</param>
    /// <param name="study">Orthanc's key of the study that it sends in the window.</param>
    public async Task<WindowState?> RunAsync((string Program, WindowState State)? death, string study)
    {
        var begin = TimeProvider.System.GetUtcNow();
        var window = await StartAsync();
        WindowState? died = null;
        if (death is { } fate)
        {
            await ReachAsync(window, fate.State);
            await System.KillAsync(fate.Program);
            died = fate.Program is "Airlock" ? Persisted(window) : Where(System.Program("Airlock").Output, window);
            await SendAsync(study);
            System.Launch(fate.Program);
        }
        else
        {
            await ReachAsync(window, WindowState.Open);
            await SendAsync(study);
        }

        await ServesAsync(window);
        _windows.Add((begin, TimeProvider.System.GetUtcNow()));
        return died;
    }

    /// <summary>Waits until the PACS has nothing to send any more; what failed is asked for again, as a PACS with a queue does by itself.</summary>
    public async Task ResubmitAsync()
    {
        foreach (var job in _jobs)
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    var state = (await System.Pacs.GetAsync($"/jobs/{job}")).GetProperty("State").GetString();
                    if (state is "Failure")
                    {
                        Resubmitted++;
                        await System.Pacs.PostAsync($"/jobs/{job}/resubmit", new { });
                    }

                    return state;
                },
                state => state is "Success",
                Limit,
                $"the study is sent\n{System.Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _airlock.Dispose();
        await System.DisposeAsync();
    }

    private async Task<Guid> StartAsync()
    {
        var reply = await _airlock.PostAsync(
            "/v1/windows/start", new WindowStartRequest { Minutes = 2 }, ControlJson.Default.WindowStartRequest, ControlJson.Default.WindowStatus, default);
        return reply.Value?.WindowId ?? throw new InvalidOperationException($"{reply.Code}\n{System.Output}");
    }

    private Task ReachAsync(Guid window, WindowState state) =>
        System.Program("Airlock").WaitForOutputAsync($" to {state}, window {window}", Limit);

    private async Task SendAsync(string study)
    {
        var job = await System.Pacs.PostAsync("/modalities/us/store", new { Resources = new[] { study }, Synchronous = false });
        _jobs.Add(job.GetProperty("ID").GetString()!); // not null: an accepted job has one
    }

    private async Task ServesAsync(Guid window) => await Eventually.HoldsAsync(
        async () => (await _airlock.GetAsync("/v1/window", ControlJson.Default.WindowStatus, default)).Value,
        status => status is { State: WindowState.Serving } && status.WindowId == window,
        Limit,
        () => $"the hospital is served again\n{System.Output}");

    // What the dead process had logged last, which it does once a transition is persisted.
    private WindowState? Persisted(Guid window) => Where(System.Output, window);

    private static WindowState? Where(string output, Guid window)
    {
        var last = output.Split('\n').LastOrDefault(line => line.Contains($", window {window}", StringComparison.Ordinal));
        return Enum.GetValues<WindowState>().Where(state => last?.Contains($" to {state},", StringComparison.Ordinal) == true).Select(state => (WindowState?)state).SingleOrDefault();
    }
}

using System.Globalization;
using Dapper;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Windows;

/// <summary>Windows of a whole system between two networks, one after the other, each with a study on its way and perhaps a death.</summary>
internal sealed class GapRun : IAsyncDisposable
{
    private const string Airlock = "Airlock";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

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
            died = await DieAsync(fate.Program);
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

    /// <summary>Runs a window in which a study is made that is not taken, and that the PACS gives up for ever.</summary>
    /// <param name="place">Where it is made.</param>
    /// <param name="file">The study; its time becomes one of the window.</param>
    public async Task ForgetAsync(GapPlace place, string file)
    {
        // Without a relay the window lasts for seconds: the study begins in it by its clock, and nothing takes it meanwhile.
        await System.KillAsync("Relay");
        var begin = TimeProvider.System.GetUtcNow();
        var window = await StartAsync();
        await ReachAsync(window, WindowState.Isolated);
        var job = await PostAsync(await MakeAsync(place, file, TimeProvider.System.GetUtcNow().AddSeconds(1)));
        System.Launch("Relay");
        await ServesAsync(window);
        _windows.Add((begin, TimeProvider.System.GetUtcNow()));
        await Eventually.HoldsAsync(() => StateAsync(job), state => state is "Failure", Limit, () => $"the PACS gives up\n{System.Output}");
    }

    /// <summary>Waits until the PACS has nothing to send any more; what failed is asked for again, as a PACS with a queue does by itself.</summary>
    public async Task ResubmitAsync()
    {
        foreach (var job in _jobs)
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    var state = await StateAsync(job);
                    if (state is "Failure")
                    {
                        Resubmitted++;
                        await System.Pacs.PostAsync($"/jobs/{job}/resubmit", new { });
                    }

                    return state;
                },
                state => state is "Success",
                Limit,
                () => $"the study is sent\n{System.Output}");
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
        System.Program(Airlock).WaitForOutputAsync($" to {state}, window {window}", Limit);

    private async Task SendAsync(string study) => _jobs.Add(await PostAsync(study));

    private async Task<string> PostAsync(string study)
    {
        var job = await System.Pacs.PostAsync("/modalities/us/store", new { Resources = new[] { study }, Synchronous = false });
        return job.GetProperty("ID").GetString()!; // not null: an accepted job has one
    }

    // Orthanc's key of it.
    private async Task<string> MakeAsync(GapPlace place, string file, DateTimeOffset at)
    {
        var (date, time) = (at.ToString("yyyyMMdd", CultureInfo.InvariantCulture), at.ToString("HHmmss", CultureInfo.InvariantCulture));
        await place.Hospital.RunAsync("dcmodify", "-nb", "-m", $"StudyDate={date}", "-m", $"StudyTime={time}", file);
        await place.Hospital.RunAsync("storescu", "-R", "-aec", Orthanc.AeTitle, GapPlace.HospitalAddress, $"{System.Pacs.DicomPort}", file);
        var found = await System.Pacs.PostAsync("/tools/find", new { Level = "Study", Query = new { StudyDate = date, StudyTime = time } });
        return Assert.Single(found.EnumerateArray()).GetString()!; // not null: a key
    }

    private async Task<string?> StateAsync(string job) => (await System.Pacs.GetAsync($"/jobs/{job}")).GetProperty("State").GetString();

    private async Task ServesAsync(Guid window) => await Eventually.HoldsAsync(
        async () => (await _airlock.GetAsync("/v1/window", ControlJson.Default.WindowStatus, default)).Value,
        status => status is { State: WindowState.Serving } && status.WindowId == window,
        Limit,
        () => $"the hospital is served again\n{System.Output}");

    // Where the airlock stands when it dies, or while it is held still for another's death: a state may last for less than a death.
    private async Task<WindowState> DieAsync(string program)
    {
        if (program is Airlock)
        {
            await System.KillAsync(program);
            return await PersistedAsync();
        }

        System.Program(Airlock).Freeze();
        var state = await PersistedAsync();
        await System.KillAsync(program);
        System.Program(Airlock).Thaw();
        return state;
    }

    private async Task<WindowState> PersistedAsync()
    {
        await using var store = SqliteStore.OpenReadOnly(Path.Combine(System.AirlockRoot, "airlock.db"));
        return Enum.Parse<WindowState>(await store.ReadAsync(connection => connection.QuerySingle<string>("SELECT state FROM state"), default));
    }
}

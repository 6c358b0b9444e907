using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestWorker;

namespace EdgeMLOps.Appliance.Core.Tests.Workers;

/// <summary>A pool of test workers, each a real process.</summary>
internal sealed class PoolRig : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TempFolder _folder = new();
    private WorkerPool? _pool;

    public LogWatcher Log { get; } = new();

    public WorkerPool Pool => _pool ?? throw new InvalidOperationException("The pool is not started.");

    public string Folder => _folder.Path;

    public static WorkerCommand TestWorker { get; } = new(Repository.Executable("EdgeMLOps.TestWorker"), []);

    public static async Task<PoolRig> StartAsync(Func<WorkerSettings, WorkerSettings>? change = null)
    {
        var rig = new PoolRig();
        try
        {
            await rig.OpenAsync(change);
            return rig;
        }
        catch (WorkerStartException)
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    public Task<WorkerResult<string>> AskAsync(TestVerb verb, string body = "") => Pool.RunAsync(new TestCall(verb, body), CancellationToken.None);

    /// <summary>Process id of the one worker, as it says itself.</summary>
    public async Task<int> ProcessAsync() => int.Parse(FactOf((await AskAsync(TestVerb.Report)).Value!, "Pid:"));

    public static string FactOf(string report, string name) =>
        report.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task OpenAsync(Func<WorkerSettings, WorkerSettings>? change)
    {
        var settings = new WorkerSettings
        {
            Role = "test",
            Command = TestWorker,
            Folder = _folder["worker"],
            BlockBytes = 1 << 20,
            MemoryBytes = 512 << 20,
            StartDeadline = Limit,
            RequestDeadline = Limit,
        };
        _pool = await WorkerPool.StartAsync(
            change?.Invoke(settings) ?? settings, (_, _) => Task.CompletedTask, TimeProvider.System, Log.CreateLogger("workers"), CancellationToken.None);
    }
}

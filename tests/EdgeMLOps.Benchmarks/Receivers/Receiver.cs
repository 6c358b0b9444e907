using System.Globalization;
using System.Text.RegularExpressions;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Receivers;

/// <summary>A storage SCP of its own process and folder, that runs from the first round to the last.</summary>
internal abstract partial class Receiver : IAsyncDisposable
{
    public const string AeTitle = "BENCH";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EchoLimit = TimeSpan.FromSeconds(10);

    private readonly List<ChildProcess> _processes = [];

    protected Receiver(string name, string folder)
    {
        Name = name;
        Folder = Directory.CreateDirectory(folder).FullName;
    }

    public string Name { get; }

    protected string Folder { get; }

    /// <summary>
    /// Where the received files lie; after each round they are cut to nothing, under every receiver alike. Not deleted: ext4
    /// looks for a free inode past every one that was freed in the last minutes, and would do so in the next round.
    /// </summary>
    protected abstract string Received { get; }

    /// <summary>Peak resident memory of the main process, in MB (10^6).</summary>
    public double PeakMegabytes
    {
        get
        {
            var status = File.ReadAllText($"/proc/{_processes[0].Id}/status");
            return long.Parse(PeakLine().Match(status).Groups["kilobytes"].ValueSpan, CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
    }

    /// <summary>The port that serves so many senders at a time.</summary>
    public abstract int PortFor(int associations);

    public abstract Task StartAsync();

    /// <summary>Waits until it has nothing more to do on what it received.</summary>
    public virtual Task SettleAsync() => Task.CompletedTask;

    public void EmptyReceived()
    {
        foreach (var file in new DirectoryInfo(Received).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Length > 0))
        {
            using var open = file.Open(FileMode.Truncate);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    protected async Task LaunchAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, int port)
    {
        var process = ChildProcess.Start(program, arguments, environment);
        _processes.Add(process);
        await Eventually.HoldsAsync(
            async () => process.HasExited
                || (await ChildProcess.RunAsync("echoscu", ["-aec", AeTitle, "-to", "2", "127.0.0.1", $"{port}"], EchoLimit)).ExitCode == 0,
            done => done,
            StartLimit,
            $"{Name} answers on {port}");
        if (process.HasExited)
        {
            throw new InvalidOperationException($"{Name} ended at its start:\n{process.Output}");
        }
    }

    protected static IReadOnlyDictionary<string, string> NoDelay(bool on) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { ["TCP_NODELAY"] = on ? "1" : "" };

    [GeneratedRegex(@"^VmHWM:\s+(?<kilobytes>\d+) kB$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PeakLine();
}

using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Kill;

/// <summary>
/// Sends studies over several associations at once while the process is killed (SIGKILL) at seeded random moments and
/// started again, until every study was acknowledged and the asked number of kills was done. Then the caller counts what
/// is there: nothing acknowledged may be missing, nothing may be there twice.
/// </summary>
internal sealed class KillHarness
{
    private const int FilesAnAssociation = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ApplianceProcess _appliance;
    private readonly Random _random;
    private readonly TimeSpan _longestLife;
    private int _acknowledged;
    private int _failedSends;
    private volatile string _lastAnswer = "nothing";

    /// <param name="appliance">The appliance; it is started by the harness.</param>
    /// <param name="seed">Of the moments; the same seed asks for the same moments.</param>
    /// <param name="longestLife">The longest time from a start, or from the first acknowledgement after it, to the next kill.</param>
    public KillHarness(ApplianceProcess appliance, int seed, TimeSpan longestLife)
    {
        _appliance = appliance;
        _random = new Random(seed);
        _longestLife = longestLife;
    }

    /// <summary>Kills done so far.</summary>
    public int Kills { get; private set; }

    /// <summary>Kills that met the process after it had acknowledged something since its start.</summary>
    public int KillsAtWork { get; private set; }

    /// <summary>Associations that were not acknowledged whole, most of them because the process died meanwhile.</summary>
    public int FailedSends => Volatile.Read(ref _failedSends);

    /// <summary>Runs the loop; on return the appliance is up and every file was answered Success at least once.</summary>
    /// <param name="files">Sent in associations of a few, each until it is acknowledged, and again from the first while kills are owed.</param>
    /// <param name="kills">How often the process is killed.</param>
    /// <param name="associations">How many send at once.</param>
    public async Task RunAsync(IReadOnlyList<string> files, int kills, int associations)
    {
        _appliance.Launch();
        var senders = Enumerable.Range(0, associations)
            .Select(lane => SendAllAsync([.. files.Where((_, i) => i / FilesAnAssociation % associations == lane)], () => Kills >= kills))
            .ToList();
        while (Kills < kills)
        {
            await WaitForVictimAsync(senders);
            await _appliance.KillAsync();
            Kills++;
            _appliance.Launch();
        }

        await Task.WhenAll(senders);
    }

    // One kill in four comes somewhere in the start (while databases and the engine open); the others well into work.
    private async Task WaitForVictimAsync(List<Task> senders)
    {
        if (Kills % 4 != 0)
        {
            var before = Volatile.Read(ref _acknowledged);
            await Eventually.HoldsAsync(
                () => Volatile.Read(ref _acknowledged) > before || _appliance.HasExited || senders.Any(sender => sender.IsFaulted),
                Patience,
                () => $"something is acknowledged before kill {Kills + 1}; a sender last heard {_lastAnswer}\n{_appliance.Output}");
            Assert.False(_appliance.HasExited, $"it ended by itself before kill {Kills + 1}:\n{_appliance.Output}");
            await Task.WhenAll(senders.Where(sender => sender.IsFaulted));
            KillsAtWork++;
        }

        await Task.Delay(_longestLife * _random.NextDouble(), TimeProvider.System);
    }

    private async Task SendAllAsync(IReadOnlyList<string> files, Func<bool> killsDone)
    {
        var round = 0;
        do
        {
            foreach (var some in files.Chunk(FilesAnAssociation))
            {
                await SendUntilAcknowledgedAsync(some, round);
            }

            round++;
        }
        while (!killsDone());
    }

    private async Task SendUntilAcknowledgedAsync(string[] files, int round)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (await Dcmtk.TryStoreAsync(_appliance.Port, ApplianceProcess.AeTitle, files) is { } answer)
        {
            _lastAnswer = answer;
            Interlocked.Increment(ref _failedSends);
            Assert.True(
                TimeProvider.System.GetElapsedTime(begun) < Patience,
                $"{Path.GetFileName(files[0])} was not acknowledged within five minutes of round {round}: {answer}\n{_appliance.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Interlocked.Increment(ref _acknowledged);
    }
}

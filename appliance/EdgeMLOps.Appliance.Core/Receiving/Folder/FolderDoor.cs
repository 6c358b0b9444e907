using System.Collections.Concurrent;
using EdgeMLOps.Appliance.Core.Link;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>
/// Watches the folder by looking at it: notices of the system get lost, and shares give none. One side of the hospital
/// link; closed, it touches nothing of the folder.
/// </summary>
internal sealed class FolderDoor : IHospitalSockets, IAsyncDisposable
{
    /// <summary>Of one look; what a drain may have to wait for is bounded with it.</summary>
    private const int MostClaims = 256;

    private const int MostFailures = 5;

    private readonly FolderPlaces _places;
    private readonly FolderScan _scan;
    private readonly FolderIntake _intake;
    private readonly FolderCounts _counts;
    private readonly FolderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<FolderDoor> _logger;
    private readonly LinkWork _work;

    // By file in taking, what cannot be finished: at most one for each file there.
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private bool _broken;

    public FolderDoor(
        FolderPlaces places, FolderIntake intake, FolderCounts counts, IOptions<FolderOptions> options, TimeProvider time, ILogger<FolderDoor> logger)
    {
        _places = places;
        _intake = intake;
        _counts = counts;
        _options = options.Value;
        _scan = new FolderScan(_options.Path);
        _time = time;
        _logger = logger;
        _work = new LinkWork(RunAsync, time);
    }

    public int OpenAssociations => _counts.Busy;

    public Task OpenAsync(CancellationToken cancellationToken) =>
        _options.Path.Length == 0 ? Task.CompletedTask : _work.OpenAsync(cancellationToken);

    public Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken) => _work.CloseAsync(deadlineUtc, cancellationToken);

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task RunAsync(CancellationToken intake, CancellationToken abort)
    {
        _logger.FolderWatched(_options.Poll);
        while (!intake.IsCancellationRequested)
        {
            try
            {
                await LookAsync(intake, abort);
                Mended();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Broken(exception);
            }

            await Task.Delay(_options.Poll, _time, intake).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken intake, CancellationToken abort)
    {
        _places.Make();
        var stable = _scan.Look();
        if (!_intake.HasRoom)
        {
            return; // what lies there stays there
        }

        // Those first that were claimed before: by a process that died, or when there was no room.
        var claimed = Directory.EnumerateFiles(_places.Taking).Where(IsWorthATry).Take(MostClaims).ToList();
        claimed.AddRange(stable.Take(MostClaims - claimed.Count).Select(file => _places.Claim(file.FullName)).OfType<string>());
        var full = false;
        await Parallel.ForEachAsync(
            claimed,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Workers, CancellationToken = CancellationToken.None },
            async (file, _) =>
            {
                if (!Volatile.Read(ref full) && !intake.IsCancellationRequested && !await TakeAsync(file, abort))
                {
                    Volatile.Write(ref full, true);
                }
            });
    }

    /// <summary>False: no use in going on for now.</summary>
    private async Task<bool> TakeAsync(string claimed, CancellationToken abort)
    {
        _counts.Enter();
        try
        {
            var done = await _intake.TakeAsync(claimed, abort);
            _failures.TryRemove(claimed, out var _);
            return done;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // One file, or the whole folder: the next look tells, and a file that stays so is passed over in the end.
            if (_failures.AddOrUpdate(claimed, 1, (_, before) => before + 1) == MostFailures)
            {
                _logger.FolderFileStuck(exception.GetType().Name, exception.HResult);
            }

            return true;
        }
        finally
        {
            _counts.Leave();
        }
    }

    private bool IsWorthATry(string claimed) => _failures.GetValueOrDefault(claimed) < MostFailures;

    private void Broken(Exception exception)
    {
        if (!_broken)
        {
            _broken = true;
            _logger.FolderBroken(exception.GetType().Name, exception.HResult, _options.Poll);
        }
    }

    private void Mended()
    {
        if (_broken)
        {
            _broken = false;
            _logger.FolderMended();
        }
    }
}

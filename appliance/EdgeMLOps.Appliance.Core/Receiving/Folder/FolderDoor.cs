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
    private readonly FolderClaims _claims;
    private readonly FolderTries _tries;
    private readonly FolderIntake _intake;
    private readonly FolderCounts _counts;
    private readonly FolderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<FolderDoor> _logger;
    private readonly LinkWork _work;
    private bool _broken;

    public FolderDoor(
        FolderPlaces places, FolderIntake intake, FolderCounts counts, IOptions<FolderOptions> options, TimeProvider time, ILogger<FolderDoor> logger)
    {
        _intake = intake;
        _counts = counts;
        _options = options.Value;
        _tries = new FolderTries(time, _options.Poll);
        _claims = new FolderClaims(places, intake, _tries, new FolderStuckFiles(counts, logger));
        _time = time;
        _logger = logger;
        _work = new LinkWork(RunAsync, time);
    }

    public int OpenAssociations => _counts.Busy;

    public Task OpenAsync(CancellationToken cancellationToken) =>
        _options.Path.Length == 0 ? Task.CompletedTask : _work.OpenAsync(cancellationToken);

    // A share that does not answer holds up neither a window nor the end of the process: what hangs in the system touches
    // nothing more once it comes back, for it was cut.
    public async Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken)
    {
        try
        {
            await _work.CloseAsync(deadlineUtc, cancellationToken);
        }
        catch (TimeoutException)
        {
            _logger.FolderHangs();
        }
    }

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
        var full = false;
        await Parallel.ForEachAsync(
            _claims.Look(),
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
            return Judge(claimed, await _intake.TakeAsync(claimed, abort));
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // One file, or the whole folder: the next look tells, and a file that stays so is passed over in the end.
            if (_tries.Failed(claimed))
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

    private bool Judge(string claimed, FolderOutcome outcome)
    {
        switch (outcome)
        {
            case FolderOutcome.NoRoom:
                _tries.NoRoom(claimed);
                return false;
            case FolderOutcome.NotRegular:
                _tries.GiveUp(claimed, FolderStuck.NotRegular);
                return true;
            case FolderOutcome.Done:
                _tries.Done(claimed);
                return true;
            default:
                return true; // the next look has it again
        }
    }

    private void Broken(Exception exception)
    {
        if (!_broken)
        {
            _broken = true;
            _counts.SetBroken(broken: true);
            _logger.FolderBroken(exception.GetType().Name, exception.HResult, _options.Poll);
        }
    }

    private void Mended()
    {
        if (_broken)
        {
            _broken = false;
            _counts.SetBroken(broken: false);
            _logger.FolderMended();
        }
    }
}
